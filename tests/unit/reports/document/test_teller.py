"""Sentences follow the numbers: rising, falling, flat, shortage, surplus, neither, reached, not reached."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import polars as pl
import pytest

from underlag.core.language import Text
from underlag.reports.chapters import groups_of_regions as several
from underlag.reports.chapters.placement_summary import placement_in_words
from underlag.reports.chapters.recommendation import strongest_limit
from underlag.reports.document.bound_numbers import chance, explain_key
from underlag.reports.document.figures import Figure, Figures
from underlag.reports.document.teller import Teller, direction
from underlag.reports.language.nouns import nouns
from underlag.runs.record.contents import RunResult

PLACE = "01"


def told(result: RunResult, language: str = "sv") -> tuple[Teller, Figures]:
    figures = Figures(result, language)
    return Teller(figures, nouns(result.names.trainee), language), figures


def with_numbers(result: RunResult, quantity: str, year: int, policy: str, values: dict[str, float]) -> RunResult:
    """The run with one number of the first region replaced."""
    this = (
        (pl.col("quantity") == quantity)
        & (pl.col("year") == year)
        & (pl.col("policy") == policy)
        & (pl.col("region_code") == PLACE)
    )
    table = result.tables["numbers"].with_columns(
        pl.when(this).then(pl.lit(value)).otherwise(pl.col(name)).alias(name) for name, value in values.items()
    )
    return replace(result, tables={**result.tables, "numbers": table})


def interval(central: float, low: float, high: float) -> dict[str, float]:
    return {"central": central, "p10": low, "p90": high, "p25": low, "p75": high, "p2_5": low, "p97_5": high}


@pytest.mark.parametrize(
    ("central", "low", "high", "sv", "en"),
    [
        (40.0, 20.0, 60.0, "Det saknas 40\u00a0heltidsspecialister", "40\u00a0full-time specialists are missing"),
        (-40.0, -60.0, -20.0, "Det finns 40\u00a0heltidsspecialister mer än behovet kräver", "more than need requires"),
        (5.0, -20.0, 30.0, "Det går inte att säga om det är brist eller överskott", "It can't be said whether"),
        (1.0, 1.0, 1.0, "Det saknas 1,0\u00a0heltidsspecialister.", "missing"),
    ],
)
def test_shortage_is_claimed_only_where_the_interval_leaves_zero_out(
    run_result: RunResult, central: float, low: float, high: float, sv: str, en: str
) -> None:
    result = with_numbers(run_result, "gap_fte", 2024, "today", interval(central, low, high))
    teller, figures = told(result)
    assert sv in teller.today(figures.regions[0])
    teller, figures = told(result, "en")
    assert en in teller.today(figures.regions[0])


@pytest.mark.parametrize(
    ("central", "low", "high", "word"),
    [(0.9, 0.85, 0.95, "stiger"), (0.3, 0.2, 0.4, "sjunker"), (0.55, 0.4, 0.7, "ryms inom osäkerheten")],
)
def test_a_change_is_claimed_only_where_the_intervals_part(
    run_result: RunResult, central: float, low: float, high: float, word: str
) -> None:
    before = with_numbers(run_result, "coverage", 2024, "today", interval(0.6, 0.55, 0.65))
    result = with_numbers(before, "coverage", 2036, "today", interval(central, low, high))
    teller, figures = told(result)
    sentence = teller.outlook(figures.regions[0])
    assert word in sentence
    assert sum(w in sentence for w in ("stiger", "sjunker", "ryms inom")) == 1


def test_direction_of_two_figures() -> None:
    low = Figure(0.5, 0.5, 0.5, 0.45, 0.55, 0.4, 0.6, "estimated")
    high = Figure(0.8, 0.8, 0.8, 0.75, 0.85, 0.7, 0.9, "estimated")
    assert (direction(low, high), direction(high, low), direction(low, low)) == (1, -1, 0)


def advice(result: RunResult, language: str, level: tuple[float, float, float], today: float) -> str:
    for year in range(2025, 2041):
        result = with_numbers(result, "starts", year, "recommended", interval(*level))
        result = with_numbers(result, "starts", year, "today", interval(today, today, today))
    teller, figures = told(result, language)
    return str(teller.advice(figures.regions[0]))


def test_the_advice_says_more_fewer_or_the_same(run_result: RunResult) -> None:
    assert "mot 32 i dag, en ökning med 23" in advice(run_result, "sv", (55.0, 48.0, 63.0), 32.0)
    assert "mot 90 i dag, en minskning med 35" in advice(run_result, "sv", (55.0, 48.0, 63.0), 90.0)
    assert "mot 50 i dag, en ökning med 5" in advice(run_result, "sv", (55.0, 48.0, 63.0), 50.0)
    assert "samma som i dag" in advice(run_result, "sv", (55.0, 48.0, 63.0), 55.0)
    assert "1\u00a0ny ST-tjänst per år" in advice(run_result, "sv", (1.0, 1.0, 1.0), 0.0)
    assert "1\u00a0new ST post a year from 2036 is recommended" in advice(run_result, "en", (1.0, 1.0, 1.0), 0.0)


def test_the_interval_of_a_decision_is_named_for_what_it_is(run_result: RunResult) -> None:
    known = {"sv": "80\u2011procentigt intervall om framtiden vore känd 48", "en": "if the future were known 48"}
    for language, words in known.items():
        assert words in advice(run_result, language, (55.0, 48.0, 63.0), 32.0)
        teller, figures = told(run_result, language)
        assert words.split(" 48")[0] in teller.headlines(figures.regions[0])[2].interval


@pytest.mark.parametrize(
    ("language", "why"),
    [
        (
            "sv",
            "beslutas innan framtiden är känd och för få specialister i allmänmedicin kostar mer än några för många.",
        ),
        ("en", "decided before the future is known, and too few GP specialists cost more than a few too many."),
    ],
)
def test_why_the_recommendation_is_above_its_interval_is_told_only_where_it_is(
    run_result: RunResult, language: str, why: str
) -> None:
    assert why in advice(run_result, language, (70.0, 48.0, 63.0), 32.0)
    assert why not in advice(run_result, language, (63.4, 48.0, 63.0), 32.0), "they read the same"
    assert why not in advice(run_result, language, (55.0, 48.0, 63.0), 32.0)
    assert why not in advice(run_result, language, (40.0, 48.0, 63.0), 32.0)


@pytest.mark.parametrize(
    ("language", "why"), [("sv", "för få fysioterapeuter kostar"), ("en", "too few physiotherapists cost")]
)
def test_another_profession_is_called_what_it_calls_itself(run_result: RunResult, language: str, why: str) -> None:
    names = replace(run_result.names, specialists=Text("fysioterapeuter", "physiotherapists"))
    said = advice(replace(run_result, names=names), language, (70.0, 48.0, 63.0), 32.0)
    assert why in said
    assert "läkare kostar" not in said and "doctors" not in said


def test_a_higher_number_on_the_way_is_told(run_result: RunResult) -> None:
    flat = advice(run_result, "sv", (55.0, 48.0, 63.0), 32.0)
    assert "Dessförinnan" not in flat
    result = run_result
    for year in range(2025, 2041):
        level = 70.0 if year in (2029, 2030) else 55.0
        result = with_numbers(result, "starts", year, "recommended", interval(level, 48.0, 63.0))
    teller, figures = told(result)
    assert "Dessförinnan är antalet som störst 70 (2029–2030)." in teller.advice(figures.regions[0])


def limits(result: RunResult, prices: dict[tuple[str, str], float]) -> RunResult:
    """The run with these limits in one year: (limit, region) → price."""
    row = result.tables["limits"].row(0, named=True)
    rows = [
        {**row, "limit": limit, "region_code": region, "shared_with": "", "price": price, "binding": price > 0}
        for (limit, region), price in prices.items()
    ]
    table = pl.DataFrame(rows, schema=result.tables["limits"].schema)
    return replace(result, tables={**result.tables, "limits": table})


@pytest.mark.parametrize(
    ("prices", "sv", "en"),
    [
        ({}, "Ingen gräns håller rekommendationen tillbaka", "No limit holds the recommendation back"),
        (
            {("rotations", "01"): 20.0},
            "hålls tillbaka av gränsen för sidotjänstgöring. En månad till, alla de år",
            "held back by the limit on side rotations. One more month, in all the years",
        ),
        (
            {("rotations", "01"): 20.0, ("rotations", "02"): 30.0, ("supervision", "02"): 3.0},
            "gränserna för sidotjänstgöring och för handledning. Mest hindrar gränsen för sidotjänstgöring. En månad "
            "till, överallt och alla de år där gränsen är nådd, skulle räcka till ungefär 50\u00a0listade invånare",
            "about 50\u00a0listed residents more a year",
        ),
    ],
)
def test_what_holds_back_is_told_with_its_price(
    run_result: RunResult, prices: dict[tuple[str, str], float], sv: str, en: str
) -> None:
    for language, words in {"sv": sv, "en": en}.items():
        teller, figures = told(limits(run_result, prices), language)
        said = strongest_limit(teller, figures.nation)
        assert said is not None and words in said


def test_the_placement_says_what_the_priorities_move(run_result: RunResult) -> None:
    teller, figures = told(run_result)
    said = "Inom regionerna flyttar prioriteringen av landsbygd 1\u00a0ST-tjänst av "
    assert str(placement_in_words(teller, figures.nation)).startswith(said)
    still = run_result.tables["placement_regions"].with_columns(moved=pl.lit(0))
    teller, figures = told(replace(run_result, tables={**run_result.tables, "placement_regions": still}))
    assert "flyttar inga av de " in placement_in_words(teller, figures.nation)
    none = run_result.tables["placement_regions"].clear()
    teller, figures = told(replace(run_result, tables={**run_result.tables, "placement_regions": none}))
    assert not placement_in_words(teller, figures.nation)


def test_probabilities_are_never_certain() -> None:
    assert chance(0.0, "sv") == "mindre än 1\u00a0procent"
    assert chance(1.0, "sv") == "mer än 99\u00a0procent"
    assert chance(0.62, "en") == "62\u00a0percent"


def test_reaching_the_goal_names_both_ways(run_result: RunResult) -> None:
    teller, figures = told(run_result)
    assert "mer sannolikt att rekommendationen inte räcker" not in teller.reach(figures.regions[0])
    early = replace(run_result, settings=replace(run_result.settings, target_year=2030))
    assert "mer sannolikt att rekommendationen inte räcker" in told(early)[0].reach(figures.regions[0])
    assert "53\u00a0procent med rekommendationen och 5\u00a0procent med dagens nivå" in teller.reach(figures.regions[0])


def test_the_basis_counts_published_figures(run_result: RunResult) -> None:
    teller, figures = told(run_result)
    assert "1\u00a0publicerad uppgift." in teller.basis(figures.regions[0])
    assert "utan någon publicerad uppgift" in teller.basis(figures.regions[1])
    two = run_result.tables["observations"].with_columns(region_code=pl.lit(PLACE), used=pl.lit("synthesis"))
    teller, figures = told(replace(run_result, tables={**run_result.tables, "observations": two}))
    assert "3\u00a0publicerade uppgifter." in teller.basis(figures.regions[0])


def test_the_basis_begins_with_how_strong_the_evidence_is(run_result: RunResult) -> None:
    teller, figures = told(run_result)
    own, none, partly = (figures.regions[at] for at in (0, 1, 3))
    assert str(teller.basis(own)).startswith("Underlag: egna uppgifter, både om specialister och om utbildning.")
    assert str(teller.basis(none)).startswith("Underlag: rikets nivå, utan någon")
    assert str(teller.basis(partly)).startswith(
        "Underlag: delvis egna uppgifter, om specialister men inte om utbildning. Startläget är skattat med stöd av 1"
    )
    assert "nivå" not in str(teller.basis(figures.nation)) and "Underlag:" not in str(teller.basis(figures.nation))
    teller, figures = told(run_result, "en")
    assert str(teller.basis(figures.regions[1])).startswith("Evidence: national level, without any")
    changed = run_result.tables["evidence_strength"].with_columns(
        specialists_figures=pl.lit(0), trainees_figures=pl.lit(1)
    )
    teller, figures = told(replace(run_result, tables={**run_result.tables, "evidence_strength": changed}), "en")
    assert "partly own figures, on training but not on specialists" in teller.basis(figures.regions[3])


def test_regions_are_counted_by_what_their_interval_allows(run_result: RunResult) -> None:
    teller, _ = told(run_result)
    assert "1\u00a0region har överskott" in several.regions_by_balance(teller)
    short = run_result.tables["numbers"].with_columns(
        pl.when(pl.col("quantity") == "gap_fte").then(9.0).otherwise(pl.col(name)).alias(name)
        for name in ("central", "p10", "p90")
    )
    teller, _ = told(replace(run_result, tables={**run_result.tables, "numbers": short}))
    assert str(several.regions_by_balance(teller)) == "Alla 8 regioner har brist i dag."


def test_no_numbers_no_claims(make_run: Callable[..., RunResult]) -> None:
    result = make_run(changed={"numbers": make_run().tables["numbers"].filter(pl.col("region_code") != PLACE)})
    teller, figures = told(result)
    place = figures.regions[0]
    assert teller.headlines(place) == ()
    assert "saknas" in teller.today(place)
    assert not (teller.outlook(place) or teller.advice(place) or teller.basis(place))
    assert "1\u00a0region saknar uppgift" in several.regions_by_balance(teller)


def test_zero_need_is_said_plainly(run_result: RunResult) -> None:
    table = run_result.tables["numbers"].with_columns(
        pl.when((pl.col("quantity") == "need") & (pl.col("region_code") == PLACE))
        .then(0.0)
        .otherwise("central")
        .alias("central")
    )
    teller, figures = told(replace(run_result, tables={**run_result.tables, "numbers": table}))
    assert str(teller.today(figures.regions[0])) == "Modellen anger inget behov 2024."


def test_headlines_turn_a_surplus_round_and_admit_doubt(run_result: RunResult) -> None:
    surplus = with_numbers(run_result, "gap_fte", 2024, "today", interval(-40.0, -60.0, -20.0))
    teller, figures = told(surplus)
    first = teller.headlines(figures.regions[0])[0]
    assert (first.number.text, "fler än behovet kräver" in first.label) == ("40", True)
    assert "20–\u206060" in first.interval
    teller, figures = told(with_numbers(run_result, "gap_fte", 2024, "today", interval(5.0, -20.0, 30.0)))
    assert "rymmer både brist och överskott" in teller.headlines(figures.regions[0])[0].label


def test_keys_are_as_short_as_the_command_understands() -> None:
    assert explain_key("starts", "04", 2030, "recommended") == "starts/04/2030"
    assert explain_key("starts", "04", 2030, "today") == "starts/04/2030/today"
    assert explain_key("coverage", "04", 2030, "today") == "coverage/04/2030"


def test_a_profession_without_st_gets_general_nouns() -> None:
    assert nouns(Text("sjuksköterska under utbildning", "trainee nurse")).starts.sv == "nya utbildningsplatser"
    assert nouns(Text("ST-läkare i allmänmedicin", "trainee")).starts.sv == "nya ST-tjänster"
