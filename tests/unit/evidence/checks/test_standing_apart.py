"""A fault of a profession, scenario, measure or mapping stops who asks for it, tells that one everything, and stops
nobody else.

The invented country has, beside the baseline, the scenarios fill_low and longer_careers, which take no measures, and
fells_package, which takes some.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from underlag.core.errors import EvidenceError, Problem, SettingError
from underlag.evidence.checks.register import check_country
from underlag.evidence.country import read_country

NURSE = "professions/district_nurse.yaml"
LOW, CEILING = "scenarios/fill_low.yaml", "measures/list_ceiling.yaml"


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old} not in {path.name}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def based_on(own: Path, name: str, base: str, more: str = "") -> None:
    """A scenario of one's own on top of another."""
    pair = "{sv: Ett påstående, en: A statement}"
    text = f"name: {name}\nbase: {base}\ntitle: {pair}\ndescription: {pair}\nreason: {pair}\n{more}"
    (own / f"scenarios/{name}.yaml").write_text(text, encoding="utf-8")


def refusal(own: Path, scenario: str) -> tuple[Problem, ...]:
    country = read_country(own)
    with pytest.raises(EvidenceError) as caught:
        country.scenario(scenario)
    return caught.value.problems


def places(problems: tuple[Problem, ...] | list[Problem]) -> set[str]:
    return {problem.where.split(",")[0] for problem in problems}


def damaged_twice(own: Path) -> None:
    """A key that does not exist and a parameter that does not exist would be told one after the other: so two keys."""
    edit(own / LOW, "changes:", "colour: red\nchanges:\n  goals: {coverage: 1.0}")


def test_a_scenario_with_faults_stops_only_who_asks_for_it(own_country: Path) -> None:
    damaged_twice(own_country)
    country = read_country(own_country)
    assert country.scenario().name == "baseline"
    assert country.scenario("longer_careers").name == "longer_careers"
    assert country.scenario("fells_package").measures
    problems = refusal(own_country, "fill_low")
    assert {p.found for p in problems} == {"colour", "goals"}, "all faults are told at once"
    for problem in problems:
        assert problem.where.startswith(f"{LOW}, line ")
        assert problem.what and problem.expected and problem.remedy
    assert set(check_country(own_country)) == set(problems)


def test_a_change_that_fits_no_card_stops_only_its_scenario(own_country: Path) -> None:
    edit(own_country / LOW, "training/fill", "training/fil")
    assert read_country(own_country).scenario().name == "baseline"
    (problem,) = refusal(own_country, "fill_low")
    assert problem.where == f"{LOW}, changes.parameters.training/fil"
    assert problem.found == "training/fil" and problem.told("en")["remedy"].startswith("did you mean training/fill")
    assert check_country(own_country) == [problem]


def test_a_base_with_faults_is_told_to_who_asks_for_what_rests_on_it(own_country: Path) -> None:
    damaged_twice(own_country)
    based_on(own_country, "lower", "fill_low", "changes: {parameters: {training/fil: {value: 0.5}}}\n")
    assert read_country(own_country).scenario("longer_careers").name == "longer_careers"
    told = refusal(own_country, "lower")
    assert {p.found for p in told} == {"colour", "goals", "training/fil"}
    assert set(check_country(own_country)) == set(told), "the base is not called missing: its file is there"


def test_a_base_that_is_nowhere_stops_only_what_rests_on_it(own_country: Path) -> None:
    based_on(own_country, "lower", "fil_low")
    assert read_country(own_country).scenario("fill_low").name == "fill_low"
    (problem,) = refusal(own_country, "lower")
    assert (problem.where, problem.found) == ("scenarios/lower.yaml, base", "fil_low")
    assert problem.told("en")["remedy"] == "did you mean fill_low"


def test_a_circle_of_bases_stops_only_those_in_it_and_on_it(own_country: Path) -> None:
    based_on(own_country, "hen", "egg")
    based_on(own_country, "egg", "hen")
    based_on(own_country, "chick", "hen")
    assert read_country(own_country).scenario().name == "baseline"
    for name in ("hen", "egg", "chick"):
        assert {p.told("en")["what"] for p in refusal(own_country, name)} == {"the bases form a circle"}


def test_a_scenario_that_calls_itself_by_another_name_does_not_take_its_place(own_country: Path) -> None:
    kept = read_country(own_country).scenario("baseline").goal
    edit(own_country / LOW, "name: fill_low", "name: baseline")
    assert read_country(own_country).scenario("baseline").goal == kept
    (problem,) = refusal(own_country, "fill_low")
    assert (problem.where, problem.found, problem.told("en")["expected"]) == (f"{LOW}, name", "baseline", "fill_low")


def test_a_file_with_another_ending_is_told_to_who_asks_for_its_name(own_country: Path) -> None:
    (own_country / LOW).rename(own_country / "scenarios/fill_low.yml")
    assert read_country(own_country).scenario().name == "baseline"
    (problem,) = refusal(own_country, "fill_low")
    assert (problem.where, problem.told("en")["expected"]) == ("scenarios/fill_low.yml", "scenarios/*.yaml")
    with pytest.raises(SettingError, match="no scenario has this name"):
        read_country(own_country).scenario("fill_lower")


