from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from underlag.core.errors import EvidenceError
from underlag.evidence.cards.parameter import ParameterCard
from underlag.runs.inputs.cards import as_array, draw_parameters, labels_of

BOTH = {"sv": "Ett påstående", "en": "A statement"}
TWO = {"women": {20: 1.0, 50: 2.0}, "men": {20: 3.0, 50: 4.0}}


def card(name: str = "training/fill", **given: Any) -> ParameterCard:
    whole = {
        "name": name,
        "meaning": BOTH,
        "unit": "1",
        "status": "assumed",
        "reason": BOTH,
        "review": BOTH,
        "values": [{"from": 2020, "value": 0.9}],
        "distribution": {"kind": "fixed"},
        **given,
    }
    return ParameterCard.model_validate(whole)


def test_arrays_and_labels_follow_the_axes_of_the_card() -> None:
    assert as_array(0.5) == 0.5
    np.testing.assert_array_equal(as_array(TWO), [[1, 2], [3, 4]])
    assert labels_of(TWO) == (("women", "men"), (20, 50))
    assert labels_of(0.5) == ()


def test_the_value_is_the_one_dated_at_the_start() -> None:
    dated = card(values=[{"from": 2019, "value": 0.8}, {"from": 2023, "value": 0.9}, {"from": 2030, "value": 0.5}])
    for year, expected in ((2019, 0.8), (2022, 0.8), (2023, 0.9), (2029, 0.9), (2031, 0.5)):
        assert draw_parameters({"training/fill": dated}, year, 3, 1)["training/fill"].central.item() == expected


def test_a_start_before_the_first_dates_is_refused_with_every_card() -> None:
    normal = {"distribution": {"kind": "normal", "sd": 0.1}}
    carried = card("exits/leave", before={"reason": {"sv": "Lika förr", "en": "Alike before"}})
    cards = {one.name: one for one in (card(), card("settling/stay", **normal), carried)}
    with pytest.raises(EvidenceError) as refused:
        draw_parameters(cards, 2019, 3, 1)
    where = sorted(problem.where for problem in refused.value.problems)
    assert where == ["parameters/settling/stay, values", "parameters/training/fill, values"]
    assert draw_parameters({"exits/leave": carried}, 2019, 3, 1)["exits/leave"].central.item() == 0.9


def test_a_fixed_value_is_the_same_in_every_draw() -> None:
    drawn = draw_parameters({"training/fill": card()}, 2024, 5, 1)["training/fill"]
    np.testing.assert_array_equal(drawn.draws, np.full(5, 0.9))
    assert drawn.interval80 is None


def test_draws_follow_the_distribution() -> None:
    spread = card(distribution={"kind": "triangular", "low": 0.8, "high": 1.0})
    drawn = draw_parameters({"training/fill": spread}, 2024, 2000, 1)["training/fill"]
    assert drawn.draws.min() > 0.8
    assert drawn.draws.max() < 1.0
    assert drawn.draws.mean() == pytest.approx(0.9, abs=1e-3)
    low, high = drawn.interval80 or (0.0, 0.0)
    # of a symmetric triangle of half-width 0.1, a tenth lies below low + 0.1·√0.2
    assert low == pytest.approx(0.8 + 0.1 * np.sqrt(0.2))
    assert high == pytest.approx(1.0 - 0.1 * np.sqrt(0.2))


@pytest.mark.parametrize(("applies_as", "kind"), [("factor", "lognormal"), ("shift", "normal")])
def test_one_lever_moves_every_label(applies_as: str, kind: str) -> None:
    width = {"sd_log": 0.2} if kind == "lognormal" else {"sd": 0.2}
    axes = card(
        axes=["sex", "age_band"],
        values=[{"from": 2020, "value": TWO}],
        distribution={"kind": kind, "applies_as": applies_as, **width},
    )
    drawn = draw_parameters({"training/fill": axes}, 2024, 50, 1)["training/fill"]
    lever = drawn.lever[:, None, None]
    expected = as_array(TWO) * lever if applies_as == "factor" else as_array(TWO) + lever
    np.testing.assert_allclose(drawn.draws, expected)
    assert drawn.central.shape == (1, 2, 2)
    assert len(np.unique(drawn.lever)) == 50


def test_a_card_draws_the_same_whatever_else_is_drawn() -> None:
    spread = card(distribution={"kind": "triangular", "low": 0.8, "high": 1.0})
    other = card("settling/stay", distribution={"kind": "uniform", "low": 0.8, "high": 1.0})
    alone = draw_parameters({"training/fill": spread}, 2024, 20, 7)["training/fill"].draws
    beside = draw_parameters({"settling/stay": other, "training/fill": spread}, 2024, 20, 7)
    np.testing.assert_array_equal(beside["training/fill"].draws, alone)
    assert not np.array_equal(draw_parameters({"training/fill": spread}, 2024, 20, 8)["training/fill"].draws, alone)
    assert abs(np.corrcoef(beside["training/fill"].draws, beside["settling/stay"].draws)[0, 1]) < 0.6


def test_every_distribution_that_does_not_fit_is_told_at_once() -> None:
    """A later value may fall outside a range that fitted the first one."""
    wide = {"kind": "triangular", "low": 0.8, "high": 1.0}
    fill, stay = card(distribution=wide), card("settling/stay", distribution=wide)
    moved = [v.model_copy(update={"value": 0.5}) for v in fill.values]
    cards = {c.name: c.model_copy(update={"values": tuple(moved)}) for c in (fill, stay)}
    with pytest.raises(EvidenceError) as caught:
        draw_parameters(cards, 2024, 3, 1)
    assert len(caught.value.problems) == 2
    assert "training/fill" in str(caught.value)
    assert "settling/stay" in str(caught.value)


def test_what_was_drawn_can_be_exchanged_without_touching_the_rest() -> None:
    drawn = draw_parameters({"training/fill": card()}, 2024, 5, 1)["training/fill"]
    assert replace(drawn, draws=drawn.draws * 0).central.item() == 0.9
