"""What a faulty distribution block is told, word for word, in both languages."""

from __future__ import annotations

import math

import numpy as np
import pytest

from underlag.core.errors import EvidenceError
from underlag.uncertainty.distributions import (
    APPLICATIONS,
    WIDTHS,
    Distribution,
    distribution_of,
    distribution_problems,
)

CARD = "parameters/exits/leave.yaml"


def only(kind: str, central: float, width: dict[str, float], applies_as: str = "value") -> tuple[dict[str, str], ...]:
    """The one problem of a block, told in Swedish and in English."""
    [problem] = distribution_problems(CARD, kind, central, width, applies_as)
    return problem.told("sv"), problem.told("en")


def test_an_unknown_kind_near_a_known_one() -> None:
    sv, en = only("uniforms", 1.0, {"low": 0.0, "high": 2.0})
    assert sv == {
        "where": f"{CARD}, kind",
        "what": "okänd sort",
        "found": "uniforms",
        "expected": "fixed | normal | lognormal | triangular | uniform | beta",
        "remedy": "menade du uniform",
    }
    assert (en["what"], en["remedy"]) == ("unknown kind", "did you mean uniform")


def test_an_unknown_kind_near_none_names_them_all() -> None:
    sv, en = only("weibull", 1.0, {})
    names = "fixed, normal, lognormal, triangular, uniform, beta"
    assert (sv["remedy"], en["remedy"]) == (f"använd en av {names}", f"use one of {names}")


def test_a_width_that_is_missing() -> None:
    sv, en = only("lognormal", 1.0, {})
    assert sv == {
        "where": CARD,
        "what": "sorten lognormal behöver sd_log",
        "found": "",
        "expected": "ett tal",
        "remedy": "lägg till sd_log",
    }
    assert (en["what"], en["expected"], en["remedy"]) == ("the kind lognormal needs sd_log", "a number", "add sd_log")


def test_each_end_that_is_missing_is_named_by_itself() -> None:
    problems = distribution_problems(CARD, "triangular", 1.0, {})
    assert [p.told("en")["what"] for p in problems] == [
        "the kind triangular needs high",
        "the kind triangular needs low",
    ]


@pytest.mark.parametrize(
    ("kind", "needed", "expected_sv", "expected_en"),
    [
        ("fixed", {}, "ingen bredd", "no width"),
        ("normal", {"sd": 1.0}, "sd", "sd"),
        ("uniform", {"low": 0.0, "high": 2.0}, "low, high", "low, high"),
    ],
)
def test_a_width_too_many(kind: str, needed: dict[str, float], expected_sv: str, expected_en: str) -> None:
    sv, en = only(kind, 1.0, {**needed, "spread": 2.0})
    assert sv == {
        "where": f"{CARD}, spread",
        "what": f"används inte av sorten {kind}",
        "found": "spread",
        "expected": expected_sv,
        "remedy": "ta bort spread",
    }
    assert (en["what"], en["expected"], en["remedy"]) == (f"not used by the kind {kind}", expected_en, "remove spread")


@pytest.mark.parametrize(("number", "shown"), [(math.nan, "nan"), (math.inf, "inf"), (-math.inf, "-inf")])
def test_a_number_that_is_none(number: float, shown: str) -> None:
    sv, en = only("normal", 1.0, {"sd": number})
    assert sv == {
        "where": f"{CARD}, sd",
        "what": "inte ett ändligt tal",
        "found": shown,
        "expected": "",
        "remedy": "ange ett tal",
    }
    assert (en["what"], en["remedy"]) == ("not a finite number", "give a number")


@pytest.mark.parametrize(("kind", "name"), [("normal", "sd"), ("lognormal", "sd_log")])
@pytest.mark.parametrize(("spread", "shown"), [(0.0, "0"), (-0.25, "-0.25")])
def test_a_spread_that_is_not_positive(kind: str, name: str, spread: float, shown: str) -> None:
    sv, en = only(kind, 1.0, {name: spread})
    assert sv == {
        "where": f"{CARD}, {name}",
        "what": "en spridning måste vara positiv",
        "found": shown,
        "expected": "> 0",
        "remedy": "ange en positiv spridning, eller använd sorten fixed",
    }
    assert (en["what"], en["remedy"]) == ("a spread must be positive", "give a positive spread, or use kind fixed")


@pytest.mark.parametrize(("low", "value", "high"), [(2.0, 1.0, 3.0), (0.0, 4.0, 3.0), (3.0, 2.0, 1.0), (1.0, 1.0, 1.0)])
@pytest.mark.parametrize("kind", ["triangular", "uniform"])
def test_a_value_outside_its_ends(kind: str, low: float, value: float, high: float) -> None:
    sv, en = only(kind, value, {"low": low, "high": high})
    assert sv == {
        "where": CARD,
        "what": "värdet ligger inte mellan ändarna",
        "found": f"low {low:g}, value {value:g}, high {high:g}",
        "expected": "low ≤ värdet ≤ high, low < high",
        "remedy": "rätta ändarna eller värdet",
    }
    assert en["what"] == "the value does not lie between the ends"
    assert (en["expected"], en["remedy"]) == ("low ≤ value ≤ high, low < high", "correct the ends or the value")


@pytest.mark.parametrize("value", [0.0, 3.0])
def test_a_value_at_one_of_its_ends_is_sound(value: float) -> None:
    for kind in ("triangular", "uniform"):
        assert distribution_problems(CARD, kind, value, {"low": 0.0, "high": 3.0}) == ()


