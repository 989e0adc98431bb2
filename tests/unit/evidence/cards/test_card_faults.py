"""What is wrong with a card of a parameter, in both languages; where bounds are; and what a change makes of a card."""

from __future__ import annotations

from typing import Any

import pytest
from shared.parameter_cards import card

from underlag.core.errors import EvidenceError
from underlag.core.language import Text
from underlag.evidence.cards.card import PLACEHOLDERS
from underlag.evidence.cards.decisions import Limits, Weights
from underlag.evidence.cards.parameter import StatedDistribution, flat
from underlag.evidence.cards.parameter_changes import ParameterChange
from underlag.evidence.reading.documents import ParsedFile, validated


def told(**more: Any) -> list[tuple[str, str, str]]:
    """(key, what in Swedish, what in English) of each fault."""
    with pytest.raises(EvidenceError) as refused:
        card(**more)
    parts = [(problem.told("sv"), problem.told("en")) for problem in refused.value.problems]
    return [(sv["where"].partition(", ")[2], sv["what"], en["what"]) for sv, en in parts]


@pytest.mark.parametrize(
    ("meaning", "sv", "en"),
    [
        ("Ett påstående", "ingen text på båda språken", "not a text in both languages"),
        ({"sv": "Ja"}, "en saknas", "en is missing"),
        ({"en": "Yes"}, "sv saknas", "sv is missing"),
        ({"sv": "Ja", "en": 3}, "en är inte text", "en is not text"),
        ({"sv": "Ja", "en": " TBD "}, "en säger inget (' TBD ')", "en says nothing (' TBD ')"),
        (
            {"sv": "?", "fi": "kyllä"},
            "fi är varken sv eller en; sv säger inget ('?'); en saknas",
            "fi is not one of sv, en; sv says nothing ('?'); en is missing",
        ),
    ],
)
def test_a_text_in_both_languages(meaning: object, sv: str, en: str) -> None:
    assert told(meaning=meaning) == [("meaning", sv, en)]


def test_what_stands_for_nothing_is_so_whatever_its_case_and_within_a_text_it_is_a_word() -> None:
    for word in sorted(PLACEHOLDERS - {""}):
        assert told(sources=[word.upper()])[0][1:] == ("en text som inte säger något", "a text that says nothing")
    assert card(sources=[" unknown soldiers "]).sources == ("unknown soldiers",)


@pytest.mark.parametrize(
    ("value", "sv", "en"),
    [
        ("0.5", "varken ett tal eller ett tal för varje etikett", "not a number, nor a number for each label"),
        (True, "varken ett tal eller ett tal för varje etikett", "not a number, nor a number for each label"),
        (float("inf"), "varken ett tal eller ett tal för varje etikett", "not a number, nor a number for each label"),
        (float("nan"), "inget tal", "not a number"),
        ({}, "inget tal alls", "no number at all"),
        (
            {"a": {"b": None}},
            "varken ett tal eller ett tal för varje etikett",
            "not a number, nor a number for each label",
        ),
    ],
)
def test_a_value_is_a_finite_number_or_one_for_each_label(value: object, sv: str, en: str) -> None:
    assert told(values=[{"from": 2020, "value": value}]) == [("values.0.value", sv, en)]


