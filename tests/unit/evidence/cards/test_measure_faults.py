"""What is wrong with the card of a measure, the whole of it, in both languages; and what is just right."""

from __future__ import annotations

from typing import Any

import pytest

from underlag.core.errors import EvidenceError
from underlag.evidence.cards.measures import MeasureCard, measure_file, measures_of
from underlag.evidence.reading.documents import ParsedFile, validated

BOTH = {"sv": "Ett påstående", "en": "A statement"}
ROWS = {"workforce_observations": ["o1"]}
COST = {"amount": 1000.0, "per": "start", "price_year": 2024, "basis": "assumed", "reason": BOTH}
BOUGHT = {"parameter": "policy/extra_posts", "scale": "bought", "value": None}


def effect(**more: Any) -> dict[str, Any]:
    plain = {"parameter": "training/fill", "scale": "odds", "value": 2.0, "design": "cohort"}
    return {**plain, "rows": ROWS, "reason": BOTH, **more}


def card(**more: Any) -> MeasureCard:
    plain = {
        "id": "grant",
        "title": BOTH,
        "description": BOTH,
        "actors": ["region"],
        "category": "recruit",
        "from_year": 2027,
        "effects": [effect()],
        "cost": COST,
        "review": BOTH,
    }
    return validated(MeasureCard, ParsedFile("measures/grant.yaml", {**plain, **more}))


def told(**more: Any) -> list[tuple[str, str, str, str]]:
    """(key, what in Swedish, what in English, remedy in Swedish) of each fault."""
    with pytest.raises(EvidenceError) as refused:
        card(**more)
    problems = refused.value.problems
    pairs = [(problem.told("sv"), problem.told("en")) for problem in problems]
    return [(sv["where"].rpartition(", ")[2], sv["what"], en["what"], sv["remedy"]) for sv, en in pairs]


@pytest.mark.parametrize(
    ("more", "sv", "en"),
    [
        (
            {**BOUGHT, "value": 3.0},
            "det som köps följer av kostnaden, så det har varken värde eller fördelning",
            "what is bought follows from the cost, so it has no value or distribution",
        ),
        (
            {"scale": "bought", "value": None},
            "bara policy/extra_posts kan köpas",
            "only policy/extra_posts can be bought",
        ),
        ({"value": None}, "scale odds utan value", "scale odds without value"),
        (
            {"scale": "factor", "value": 0.0},
            "scale factor tar ett värde över 0, inte 0",
            "scale factor takes a value above 0, not 0",
        ),
        (
            {"distribution": {"kind": "normal", "sd": 0.5}},
            "scale odds tar en fördelning av tal över 0",
            "scale odds takes a distribution of numbers above 0",
        ),
        (
            {"distribution": {"kind": "triangular", "low": 0.0, "high": 3.0}},
            "scale odds tar en fördelning av tal över 0",
            "scale odds takes a distribution of numbers above 0",
        ),
        ({"rows": {}}, "ingen rad som belägg", "no row of evidence"),
        ({"rows": {"workforce_observations": []}}, "ingen rad som belägg", "no row of evidence"),
    ],
)
def test_an_effect_that_says_too_little_or_too_much(more: dict[str, Any], sv: str, en: str) -> None:
    assert told(effects=[effect(**more)]) == [("effects.0", sv, en, "rätta effekten")]


def test_every_fault_of_an_effect_is_told_at_once() -> None:
    ((_, sv, en, _),) = told(effects=[effect(value=None, rows={})])
    assert sv == "scale odds utan value; ingen rad som belägg"
    assert en == "scale odds without value; no row of evidence"


@pytest.mark.parametrize(
    "more",
    [
        {"scale": "factor", "value": 0.001},
        {"scale": "shift", "value": -1.0},  # what is added may be below zero
        {"scale": "shift", "value": 0.0, "distribution": {"kind": "normal", "sd": 0.5}},
        {"distribution": {"kind": "triangular", "low": 0.5, "high": 3.0}},
        {"reach": 1.0},
        {"reach": 0.01},
    ],
)
def test_an_effect_that_is_right(more: dict[str, Any]) -> None:
    assert card(effects=[effect(**more)]).effects[0].parameter == "training/fill"


