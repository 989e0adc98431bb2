"""Havsmark, the invented country: what its program writes is what is committed, complete, and adds up."""

from __future__ import annotations

import itertools
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import jax
import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from underlag.core.axes import SEXES
from underlag.evidence.cards.requirements import ASSEMBLED_TABLES, OPTIONAL_TABLES
from underlag.evidence.checks.register import check_country
from underlag.evidence.country import Country, read_country
from underlag.population.rates import observed_migration
from underlag.runs.basis.run import run
from underlag.runs.inputs.municipalities import project_municipality_totals
from underlag.runs.inputs.population import history, project_population
from underlag.runs.plan.request import Request

ROOT = Path(__file__).parents[3]
HAVSMARK, SWEDEN = ROOT / "evidence/fictional", ROOT / "evidence"
CODES = tuple(f"N{number}" for number in range(1, 9))
FIRST, LAST = 1995, 2024


@pytest.fixture(scope="module")
def country() -> Country:
    return read_country(HAVSMARK)


def files(directory: Path) -> set[str]:
    return {path.relative_to(directory).as_posix() for path in directory.rglob("*") if path.is_file()}


def test_the_program_writes_what_is_committed(tmp_path: Path) -> None:
    """From the cards alone, their hashes removed."""
    made = tmp_path / "havsmark"
    generated = ("tables", "boundaries", "datapackage.json")
    shutil.copytree(HAVSMARK, made, ignore=shutil.ignore_patterns(*generated))
    for card in (made / "sources").iterdir():
        card.write_text(re.sub(r"hash: .*\n", "", card.read_text(encoding="utf-8")), encoding="utf-8")
    subprocess.run([sys.executable, str(ROOT / "tools/invented_country"), str(made)], check=True)
    assert files(made) == files(HAVSMARK)
    for file in sorted(files(made)):
        if file.endswith(".parquet"):
            assert_frame_equal(pl.read_parquet(made / file), pl.read_parquet(HAVSMARK / file))
        else:
            assert (made / file).read_bytes() == (HAVSMARK / file).read_bytes(), file


def test_the_evidence_has_no_problem() -> None:
    assert [str(problem) for problem in check_country(HAVSMARK)] == []


@pytest.mark.filterwarnings("default")
def test_frictionless_finds_every_csv_table_valid() -> None:
    from frictionless import Package, system

    package = json.loads((HAVSMARK / "datapackage.json").read_text(encoding="utf-8"))
    package["resources"] = [table for table in package["resources"] if table["format"] == "csv"]
    with system.use_context(trusted=True):
        report = Package.from_descriptor(package, basepath=str(HAVSMARK)).validate()
    faults = [(task.name, error.message) for task in report.tasks for error in task.errors]
    assert report.valid, (faults + [("package", error.message) for error in report.errors])[:10]
    assert len(report.tasks) == len(package["resources"]) > 30


def test_it_is_complete_and_small(country: Country) -> None:
    assert set(country.tables) >= set(ASSEMBLED_TABLES)
    assert country.tables["regions"]["region_code"].to_list() == list(CODES)
    assert country.tables["municipalities"].height == 40
    assert len(country.professions) == 3
    assert sum(path.stat().st_size for path in HAVSMARK.rglob("*") if path.is_file()) < 2_000_000


def described(directory: Path) -> dict[str, list[tuple[Any, ...]]]:
    package = json.loads((directory / "datapackage.json").read_text(encoding="utf-8"))
    return {
        table["name"]: [(f["name"], f["type"], f.get("underlag:unit")) for f in table["schema"]["fields"]]
        for table in package["resources"]
    }


def test_its_tables_have_the_columns_of_the_swedish_ones() -> None:
    ours, theirs = described(HAVSMARK), described(SWEDEN)
    # what a country may have is shown full here, also where Sweden publishes nothing
    shared = set(ours) - set(OPTIONAL_TABLES) | set(ours) & set(theirs)
    assert shared <= set(theirs)
    assert {name: ours[name] for name in shared if ours[name] != theirs[name]} == {}


def test_nothing_in_it_looks_like_sweden(country: Country) -> None:
    """Codes of another form, names with every Swedish letter, one long name, sources that say they are invented."""
    swedish = read_country(SWEDEN)
    for table, column in (("regions", "region_code"), ("municipalities", "municipality_code")):
        assert not any(code.isdigit() for code in country.tables[table][column])
    names = [*country.tables["regions"]["name"], *country.tables["municipalities"]["name"]]
    assert set("åäöÅÄÖ") <= set("".join(names))
    assert max(map(len, names)) > 35
    assert not set(names) & {*swedish.tables["regions"]["name"], *swedish.tables["municipalities"]["name"]}
    assert not set(country.sources) & set(swedish.sources)
    for source in country.sources.values():
        assert "påhitta" in source.publisher
        assert "Invented" in source.publisher
        assert source.address == "underlag: evidence/fictional"


