"""What evidence says of limits is held against the limits there are: names, scopes, and the cards that they own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from underlag.core.errors import EvidenceError, Problem
from underlag.evidence.cards.decisions import Limits
from underlag.evidence.cards.requirements import FAMILIES, PARAMETERS, expected_of
from underlag.evidence.checks.register import check_country
from underlag.evidence.country import Country, read_country
from underlag.optimise.limits.register import LIMITS
from underlag.runs.inputs.limit_checks import LIMITS_CHECK, refuse_wrong_limits, unit_of
from underlag.runs.plan.assemble import Evidence

Edit = Callable[[str, str, str], None]


@pytest.fixture
def edit(own_country: Path) -> Edit:
    """Puts other words in a file of the copied country."""

    def put(file: str, old: str, new: str) -> None:
        text = (own_country / file).read_text(encoding="utf-8")
        assert old in text
        (own_country / file).write_text(text.replace(old, new), encoding="utf-8")

    return put


def told(country: Path) -> list[Problem]:
    """The problems found now, all of which the check of limits has found."""
    before, after = check_country(country), check_country(country, (LIMITS_CHECK,))
    assert before == []
    return after


@pytest.mark.parametrize(
    ("file", "old", "new", "where", "expected"),
    [
        ("scenarios/baseline.yaml", "solidarity: region", "solidaryti: region", "limits.solidaryti", "solidarity"),
        ("scenarios/baseline.yaml", "budget: none", "budget: region", "limits.budget", "none, nation"),
        (
            "scenarios/rotation_agreements.yaml",
            "rotations: region",
            "rotations: nation",
            "changes.limits.rotations",
            "none",
        ),
        ("parameters/limits/solidarity.yaml", 'unit: "1"', "unit: post/year", "unit", "1"),
        ("parameters/limits/solidarity.yaml", "value: 0.6", "value: 60", "values", "0–1 1"),
        ("parameters/limits/solidarity.yaml", "limits/solidarity", "limits/justice", "name", "reads"),
    ],
)
def test_a_fault_is_found_where_it_is(
    own_country: Path, edit: Edit, file: str, old: str, new: str, where: str, expected: str
) -> None:
    edit(file, old, new)
    if where == "name":
        (own_country / file).rename((own_country / file).with_name("justice.yaml"))
        file = "parameters/limits/justice.yaml"
    (problem,) = told(own_country)
    assert problem.where == f"{file}, {where}"
    said = problem.told("en")
    assert expected in said["expected"] and said["remedy"]


def test_a_plan_is_refused_with_all_of_them_at_once(own_country: Path, edit: Edit) -> None:
    edit("scenarios/baseline.yaml", "budget: none", "budgett: nation")
    edit("parameters/limits/solidarity.yaml", "value: 0.6", "value: 60")
    country = read_country(own_country)
    with pytest.raises(EvidenceError) as refused:
        refuse_wrong_limits(country.scenario(None, "gp"))
    assert [problem.where for problem in refused.value.problems] == [
        "scenarios/baseline.yaml, limits.budgett",
        "parameters/limits/solidarity.yaml, values",
    ]


def test_a_limit_that_is_not_named_does_not_hold(evidence: Evidence) -> None:
    scopes = dict(evidence.scenario.limits.scopes)
    assert evidence.scenario.limits.scope("solidarity") == "region"
    del scopes["solidarity"]
    without = replace(evidence.scenario, limits=Limits(**scopes))
    refuse_wrong_limits(without)
    assert without.limits.scope("solidarity") == "none"


def test_a_scope_is_one_of_the_words_there_are() -> None:
    with pytest.raises(ValueError, match="nation"):
        Limits(solidarity="everywhere")


def test_a_card_that_both_know_of_is_the_same_to_both() -> None:
    """Supervision also bounds the posts inside a region, so the evidence knows its card as well."""
    shared = [card for name, card in LIMITS.cards.items() if expected_of(name)]
    assert [card.name for card in shared] == ["limits/trainees_per_specialist"]
    for card in shared:
        known = PARAMETERS[card.name]
        assert (known.unit, known.low, known.high, known.reads) == (card.unit, card.low, card.high, card.reads)
    assert not any(start.startswith("limits/") for start in FAMILIES)


def test_every_card_of_limits_in_both_countries_is_owned(country: Country) -> None:
    found = {name for name in country.parameters() if name.startswith("limits/")}
    assert found == set(LIMITS.cards)


def test_the_unit_of_a_number_without_dimension_says_what_it_is() -> None:
    assert unit_of("limits/rotation_room", "1") == "ratio"
    assert unit_of("limits/double_cohort", "head/year") == "head/year"
    assert unit_of("hours/full_time_share_by_age", "1") == "ratio"
