"""The placement of a plan: tables that sum to the region, units of the user's, cards that lack a group."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import numpy as np
import polars as pl
import pytest

from underlag.core.errors import EvidenceError, UnknownNumberError
from underlag.evidence.cards.scenarios import PlacementChoice
from underlag.evidence.units.file import UnitsFile, read_units
from underlag.runs.basis.tables import municipalities_table
from underlag.runs.inputs.evidence import Evidence
from underlag.runs.inputs.municipalities import project_municipality_totals
from underlag.runs.placement.access import access_table
from underlag.runs.placement.place import place_regions, placement_table
from underlag.runs.placement.units import RegionUnits, region_units
from underlag.runs.plan.assemble import Assembled, assemble
from underlag.runs.plan.policies import CentralPlan, central_plan
from underlag.runs.record.read import StoredRun
from underlag.runs.why.explain_placement import explain_unit, find_unit


def placed_tables(assembled: Assembled, central: CentralPlan, totals: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """The tables of units and of access."""
    placed = place_regions(assembled, central, totals)
    norm = assembled.central.goal.residents_per_specialist
    return {"placement": placement_table(placed, norm), "access": access_table(assembled, placed)}


UNITS = """unit,municipality_code,latitude,longitude,specialists,need,deprivation
Hamnen,N801,,,9,9000,1.4
Torget,N801,67.5,-2.4,4,6000,0.8
Ytter,N802,,,3,5000,1.0
"""


@pytest.fixture(scope="module")
def central(assembled: Assembled) -> CentralPlan:
    return central_plan(assembled.central)


@pytest.fixture(scope="module")
def totals(assembled: Assembled, central: CentralPlan) -> pl.DataFrame:
    values = {
        "need": np.concatenate([central.need.sum(axis=2, keepdims=True), central.need], axis=2),
        "residents": assembled.central.population.residents,
    }
    values["residents"] = np.concatenate([values["residents"].sum(axis=2, keepdims=True), values["residents"]], axis=2)
    return municipalities_table(assembled.evidence, project_municipality_totals, values)


@pytest.fixture(scope="module")
def own(evidence: Evidence, tmp_path_factory: pytest.TempPathFactory) -> UnitsFile:
    path = tmp_path_factory.mktemp("units") / "units.csv"
    path.write_text(UNITS, encoding="utf-8")
    return read_units(path, evidence.country.tables["municipalities"])


def starts(stored: StoredRun, region: str) -> dict[int, float]:
    rows = stored.tables["numbers"].filter(
        (pl.col("quantity") == "starts") & (pl.col("policy") == "recommended") & (pl.col("region_code") == region)
    )
    return dict(rows.select("year", "central").iter_rows())


def test_units_and_years_sum_to_the_recommended_starts(stored: StoredRun) -> None:
    by_year = stored.tables["placement_years"].group_by("region_code", "year").agg(pl.col("posts").sum())
    for region, year, posts in by_year.iter_rows():
        assert posts == starts(stored, region)[year]
    by_unit = stored.tables["placement_years"].group_by("unit_code").agg(pl.col("posts").sum())
    assert dict(by_unit.iter_rows()) == dict(stored.tables["placement"].select("unit_code", "posts").iter_rows())


def test_the_years_are_those_of_the_scenario(stored: StoredRun) -> None:
    first = int(stored.manifest["goal"]["first_year"])
    years = stored.tables["placement_years"]["year"].unique().sort().to_list()
    assert years == list(range(first, first + stored.manifest["placement"]["years"]))


def test_units_sum_to_the_coverage_of_the_region(stored: StoredRun) -> None:
    target = int(stored.manifest["settings"]["target_year"])
    for region in stored.regions():
        units = stored.tables["placement"].filter(pl.col("region_code") == region)
        reached = (units["coverage_with"] * units["need"]).sum() / units["need"].sum()
        row = stored.tables["numbers"].filter(
            (pl.col("quantity") == "coverage")
            & (pl.col("policy") == "recommended")
            & (pl.col("region_code") == region)
            & (pl.col("year") == target)
        )
        assert reached == pytest.approx(row["central"].item(), rel=2e-5)
        assert units["present"].sum() == pytest.approx(1.0, rel=1e-5)


def test_central_values_lie_within_the_spread_of_what_is_assumed(stored: StoredRun) -> None:
    table = stored.tables["placement"]
    assert (table["p10"] <= table["coverage_with"] + 1e-3).all()
    assert (table["p90"] >= table["coverage_with"] - 1e-3).all()
    assert set(table["status"]) == {"assumed"}


def test_a_small_place_has_its_posts_elsewhere(stored: StoredRun) -> None:
    away = stored.tables["placement"].filter(pl.col("host") != pl.col("unit_code"))
    assert away.height > 0
    assert (away["specialists"] < 2).all()
    assert (away["posts"] == 0).all()
    assert (away["distance_km"] > 0).all()


def test_the_summary_has_the_nation_first_and_its_sums(stored: StoredRun) -> None:
    table = stored.tables["placement_regions"]
    regions = table.slice(1)
    assert table["region_code"][0] == stored.nation_code
    for name in ("posts", "moved", "missing_fte_with", "missing_fte_plain"):
        assert table[name][0] == pytest.approx(regions[name].sum(), rel=1e-5)
    assert table["worst_coverage_with"][0] == regions["worst_coverage_with"].min()


def test_access_is_told_where_health_centres_are_located(stored: StoredRun) -> None:
    table = stored.tables["access"]
    assert set(table["municipality_code"]) == set(stored.tables["placement"]["municipality_code"])
    assert (table["centres"] > 0).all()
    assert (table["enhanced"] > 0).all()


def test_the_user_s_units_take_the_place_of_municipalities(
    assembled: Assembled, central: CentralPlan, totals: pl.DataFrame, own: UnitsFile
) -> None:
    asked = replace(assembled, evidence=replace(assembled.evidence, units=own))
    plain, tables = placed_tables(assembled, central, totals), placed_tables(asked, central, totals)
    islands = tables["placement"].filter(pl.col("region_code") == "N8")

    assert islands["unit_code"].to_list() == ["Hamnen", "Torget", "Ytter"]
    assert islands["present"].to_list() == pytest.approx([9 / 16, 4 / 16, 3 / 16])
    assert set(islands["status"]) == {"estimated"}
    assert islands["need"].sum() == pytest.approx(
        plain["placement"].filter(pl.col("region_code") == "N8")["need"].sum()
    )
    # an index against the mean by need: 1.4 over (9·1.4 + 6·0.8 + 5·1.0)/20
    assert islands["deprivation"][0] == pytest.approx(1.4 / 1.12)
    others = pl.col("region_code") != "N8"
    assert tables["placement"].filter(others).equals(plain["placement"].filter(others))
    reached = tables["access"].filter(pl.col("region_code") == "N8")
    assert reached["municipality_code"].to_list() == ["N801", "N802"]
    assert reached["centres"].to_list() == [2, 1]


def test_another_method_and_open_ties_come_from_the_scenario(
    assembled: Assembled, central: CentralPlan, totals: pl.DataFrame
) -> None:
    def with_method(choice: PlacementChoice) -> pl.DataFrame:
        scenario = replace(assembled.evidence.scenario, placement=choice)
        asked = replace(assembled, evidence=replace(assembled.evidence, scenario=scenario))
        return placed_tables(asked, central, totals)["placement"]

    jefferson = with_method(PlacementChoice(method="jefferson", years=3))
    adams = with_method(PlacementChoice(method="adams", years=3))
    rural = pl.col("priority") > 1.1

    assert jefferson["posts"].sum() == adams["posts"].sum()
    assert jefferson["posts"].to_list() != adams["posts"].to_list()
    assert adams.filter(rural)["posts"].sum() > jefferson.filter(rural)["posts"].sum()


def test_a_group_without_weight_is_told(assembled: Assembled, totals: pl.DataFrame) -> None:
    card = assembled.parameters["placement/group_weight"]
    short = replace(card, labels=(card.labels[0][:-1],), central=card.central[:, :-1], draws=card.draws[:, :-1])
    asked = replace(assembled, parameters=MappingProxyType({**assembled.parameters, "placement/group_weight": short}))

    with pytest.raises(EvidenceError, match="T5"):
        region_units(asked, totals)


def test_without_figures_on_deprivation_only_the_country_counts(
    assembled: Assembled, totals: pl.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("underlag.runs.placement.units._components", lambda _: None)
    found = region_units(assembled, totals)

    assert all(region.deprivation is None for region in found)
    assert set(found[0].weight.tolist()) == {1.0, 1.15}


def test_where_all_of_need_follows_deprivation_a_unit_weighs_as_it_is_deprived(
    assembled: Assembled, totals: pl.DataFrame
) -> None:
    """1 + s · (d − 1): at s = 0 the unit's own weight, at s = 1 that times d, at s = ½ half way between."""
    name = "placement/deprivation_strength"

    def units(strength: float) -> tuple[RegionUnits, ...]:
        card = replace(assembled.parameters[name], central=np.array([strength]))
        return region_units(
            replace(assembled, parameters=MappingProxyType({**assembled.parameters, name: card})), totals
        )

    for none, half, whole in zip(units(0.0), units(0.5), units(1.0), strict=True):
        assert whole.deprivation is not None and whole.deprivation.std() > 0
        np.testing.assert_allclose(whole.weight, none.weight * whole.deprivation)
        np.testing.assert_allclose(half.weight, (none.weight + whole.weight) / 2)