def test_no_year_region_sex_or_age_is_missing(country: Country) -> None:
    years = LAST - FIRST + 1
    assert country.tables["population"].height == country.tables["deaths"].height == years * 8 * 2 * 101
    assert country.tables["births"].height == years * 8 * 2 * 35
    for name in ASSEMBLED_TABLES:
        table = country.tables[name]
        if {"region_code", "year"} <= set(table.columns) and name != "published_facts":
            regions = table.filter(pl.col("region_code") != "N0")
            counts = regions.group_by("region_code").len()
            assert counts.height == 8, name
            assert counts["len"].n_unique() == 1, name


def test_every_year_follows_from_the_last(country: Country) -> None:
    """Residents = residents a year before + births − deaths + moves, in every region and the nation."""
    changes = country.tables["population_change"].pivot(on="component", index=["region_code", "year"], values="persons")
    totals = country.tables["population_total"]
    before = totals.select("region_code", pl.col("year") + 1, pl.col("persons").alias("before"))
    rows = changes.join(totals, on=["region_code", "year"]).join(before, on=["region_code", "year"])
    assert rows.height == 9 * 10
    moves = pl.col("in_migration") - pl.col("out_migration") + pl.col("immigration") - pl.col("emigration")
    expected = pl.col("before") + pl.col("births") - pl.col("deaths") + moves
    assert rows.filter(expected != pl.col("persons")).is_empty()
    assert rows.filter(pl.col("residents_31_december") != pl.col("persons")).is_empty()
    nation = rows.filter(pl.col("region_code") == "N0")
    assert (nation["in_migration"] == nation["out_migration"]).all()


def test_every_cohort_follows_from_the_last(country: Country) -> None:
    """What births and deaths leave unexplained sums to the moves published, and no cohort moves beyond reason."""
    seen = history(country.tables, CODES, LAST)
    assert len(seen.years) >= 26
    moved = observed_migration(seen)
    changes = country.tables["population_change"]
    signs = {"in_migration": 1, "out_migration": -1, "immigration": 1, "emigration": -1}
    for at, code in enumerate(CODES):
        rows = changes.filter((pl.col("region_code") == code) & (pl.col("year") == LAST))
        published = sum(sign * rows.filter(pl.col("component") == name)["persons"][0] for name, sign in signs.items())
        assert moved[-1, at].sum() == pytest.approx(published)
    start = seen.population[:-1].sum(axis=2)
    assert np.abs(moved[:, :, :, 1:81].sum(axis=2) / start[..., :80]).max() < 0.35
    middle = np.abs(moved[:, :4, :, 1:81].sum(axis=2) / start[:, :4, :80])
    assert middle.max() < 0.12


def test_tables_of_residents_agree(country: Country) -> None:
    tables = country.tables
    population = tables["population"]
    towns = tables["municipality_population"].join(tables["municipalities"], on="municipality_code")
    by_cell = towns.group_by("region_code", "year", "sex", "age").agg(pl.col("persons").sum())
    joined = by_cell.join(population, on=["region_code", "year", "sex", "age"], suffix="_region")
    assert joined.height == by_cell.height == 3 * 8 * 2 * 101
    assert (joined["persons"] == joined["persons_region"]).all()
    for row in tables["population_benchmark"].iter_rows(named=True):
        cell = population.filter(
            (pl.col("region_code") == row["region_code"])
            & (pl.col("year") == row["year"])
            & pl.col("age").is_between(row["age_from"], 100 if row["age_to"] is None else row["age_to"])
            & pl.col("sex").is_in([row["sex"]] if row["sex"] else list(SEXES))
        )
        assert cell["persons"].sum() == row["persons"], row
    births = tables["births"].group_by("region_code", "year").agg(pl.col("births").sum())
    both = births.join(tables["births_total"], on=["region_code", "year"], suffix="_total")
    assert both.height == 8 * 14
    assert (both["births"] == both["births_total"]).all()


