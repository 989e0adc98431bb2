"""Demand by region: filled, vacant and demanded posts, worked by hand on the invented country; Sweden as it is."""

from __future__ import annotations

from copy import copy
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from underlag.core.periods import Horizon
from underlag.evidence.country import country_at
from underlag.runs.basis.demand import demand_table
from underlag.runs.inputs.cards import draw_parameters
from underlag.runs.inputs.evidence import Evidence, gather
from underlag.runs.plan.assemble import Assembled, assemble
from underlag.runs.record.demand_quantities import DEMAND

SPECIALISTS = [name for name in DEMAND if name.startswith("specialist_posts")]


@pytest.fixture(scope="module")
def made(evidence: Evidence) -> Assembled:
    """The invented country with Sweden's cards of demand."""
    bare = assemble(evidence, 40, 1)
    cards = {
        name: card for name, card in country_at("sweden", None).parameters("gp").items() if name.startswith("demand/")
    }
    drawn = draw_parameters(cards, evidence.horizon.start, 40, 1)
    return replace(bare, parameters={**bare.parameters, **drawn})


def places(made: Assembled) -> tuple[str, ...]:
    return (made.evidence.country.nation_code, *made.evidence.regions)


def told(made: Assembled) -> dict[tuple[str, str], dict[str, object]]:
    return {(row["region_code"], row["quantity"]): row for row in demand_table(made, places(made)).to_dicts()}


def with_figure(made: Assembled, **changes: object) -> Assembled:
    """The same with a figure of the first region's own on its vacancies: half of its posts, five years old."""
    country = made.evidence.country
    row = country.tables["workforce_observations"].filter(pl.col("region_code") == made.evidence.regions[0]).head(1)
    start = made.evidence.horizon.start
    stated = {"quantity": "vacancy_percent", "year": start - 5, "value": 50.0, "value_max": None, "unit": "percent"}
    stated |= {"used": "demand", "profession": "gp", "region_codes": None, "observation_id": "own", **changes}
    schema = country.tables["workforce_observations"].schema
    own = row.with_columns(pl.lit(value, dtype=schema[name]).alias(name) for name, value in stated.items())
    tables = copy(country.tables)
    tables._read = {**tables._read, "workforce_observations": pl.concat([tables["workforce_observations"], own])}
    profession = made.evidence.profession.model_copy(update={"demand": ("vacancy_percent", "vacancies_fte")})
    evidence = replace(made.evidence, country=replace(country, tables=tables), profession=profession)
    return replace(made, evidence=evidence)


def test_a_row_for_every_place_and_quantity_in_order(made: Assembled) -> None:
    table = demand_table(made, places(made))
    assert table["quantity"].unique(maintain_order=True).to_list() == list(DEMAND)
    assert table.height == len(DEMAND) * len(places(made))
    assert set(table["unit"]) == {one.unit for one in DEMAND.values()}


def test_vacancies_by_hand(made: Assembled) -> None:
    """1 350 shared by residents × (16, 35 and 57 percent of those in cities, towns and countryside)."""
    evidence, rows = made.evidence, told(made)
    percent = {
        (code, int(kind)): share
        for code, kind, share in evidence.country.tables["degurba_share"]
        .select("region_code", "degurba", "percent")
        .iter_rows()
    }
    people = dict(zip(evidence.regions, made.central.population.residents[0, 0], strict=True))
    weight = {
        code: people[code]
        * sum(rate * percent.get((code, kind), 0) for kind, rate in ((1, 0.16), (2, 0.35), (3, 0.57)))
        for code in evidence.regions
    }
    for code in evidence.regions:
        row = rows[code, "specialist_posts_vacant"]
        assert row["central"] == pytest.approx(1350 * weight[code] / sum(weight.values()))
        assert (row["figures"], row["latest"], row["status"]) == (0, 2018, "assumed")
    nation = rows[evidence.country.nation_code, "specialist_posts_vacant"]
    assert nation["central"] == pytest.approx(1350)
    assert nation["p10"] < 1350 / 1.3 and nation["p90"] > 1350 * 1.3


def test_the_parts_sum_and_divide(made: Assembled) -> None:
    rows = told(made)
    for place in places(made):
        filled, vacant, asked, share = (rows[place, name]["central"] for name in SPECIALISTS)
        assert asked == pytest.approx(filled + vacant) and share == pytest.approx(vacant / asked)
        trained, empty, wanted = (
            rows[place, f"training_posts_{name}"]["central"] for name in ("filled", "vacant", "demanded")
        )
        fill = float(made.central.career.fill[0, 0])
        assert empty == pytest.approx(trained * (1 - fill) / fill) and wanted == pytest.approx(trained + empty)
    assert rows[places(made)[0], "training_posts_filled"]["central"] == pytest.approx(
        sum(rows[code, "training_posts_filled"]["central"] for code in made.evidence.regions)
    )