@pytest.mark.parametrize(("central", "shown"), [(0.0, "0"), (-1.5, "-1.5")])
def test_a_lognormal_value_must_be_positive(central: float, shown: str) -> None:
    sv, en = only("lognormal", central, {"sd_log": 0.1})
    assert (sv["where"], sv["found"], sv["expected"]) == (f"{CARD}, central", shown, "> 0")
    assert (sv["what"], sv["remedy"]) == ("måste vara positivt för lognormal", "använd normal")
    assert (en["what"], en["remedy"]) == ("must be positive for lognormal", "use normal")


def test_a_beta_value_must_be_a_share() -> None:
    sv, en = only("beta", -0.1, {"sd": 0.1})
    assert (sv["where"], sv["found"], sv["expected"]) == (f"{CARD}, central", "-0.1", "0–1")
    assert (sv["what"], sv["remedy"]) == ("måste vara en andel för beta", "använd normal")
    assert (en["what"], en["remedy"]) == ("must be a share for beta", "use normal")


def test_a_beta_distribution_may_be_nearly_as_wide_as_two_points() -> None:
    """Mean 0.2: two points, 0 and 1, have sd √(0.2·0.8) = 0.4, and no distribution between them has more."""
    assert distribution_problems(CARD, "beta", 0.2, {"sd": 0.3999}) == ()
    sv, en = only("beta", 0.2, {"sd": 0.41})
    assert sv == {
        "where": f"{CARD}, sd",
        "what": "bredare än någon fördelning mellan 0 och 1 med detta medelvärde",
        "found": "0.41",
        "expected": "< 0.4",
        "remedy": "ange en mindre sd",
    }
    assert en["what"] == "wider than any distribution between 0 and 1 with this mean"
    assert en["remedy"] == "give a smaller sd"


@pytest.mark.parametrize(("applies_as", "central", "expected"), [("factor", 0.0, "1"), ("shift", 1.0, "0")])
def test_a_change_must_be_centred_on_none(applies_as: str, central: float, expected: str) -> None:
    sv, en = only("normal", central, {"sd": 0.1}, applies_as)
    assert sv == {
        "where": f"{CARD}, central",
        "what": f"{applies_as} måste lämna kortet oförändrat i fördelningens mitt",
        "found": f"{central:g}",
        "expected": expected,
        "remedy": "lägg fördelningens mitt där",
    }
    assert en["what"] == f"a {applies_as} must leave the card unchanged at its centre"
    assert en["remedy"] == "centre the distribution there"


def test_an_unknown_way_to_apply() -> None:
    sv, en = only("normal", 1.0, {"sd": 0.1}, "factors")
    assert sv == {
        "where": f"{CARD}, applies_as",
        "what": "okänt sätt att tillämpa en dragning",
        "found": "factors",
        "expected": "value | factor | shift",
        "remedy": "menade du factor",
    }
    assert (en["what"], en["remedy"]) == ("unknown way to apply a draw", "did you mean factor")


def test_faults_of_size_are_told_together_and_only_once_the_form_is_sound() -> None:
    both = distribution_problems(CARD, "lognormal", -1.0, {"sd_log": -1.0})
    assert [p.where for p in both] == [f"{CARD}, sd_log", f"{CARD}, central"]
    form = distribution_problems(CARD, "lognormal", -1.0, {"sd": -1.0})
    assert [p.told("en")["what"] for p in form] == ["the kind lognormal needs sd_log", "not used by the kind lognormal"]


def test_a_fault_in_the_application_is_told_beside_an_unknown_kind() -> None:
    problems = distribution_problems(CARD, "gauss", 1.0, {}, "twice")
    assert [p.where for p in problems] == [f"{CARD}, applies_as", f"{CARD}, kind"]


def test_the_error_holds_every_fault_of_the_block() -> None:
    with pytest.raises(EvidenceError) as caught:
        distribution_of(CARD, "normal", math.inf, {"sd": math.nan, "low": 1.0})
    assert [p.where for p in caught.value.problems] == [
        f"{CARD}, low",
        f"{CARD}, central",
        f"{CARD}, sd",
    ]
    assert caught.value.exit_code == 10


def test_a_block_read_from_a_file_keeps_a_copy_of_its_width() -> None:
    width = {"sd": 0.5}
    made = distribution_of(CARD, "normal", 5, width, "value")
    width["sd"] = 9.0
    assert made.width == {"sd": 0.5}
    assert isinstance(made.central, float)


def test_every_kind_and_application_is_told_of_in_the_tables() -> None:
    assert [(kind, names) for kind, names in WIDTHS.items()] == [
        ("fixed", ()),
        ("normal", ("sd",)),
        ("lognormal", ("sd_log",)),
        ("triangular", ("low", "high")),
        ("uniform", ("low", "high")),
        ("beta", ("sd",)),
    ]
    assert math.isnan(APPLICATIONS["value"]) and (APPLICATIONS["factor"], APPLICATIONS["shift"]) == (1.0, 0.0)


@pytest.mark.parametrize("probability", [0.0, 1.0, -0.1, 1.1])
def test_a_probability_outside_is_refused_for_every_kind(probability: float) -> None:
    for kind, width in (("normal", {"sd": 1.0}), ("uniform", {"low": 0.0, "high": 2.0}), ("fixed", {})):
        with pytest.raises(ValueError, match=r"^probabilities must lie strictly between 0 and 1$"):
            Distribution(kind, 1.0, width).ppf(np.array([0.5, probability]))


@pytest.mark.parametrize("coverage", [1.0, 1.5])
def test_no_interval_holds_all_of_the_draws(coverage: float) -> None:
    with pytest.raises(ValueError, match="strictly between 0 and 1"):
        Distribution("normal", 0.0, {"sd": 1.0}).interval(coverage)