@pytest.mark.parametrize(
    ("more", "sv", "en"),
    [
        ({"values": []}, "values har inget värde", "values has no value"),
        (
            {"values": [{"from": 2024, "value": 1}, {"from": 2024, "value": 2}]},
            "åren i values kommer inte i stigande ordning: [2024, 2024]",
            "the years of values do not ascend: [2024, 2024]",
        ),
        ({"reason": None}, "status assumed utan reason", "status assumed without reason"),
        ({"status": "official"}, "status official utan sources", "status official without sources"),
        ({"status": "estimated"}, "status estimated utan sources", "status estimated without sources"),
        (
            {"axes": ["age"], "values": [{"from": 2020, "value": 1.0}]},
            "värdet för 2020 har 0 nivåer av etiketter, axes har 1",
            "the value of 2020 has 0 levels of labels, axes has 1",
        ),
        (
            {"axes": ["age"], "labels": [20, 40], "values": [{"from": 2020, "value": {40: 1.0, 20: 2.0}}]},
            "etiketterna för 2020 är [40, 20], labels säger [20, 40]",
            "the labels of 2020 are [40, 20], labels says [20, 40]",
        ),
        (
            {
                "axes": ["age"],
                "values": [{"from": 2020, "value": {20: 1.0}}],
                "distribution": {"kind": "normal", "sd": 0.1},
            },
            "med axes är fördelningens applies_as factor eller shift",
            "with axes the distribution applies_as factor or shift",
        ),
        (
            {"values": [{"from": 2020, "value": 3}], "distribution": {"kind": "uniform", "low": 0.0, "high": 2.0}},
            "det centrala värdet 3 ligger utanför low 0 – high 2",
            "the central value 3 lies outside low 0 – high 2",
        ),
        (
            {"values": [{"from": 2020, "value": 0.5}], "distribution": {"kind": "beta", "sd": 0.5}},
            "ingen betafördelning har medelvärdet 0.5 och standardavvikelsen 0.5",
            "no beta distribution has mean 0.5 and standard deviation 0.5",
        ),
        (
            {"values": [{"from": 2020, "value": 0}], "distribution": {"kind": "lognormal", "sd_log": 0.1}},
            "ingen lognormalfördelning har det centrala värdet 0",
            "a lognormal distribution has no central value 0",
        ),
    ],
)
def test_a_card_that_does_not_hold_together(more: dict[str, Any], sv: str, en: str) -> None:
    ((_, swedish, english),) = told(**more)
    assert (swedish, english) == (sv, en)


@pytest.mark.parametrize(
    ("distribution", "center", "fits"),
    [
        ({"kind": "uniform", "low": 1.0, "high": 2.0}, 1.0, True),
        ({"kind": "uniform", "low": 1.0, "high": 2.0}, 2.0, True),
        ({"kind": "triangular", "low": 1.0, "high": 2.0}, 2.001, False),
        ({"kind": "triangular", "low": 1.0, "high": 2.0}, 0.999, False),
        ({"kind": "beta", "sd": 0.4}, 0.2, False),  # 0.4² = 0.2·0.8: all would be 0 or 1
        ({"kind": "beta", "sd": 0.399}, 0.2, True),
        ({"kind": "beta", "sd": 0.1}, 0.0, False),
        ({"kind": "beta", "sd": 0.1}, 1.0, False),
        ({"kind": "lognormal", "sd_log": 0.1}, 1e-9, True),
        ({"kind": "normal", "sd": 0.1}, -5.0, True),
        ({"kind": "fixed"}, 0.0, True),
    ],
)
def test_the_central_value_that_a_distribution_can_have(
    distribution: dict[str, Any], center: float, fits: bool
) -> None:
    assert (StatedDistribution(**distribution).misfit(center) is None) is fits


@pytest.mark.parametrize(
    ("distribution", "sv"),
    [
        ({"kind": "normal"}, "en fördelning av slaget normal tar sd; angivet: inget"),
        ({"kind": "fixed", "sd": 1.0}, "en fördelning av slaget fixed tar inget; angivet: sd"),
        ({"kind": "uniform", "low": 1.0}, "en fördelning av slaget uniform tar low, high; angivet: low"),
        ({"kind": "uniform", "low": 1.0, "high": 1.0}, "low 1 är inte lägre än high 1"),
        ({"kind": "beta", "sd": 0.1, "sd_log": 0.1}, "en fördelning av slaget beta tar sd; angivet: sd, sd_log"),
    ],
)
def test_a_distribution_takes_what_it_needs_and_nothing_else(distribution: dict[str, Any], sv: str) -> None:
    assert told(distribution=distribution)[0][:2] == ("distribution", sv)


@pytest.mark.parametrize(("year", "value"), [(2020, 0.5), (2023, 0.5), (2024, 0.6), (2050, 0.6)])
def test_a_value_holds_until_the_next_one(year: int, value: float) -> None:
    assert card().value_in(year) == value


def test_every_number_of_a_card_is_told_whatever_its_axes() -> None:
    values = [{"from": 2020, "value": {"women": {20: 1, 40: 2}, "men": {20: 3, 40: 4}}}]
    assert list(card(axes=["sex", "age"], values=values).numbers()) == [1, 2, 3, 4]
    assert list(flat(7)) == [7.0]


