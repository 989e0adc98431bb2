"""Sentences on one place, whole, from numbers written out here; both languages."""

from __future__ import annotations

from typing import Any

import pytest
from shared.reports.two_regions import ALVIKEN, result

from underlag.reports.document.teller import Teller, is_or_are, teller_of

NBSP = "\u00a0"


def tell(rows: list[Any], language: str = "sv", **changed: Any) -> Teller:
    return teller_of(result(rows, **changed), language)


def clean(sentence: object) -> str:
    return str(sentence).replace(NBSP, " ").replace("\u2011", "-").replace("\u2060", "")


def needed(before: float, after: float, far: float) -> list[Any]:
    return [("required_fte", "", "01", 2024, before, far), ("required_fte", "", "01", 2036, after, far)]


def test_need_that_rises() -> None:
    assert clean(tell(needed(20.0, 30.0, 1.0)).need(ALVIKEN)) == (
        "Det behövs 20 heltidsspecialister 2024. Behovet stiger till 30 2036 (80-procentigt intervall 29–31). "
        "Behovsmodell: Riktvärdet."
    )
    assert clean(tell(needed(20.0, 30.0, 1.0), "en").need(ALVIKEN)) == (
        "20 full-time specialists are needed in 2024. Need rises to 30 in 2036 (80 percent interval 29–31). "
        "Need model: The guideline."
    )


def test_need_that_falls_and_need_within_the_uncertainty() -> None:
    assert "Behovet sjunker till 12" in clean(tell(needed(20.0, 12.0, 1.0)).need(ALVIKEN))
    assert clean(tell(needed(20.0, 22.0, 2.0)).need(ALVIKEN)) == (
        "Det behövs 20 heltidsspecialister 2024 och 22 2036 (80-procentigt intervall 20–24). Skillnaden ryms inom "
        "osäkerheten. Behovsmodell: Riktvärdet."
    )
    assert "Need falls to 12" in clean(tell(needed(20.0, 12.0, 1.0), "en").need(ALVIKEN))


@pytest.mark.parametrize(("after", "far"), [(12.0, 0.2), (12.0, 8.0)])
def test_one_specialist_is_needed(after: float, far: float) -> None:
    said = clean(tell(needed(1.0, after, far), "en").need(ALVIKEN))
    assert said.startswith("1 full-time specialist is needed in 2024")


def test_need_without_its_numbers_is_not_told() -> None:
    assert not tell(needed(20.0, 30.0, 1.0)[:1]).need(ALVIKEN)


def covered(before: float, after: float, far: float) -> list[Any]:
    return [("coverage", "today", "01", 2024, before, far), ("coverage", "today", "01", 2036, after, far)]


@pytest.mark.parametrize(
    ("after", "sv", "en"),
    [
        (0.5, "sjunker täckningsgraden från 80 procent 2024 till 50 procent", "falls from 80 percent in 2024 to 50"),
        (0.95, "stiger täckningsgraden från 80 procent 2024 till 95 procent", "rises from 80 percent in 2024 to 95"),
        (0.85, "är täckningsgraden 2036 85 procent", "coverage in 2036 is 85 percent"),
    ],
)
def test_where_coverage_goes(after: float, sv: str, en: str) -> None:
    assert sv in clean(tell(covered(0.8, after, 0.03)).outlook(ALVIKEN))
    assert en in clean(tell(covered(0.8, after, 0.03), "en").outlook(ALVIKEN))


def test_a_change_that_percentages_do_not_show_is_none() -> None:
    said = clean(tell(covered(0.8, 0.804, 0.001)).outlook(ALVIKEN))
    assert said.endswith("Skillnaden mot 2024 ryms inom osäkerheten.")


def today(gap: float, far: float) -> list[Any]:
    return [("coverage", "today", "01", 2024, 0.8, 0.1), ("gap_fte", "today", "01", 2024, gap, far)]


@pytest.mark.parametrize(
    ("gap", "far", "sv", "en"),
    [
        (
            12.0,
            2.0,
            "Det saknas 12 heltidsspecialister (80-procentigt intervall 10–14).",
            "12 full-time specialists are missing (80 percent interval 10–14).",
        ),
        (
            -12.0,
            2.0,
            "Det finns 12 heltidsspecialister mer än behovet kräver (80-procentigt intervall 10–14).",
            "There are 12 full-time specialists more than need requires (80 percent interval 10–14).",
        ),
        (
            2.0,
            4.0,
            "Det går inte att säga om det är brist eller överskott: bristen ligger i det 80-procentiga intervallet "
            "−2,0 till 6,0 heltidsspecialister.",
            "It can't be said whether there is a shortage or a surplus: the 80 percent interval of the shortage is "
            "−2.0 to 6.0 full-time specialists.",
        ),
    ],
)
def test_shortage_surplus_or_neither(gap: float, far: float, sv: str, en: str) -> None:
    assert clean(tell(today(gap, far)).today(ALVIKEN)) == (
        "Vid utgången av 2024 motsvarar kapaciteten 80 procent av behovet (80-procentigt intervall 70–90 procent). "
        + sv
    )
    assert clean(tell(today(gap, far), "en").today(ALVIKEN)) == (
        "At the end of 2024 capacity is 80 percent of need (80 percent interval 70–90 percent). " + en
    )