def test_the_population_model_meets_the_official_projection_and_would_nearly_do_so_alone(country: Country) -> None:
    arguments = (CODES, country.nation_code, LAST, 2050)
    anchored = project_population(country.tables, *arguments)
    alone = {name: country.tables[name] for name in country.tables if name != "population_projection"}
    free = project_population(alone, *arguments)
    official = country.tables["population_projection"].filter((pl.col("age_from") == 0) & pl.col("age_to").is_null())
    for year in (2030, 2040, 2050):
        wanted = official.filter(pl.col("year") == year).sort("region_code")["persons"].to_numpy()
        at = year - LAST
        assert anchored.persons[at].sum(axis=(1, 2)) == pytest.approx(wanted, rel=1e-6)
        assert free.persons[at].sum(axis=(1, 2)) == pytest.approx(wanted, rel=0.08)
    towns = project_municipality_totals(country.tables, anchored)
    assert towns.persons[-1].sum() == pytest.approx(anchored.persons[-1].sum())


def test_regions_differ_as_they_should(country: Country) -> None:
    """One has more doctors than it needs and one less than half; the thinly populated are older and the poor sicker."""
    coverage = country.tables["published_facts"].filter(pl.col("quantity") == "coverage")
    assert coverage["value"].max() > 1.1
    assert coverage["value"].min() < 0.5
    assert country.tables["regions"]["healthcare_region"].n_unique() == 3
    older = country.tables["population_share_80plus"].filter(pl.col("year") == LAST)
    share = dict(older.select("region_code", "percent").iter_rows())
    assert share["N5"] > 1.5 * share["N1"]
    for component in country.tables["deprivation_components"]["component"].unique():
        rows = country.tables["deprivation_components"].filter(
            (pl.col("component") == component) & (pl.col("year") == LAST) & (pl.col("region_code") != "N0")
        )
        assert rows.height == 8
        assert rows["value"].max() > 1.2 * rows["value"].min()


def test_the_baseline_meets_the_published_facts() -> None:
    with jax.enable_x64(True):
        facts = run(Request(str(HAVSMARK), draws=32)).result.tables["facts"]
    assert facts.height == 6
    assert facts.filter(~pl.col("met"))["fact_id"].to_list() == []


@pytest.mark.parametrize("profession", ["gp", "district_nurse", "physiotherapist"])
def test_cards_say_what_the_register_says(country: Country, profession: str) -> None:
    cards = country.parameters(profession)
    rows = country.tables["workforce_observations"].filter(pl.col("profession") == profession)
    nation = dict(rows.filter(pl.col("region_code") == "N0").select("quantity", "value").iter_rows())
    for quantity in ("residents_per_specialist_fte", "trainees_per_1000"):
        assert cards[f"start/{quantity}"].value_in(LAST) == nation[quantity]
    assert cards["need/residents_per_specialist"].value_in(LAST) == nation["guideline_residents_per_specialist"]
    assert cards["need/residents_per_trainee"].value_in(LAST) == nation["guideline_residents_per_trainee"]
    assert cards["start/women_share"].value_in(LAST) == pytest.approx(nation["women_percent"] / 100)
    assert cards["training/duration_mean"].value_in(LAST) == nation["training_duration"]
    assert cards["training/fill"].value_in(LAST) == pytest.approx(nation["posts_filled_percent"] / 100)
    assert cards["settling/stay"].value_in(LAST) == pytest.approx(nation["stayed_where_trained_percent"] / 100)
    leaving = cards["exits/leave"].value_in(LAST)
    assert isinstance(leaving, float)
    assert 100 * (1 - (1 - leaving) ** 5) == pytest.approx(nation["left_within_5_years_percent"], abs=0.5)
    residents = country.tables["population_total"].filter((pl.col("year") == LAST) & (pl.col("region_code") == "N0"))
    used = rows.filter(pl.col("used") == "synthesis")
    told = [("specialists_fte", 24), ("specialists_heads", 24), ("trainees_heads", 24)]
    assert used.group_by("quantity").len().sort("quantity").rows() == told
    fte = used.filter((pl.col("quantity") == "specialists_fte") & (pl.col("year") == LAST))["value"].sum()
    assert residents["persons"][0] / fte == pytest.approx(nation["residents_per_specialist_fte"], abs=0.06)
    heads = rows.filter((pl.col("quantity") == "specialists_heads") & (pl.col("year") == LAST))["value"].sum()
    degree = cards["hours/full_time_share"].value_in(LAST)
    assert isinstance(degree, dict)
    assert degree["women"] * 0.93 < fte / heads < degree["men"]