def test_the_default_scenario_with_a_fault_is_told_as_it_is_and_others_go_on(own_country: Path) -> None:
    """Its file is there, so that neither the default nor the baseline is called missing."""
    edit(own_country / "country.yaml", "default_scenario: baseline", "default_scenario: fill_low")
    damaged_twice(own_country)
    country = read_country(own_country)
    assert country.scenario("longer_careers").name == "longer_careers"
    with pytest.raises(EvidenceError) as caught:
        country.scenario()
    assert places(caught.value.problems) == {LOW} == places(check_country(own_country))


def test_a_baseline_with_a_fault_is_told_for_every_scenario_on_it_and_never_called_missing(own_country: Path) -> None:
    edit(own_country / "scenarios/baseline.yaml", "goal:", "gaol: 1\ngoal:")
    assert places(check_country(own_country)) == {"scenarios/baseline.yaml"}
    assert places(refusal(own_country, "fill_low")) == {"scenarios/baseline.yaml"}
    assert places(refusal(own_country, "baseline")) == {"scenarios/baseline.yaml"}


@pytest.mark.parametrize(
    ("old", "new"),
    [("category:", "colour: red\ncategory:"), ("parameter: exits/leave", "parameter: exits/leav"), ("id: ", "id: x")],
)
def test_a_measure_with_a_fault_stops_those_who_take_or_weigh_it(own_country: Path, old: str, new: str) -> None:
    based_on(own_country, "with_it", "baseline", "measures: [list_ceiling]\n")
    edit(own_country / CEILING, old, new)
    country = read_country(own_country)
    assert country.scenario("longer_careers").name == "longer_careers"
    told = refusal(own_country, "with_it")
    assert places(told) == {CEILING}, "the scenario is not said to name a measure that isn't there"
    with pytest.raises(EvidenceError) as caught:
        country.measures()
    assert caught.value.problems == told
    assert set(told) <= set(check_country(own_country))
    assert not {p for p in check_country(own_country) if p.where.startswith("scenarios/")}


def test_a_measure_of_another_profession_does_not_stop_the_weighing(own_country: Path) -> None:
    edit(own_country / CEILING, "parameter: exits/leave", "parameter: exits/leav")
    edit(own_country / CEILING, "profession: [gp]", "profession: [district_nurse]")
    assert "senior_lists" in read_country(own_country).measures("gp")
    with pytest.raises(EvidenceError, match="exits/leav"):
        read_country(own_country).measures("district_nurse")


def test_a_mapping_with_a_fault_does_not_stop_a_plan(own_country: Path) -> None:
    file = "mappings/health-board-by-region.yaml"
    edit(own_country / file, "table:", "colour: red\ntable:")
    assert read_country(own_country).scenario().name == "baseline"
    assert places(check_country(own_country)) == {file}


def test_what_everybody_needs_still_stops_everybody_and_all_is_told_at_once(own_country: Path) -> None:
    damaged_twice(own_country)
    edit(own_country / "parameters/training/fill.gp.yaml", "unit:", "unite:")
    with pytest.raises(EvidenceError) as caught:
        read_country(own_country)
    assert {LOW, "parameters/training/fill.gp.yaml"} <= places(caught.value.problems)


def profession_refused(own: Path, name: str | None) -> tuple[Problem, ...]:
    country = read_country(own)
    with pytest.raises(EvidenceError) as caught:
        country.profession(name)
    return caught.value.problems


def test_a_profession_that_cannot_be_read_stops_only_who_asks_for_it(own_country: Path) -> None:
    """Nothing that it alone uses, by its cards, sources and tables, is called unknown or unused instead."""
    edit(own_country / NURSE, "name:", "colour: red\nsize: 3\nname:")
    country = read_country(own_country)
    assert country.profession().name == "gp" and country.scenario("fill_low").name == "fill_low"
    problems = profession_refused(own_country, "district_nurse")
    assert {(p.where.split(",")[0], p.found) for p in problems} == {(NURSE, "colour"), (NURSE, "size")}
    assert set(check_country(own_country)) == set(problems)


def test_a_profession_whose_norm_has_no_card_stops_only_who_asks_for_it(own_country: Path) -> None:
    edit(own_country / NURSE, "trainee: need/residents_per_trainee", "trainee: need/residents_per_student")
    assert read_country(own_country).profession("gp").name == "gp"
    (problem,) = profession_refused(own_country, "district_nurse")
    assert (problem.where, problem.expected) == (NURSE, "parameters/need/residents_per_student.yaml")


def test_the_default_profession_with_a_fault_is_told_as_it_is_and_others_go_on(own_country: Path) -> None:
    edit(own_country / "professions/gp.yaml", "name:", "colour: red\nname:")
    assert read_country(own_country).profession("district_nurse").name == "district_nurse"
    assert (
        places(profession_refused(own_country, None)) == {"professions/gp.yaml"} == places(check_country(own_country))
    )


def test_a_profession_that_calls_itself_by_another_name_does_not_take_its_place(own_country: Path) -> None:
    kept = read_country(own_country).profession("gp")
    edit(own_country / NURSE, "name: district_nurse", "name: gp")
    assert read_country(own_country).profession("gp") == kept
    (problem,) = profession_refused(own_country, "district_nurse")
    assert (problem.where, problem.found, problem.expected) == (f"{NURSE}, name", "gp", "district_nurse")


def test_a_profession_that_is_nowhere_is_still_unknown(own_country: Path) -> None:
    edit(own_country / NURSE, "name:", "colour: red\nname:")
    with pytest.raises(SettingError, match="no profession has this name"):
        read_country(own_country).profession("nurse")