def test_today_without_numbers_or_need() -> None:
    assert clean(tell(today(1.0, 1.0)[:1]).today(ALVIKEN)) == "Uppgifter om läget 2024 saknas."
    assert clean(tell(today(1.0, 1.0)[1:], "en").today(ALVIKEN)) == "There are no figures for 2024."
    nothing = [*today(1.0, 1.0), ("need", "", "01", 2024, 0.0, 0.0)]
    assert clean(tell(nothing).today(ALVIKEN)) == "Modellen anger inget behov 2024."
    assert clean(tell(nothing, "en").today(ALVIKEN)) == "The model gives no need in 2024."


def starts(now: float, level: float, far: float = 0.0, peak: float | None = None) -> list[Any]:
    rows = [("starts", "today", "01", 2025, now, 0.0), ("starts", "recommended", "01", 2036, level, far)]
    if peak is not None:
        rows += [("starts", "recommended", "01", year, peak, 0.0) for year in (2028, 2029)]
    return rows


@pytest.mark.parametrize(
    ("now", "level", "tail"),
    [
        (5.0, 8.0, "mot 5 i dag, en ökning med 3."),
        (5.0, 2.0, "mot 5 i dag, en minskning med 3."),
        (5.2, 4.8, "samma som i dag."),
    ],
)
def test_more_fewer_or_as_many(now: float, level: float, tail: str) -> None:
    said = clean(tell(starts(now, level)).advice(ALVIKEN))
    assert said.startswith("För att minska bristen så mycket som gränserna medger rekommenderas ")
    assert said.endswith(f"per år från 2036, {tail}")


def test_one_post_is_recommended() -> None:
    assert clean(tell(starts(2.0, 1.0), "en").advice(ALVIKEN)) == (
        "To reduce the shortage as far as the limits allow, 1 new ST post a year from 2036 is recommended, against 2 "
        "today, a decrease of 1."
    )
    assert "rekommenderas 1 ny ST-tjänst per år från 2036" in clean(tell(starts(2.0, 1.0)).advice(ALVIKEN))


def test_the_most_on_the_way_with_its_years() -> None:
    said = clean(tell(starts(2.0, 5.0, peak=9.0)).advice(ALVIKEN))
    assert said.endswith("Dessförinnan är antalet som störst 9 (2028–2035).")
    assert "at most 9 (2028–2035)" in clean(tell(starts(2.0, 5.0, peak=9.0), "en").advice(ALVIKEN))
    assert "Dessförinnan" not in clean(tell(starts(2.0, 5.0, peak=5.3)).advice(ALVIKEN)), "it reads the same"


def test_without_starts_there_is_no_advice() -> None:
    assert not tell(starts(2.0, 5.0)[:1]).advice(ALVIKEN)
    assert not tell(starts(2.0, 5.0)[1:]).advice(ALVIKEN)


@pytest.mark.parametrize(("plan", "doubt"), [(0.494, True), (0.495, False), (0.8, False), (0.0, True)])
def test_what_is_more_likely_not_to_suffice_is_said_to_be(plan: float, doubt: bool) -> None:
    chances = [("recommended", "01", 2036, plan), ("today", "01", 2036, 0.002)]
    said = clean(tell(starts(2.0, 5.0), chances=chances).reach(ALVIKEN))
    assert "mindre än 1 procent med dagens nivå." in said
    assert said.endswith("inte räcker än att den gör det.") is doubt


def test_without_probabilities_nothing_is_said_of_reaching() -> None:
    assert not tell(starts(2.0, 5.0), chances=[("today", "01", 2036, 0.5)]).reach(ALVIKEN)


@pytest.mark.parametrize(
    ("amount", "verb"),
    [
        ("1\u00a0post", "is"),
        ("1", "are"),
        ("11\u00a0posts", "are"),
        ("1,000\u00a0posts", "are"),
        ("1.0\u00a0posts", "are"),
    ],
)
def test_the_english_verb_agrees_with_the_amount(amount: str, verb: str) -> None:
    assert is_or_are(amount) == verb