def test_scenarios_show_every_kind_of_change(country: Country) -> None:
    assert len(country.scenarios) == 6
    changes = [scenario.changes for scenario in country.scenarios.values()]
    parameters = [change for each in changes for change in each.parameters.values()]
    assert {kind for kind in ("value", "add", "multiply") for c in parameters if getattr(c, kind) is not None} == {
        "value",
        "add",
        "multiply",
    }
    assert any(value is not None for each in changes for _, value in each.goal)
    assert country.scenario("fells_package", "gp").measures == (
        "coast_exchange",
        "fell_training",
        "list_ceiling",
        "training_grant",
    )
    assert country.scenario("fells_package", "physiotherapist").measures == (), "they hold for doctors alone"
    for name, profession in itertools.product(country.scenarios, country.professions):
        assert country.scenario(name, profession).name == name


def inside(point: tuple[float, float], ring: list[list[float]]) -> bool:
    x, y = point
    crossings = [
        x < x0 + (y - y0) / (y1 - y0) * (x1 - x0)
        for (x0, y0), (x1, y1) in itertools.pairwise(ring)
        if (y0 > y) != (y1 > y)
    ]
    return sum(crossings) % 2 == 1


def test_the_map_is_tiled_by_regions_that_hold_their_municipalities(country: Country) -> None:
    rings = {
        feature["properties"]["region_code"]: [polygon[0] for polygon in feature["geometry"]["coordinates"]]
        for feature in country.boundaries["features"]
    }
    assert tuple(rings) == CODES
    for around in rings.values():
        for ring in around:
            assert ring[0] == ring[-1]
            assert sum(a[0] * b[1] - b[0] * a[1] for a, b in itertools.pairwise(ring)) < 0
    edges = [(tuple(a), tuple(b)) for around in rings.values() for ring in around for a, b in itertools.pairwise(ring)]
    assert len(edges) == len(set(edges)), "two regions lie on the same side of a border"
    assert sum((b, a) in set(edges) for a, b in edges) > 500, "neighbours share their borders"
    for x, y in itertools.product(np.arange(-3, 6, 0.31), np.arange(64, 68.5, 0.17)):
        assert sum(inside((x, y), ring) for around in rings.values() for ring in around) <= 1
    for row in country.tables["municipalities"].iter_rows(named=True):
        here = (row["longitude"], row["latitude"])
        assert any(inside(here, ring) for ring in rings[row["region_code"]]), row["name"]


def block(guide: str, start: str) -> str:
    """The code block of a guide that begins with ``start``."""
    text = (ROOT / "docs/how-to" / guide).read_text(encoding="utf-8")
    return next(found for found in re.findall(r"```[a-z]*\n(.*?)```", text, re.DOTALL) if found.startswith(start))


def test_the_guides_quote_the_files_as_they_are() -> None:
    assert block("new-country.md", "code:") == (HAVSMARK / "country.yaml").read_text(encoding="utf-8")
    profession = (HAVSMARK / "professions/physiotherapist.yaml").read_text(encoding="utf-8")
    assert block("new-profession.md", "name: physio") == profession
    card = (HAVSMARK / "parameters/training/duration_mean.physiotherapist.yaml").read_text(encoding="utf-8")
    quoted = block("new-profession.md", "name: training").splitlines()
    assert [line for line in quoted if "…" not in line and line not in card.splitlines()] == []
    named = []
    for guide in (ROOT / "docs/how-to").glob("*.md"):
        paths = re.findall(
            r"`((?:sources|tables|parameters|professions|scenarios|boundaries)/[a-z0-9_./-]+\.[a-z]+)`",
            guide.read_text(encoding="utf-8"),
        )
        named += paths
        assert [p for p in paths if not (HAVSMARK / p).is_file() and "osthamra" not in p] == [], guide.name
    assert len(named) > 10


def copied(directory: Path) -> Path:
    return Path(shutil.copytree(HAVSMARK, directory))


def test_own_data_as_the_guide_says_lead_to_one_message_that_gives_the_hash(tmp_path: Path) -> None:
    mine = copied(tmp_path / "mycountry")
    (mine / "sources/region-osthamra-2025.yaml").write_text(block("own-data.md", "id: region"), encoding="utf-8")
    with (mine / "tables/workforce_observations.csv").open("a", encoding="utf-8") as stream:
        stream.write(block("own-data.md", "n4-2024"))
    (problem,) = check_country(mine)
    assert problem.where == "sources/region-osthamra-2025.yaml, hash"
    assert problem.told("en")["expected"].startswith("sha256:")


def test_a_profession_without_cards_is_told_which_it_needs(tmp_path: Path) -> None:
    mine = copied(tmp_path / "mycountry")
    for card in mine.glob("parameters/*/*.physiotherapist.yaml"):
        card.unlink()
    problems = check_country(mine)
    assert len(problems) == 25, "as new-profession.md says"
    assert {problem.where for problem in problems} == {"professions/physiotherapist.yaml"}