@pytest.mark.parametrize(
    ("more", "sv", "en"),
    [
        (
            {"amount": None},
            "basis computed går ihop med inget belopp (amount), varje annan basis med ett belopp",
            "basis computed goes with no amount, every other basis with an amount",
        ),
        (
            {"per": "extra_post"},
            "basis computed går ihop med per: extra_post",
            "basis computed goes with per: extra_post",
        ),
        (
            {"amount": None, "basis": "computed"},
            "basis computed går ihop med per: extra_post",
            "basis computed goes with per: extra_post",
        ),
        (
            {"basis": "source"},
            "basis source utan någon rad som belägg",
            "basis source without a row of evidence",
        ),
        (
            {"distribution": {"kind": "normal", "sd": 10.0}},
            "med en normalfördelning kan en kostnad bli negativ; använd lognormal eller triangular",
            "a normal distribution lets a cost become negative; use lognormal or triangular",
        ),
    ],
)
def test_a_cost_that_can_t_be(more: dict[str, Any], sv: str, en: str) -> None:
    assert told(cost={**COST, **more}) == [("cost", sv, en, "rätta kostnaden")]


@pytest.mark.parametrize(
    "more",
    [
        {"amount": 0.0},
        {"basis": "source", "rows": ROWS},
        {"amount": None, "basis": "computed", "per": "extra_post"},
        {"distribution": {"kind": "triangular", "low": 500.0, "high": 1500.0}},
    ],
)
def test_a_cost_that_can_be(more: dict[str, Any]) -> None:
    assert card(cost={**COST, **more}).cost is not None


@pytest.mark.parametrize(
    ("more", "sv", "en"),
    [
        (
            {"effects": [], "rows": ROWS},
            "ange antingen effects eller unknown: varför effekten inte finns i siffror",
            "give either effects, or unknown: why there is no quantified effect",
        ),
        (
            {"cost": None},
            "en effekt utan kostnad går inte att rangordna; ange cost",
            "an effect without cost can't be ranked; give cost",
        ),
        (
            {"to_year": 2026},
            "to_year 2026 ligger före from_year 2027",
            "to_year 2026 lies before from_year 2027",
        ),
        (
            {"effects": [effect(**BOUGHT)]},
            "det som köps behöver en kostnad per år",
            "what is bought needs a cost per year",
        ),
        ({"effects": [effect(), effect()]}, "två effekter på en parameter", "two effects on one parameter"),
        (
            {"effects": [], "unknown": BOTH, "cost": None},
            "varken källa eller rad: var kommer insatsen från?",
            "neither source nor row: where does the measure come from?",
        ),
    ],
)
def test_a_measure_that_does_not_hold_together(more: dict[str, Any], sv: str, en: str) -> None:
    ((_, swedish, english, remedy),) = told(**more)
    assert (swedish, english, remedy) == (sv, en, "rätta insatsen")


def test_a_measure_may_be_in_force_for_one_year() -> None:
    assert card(to_year=2027).to_year == 2027


@pytest.mark.parametrize("more", [{"sources": ["report"]}, {"rows": ROWS}])
def test_a_measure_without_numbers_comes_from_a_source_or_a_row(more: dict[str, Any]) -> None:
    found = card(effects=[], unknown=BOTH, cost=None, **more)
    assert (found.grade, found.reach, list(found.needs())) == (None, 0.0, [])


def test_the_largest_reach_counts() -> None:
    both = [effect(reach=0.2), effect(parameter="settling/stay", reach=0.7)]
    assert card(effects=both).reach == 0.7


def test_what_is_bought_or_computed_needs_what_a_post_costs_and_how_long_it_lasts() -> None:
    unit_costs = {"costs/training_post", "training/duration_mean"}
    per_year = {**COST, "per": "year"}
    assert unit_costs <= set(card(effects=[effect(**BOUGHT)], cost=per_year).needs())
    computed = {**COST, "amount": None, "basis": "computed", "per": "extra_post"}
    assert unit_costs <= set(card(cost=computed).needs())
    assert not unit_costs & set(card().needs())


def test_every_place_that_names_rows_is_told() -> None:
    both = [effect(), effect(parameter="settling/stay", rows={"effect_sizes": ["e1"]})]
    cited = dict(card(effects=both, rows=ROWS, cost={**COST, "basis": "source", "rows": {"t": ["c"]}}).cited())
    assert cited == {
        "rows": {"workforce_observations": ("o1",)},
        "effects.0.rows": {"workforce_observations": ("o1",)},
        "effects.1.rows": {"effect_sizes": ("e1",)},
        "cost.rows": {"t": ("c",)},
    }
    bare = card(effects=[], unknown=BOTH, cost=None, sources=["report"])
    assert dict(bare.cited()) == {"rows": {}}


def test_the_measures_of_a_profession_are_its_own_and_those_of_all() -> None:
    measures = {"b": card(id="b", profession=["gp"]), "a": card(id="a"), "c": card(id="c", profession=["nurse"])}
    assert list(measures_of("gp", measures)) == ["a", "b"]
    assert list(measures_of("nurse", measures)) == ["a", "c"]
    assert measure_file("grant") == "measures/grant.yaml"