def test_training_posts_unfilled_are_by_the_fill_of_the_region(by_place: Assembled) -> None:
    """The nation's are the sum of the regions', and not those of its own fill."""
    rows, career = told(by_place), by_place.central.career
    found = []
    for code, fill in zip(by_place.evidence.regions, career.fill[0], strict=True):
        trained, empty = (rows[code, f"training_posts_{name}"]["central"] for name in ("filled", "vacant"))
        assert empty == pytest.approx(trained * (1 - fill) / fill)
        found.append(empty)
    assert rows[places(by_place)[0], "training_posts_vacant"]["central"] == pytest.approx(sum(found))
    assert np.ptp(career.fill[0]) > 0.01


def test_a_region_s_own_figure_moves_it_by_how_sure_it_is(made: Assembled) -> None:
    """Half of the posts: as many vacant as filled. Error √(0.3² + 0.15²·5) = 0.45, regions 0.5: 0.552 of the way."""
    first, before = made.evidence.regions[0], told(made)
    filled = before[first, "specialist_posts_filled"]["central"]
    expected = {code: before[code, "specialist_posts_vacant"]["central"] for code in made.evidence.regions}
    weight = 0.25 / (0.25 + 0.09 + 0.1125)
    moved = expected[first] * (filled / expected[first]) ** weight
    rest = sum(expected.values()) - expected[first]
    row = told(with_figure(made))[first, "specialist_posts_vacant"]
    assert row["central"] == pytest.approx(1350 * moved / (moved + rest))
    assert (row["figures"], row["latest"]) == (1, made.evidence.horizon.start - 5)


def test_a_range_of_posts_is_read_by_its_middle_and_nobody_reads_a_later_or_unused_figure(made: Assembled) -> None:
    first = made.evidence.regions[0]
    posts = with_figure(made, quantity="vacancies_fte", unit="fte", value=10.0, value_max=14.0)
    same = with_figure(made, quantity="vacancies_fte", unit="fte", value=12.0)
    key = (first, "specialist_posts_vacant")
    assert told(posts)[key]["central"] == pytest.approx(told(same)[key]["central"])
    for changes in ({"used": "no"}, {"year": made.evidence.horizon.start + 1}):
        assert told(with_figure(made, **changes))[key] == told(made)[key]


def test_applicants_are_told_of_the_nation_alone(made: Assembled) -> None:
    rows, nation = told(made), places(made)[0]
    applicants = float(made.parameters["limits/applicants"].central[0])
    row = rows[nation, "training_applicants_per_post"]
    assert row["central"] == pytest.approx(applicants / made.central.start.today.sum())
    assert row["p10"] < row["central"] < row["p90"]
    for code in made.evidence.regions:
        empty = rows[code, "training_applicants_per_post"]
        assert [empty[name] for name in ("central", "p10", "p90", "year", "status")] == [None] * 5


def test_without_a_count_of_vacancies_nothing_is_said_of_them(evidence: Evidence) -> None:
    bare = assemble(evidence, 4, 1)
    rows = told(bare)
    for place in places(bare):
        assert rows[place, "specialist_posts_filled"]["central"] > 0
        for name in SPECIALISTS[1:]:
            assert rows[place, name]["central"] is None and rows[place, name]["status"] is None


def test_sweden_has_one_region_with_a_figure_of_its_own_and_tells_what_is_published() -> None:
    plan = assemble(gather(country_at("sweden", None), "gp", None, Horizon(2024, 26, 2035)), 20, 1)
    rows = told(plan)
    vacant = {code: rows[code, "specialist_posts_vacant"] for code in plan.evidence.regions}
    assert [code for code, row in vacant.items() if row["figures"]] == ["07"]
    assert sum(row["central"] for row in vacant.values()) == pytest.approx(1350)
    share = {code: rows[code, "specialist_posts_vacant_share"]["central"] for code in plan.evidence.regions}
    assert max(share, key=lambda code: share[code]) == "07" and share["01"] < np.median(list(share.values()))
    assert (rows["00", "agency_staff"]["central"], rows["00", "agency_staff"]["year"]) == (949, 2012)
    assert (rows["00", "training_posts_wanted_more"]["central"], rows["00", "foundation_posts"]["central"]) == (
        958,
        259,
    )
    assert rows["18", "foundation_applicants_per_post"]["central"] == 2.5
    assert rows["00", "foundation_posts"]["source_ids"] == "lakartidningen-2022-05-bt-ansvariga-lagt-soktryck-och-manga"
    assert (
        rows["07", "specialist_posts_vacant"]["source_ids"]
        == "lakartidningen-2019-02-rekordmanga-st-lakare-i-allmanmedicin-i"
    )
    assert (
        "lakartidningen-2012-12-935-allmanlakare-saknas-pa-vardcentralerna"
        in rows["01", "specialist_posts_vacant"]["source_ids"]
    )
    assert rows["01", "agency_staff"]["central"] is None
