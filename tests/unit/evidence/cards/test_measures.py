"""Measure cards: what they must hold, what their checks find, and that the Swedish catalogue invents nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from underlag.core.errors import EvidenceError, Problem
from underlag.evidence.cards.measures import CATALOGUE, MeasureCard, discount_names, needed_cards
from underlag.evidence.checks.register import check_country
from underlag.evidence.country import Country, read_country
from underlag.evidence.reading.documents import ParsedFile, validated

EVIDENCE = Path(__file__).parents[4] / "evidence"
BOTH = {"sv": "Ett påstående", "en": "A statement"}


def effect(**more: Any) -> dict[str, Any]:
    rows = {"workforce_observations": ["o1"]}
    return {
        "parameter": "training/fill",
        "scale": "odds",
        "value": 2.0,
        "design": "cohort",
        "rows": rows,
        "reason": BOTH,
        **more,
    }


def card(**more: Any) -> dict[str, Any]:
    cost = {"amount": 1000.0, "per": "start", "price_year": 2024, "basis": "assumed", "reason": BOTH}
    return {
        "id": "grant",
        "title": BOTH,
        "description": BOTH,
        "actors": ["region"],
        "category": "recruit",
        "from_year": 2027,
        "effects": [effect()],
        "cost": cost,
        "review": BOTH,
        **more,
    }


def read(data: dict[str, Any]) -> MeasureCard:
    return validated(MeasureCard, ParsedFile("measures/grant.yaml", data))


def refused(data: dict[str, Any]) -> str:
    with pytest.raises(EvidenceError) as caught:
        read(data)
    return "\n".join(map(str, caught.value.problems))


def test_a_card_knows_its_grade_and_the_cards_it_is_computed_from() -> None:
    two = read(card(effects=[effect(), effect(parameter="settling/stay", design="self_selected", abroad=True)]))
    assert two.grade == "D", "the weakest evidence decides"
    assert set(two.needs()) == {
        "measures/discount_cohort",
        "measures/discount_self_selected",
        "measures/discount_abroad",
    }
    assert discount_names("randomised", abroad=False) == ("measures/discount_randomised",)
    bought = effect(parameter="policy/extra_posts", scale="bought", value=None, design="granted")
    grant = read(card(effects=[bought], cost={**card()["cost"], "per": "year"}))
    assert set(grant.needs()) == {"measures/discount_granted", "costs/training_post", "training/duration_mean"}


def test_a_measure_without_known_effect_says_why_and_has_no_grade() -> None:
    unknown = read({**card(unknown=BOTH, sources=["report"]), "effects": []})
    assert unknown.grade is None
    assert unknown.reach == 0


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"effects": []}, "either effects, or unknown"),
        ({"unknown": BOTH}, "either effects, or unknown"),
        ({"cost": None}, "an effect without cost"),
        ({"to_year": 2026}, "to_year 2026 lies before from_year 2027"),
        ({"effects": [effect(), effect()]}, "two effects on one parameter"),
        ({"effects": [effect(value=None)]}, "scale odds without value"),
        ({"effects": [effect(value=-1.0)]}, "takes a value above 0"),
        ({"effects": [effect(rows={})]}, "no row of evidence"),
        ({"effects": [effect(reach=1.5)]}, "reach"),
        ({"effects": [effect(scale="bought", value=None)]}, "only policy/extra_posts can be bought"),
        ({"effects": [effect(distribution={"kind": "triangular", "low": 3.0, "high": 4.0})]}, "lies outside"),
        ({"effects": [], "unknown": BOTH, "rows": {}, "cost": None}, "neither source nor row"),
        ({"coast": 3}, "unknown key"),
    ],
)
def test_a_card_that_says_too_little_or_too_much_is_refused(change: dict[str, Any], said: str) -> None:
    assert said in refused(card(**change))


def write(root: Path, **more: Any) -> list[Problem]:
    """The problems of a country with one measure."""
    path = root / "measures/grant.yaml"
    path.parent.mkdir(exist_ok=True)
    discount = yaml.safe_load((root / "parameters/training/fill.yaml").read_text(encoding="utf-8"))
    (root / "parameters/measures").mkdir(exist_ok=True)
    name = "measures/discount_cohort"
    (root / f"parameters/{name}.yaml").write_text(json.dumps({**discount, "name": name}), encoding="utf-8")
    path.write_text(json.dumps(card(**more)), encoding="utf-8")
    return check_country(root)


def test_a_measure_in_order_has_no_problem(mini: Path) -> None:
    assert write(mini) == []
    assert list(read_country(mini).measures("gp")) == ["grant"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"effects": [effect(parameter="training/fil")]}, ("effects.0.parameter", "training/fil", "training/fill")),
        ({"effects": [effect(parameter="start/women_share")]}, ("no measure can change", "start/women_share")),
        ({"effects": [effect(parameter="training/dropout")], "regions": ["01"]}, ("in some regions only",)),
        ({"effects": [effect(design="randomised")]}, ("is missing", "measures/discount_randomised.yaml")),
        ({"effects": [effect(rows={"workforce_observations": ["o2"]})]}, ("effects.0.rows", "o2", "o1")),
        ({"effects": [effect(rows={"workforce": ["o1"]})]}, ("no table has this name", "workforce_observations")),
        ({"regions": ["77"]}, ("no region has this code", "77")),
        ({"profession": ["nurse"]}, ("no profession has this name", "nurse")),
        ({"sources": ["nowhere"]}, ("no source card has this id", "nowhere")),
        ({"id": "other"}, ("not that of its file", "other")),
    ],
)
def test_a_fault_of_a_measure_is_named_with_file_and_place(
    mini: Path, change: dict[str, Any], words: tuple[str, ...]
) -> None:
    problems = write(mini, **change)
    assert len(problems) == 1, "\n".join(map(str, problems))
    assert "measures/" in problems[0].where
    for word in words:
        assert word in str(problems[0])


def test_a_scenario_with_an_unknown_measure_is_named_with_its_place(mini: Path) -> None:
    path = mini / "scenarios/later.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "measures: [grants]\n", encoding="utf-8")
    problems = write(mini)
    assert [p.where for p in problems] == ["scenarios/later.yaml, measures.0"]
    assert "grant" in problems[0].told("en")["remedy"]


@pytest.fixture(scope="module")
def sweden() -> Country:
    return read_country(EVIDENCE)


def test_every_row_of_the_swedish_catalogue_belongs_to_a_measure(sweden: Country) -> None:
    named = {row for measure in sweden.measures().values() for row in measure.rows.get(CATALOGUE, ())}
    assert named == set(sweden.tables[CATALOGUE]["id"])
    assert len(named) == 45


def test_an_odds_ratio_is_the_one_of_its_row_and_is_always_discounted(sweden: Country) -> None:
    rows = {row["id"]: row["value"] for row in sweden.tables["effect_sizes"].iter_rows(named=True)}
    seen = 0
    for measure in sweden.measures().values():
        for one in measure.effects:
            names = discount_names(one.design, one.abroad)
            kept = [sweden.parameters()[name].value_in(2024) for name in names]
            assert all(isinstance(share, float) and share < 1 for share in kept), measure.id
            if one.scale == "odds" and "effect_sizes" in one.rows and measure.id != "regionalised_programme":
                assert one.value == rows[one.rows["effect_sizes"][0]]
                seen += 1
    assert seen == 3


def test_a_plan_without_measures_reads_no_discount(sweden: Country) -> None:
    cards = sweden.parameters()
    without = needed_cards({}, cards)
    assert set(cards) - set(without) == {n for n in cards if n.startswith("measures/")}
    one = {"rural_training": sweden.measures()["rural_training"]}
    added = set(needed_cards(one, cards)) - set(without)
    assert added == {"measures/discount_self_selected", "measures/discount_abroad"}
