"""A country: where it is found, what it holds, and that tables are read when asked for."""

from __future__ import annotations

import json
import time
from pathlib import Path

import polars as pl
import pytest

from underlag.core.errors import EvidenceError, SettingError
from underlag.evidence.cards.requirements import ASSEMBLED_TABLES
from underlag.evidence.country import read_country
from underlag.evidence.directory.tables import Tables
from underlag.evidence.package.resources import read_package
from underlag.evidence.places import bundled_countries, country_directory


def test_sweden_is_the_root_and_others_lie_below_it() -> None:
    countries = bundled_countries()
    assert countries["netherlands"].parent == countries["sweden"]
    assert country_directory("sweden") == countries["sweden"]


def test_an_installed_package_has_its_countries_inside(monkeypatch: pytest.MonkeyPatch, mini: Path) -> None:
    inside = mini.parent / "underlag"
    (inside / "evidence_data").mkdir(parents=True)
    mini.rename(inside / "evidence_data/mini")
    monkeypatch.setattr("underlag.evidence.places.files", lambda name: inside)
    assert bundled_countries() == {"mini": inside / "evidence_data/mini"}


def test_a_path_is_taken_as_it_is(mini: Path) -> None:
    assert country_directory(str(mini)) == mini


def test_neither_name_nor_path_is_refused_with_the_nearest_name(tmp_path: Path) -> None:
    with pytest.raises(EvidenceError, match="did you mean sweden"):
        country_directory("sweeden")
    with pytest.raises(EvidenceError, match="a directory without"):
        country_directory(str(tmp_path))


def test_a_country_holds_what_its_directory_says(mini: Path) -> None:
    country = read_country(mini)
    assert (country.code, country.nation_code, country.base_year) == ("mini", "00", 2024)
    assert country.name.en == "A statement"
    assert country.profession().name == "gp"
    assert country.parameters()["training/fill"].name == "training/fill"
    assert country.parameter_files()["training/fill"] == "parameters/training/fill.yaml"
    assert len(country.boundaries["features"]) == 3
    assert country.aggregate is None
    assert set(country.tables) == set(ASSEMBLED_TABLES)


def test_tables_are_read_when_asked_for_and_once(mini: Path) -> None:
    country = read_country(mini)
    (mini / "tables/deaths.csv").write_text("broken", encoding="utf-8")
    first = country.tables["regions"]
    assert first["region_code"].to_list() == ["01", "02", "03"]
    assert country.tables["regions"] is first
    with pytest.raises(EvidenceError, match=r"tables/deaths.csv"):
        _ = country.tables["deaths"]


def test_several_tables_give_all_their_problems_together(mini: Path) -> None:
    country = read_country(mini)
    for name in ("deaths", "births"):
        (mini / f"tables/{name}.csv").write_text("broken", encoding="utf-8")
    with pytest.raises(EvidenceError) as caught:
        country.tables.several(("regions", "deaths", "births", "nowhere"))
    assert {p.where.split(",")[0] for p in caught.value.problems} == {
        "tables/deaths.csv",
        "tables/births.csv",
        "datapackage.json",
    }


def test_the_nation_is_a_known_code_only_where_no_foreign_key_says_otherwise(mini: Path) -> None:
    assert read_country(mini).tables["population_total"]["region_code"].to_list() == ["00", "01", "02", "03"]
    path = mini / "datapackage.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    resource = next(r for r in data["resources"] if r["name"] == "population_total")
    key = {"fields": "region_code", "reference": {"resource": "regions", "fields": "region_code"}}
    resource["schema"]["foreignKeys"] = [key]
    path.write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(EvidenceError, match=r"row 5 \(year 2024\), region_code: unknown region_code"):
        _ = read_country(mini).tables["population_total"]


def test_a_card_of_a_profession_wins_over_the_one_for_all(mini: Path) -> None:
    text = (mini / "parameters/training/fill.yaml").read_text(encoding="utf-8")
    own = text.replace("0.5", "0.75") + "profession: [gp]\n"
    (mini / "parameters/training/fill.gp.yaml").write_text(own, encoding="utf-8")
    country = read_country(mini)
    assert country.parameters("gp")["training/fill"].value_in(2024) == 0.75
    assert country.parameter_files("gp")["training/fill"] == "parameters/training/fill.gp.yaml"


def test_a_profession_may_use_another_card_in_place_of_one(mini: Path) -> None:
    path = mini / "professions/gp.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "parameters: {settling/stay: training/fill}\n", encoding="utf-8")
    country = read_country(mini)
    assert country.parameters()["settling/stay"].name == "training/fill"


def test_unknown_professions_and_scenarios_are_refused(mini: Path) -> None:
    country = read_country(mini)
    with pytest.raises(SettingError, match="profession: no profession"):
        country.profession("dentist")
    with pytest.raises(SettingError, match="scenario: no scenario"):
        country.scenario("latr")


def test_a_scenario_is_resolved_for_the_profession(mini: Path) -> None:
    found = read_country(mini).scenario("later")
    assert found.goal.target_year == 2045
    assert found.origin["training/fill"] == "scenarios/later.yaml"
    assert found.parameters["exits/retirement_shift"].value_in(2024) == 1.5


