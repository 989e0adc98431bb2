"""What holds a recommendation back and what would change it, from tables of a few rows."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from shared.reports.invented_rows import SOURCE, frame, typed
from shared.reports.two_regions import ALVIKEN, BERG, result

from underlag.optimise.limits.register import LIMITS
from underlag.reports.chapters import recommendation as chapter
from underlag.reports.document.teller import Teller, teller_of

NBSP = "\u00a0"
ROWS = [("coverage", "today", "01", 2024, 0.9, 0.05)]


def tell(language: str = "sv", **changed: Any) -> Teller:
    return teller_of(result(ROWS, **changed), language)


def clean(sentence: object) -> str:
    return str(sentence).replace(NBSP, " ")


Row = tuple[str, str, str, int, float, float, float, bool]


def words(limit: str) -> tuple[str, ...]:
    """What a limit and one more of it are called, in both languages, and its cards."""
    return f"Gränsen {limit}", f"The limit {limit}", "en plats till", "one more place", ""


def limits(*rows: Row) -> pl.DataFrame:
    """Rows of limit, region, others that share it, year, used, allowed, price and whether it binds."""
    numbers = dict.fromkeys(("used", "allowed", "slack", "price"), pl.Float64)
    whole = [
        (limit, place, others, year, "post", used, allowed, allowed - used, price, binds, *words(limit))
        for limit, place, others, year, used, allowed, price, binds in rows
    ]
    return typed("limits", whole, {**numbers, "year": pl.Int64, "binding": pl.Boolean})


SUPERVISION, PACE = sorted(LIMITS)[:2]


def called(limit: str, language: str = "sv") -> str:
    return LIMITS[limit].called[language]


POOL = limits(
    (SUPERVISION, "01", "02", 2030, 9.0, 9.0, 3.0, True),
    (SUPERVISION, "02", "01", 2030, 9.0, 9.0, 3.0, True),
    (SUPERVISION, "01", "", 2032, 4.0, 5.0, 2.0, True),
    (PACE, "02", "", 2031, 7.0, 8.0, 0.6, True),
    (PACE, "01", "", 2031, 1.0, 8.0, 50.0, False),
)


def test_limits_of_the_nation_count_a_pool_once() -> None:
    """The shared room of 2030 is one place worth 3, and 01's own of 2032 another worth 2; what does not bind is out."""
    teller = tell(limits=POOL)
    found = chapter.binding_limits(teller.figures, teller.figures.nation)
    assert [(row["limit"], row["price"], row["first"], row["last"], row["places"]) for row in found] == [
        (SUPERVISION, 5.0, 2030, 2032, 2),
        (PACE, 0.6, 2031, 2031, 1),
    ]


def test_limits_of_a_region_show_the_use_in_the_year_in_which_room_is_worth_most() -> None:
    [found] = chapter.binding_limits(tell(limits=POOL).figures, ALVIKEN)
    assert (found["price"], found["first"], found["last"]) == (5.0, 2030, 2032)
    assert (found["at"], found["used"], found["allowed"], found["shared_with"]) == (2030, 9.0, 9.0, "02")


def test_what_holds_the_nation_back_most() -> None:
    teller = tell(limits=POOL)
    said = chapter.strongest_limit(teller, teller.figures.nation)
    assert clean(said) == (
        f"Rekommendationen hålls tillbaka av gränserna {called(SUPERVISION)} och {called(PACE)}. Mest hindrar gränsen "
        f"{called(SUPERVISION)}. En plats till, överallt och alla de år där gränsen är nådd, skulle räcka till ungefär "
        "5,0 listade invånare till om året."
    )
    teller = tell("en", limits=POOL)
    english = clean(chapter.strongest_limit(teller, teller.figures.nation))
    assert english.endswith(
        "One more place, everywhere and in all the years in which the limit is reached, would do for about 5.0 listed "
        "residents more a year."
    )


def test_what_holds_a_region_back() -> None:
    said = clean(chapter.strongest_limit(tell(limits=POOL), ALVIKEN))
    assert said == (
        f"Rekommendationen hålls tillbaka av gränsen {called(SUPERVISION)}. En plats till, alla de år gränsen är nådd, "
        "skulle räcka till ungefär 5,0 listade invånare till om året i landet."
    )


