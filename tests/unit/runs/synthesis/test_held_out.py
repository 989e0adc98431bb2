"""Whether figures lie where they should, by hand and against figures that are simulated."""

from __future__ import annotations

import numpy as np
import pytest

from underlag.core.errors import ConvergenceError
from underlag.evidence.country import read_country
from underlag.evidence.places import country_directory
from underlag.runs.synthesis.calibrate import past_evidence
from underlag.runs.synthesis.case import Case, case_of
from underlag.runs.synthesis.held_out import (
    BOUND,
    FEWEST,
    FLOW,
    NATION,
    NATIONAL_SERIES,
    REGION,
    SIMULATED,
    HeldOutFigure,
    groups_by_region,
    groups_by_source,
    judged,
    kind_of,
    refuse_outside,
)

ORDINARY = [-1.5, -1.0, -0.5, -0.2, 0.2, 0.5, 1.0, 1.5]
"""Of eight standard normal figures none surprises."""


def figures(
    kind: str, z: list[float], quantity: str = "q", group: str = "s", together: bool = False
) -> list[HeldOutFigure]:
    """Figures whose simulated ones are standard normal: each by itself, or all the same."""
    generator = np.random.default_rng(len(z))
    same = generator.standard_normal(SIMULATED)
    return [
        HeldOutFigure(group, quantity, kind, each, same if together else generator.standard_normal(SIMULATED))
        for each in z
    ]


def row(predicted: list[HeldOutFigure], kind: str, statistic: str) -> dict[str, object]:
    table = judged(predicted)
    return next(r for r in table.iter_rows(named=True) if (r["kind"], r["statistic"]) == (kind, statistic))


def test_figures_where_they_should_be_are_inside_every_band() -> None:
    table = judged(figures(REGION, ORDINARY))
    assert table["outside"].to_list() == [False] * 3
    assert table["figures"].to_list() == [8] * 3


def test_figures_all_on_one_side_are_outside() -> None:
    """Eight of eight above: (1/2)^8 = 0.4 percent, outside the 99 percent band; seven may be chance."""
    assert row(figures(REGION, [0.5] * 8), REGION, "above")["outside"]
    assert not row(figures(REGION, [0.5] * 7 + [-0.5]), REGION, "above")["outside"]


def test_figures_that_hang_together_may_all_lie_on_one_side() -> None:
    assert not row(figures(REGION, [0.5] * 8, together=True), REGION, "above")["outside"]


def test_predictions_too_sure_of_themselves_are_told_by_the_root_mean_square() -> None:
    """Twenty figures with twice the spread that is claimed have a mean square of 4, where 20 ± 2.6·√40 over 20 is the
    band of its 99 percent: up to some 2.0, or 1.41 for the root."""
    found = row(figures(REGION, [2.0, -2.0] * 10), REGION, "rms_z")
    assert found["found"] == pytest.approx(2.0)
    assert found["high99"] == pytest.approx(1.41, abs=0.05)
    assert found["outside"]


def test_a_series_counts_once() -> None:
    """Nine years that all lie 0.5 above hang together: one figure at 0.5, and one figure is not judged."""
    found = row(figures(NATIONAL_SERIES, [0.5] * 9, together=True), NATIONAL_SERIES, "rms_z")
    assert found["figures"] == 1
    assert found["found"] == pytest.approx(0.5, rel=0.05)
    assert found["outside"] is None


def test_bounds_and_few_figures_are_described_and_not_judged() -> None:
    for predicted, kind in ((figures(BOUND, [3.0] * 8), BOUND), (figures(REGION, [3.0] * (FEWEST - 1)), REGION)):
        assert row(predicted, kind, "inside80")["outside"] is None
        assert row(predicted, kind, "inside80")["found"] == 0.0


def test_each_quantity_of_flows_is_judged_by_itself_too() -> None:
    mixed = [*figures(FLOW, [1.0] * 9, "completions_per_year"), *figures(FLOW, [-1.0] * 9, "starts_per_year", "t")]
    assert not row(mixed, FLOW, "above")["outside"]
    assert row(mixed, "flow: completions_per_year", "above")["outside"]


def test_what_is_outside_is_refused_with_all_of_it() -> None:
    bad = judged([*figures(REGION, [4.0] * 8), *figures(FLOW, ORDINARY)])
    with pytest.raises(ConvergenceError) as caught:
        refuse_outside({"sources-bands": bad, "regions-bands": bad})
    assert len(caught.value.problems) == 6
    assert {"(n = 8)" in str(problem.found) for problem in caught.value.problems} == {True}
    refuse_outside({"sources-bands": judged(figures(FLOW, ORDINARY))})


@pytest.fixture(scope="module")
def sweden() -> Case:
    return case_of(past_evidence(read_country(country_directory("sweden")), "gp"))


@pytest.mark.parametrize(
    ("identity", "kind"),
    [
        ("riket-2011-specialists-heads-employed", NATIONAL_SERIES),
        ("riket-2012-specialists-fte", NATION),
        ("riket-2018-certificates-per-year", FLOW),
        ("riket-2013-trainees-change-per-year", FLOW),
        ("stockholm-2024-trainees-heads", REGION),
        ("riket-2018-trainees-heads", BOUND),
        ("jamtland-harjedalen-2022-completions-per-year", BOUND),
    ],
)
def test_of_which_kind_a_figure_is(sweden: Case, identity: str, kind: str) -> None:
    assert kind_of(sweden.figures, sweden.figures.figures.identity.index(identity)) == kind


def test_what_is_left_out_is_all_of_a_source_or_all_of_a_regions_own(sweden: Case) -> None:
    sources, regions = groups_by_source(sweden), groups_by_region(sweden)
    assert sum(held.sum() for held in sources.values()) == len(sweden.figures.figures)
    assert sum(held.sum() for held in regions.values()) == sweden.figures.of_one_region.sum()
    assert "01" in regions
    assert all(held.any() for held in (*sources.values(), *regions.values()))