def test_a_faulty_directory_gives_all_its_problems_at_once(mini: Path) -> None:
    (mini / "country.yaml").write_text("code: X\n", encoding="utf-8")
    (mini / "scenarios/later.yaml").write_text("name: [\n", encoding="utf-8")
    (mini / "parameters/training/notes.txt").write_text("x", encoding="utf-8")
    (mini / "boundaries/regions.geojson").unlink()
    with pytest.raises(EvidenceError) as caught:
        read_country(mini)
    places = {p.where.split(",")[0] for p in caught.value.problems}
    assert {
        "country.yaml",
        "scenarios/later.yaml",
        "parameters/training/notes.txt",
        "boundaries/regions.geojson",
    } <= places


def test_a_card_must_be_named_after_its_file(mini: Path) -> None:
    (mini / "parameters/training/fill.yaml").rename(mini / "parameters/training/filled.yaml")
    with pytest.raises(EvidenceError, match="the name in the card is not that of its file"):
        read_country(mini)


def test_the_aggregate_country_needs_no_tables() -> None:
    country = read_country(country_directory("netherlands"))
    assert country.aggregate is not None
    assert len(country.tables) == 0
    with pytest.raises(SettingError):
        country.profession()


def descriptor(root: Path, **change: object) -> Path:
    resource = {
        "name": "a",
        "path": "a.csv",
        "title": "A",
        "underlag:title_sv": "A",
        "schema": {"fields": [{"name": "x", "type": "string"}]},
        **change,
    }
    (root / "datapackage.json").write_text(json.dumps({"resources": [resource]}), encoding="utf-8")
    return root


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"path": "../a.csv"}, "leads out of the country directory"),
        ({"path": "https://example.org/a.csv"}, "leads out"),
        ({"path": "a.tsv"}, "unknown file format"),
        ({"title": " "}, "a title is empty"),
        ({"underlag:awaits": "followups"}, "did you mean followup"),
        ({"underlag:source": ["a"]}, "did you mean underlag:sources"),
        ({"hash": "md5:1"}, "not a hash"),
        ({"schema": {"fields": [{"name": "x", "type": "text"}]}}, "not one of the words allowed"),
        ({"schema": {"fields": [{"name": "x", "type": "string"}] * 2}}, "the field occurs twice"),
        ({"schema": {"fields": [{"name": "x", "type": "string"}], "primaryKey": "y"}}, "primary key names no field"),
        ({"schema": {"fields": [{"name": "x", "type": "number", "underlag:unit": "heads"}]}}, "unknown unit"),
        ({"schema": {"fields": [{"name": "x", "type": "string", "constraints": {"pattern": "("}}]}}, "not a regular"),
        ({"schema": {"fields": [{"name": "x", "type": "string", "constraints": {"min": 1}}]}}, "did you mean minimum"),
        (
            {
                "schema": {
                    "fields": [{"name": "x", "type": "string"}],
                    "foreignKeys": [{"fields": "z", "reference": {"resource": "b", "fields": "x"}}],
                }
            },
            "no table has this name",
        ),
    ],
)
def test_a_descriptor_is_checked(tmp_path: Path, change: dict[str, object], message: str) -> None:
    with pytest.raises(EvidenceError, match=message):
        read_package(descriptor(tmp_path, **change))


def test_a_foreign_key_to_another_table_is_followed(tmp_path: Path) -> None:
    fields = {"fields": [{"name": "x", "type": "string"}]}
    key = {"foreignKeys": [{"fields": "x", "reference": {"resource": "b", "fields": "x"}}]}
    both = [
        {"name": n, "path": f"{n}.csv", "title": n, "underlag:title_sv": n, "schema": s}
        for n, s in (("a", fields | key), ("b", fields))
    ]
    (tmp_path / "datapackage.json").write_text(json.dumps({"resources": both}), encoding="utf-8")
    (tmp_path / "a.csv").write_text("x\n1\n2\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("x\n1\n", encoding="utf-8")
    with pytest.raises(EvidenceError, match=r"a.csv, row 3, x: unknown x, not in table b. Found: 2"):
        _ = Tables(read_package(tmp_path), "00", ())["a"]


def test_the_tables_of_a_swedish_plan_are_read_quickly() -> None:
    """A budget of 1.5 s on two cores; measured 0.3–0.4 s. Best of three, as the machine may be busy."""
    taken = []
    for _ in range(3):
        tables = read_country(country_directory("sweden")).tables
        began = time.perf_counter()
        frames = tables.several(tuple(ASSEMBLED_TABLES))
        taken.append(time.perf_counter() - began)
    assert min(taken) < 1.5
    population = frames["population"]
    assert population.equals(population.sort("region_code", "year", "sex", "age"))
    assert population.schema["persons"] == pl.Int64


def test_a_country_is_called_as_the_user_names_it(own_country: Path) -> None:
    assert read_country(country_directory("fictional")).called == "fictional"
    assert read_country(own_country).called == str(own_country)