@pytest.mark.parametrize("price", [0.0, 0.49])
def test_a_limit_that_is_worth_next_to_nothing_is_not_told_of(price: float) -> None:
    table = limits((PACE, "01", "", 2031, 8.0, 8.0, price, True))
    assert clean(chapter.strongest_limit(tell(limits=table), ALVIKEN)) == (
        "Ingen gräns håller rekommendationen tillbaka: fler tjänster skulle kosta mer än de är värda."
    )
    assert clean(chapter.strongest_limit(tell("en", limits=table), BERG)).startswith("No limit holds")


def test_a_table_of_limits_in_a_region_and_in_the_nation() -> None:
    teller = tell(limits=POOL)
    region = chapter.limit_table(teller, ALVIKEN)
    assert region is not None
    [row] = region.rows
    assert [(cell.text, cell.note) for cell in row] == [
        (f"Gränsen {SUPERVISION}", "delas med Berg"),
        ("2030–2032", ""),
        ("9,0 / 9,0", ""),
        ("5,0", "en plats till"),
    ]
    nation = chapter.limit_table(teller, teller.figures.nation)
    assert nation is not None
    assert [[cell.text for cell in line] for line in nation.rows] == [
        [f"Gränsen {SUPERVISION}", "2030–2032", "2", "5,0"],
        [f"Gränsen {PACE}", "2031", "1", "0,6"],
    ]
    assert (region.heads[2].text, nation.heads[2].text) == ("Används av det som tillåts", "Antal ställen")
    english = chapter.limit_table(tell("en", limits=POOL), ALVIKEN)
    assert english is not None and english.rows[0][0].note == "shared with Berg"


def test_no_limit_binds_no_table() -> None:
    table = limits((PACE, "01", "", 2031, 1.0, 8.0, 0.0, False))
    assert chapter.limit_table(tell(limits=table), ALVIKEN) is None
    assert chapter.limit_table(tell(limits=POOL.filter(pl.col("region_code") == "01")), BERG) is None


def regret(*rows: tuple[str, float, float]) -> pl.DataFrame:
    return pl.DataFrame(
        rows, schema={"region_code": pl.String, "change": pl.Float64, "regret": pl.Float64}, orient="row"
    )


def test_a_tenth_fewer_and_a_tenth_more() -> None:
    table = regret(("01", -0.1, 2.4), ("01", 0.1, -1.25))
    assert clean(chapter.regret_words(tell(regret=table), ALVIKEN)) == (
        "Tio procent färre tjänster än rekommenderat väger som 2,4 fler saknade heltidsspecialister om året. Tio "
        "procent fler skulle väga som 1,3 färre, men ryms inte inom gränserna."
    )


def test_a_tenth_more_that_costs_and_a_tenth_fewer_that_is_no_loss() -> None:
    table = regret(("01", 0.1, 12.0), ("01", -0.1, -0.3))
    assert clean(chapter.regret_words(tell("en", regret=table), ALVIKEN)) == (
        "Ten percent fewer posts than recommended weighs as 0 more missing full-time specialists a year. Ten percent "
        "more would cost more than they give, as much as 12 missing."
    )


def test_a_region_without_both_is_not_told_of() -> None:
    assert chapter.regret_words(tell(regret=regret(("01", -0.1, 2.0))), ALVIKEN) is None
    assert chapter.regret_words(tell(regret=regret(("02", -0.1, 2.0), ("02", 0.1, 1.0))), ALVIKEN) is None


def alternatives(*rows: tuple[str, str, str, float, float | None]) -> pl.DataFrame:
    """Rows of kind, name, English text, posts a year and regret."""
    numbers = dict.fromkeys(("starts", "missing_fte", "worst_coverage", "cost", "regret"), pl.Float64)
    whole = [
        (kind, name, f"Om {name}", text, starts, 120.4, 0.834, 3.14e8, price)
        for kind, name, text, starts, price in rows
    ]
    return typed("alternatives", whole, numbers)


BASE = ("base", "recommended", "The recommendation", 30.0, 0.0)


def test_the_world_in_which_keeping_to_it_costs_most() -> None:
    table = alternatives(BASE, ("world", "b", "No Inflow", 34.0, 1.5), ("world", "a", "More need", 31.0, 1.5))
    assert clean(chapter.change_words(tell(alternatives=table))) == (
        "Mest skulle rekommendationen ändras av detta: om a. Att ändå hålla fast vid den väger som 1,5 fler saknade "
        "heltidsspecialister om året; bäst vore då 31 tjänster per år."
    )


