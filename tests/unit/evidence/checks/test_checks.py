"""Each check finds its fault in an otherwise faultless country, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from underlag.core.axes import TASKS
from underlag.core.errors import EvidenceError, Problem
from underlag.evidence.checks.register import CHECKS, check_country, describe
from underlag.evidence.country import read_country


def edit_yaml(path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    change(data)
    path.write_text(json.dumps(data), encoding="utf-8")


def edit_descriptor(root: Path, table: str, change: Callable[[dict[str, Any]], object]) -> None:
    path = root / "datapackage.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    change(next(r for r in data["resources"] if r["name"] == table))
    path.write_text(json.dumps(data), encoding="utf-8")


def add_table(root: Path, table: str, fields: dict[str, str]) -> None:
    path = root / "datapackage.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    resource = {
        "name": table,
        "path": f"tables/{table}.csv",
        "title": table,
        "underlag:title_sv": table,
        "schema": {"fields": [{"name": name, "type": kind} for name, kind in fields.items()]},
        "underlag:sources": ["register-2022"],
    }
    data["resources"].append(resource)
    path.write_text(json.dumps(data), encoding="utf-8")


def edit_table(root: Path, table: str, old: str, new: str) -> None:
    path = root / f"tables/{table}.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def without_hash(problems: list[Problem]) -> list[Problem]:
    """Whoever edits a table also breaks the hash of its source; that has a test of its own."""
    return [p for p in problems if not p.where.endswith("hash")]


def only(problems: list[Problem], *words: str) -> Problem:
    assert len(problems) == 1, "\n".join(map(str, problems))
    for word in words:
        assert word in str(problems[0]), f"{word!r} not in: {problems[0]}"
    assert problems[0].remedy, "no remedy"
    return problems[0]


def test_a_faultless_country_has_no_problem(mini: Path) -> None:
    assert check_country(mini) == []


def test_every_check_names_itself_in_both_languages() -> None:
    assert len({c.id for c in CHECKS}) == len(CHECKS)
    for language in ("sv", "en"):
        text = describe(language)
        assert all(f"(`{c.id}`)" in text and c.does[language] in text for c in CHECKS)


def test_a_source_without_card_is_named_with_the_nearest(mini: Path) -> None:
    edit_table(mini, "workforce_observations", "register-2022", "register-2023")
    problems = without_hash(check_country(mini))
    only(
        problems,
        "tables/workforce_observations.csv, row 2 (observation_id o1), source",
        "register-2023",
        "did you mean register-2022",
    )


def test_an_uncited_source_is_named(mini: Path) -> None:
    text = (mini / "sources/register-2022.yaml").read_text(encoding="utf-8")
    text = text.replace("register-2022", "survey-2020")
    lines = [line for line in text.splitlines() if not line.startswith("hash")]
    (mini / "sources/survey-2020.yaml").write_text("\n".join(lines), encoding="utf-8")
    only(check_country(mini), "sources/survey-2020.yaml", "cites")


def test_changed_rows_break_the_hash_of_their_source(mini: Path) -> None:
    edit_table(mini, "births_total", "01,2024,1", "01,2024,2")
    only(check_country(mini), "sources/register-2022.yaml, hash", "sha256:")


def test_the_order_of_rows_does_not_break_the_hash(mini: Path) -> None:
    path = mini / "tables/population.csv"
    header, *rows = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([header, *reversed(rows)]) + "\n", encoding="utf-8")
    assert check_country(mini) == []


def test_a_row_without_source_is_named(mini: Path) -> None:
    edit_table(mini, "workforce_observations", "register-2022", "")
    only(without_hash(check_country(mini)), "tables/workforce_observations.csv, row 2, source", "names no source")


def test_a_table_without_source_is_named(mini: Path) -> None:
    edit_descriptor(mini, "regions", lambda r: r.pop("underlag:sources"))
    only(without_hash(check_country(mini)), "table regions", "names no source")


def test_a_table_that_nobody_uses_is_named_until_it_awaits_a_room(mini: Path) -> None:
    (mini / "tables/rooms.csv").write_text("room\na\n", encoding="utf-8")
    only(check_country(mini), "tables/rooms.csv", "doesn't describe")
    add_table(mini, "rooms", {"room": "string"})
    only(without_hash(check_country(mini)), "table rooms", "nobody uses")
    edit_descriptor(mini, "rooms", lambda r: r.update({"underlag:awaits": "web"}))
    assert without_hash(check_country(mini)) == []
    edit_descriptor(mini, "rooms", lambda r: r.update({"underlag:awaits": "attic"}))
    assert "unknown room" in str(check_country(mini)[0])


def test_a_table_cited_by_a_card_or_through_its_source_is_used(mini: Path) -> None:
    (mini / "tables/rooms.csv").write_text("room\na\n", encoding="utf-8")
    add_table(mini, "rooms", {"room": "string"})
    card = mini / "parameters/training/fill.yaml"
    edit_yaml(card, lambda c: c.update(tables=["rooms"]))
    assert without_hash(check_country(mini)) == []
    edit_yaml(card, lambda c: (c.pop("tables"), c.update(sources=["register-2022"])))
    assert without_hash(check_country(mini)) == []


def test_a_wrong_unit_on_a_card_stops_a_plan(mini: Path) -> None:
    edit_yaml(mini / "parameters/arrivals/abroad.yaml", lambda c: c.update(unit="head"))
    problem = only(check_country(mini), "parameters/arrivals/abroad.yaml, unit", "head/year")
    with pytest.raises(EvidenceError) as caught:
        read_country(mini)
    assert caught.value.problems == (problem,)


def test_a_wrong_unit_on_a_column_stops_a_plan(mini: Path) -> None:
    edit_descriptor(mini, "population", lambda r: r["schema"]["fields"][4].update({"underlag:unit": "head"}))
    only(check_country(mini), "table population, field persons", "wrong unit", "resident")


def test_a_row_whose_unit_is_not_that_of_its_quantity_is_named(mini: Path) -> None:
    edit_table(mini, "workforce_observations", ",head,", ",fte,")
    only(without_hash(check_country(mini)), "observation_id o1", "wrong unit", "head for trainees_heads")
    edit_table(mini, "workforce_observations", ",fte,", ",heads,")
    assert any("unknown unit" in p.told("en")["what"] for p in check_country(mini))


def test_shares_that_do_not_sum_to_one_are_named(mini: Path) -> None:
    path = mini / "parameters/start/age_structure.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("55: 0.6", "55: 0.5"), encoding="utf-8")
    only(check_country(mini), "parameters/start/age_structure.yaml", "don't sum to one", "Found: 0.9")


def test_a_share_above_one_is_named(mini: Path) -> None:
    edit_yaml(mini / "parameters/training/fill.yaml", lambda c: c["values"][0].update(value=95))
    only(check_country(mini), "parameters/training/fill.yaml", "outside the possible range", "95")


def test_municipalities_must_sum_to_their_region_exactly_before_the_noise(mini: Path) -> None:
    edit_table(mini, "municipality_population_total", "0101,2024,1000", "0101,2024,999")
    only(without_hash(check_country(mini)), "region_code 01, year 2024", "Found: 1999", "Expected: 2000")


def test_regions_must_sum_to_the_nation(mini: Path) -> None:
    edit_table(mini, "population_total", "00,2024,4000", "00,2024,4001")
    only(without_hash(check_country(mini)), "region_code 00, year 2024", "don't sum to the nation")


def test_from_2025_sums_may_miss_by_one_in_a_thousand(mini: Path) -> None:
    for table in ("population_total", "municipality_population_total"):
        path = mini / f"tables/{table}.csv"
        path.write_text(path.read_text(encoding="utf-8").replace("2024", "2025"), encoding="utf-8")
    edit_table(mini, "population_total", "00,2025,4000", "00,2025,4003")
    assert without_hash(check_country(mini)) == []
    edit_table(mini, "population_total", "00,2025,4003", "00,2025,4006")
    only(without_hash(check_country(mini)), "don't sum to the nation")


def test_shares_in_tables_must_sum_to_their_whole(mini: Path) -> None:
    (mini / "tables/degurba_share.csv").write_text("region_code,degurba,percent\n01,1,60\n01,2,30\n", encoding="utf-8")
    names = {"region_code": "string", "degurba": "string", "percent": "number"}
    add_table(mini, "degurba_share", names)
    only(without_hash(check_country(mini)), "region_code 01", "Found: 90", "100 ± 0.15")


def test_a_parameter_without_card_is_named_and_stops_a_plan(mini: Path) -> None:
    (mini / "parameters/training/dropout.yaml").unlink()
    only(check_country(mini), "professions/gp.yaml", "parameters/training/dropout.yaml")
    with pytest.raises(EvidenceError, match="training/dropout"):
        read_country(mini).profession()


def test_a_card_that_nothing_reads_is_named_with_the_nearest(mini: Path) -> None:
    source = mini / "parameters/training/fill.yaml"
    edit_yaml(source, lambda c: c.update(name="training/fil"))
    source.rename(mini / "parameters/training/fil.yaml")
    problems = check_country(mini)
    assert any("did you mean training/fill" in p.told("en")["remedy"] for p in problems), problems


def test_two_cards_for_one_profession_are_named(mini: Path) -> None:
    text = (mini / "parameters/training/fill.yaml").read_text(encoding="utf-8")
    for name in ("a", "b"):
        (mini / f"parameters/training/fill.{name}.yaml").write_text(text + "profession: [gp]\n", encoding="utf-8")
    only(check_country(mini), "parameters/training/fill.b.yaml", "two cards")


def test_an_unknown_key_of_a_scenario_is_named_by_place(mini: Path) -> None:
    edit_yaml(mini / "scenarios/later.yaml", lambda s: s["changes"].update(goals={}))
    only(check_country(mini), "scenarios/later.yaml", "changes.goals", "unknown key", "did you mean goal")


def test_an_unknown_parameter_of_a_scenario_is_named_by_place(mini: Path) -> None:
    edit_yaml(
        mini / "scenarios/later.yaml", lambda s: s["changes"]["parameters"].update({"training/fyll": {"value": 1.0}})
    )
    only(check_country(mini), "scenarios/later.yaml, changes.parameters.training/fyll", "did you mean training/fill")


def test_a_polygon_of_an_unknown_region_and_a_missing_one_are_named(mini: Path) -> None:
    path = mini / "boundaries/regions.geojson"
    path.write_text(path.read_text(encoding="utf-8").replace('"03"', '"33"'), encoding="utf-8")
    found = [p.told("en")["what"] for p in without_hash(check_country(mini))]
    assert found == ["a polygon of an unknown region", "a region without polygon"]


def test_a_missing_table_stops_a_plan(mini: Path) -> None:
    path = mini / "datapackage.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    data["resources"] = [r for r in data["resources"] if r["name"] != "deaths"]
    path.write_text(json.dumps(data), encoding="utf-8")
    (mini / "tables/deaths.csv").unlink()
    only(without_hash(check_country(mini)), "a plan needs", "deaths")
    with pytest.raises(EvidenceError, match="deaths"):
        read_country(mini)


def test_a_missing_column_stops_a_plan(mini: Path) -> None:
    edit_descriptor(mini, "deaths", lambda r: r["schema"]["fields"].pop())
    assert any(p.told("en")["what"] == "a field that a plan needs is missing" for p in check_country(mini))


def test_a_table_that_a_plan_may_use_needs_its_columns_too(mini: Path) -> None:
    path = mini / "datapackage.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    regions = next(r for r in data["resources"] if r["name"] == "regions")
    data["resources"].append({**regions, "name": "municipality_deprivation"})
    path.write_text(json.dumps(data), encoding="utf-8")
    missing = [
        p.told("en")["expected"]
        for p in check_country(mini)
        if p.told("en")["what"] == "a field that a plan needs is missing"
    ]
    assert sorted(missing) == ["component", "municipality_code", "value", "year"]


def test_a_default_that_is_not_there_is_named(mini: Path) -> None:
    edit_yaml(mini / "country.yaml", lambda s: s.update(default_profession="gb"))
    only(check_country(mini), "country.yaml, default_profession", "use one of gp")


def test_all_problems_come_at_once(mini: Path) -> None:
    edit_yaml(mini / "country.yaml", lambda s: s.update(default_profession="gb"))
    edit_yaml(mini / "parameters/training/fill.yaml", lambda c: c.update(unit="head", colour="red"))
    edit_table(mini, "population", "01,2015,women,0,10", "01,2015,women,0,-10")
    edit_table(mini, "deaths", "01,2024", "1,2024")
    found = without_hash(check_country(mini))
    places = {p.where.split(",")[0] for p in found}
    wanted = {"country.yaml", "parameters/training/fill.yaml", "tables/population.csv", "tables/deaths.csv"}
    assert wanted <= places, found


def test_rows_come_in_reading_order(mini: Path) -> None:
    path = mini / "tables/population.csv"
    header, *rows = path.read_text(encoding="utf-8").splitlines()
    bad = [row.rsplit(",", 1)[0] + ",-1" for row in rows]
    path.write_text("\n".join([header, *bad]) + "\n", encoding="utf-8")
    found = [p.where.split(" (")[0] for p in without_hash(check_country(mini))]
    assert found == [f"tables/population.csv, row {n}" for n in range(2, len(rows) + 2)]


def test_tasks_outside_the_lists_are_those_that_the_model_knows(mini: Path) -> None:
    card = mini / "parameters/need/time_outside_lists.yaml"
    edit_yaml(card, lambda c: c["values"][0].update(value={"elderly_care": 0.5, "research": 0.5}))
    only(check_country(mini), "wrong labels of the axis task", ", ".join(TASKS))


def test_tasks_outside_the_lists_are_told_by_both_cards(mini: Path) -> None:
    (mini / "parameters/need/further_tasks.yaml").unlink()
    only(check_country(mini), "a parameter that the profession needs has no card", "parameters/need/further_tasks.yaml")


def test_labels_of_an_axis_must_be_its_own(mini: Path) -> None:
    card = mini / "parameters/hours/full_time_share.yaml"
    edit_yaml(card, lambda c: (c.update(axes=["sex"]), c["values"][0].update(value={"kvinnor": 0.9, "män": 0.9})))
    only(check_country(mini), "wrong labels of the axis sex", "women, men")
    edit_yaml(card, lambda c: c["values"][0].update(value={"women": 0.9, "men": 0.9}))
    assert check_country(mini) == []
    path = mini / "parameters/start/age_structure.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("20: 0.4", "60: 0.4"), encoding="utf-8")
    only(check_country(mini), "axis age_band", "60, 55", "ascending whole numbers")


def test_axes_the_model_cannot_use_are_named(mini: Path) -> None:
    card = mini / "parameters/settling/stay.yaml"
    edit_yaml(card, lambda c: (c.update(axes=["sex"]), c["values"][0].update(value={"women": 0.9, "men": 0.9})))
    only(check_country(mini), "parameters/settling/stay.yaml, axes", "one number")


def test_a_figure_left_out_says_why(mini: Path) -> None:
    edit_table(mini, "workforce_observations", "synthesis", "no")
    only(without_hash(check_country(mini)), "observation_id o1, reason_left_out", "without reason")


def test_a_map_that_is_no_collection_is_named(mini: Path) -> None:
    (mini / "boundaries/regions.geojson").write_text('{"underlag:sources": ["register-2022"]}', encoding="utf-8")
    only(without_hash(check_country(mini)), "boundaries/regions.geojson", "not a GeoJSON")


def test_a_map_without_source_is_named(mini: Path) -> None:
    path = mini / "boundaries/regions.geojson"
    data = json.loads(path.read_text(encoding="utf-8"))
    data.pop("underlag:sources")
    path.write_text(json.dumps(data), encoding="utf-8")
    only(without_hash(check_country(mini)), "boundaries/regions.geojson", "names no source")


def test_ages_must_sum_to_the_population(mini: Path) -> None:
    edit_table(mini, "population", "01,2015,women,0,10", "01,2024,women,0,10")
    only(without_hash(check_country(mini)), "region_code 01, year 2024", "ages and sexes don't sum", "Found: 10")


def test_a_table_that_is_read_awaits_nothing_and_a_cited_one_is_described(mini: Path) -> None:
    edit_descriptor(mini, "deaths", lambda r: r.update({"underlag:awaits": "web"}))
    edit_yaml(mini / "parameters/training/fill.yaml", lambda c: c.update(tables=["nowhere"]))
    found = {p.told("en")["what"] for p in check_country(mini)}
    assert found == {"the table is read already", "a card cites a table that is not described"}


def test_a_profession_that_replaces_a_card_by_none_is_named(mini: Path) -> None:
    edit_yaml(mini / "professions/gp.yaml", lambda p: p.update(parameters={"training/fill": "training/fyll"}))
    only(check_country(mini), "professions/gp.yaml, parameters.training/fill", "did you mean training/fill")


def test_a_card_for_an_unknown_profession_is_named(mini: Path) -> None:
    text = (mini / "parameters/training/fill.yaml").read_text(encoding="utf-8")
    (mini / "parameters/training/fill.gb.yaml").write_text(text + "profession: [gb]\n", encoding="utf-8")
    only(check_country(mini), "parameters/training/fill.gb.yaml, profession", "use one of gp")


def test_an_aggregate_country_needs_its_file(mini: Path) -> None:
    edit_yaml(mini / "country.yaml", lambda s: s.update(form="aggregate"))
    assert any("an aggregate country needs a file" in p.told("en")["what"] for p in check_country(mini))


def test_a_country_without_baseline_is_named(mini: Path) -> None:
    for name in ("baseline", "later"):
        (mini / f"scenarios/{name}.yaml").unlink()
    found = {p.where for p in check_country(mini)}
    assert found == {"country.yaml, default_scenario", "scenarios/baseline.yaml"}


def test_a_source_without_card_stops_a_plan_wherever_it_is_cited(mini: Path) -> None:
    edit_descriptor(mini, "regions", lambda r: r.update({"underlag:sources": ["register-2021"]}))
    with pytest.raises(EvidenceError, match="register-2021"):
        read_country(mini)
    edit_descriptor(mini, "regions", lambda r: r.update({"underlag:sources": ["register-2022"]}))
    edit_table(mini, "workforce_observations", "register-2022", "register-2021")
    with pytest.raises(EvidenceError, match=r"unknown source, not in sources/\. Found: register-2021"):
        _ = read_country(mini).tables["workforce_observations"]
