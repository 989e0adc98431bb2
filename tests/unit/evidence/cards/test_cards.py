"""Cards: what they accept, what they refuse, and how they say it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from underlag.core.errors import EvidenceError, Problem
from underlag.core.language import Text
from underlag.core.units import Unit
from underlag.evidence.cards.card import PLACEHOLDERS
from underlag.evidence.cards.parameter import ParameterCard, flat
from underlag.evidence.cards.source import SourceCard
from underlag.evidence.reading.documents import ParsedFile, parse_yaml, validated

BOTH = {"sv": "Något", "en": "Something"}


def parameter(**change: Any) -> dict[str, Any]:
    card = {
        "name": "training/fill",
        "meaning": BOTH,
        "unit": "1",
        "status": "assumed",
        "reason": BOTH,
        "review": BOTH,
        "values": [{"from": 2020, "value": 0.9}],
        "distribution": {"kind": "fixed"},
    }
    return {key: value for key, value in {**card, **change}.items() if value is not ...}


def refused(data: dict[str, Any], model: Any = ParameterCard) -> list[Problem]:
    with pytest.raises(EvidenceError) as caught:
        validated(model, ParsedFile("card.yaml", data))
    return list(caught.value.problems)


def accepted(**change: Any) -> ParameterCard:
    return validated(ParameterCard, ParsedFile("card.yaml", parameter(**change)))


def test_a_card_is_read_into_types_of_ours() -> None:
    card = accepted(unit="head/year", distribution={"kind": "triangular", "low": 0.8, "high": 1.0})
    assert (card.unit, card.meaning) == (Unit.parse("head/year"), Text(sv="Något", en="Something"))
    assert accepted(unit=1).unit == Unit()


def test_the_latest_value_not_after_the_year_is_used() -> None:
    card = accepted(values=[{"from": 2015, "value": 1}, {"from": 2020, "value": 2}])
    assert [card.value_in(year) for year in (2015, 2019, 2020, 2030)] == [1, 1, 2, 2]


def test_values_may_have_labels_on_one_or_two_axes() -> None:
    one = accepted(axes=["age_band"], values=[{"from": 2020, "value": {20: 0.1, 55: 0.2}}])
    assert list(one.numbers()) == [0.1, 0.2]
    two = {"women": {20: 1, 55: 2}, "men": {20: 3, 55: 4}}
    assert list(flat(accepted(axes=["sex", "age_band"], values=[{"from": 2020, "value": two}]).value_in(2024))) == [
        1,
        2,
        3,
        4,
    ]


def test_a_card_cannot_be_changed() -> None:
    with pytest.raises(Exception, match="frozen"):
        accepted().unit = Unit()  # type: ignore[misc]


@pytest.mark.parametrize("nothing", ["", "  ", "n/a", "-", "TBD", "okänd"])
def test_text_that_says_nothing_is_refused_in_either_language(nothing: str) -> None:
    assert nothing.strip().lower() in PLACEHOLDERS
    for language in ("sv", "en"):
        (problem,) = refused(parameter(meaning={**BOTH, language: nothing}))
        assert (problem.where, problem.told("en")["what"]) == (
            "card.yaml, meaning",
            f"{language} says nothing ({nothing!r})",
        )


def test_text_needs_both_languages_and_no_third() -> None:
    assert "en is missing" in refused(parameter(meaning={"sv": "x y"}))[0].told("en")["what"]
    assert "de is not one of sv, en" in refused(parameter(meaning={**BOTH, "de": "Etwas"}))[0].told("en")["what"]
    assert "both languages" in refused(parameter(meaning="Something"))[0].told("en")["what"]


def test_an_unknown_key_is_named_with_the_nearest_one_at_its_level() -> None:
    (problem,) = refused(parameter(meanin=[]))
    assert (problem.where, problem.found, problem.told("en")["remedy"]) == (
        "card.yaml, meanin",
        "meanin",
        "did you mean meaning",
    )
    (inner,) = refused(parameter(values=[{"from": 2020, "value": 1, "vale": 2}]))
    assert (inner.where, inner.told("en")["expected"]) == ("card.yaml, values.0.vale", "from, known, value")


def test_a_missing_key_is_named() -> None:
    (problem,) = refused(parameter(review=...))
    assert (problem.where, problem.told("en")["what"], problem.told("en")["expected"]) == (
        "card.yaml",
        "a key is missing",
        "review",
    )


def test_a_word_not_allowed_is_named_with_the_nearest() -> None:
    (problem,) = refused(parameter(status="assumd"))
    assert problem.told("en")["expected"] == "official, estimated, assumed"
    assert problem.told("en")["remedy"] == "did you mean assumed"


def test_an_unknown_unit_is_refused() -> None:
    (problem,) = refused(parameter(unit="heads"))
    assert (problem.told("en")["what"], problem.found, problem.told("en")["remedy"]) == (
        "unknown unit",
        "heads",
        "did you mean head",
    )


@pytest.mark.parametrize("value", ["0.95", True, None, [1], {}, float("nan"), float("inf"), {"women": "x"}])
def test_a_value_that_is_no_number_is_refused_once(value: object) -> None:
    (problem,) = refused(parameter(values=[{"from": 2020, "value": value}]))
    assert problem.where.startswith("card.yaml, values.0.value")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"values": []}, "values has no value"),
        ({"reason": ...}, "status assumed without reason"),
        ({"status": "official"}, "status official without sources"),
        ({"status": "estimated", "reason": ..., "sources": ["x1"]}, "status estimated without reason"),
        ({"values": [{"from": 2020, "value": 1}, {"from": 2019, "value": 1}]}, "do not ascend"),
        ({"axes": ["sex"]}, "0 levels of labels, axes has 1"),
        ({"values": [{"from": 2020, "value": {"women": 1}}]}, "1 levels of labels, axes has 0"),
        (
            {"axes": ["sex"], "labels": ["women", "men"], "values": [{"from": 2020, "value": {"men": 1, "women": 1}}]},
            "labels says ['women', 'men']",
        ),
        ({"distribution": {"kind": "triangular", "low": 0.91, "high": 1}}, "outside low 0.91"),
        ({"distribution": {"kind": "uniform", "low": 0.1, "high": 0.5}}, "outside low"),
        ({"distribution": {"kind": "beta", "sd": 0.5}}, "no beta distribution has mean 0.9"),
        ({"distribution": {"kind": "lognormal", "sd_log": 0.1}, "values": [{"from": 2020, "value": 0}]}, "lognormal"),
        (
            {
                "axes": ["sex"],
                "values": [{"from": 2020, "value": {"women": 1, "men": 2}}],
                "distribution": {"kind": "normal", "sd": 0.1},
            },
            "factor or shift",
        ),
    ],
)
def test_a_card_that_contradicts_itself_is_refused(change: dict[str, Any], message: str) -> None:
    (problem,) = refused(parameter(**change))
    assert message in problem.told("en")["what"]


@pytest.mark.parametrize(
    ("distribution", "message"),
    [
        ({"kind": "normal"}, "a normal distribution takes sd; given: nothing"),
        ({"kind": "fixed", "sd": 1}, "a fixed distribution takes nothing; given: sd"),
        ({"kind": "triangular", "low": 1}, "takes low, high; given: low"),
        ({"kind": "uniform", "low": 2, "high": 1}, "low 2 is not below high 1"),
    ],
)
def test_a_distribution_takes_what_it_needs(distribution: dict[str, Any], message: str) -> None:
    assert message in refused(parameter(distribution=distribution))[0].told("en")["what"]


def test_a_factor_is_around_one_and_a_shift_around_zero() -> None:
    axes = {"axes": ["sex"], "values": [{"from": 2020, "value": {"women": 1, "men": 2}}]}
    accepted(**axes, distribution={"kind": "triangular", "low": 0.9, "high": 1.1, "applies_as": "factor"})
    accepted(**axes, distribution={"kind": "triangular", "low": -1, "high": 1, "applies_as": "shift"})
    wrong = {"kind": "triangular", "low": -1, "high": 0.5, "applies_as": "factor"}
    assert "central value 1" in refused(parameter(**axes, distribution=wrong))[0].told("en")["what"]


def test_all_faults_of_a_card_come_at_once() -> None:
    problems = refused(parameter(unit="heads", review=..., vales=1, meaning={"sv": "-", "en": "-"}))
    assert len(problems) == 4


def source(**change: Any) -> dict[str, Any]:
    card = {
        "id": "register-2022",
        "publisher": "P",
        "title": "T",
        "date": 2022,
        "address": "https://example.org",
        "licence": "CC0",
        "accessed": "2026-01-01",
        "taken": "1 row",
    }
    return {**card, **change}


def test_a_source_card_takes_a_year_or_a_date_and_refuses_placeholders() -> None:
    assert validated(SourceCard, ParsedFile("s.yaml", source())).date == "2022"
    assert refused(source(publisher="n/a"), SourceCard)[0].told("en")["what"] == "a text that says nothing"
    assert refused(source(accessed=True), SourceCard)[0].where == "s.yaml, accessed".replace("s.yaml", "card.yaml")


def test_problems_have_the_line_of_the_key(tmp_path: Path) -> None:
    text = json.dumps(parameter(unit="heads"), indent=1)
    document = parse_yaml(text, "card.yaml")
    with pytest.raises(EvidenceError) as caught:
        validated(ParameterCard, document)
    line = next(n for n, words in enumerate(text.splitlines(), start=1) if '"unit"' in words)
    assert caught.value.problems[0].where == f"card.yaml, line {line}, unit"