@pytest.mark.parametrize(("price", "changes"), [(0.049, False), (0.05, True)])
def test_a_world_that_would_change_next_to_nothing(price: float, changes: bool) -> None:
    said = clean(chapter.change_words(tell("en", alternatives=alternatives(BASE, ("world", "b", "X", 34.0, price)))))
    assert said.startswith("What would change" if changes else "In none of the worlds compared")


def test_no_worlds_no_words_and_no_rows_no_cost() -> None:
    assert chapter.change_words(tell(alternatives=alternatives(BASE))) is None
    none = tell(alternatives=alternatives(BASE).clear())
    assert not chapter.cost_words(none)
    assert chapter.alternatives_table(none) is None


def test_what_the_training_costs() -> None:
    found = chapter.cost_words(tell(alternatives=alternatives(BASE)))
    assert clean(found) == "Utbildningen kostar då i medeltal 314 miljoner kronor per år."
    assert [number.values for number in found.numbers] == [(314.0,)]
    english = chapter.cost_words(tell("en", alternatives=alternatives(BASE)))
    assert clean(english) == "Training then costs 314 million kronor a year on average."


def test_the_recommendation_itself_has_no_price_of_keeping_to_it() -> None:
    table = chapter.alternatives_table(tell(alternatives=alternatives(BASE, ("limit", "x", "Without", 31.4, 12.0))))
    assert table is not None
    assert [[cell.text.replace(NBSP, " ") for cell in row] for row in table.rows] == [
        ["Om recommended", "30", "120", "83 %", "314", "–"],
        ["Om x", "31", "120", "83 %", "314", "12"],
    ]


def test_the_trade_off_in_order_of_its_points() -> None:
    rows = [(2, 0.9, 95.0, 0.91, "02", 31.0), (1, 0.8, 90.0, 0.8, "77", 30.0)]
    table = chapter.frontier_table(tell("en", frontier=frame("frontier", rows)))
    assert table is not None
    assert [[cell.text for cell in row] for row in table.rows] == [["80.0%", "90", "30"], ["91.0%", "95", "31"]]
    assert [row[0].note for row in table.rows] == ["77", "Berg"]
    assert (
        table.note.replace(NBSP, " ")
        == "Within the limits the lowest coverage can lie between 80 percent and 91 percent."
    )
    assert chapter.frontier_table(tell(frontier=frame("frontier", rows[:1]))) is None


def own(*rows: tuple[Any, ...]) -> pl.DataFrame:
    shares = ("trainees", "starts", "probability", "probability_today", "probability_recommended")
    return typed("own_plans", list(rows), {**dict.fromkeys(shares, pl.Float64), "year": pl.Int64})


def test_a_regions_own_plan_beside_ours() -> None:
    plans = own(("01", 2034, 44.0, 8.2, 0.3, 0.001, 0.999, SOURCE))
    table = chapter.own_plan_table(tell(own_plans=plans))
    assert table is not None
    [row] = table.rows
    assert [(cell.text.replace(NBSP, " "), cell.note) for cell in row[:5]] == [
        ("Ålviken", "egna uppgifter"),
        ("44 under utbildning 2034", "8 tjänster per år"),
        ("30 %", ""),
        ("< 1 %", ""),
        ("> 99 %", ""),
    ]
    english = chapter.own_plan_table(tell("en", own_plans=plans))
    assert english is not None
    assert (english.rows[0][1].text, english.rows[0][1].note) == ("44 in training in 2034", "8 posts a year")
    assert chapter.own_plan_table(tell(own_plans=plans.clear())) is None


def test_how_the_recommendation_was_found() -> None:
    assert chapter.proof(tell()) is None
    told = result(ROWS)
    found = {"solved": {"sv": "Löst.", "en": "Solved."}, "sentence": {"sv": "Bäst.", "en": "Best."}}
    assert isinstance(told.manifest, dict)
    told.manifest["plan"] = found
    assert str(chapter.proof(teller_of(told, "sv"))) == "Löst. Bäst."
    assert str(chapter.proof(teller_of(told, "en"))) == "Solved. Best."