def test_parameters_of_the_placement_move_no_region(evidence: Evidence, assembled: Assembled) -> None:
    names = [name for name in assembled.parameters if name.startswith("placement/")]
    fewer = replace(
        evidence.scenario, parameters={n: c for n, c in evidence.scenario.parameters.items() if n not in names}
    )
    other = assemble(replace(evidence, scenario=fewer), draws=40, seed=1)

    assert np.array_equal(other.ensemble.start.specialists, assembled.ensemble.start.specialists)


def test_a_unit_s_posts_are_explained_down_to_the_cards(stored: StoredRun) -> None:
    unit = find_unit(stored, "placement/N101")
    assert unit == "N101"

    node = explain_unit(stored, unit, "sv")
    row = stored.tables["placement"].filter(pl.col("unit_code") == "N101").row(0, named=True)

    def lines(found: object) -> list[str]:
        return [found.name, *(line for child in found.children for line in lines(child))]  # type: ignore[attr-defined]

    said = "\n".join(lines(node))
    assert node.value == row["posts"]
    assert node.text.endswith("så att regionens summa blir hel")
    for name in (
        "placement/degurba_weight",
        "placement/rural_shortfall",
        "limits/trainees_per_specialist",
        "starts/N1/2027/recommended",
        "need/residents_per_specialist",
    ):
        assert name in said


def test_an_unknown_unit_and_another_key(stored: StoredRun) -> None:
    assert find_unit(stored, "starts/N1/2030") is None
    with pytest.raises(UnknownNumberError, match="N101"):
        find_unit(stored, "placement/N1011")


def test_a_plan_with_units_has_another_identity(underlag: Callable[..., object], tmp_path: Path) -> None:
    (tmp_path / "units.csv").write_text(UNITS, encoding="utf-8")
    underlag(
        "plan", "--country", "fictional", "--draws", 60, "--units", tmp_path / "units.csv", "--out", tmp_path / "a"
    )
    underlag("plan", "--country", "fictional", "--draws", 60, "--out", tmp_path / "b")

    one, other = (json.loads((tmp_path / name / "manifest.json").read_text()) for name in ("a", "b"))
    assert one["evidence"]["units"]["file"] == "units.csv"
    assert "units" not in other["evidence"]
    assert one["run_id"] != other["run_id"]
