"""Scenarios resolve to whole goals and changed cards, and every value knows its file."""

from __future__ import annotations

from typing import Any

import pytest

from underlag.core.errors import EvidenceError, Problem, SettingError
from underlag.evidence.cards.parameter import ParameterCard
from underlag.evidence.cards.scenarios import ResolvedScenario, Scenario, apply
from underlag.evidence.reading.documents import ParsedFile, validated

BOTH = {"sv": "Något", "en": "Something"}
GOAL = {"coverage": 1.0, "need_model": "guideline", "target_year": 2040, "first_year": 2027, "ramp_years": 3}
OBJECTIVE = {
    "decided_years": 10,
    "specialist_year": 6e6,
    "discount": 0.03,
    "risk": 0.25,
    "tail": 0.9,
    "steadiness": 1.0,
    "rural": 0.0,
    "deprived": 0.0,
}
LIMITS = {
    "applicants": "nation",
    "supervision": "region",
    "rotations": "healthcare_region",
    "budget": "none",
    "yearly_change": "region",
    "floor": "region",
    "solidarity": "region",
}


DECIDED = {"goal": GOAL, "objective": OBJECTIVE, "limits": LIMITS}


def card(name: str, value: Any, distribution: dict[str, Any], axes: tuple[str, ...] = ()) -> ParameterCard:
    data = {
        "name": name,
        "meaning": BOTH,
        "unit": "1",
        "status": "assumed",
        "reason": BOTH,
        "review": BOTH,
        "axes": axes,
        "values": [{"from": year, "value": value} for year in (2015, 2020)],
        "distribution": distribution,
    }
    return validated(ParameterCard, ParsedFile("card.yaml", data))


FACTOR = {"kind": "lognormal", "sd_log": 0.1, "applies_as": "factor"}
CARDS = {
    "training/fill": card("training/fill", 0.9, {"kind": "triangular", "low": 0.8, "high": 1.0}),
    "exits/retirement": card("exits/retirement", {60: 0.1, 65: 0.4}, FACTOR, ("age",)),
}
FILES = {name: f"parameters/{name}.yaml" for name in CARDS}


def scenario(name: str, base: str | None = "baseline", **more: Any) -> Scenario:
    words = {"title": BOTH, "description": BOTH, "reason": BOTH}
    data = {"name": name, **words, **({"base": base} if base else DECIDED), **more}
    return validated(Scenario, ParsedFile(f"scenarios/{name}.yaml", data))


def resolved(name: str, *scenarios: Scenario) -> ResolvedScenario:
    every = {s.name: s for s in (scenario("baseline", None), *scenarios)}
    return apply(name, every, CARDS, FILES)


def refused(name: str, *scenarios: Scenario) -> tuple[Problem, ...]:
    with pytest.raises(SettingError) as caught:
        resolved(name, *scenarios)
    return caught.value.problems


def test_the_baseline_is_the_evidence_as_it_stands() -> None:
    found = resolved("baseline")
    assert dict(found.parameters) == CARDS
    assert found.changed == ()
    assert found.origin["goal.coverage"] == "scenarios/baseline.yaml"
    assert found.origin["training/fill"] == "parameters/training/fill.yaml"


def test_a_value_replaces_all_dated_values_and_says_where_it_came_from() -> None:
    found = resolved("full", scenario("full", changes={"parameters": {"training/fill": {"value": 0.95}}}))
    assert found.parameters["training/fill"].value_in(2030) == 0.95
    assert found.parameters["training/fill"].distribution.low == 0.8, "the card's own spread stays"
    assert (found.changed, found.origin["training/fill"]) == (("training/fill",), "scenarios/full.yaml")
    assert found.goal.coverage == 1.0