BOUNDED = {"kind": "triangular", "low": 0.2, "high": 0.8}


@pytest.mark.parametrize(
    ("change", "values", "low", "high"),
    [
        ({"add": 0.1}, [0.6, 0.7], 0.3, 0.9),
        ({"multiply": 0.5}, [0.25, 0.3], 0.1, 0.4),
        ({"multiply": 0.0}, [0.0, 0.0], None, None),  # nothing that is always nothing varies
        ({"value": 0.7}, [0.7], 0.2, 0.8),
        ({"add": 0.0}, [0.5, 0.6], 0.2, 0.8),
    ],
)
def test_a_change_moves_every_value_and_the_bounds_with_it(
    change: dict[str, float], values: list[float], low: float | None, high: float | None
) -> None:
    changed = ParameterChange(**change).applied(card(distribution=BOUNDED))
    assert [dated.value for dated in changed.values] == pytest.approx(values)
    assert (changed.distribution.low, changed.distribution.high) == (
        pytest.approx(low) if low is not None else None,
        pytest.approx(high) if high is not None else None,
    )
    assert changed.values[0].from_year == 2020


def test_a_change_of_a_card_with_labels_moves_each_of_them_and_leaves_a_factor_alone() -> None:
    factor = {"kind": "triangular", "low": 0.5, "high": 1.5, "applies_as": "factor"}
    before = card(axes=["age"], values=[{"from": 2020, "value": {20: 1.0, 40: 2.0}}], distribution=factor)
    changed = ParameterChange(multiply=3.0).applied(before)
    assert changed.values[0].value == {20: 3.0, 40: 6.0}
    assert changed.distribution == before.distribution


@pytest.mark.parametrize("change", [{}, {"value": 1.0, "add": 1.0}, {"add": 1.0, "multiply": 2.0}])
def test_a_change_is_one_of_three(change: dict[str, float]) -> None:
    with pytest.raises(EvidenceError) as refused:
        validated(ParameterChange, ParsedFile("s.yaml", change))
    (problem,) = refused.value.problems
    given = ", ".join(change)
    assert problem.what == Text(
        f"exakt en av value, add och multiply behövs; angivet: {given or 'ingen'}",
        f"exactly one of value, add, multiply is needed; given: {given or 'none'}",
    )
    assert problem.remedy == Text("ange en", "give one")


WEIGHTS = dict.fromkeys(("risk", "tail", "steadiness", "rural", "deprived"), 0.0)
LOWEST = {"decided_years": 1, "specialist_year": 1e-9, "discount": 0.0, **WEIGHTS}
HIGHEST = {
    **LOWEST,
    "decided_years": 40,
    "discount": 0.5,
    "risk": 100.0,
    "tail": 0.999,
    "rural": 10.0,
    "deprived": 10.0,
}


def test_weights_may_touch_their_bounds() -> None:
    assert Weights(**LOWEST).tail == 0
    assert Weights(**HIGHEST).discount == 0.5


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("decided_years", 0),
        ("decided_years", 41),
        ("specialist_year", 0.0),
        ("discount", -0.01),
        ("discount", 0.51),
        ("risk", 100.1),
        ("tail", 1.0),
        ("steadiness", -1.0),
        ("rural", 10.1),
        ("deprived", -0.1),
    ],
)
def test_a_weight_beyond_its_bounds_is_refused_by_name(key: str, value: float) -> None:
    with pytest.raises(EvidenceError) as refused:
        validated(Weights, ParsedFile("s.yaml", {**LOWEST, key: value}))
    assert [problem.where for problem in refused.value.problems] == [f"s.yaml, {key}"]


def test_a_limit_that_is_not_named_does_not_hold() -> None:
    limits = validated(Limits, ParsedFile("s.yaml", {"budget": "nation", "floor": "none"}))
    assert [limits.scope(name) for name in ("budget", "floor", "rotations")] == ["nation", "none", "none"]
    assert dict(limits.scopes) == {"budget": "nation", "floor": "none"}
    with pytest.raises(EvidenceError) as refused:
        validated(Limits, ParsedFile("s.yaml", {"budget": "country"}))
    assert refused.value.problems[0].where == "s.yaml, budget"