def test_add_and_multiply_move_values_and_bounds() -> None:
    found = resolved("less", scenario("less", changes={"parameters": {"training/fill": {"add": -0.1}}}))
    moved = found.parameters["training/fill"]
    assert moved.value_in(2015) == pytest.approx(0.8)
    assert (moved.distribution.low, moved.distribution.high) == (pytest.approx(0.7), pytest.approx(0.9))
    half = resolved("half", scenario("half", changes={"parameters": {"exits/retirement": {"multiply": 0.5}}}))
    assert half.parameters["exits/retirement"].value_in(2024) == {60: 0.05, 65: 0.2}
    assert half.parameters["exits/retirement"].distribution == CARDS["exits/retirement"].distribution
    none = resolved("none", scenario("none", changes={"parameters": {"training/fill": {"multiply": 0}}}))
    assert none.parameters["training/fill"].distribution.kind == "fixed"


def test_a_scenario_on_a_scenario_takes_both_changes() -> None:
    first = scenario("first", changes={"goal": {"coverage": 0.9}, "parameters": {"training/fill": {"value": 0.85}}})
    second = scenario("second", base="first", changes={"goal": {"target_year": 2050}})
    found = resolved("second", first, second)
    assert (found.goal.coverage, found.goal.target_year, found.goal.ramp_years) == (0.9, 2050, 3)
    assert found.origin["goal.coverage"] == "scenarios/first.yaml"
    assert found.origin["goal.target_year"] == "scenarios/second.yaml"
    assert found.changed == ("goal.coverage", "training/fill", "goal.target_year")


def test_unknown_names_are_refused_by_name_and_place() -> None:
    (unknown,) = refused("bas", scenario("base1"))
    assert (unknown.told("en")["where"], unknown.found) == ("scenario", "bas")
    (base,) = refused("lost", scenario("lost", base="baselin"))
    assert (base.where, base.told("en")["remedy"]) == ("scenarios/lost.yaml, base", "did you mean baseline")
    (name,) = refused("x1", scenario("x1", changes={"parameters": {"training/fil": {"value": 1.0}}}))
    assert name.where == "scenarios/x1.yaml, changes.parameters.training/fil"
    assert name.told("en")["remedy"] == "did you mean training/fill"


def test_a_circle_of_bases_is_refused() -> None:
    (problem,) = refused("a", scenario("a", base="b"), scenario("b", base="a"))
    assert problem.found == "a → b → a"


def test_a_value_outside_the_spread_of_its_card_needs_a_spread_of_its_own() -> None:
    low = {"parameters": {"training/fill": {"value": 0.5}}}
    (problem,) = refused("low", scenario("low", changes=low))
    assert "outside low 0.8" in problem.told("en")["what"]
    low["parameters"]["training/fill"]["distribution"] = {"kind": "fixed"}  # type: ignore[assignment]
    assert resolved("low", scenario("low", changes=low)).parameters["training/fill"].value_in(2024) == 0.5


def test_a_change_is_exactly_one_of_three() -> None:
    for change in ({}, {"value": 1.0, "add": 1.0}):
        with pytest.raises(EvidenceError, match="exactly one of value, add, multiply"):
            scenario("x", changes={"parameters": {"training/fill": change}})


def test_a_scenario_has_a_base_or_a_goal_and_a_reason() -> None:
    for data, message in (
        ({"goal": GOAL}, "no goal of its own"),
        ({"reason": None}, "needs a reason"),
        ({"base": None, "goal": None}, "needs a whole goal"),
    ):
        with pytest.raises(EvidenceError, match=message):
            scenario("x", **data)


def test_the_first_year_is_not_after_the_target() -> None:
    (problem,) = refused("x", scenario("x", changes={"goal": {"target_year": 2025}}))
    assert problem.found == "2027, 2025"


def test_an_unknown_key_of_the_goal_is_named_by_place() -> None:
    with pytest.raises(EvidenceError) as caught:
        scenario("x", changes={"goal": {"target": 2050}})
    (problem,) = caught.value.problems
    assert (problem.where, problem.told("en")["remedy"]) == (
        "scenarios/x.yaml, changes.goal.target",
        "did you mean target_year",
    )
