"""Keys of numbers and names of regions, on a run of three regions and a handful of rows."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from underlag.core.errors import Problem, UnknownNumberError
from underlag.runs.record.read import (
    NumberKey,
    StoredRun,
    default_policy,
    find_named,
    find_number,
    find_region,
    not_a_year,
    such_as,
)

NATION = {"sv": "Riket", "en": "The nation"}


def run(
    regions: tuple[tuple[str, str], ...] = (("00", "Riket"), ("01", "Åby"), ("02", "Ås"), ("03", "Norra Åby")),
) -> StoredRun:
    numbers = [
        ("starts", "recommended", "01", 2030),
        ("starts", "today", "01", 2030),
        ("starts", "recommended", "01", 2031),
        ("coverage", "today", "00", 2024),
        ("coverage", "today", "01", 2024),
        ("need", "", "01", 2024),
        ("plateau", "called_for", "01", 2036),
    ]
    past = [("specialists", "01", 2022), ("specialists", "01", 2023)]
    tables = {
        "regions": pl.DataFrame(regions, schema=["region_code", "name"], orient="row"),
        "numbers": pl.DataFrame(numbers, schema=["quantity", "policy", "region_code", "year"], orient="row"),
        "past": pl.DataFrame(past, schema=["quantity", "region_code", "year"], orient="row"),
    }
    manifest = {"nation_code": "00", "settings": {"start": 2024}, "names": {"nation": NATION}}
    return StoredRun(Path("run"), manifest, tables)


def refused(key: str, language: str = "en") -> list[dict[str, str]]:
    with pytest.raises(UnknownNumberError) as caught:
        find_number(run(), key)
    assert caught.value.exit_code == 14
    return [problem.told(language) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("key", "place"),
    [
        ("starts/01/2030", NumberKey("starts", "01", 2030, "recommended")),
        ("starts/åby/2030/today", NumberKey("starts", "01", 2030, "today")),
        ("coverage/riket/2024", NumberKey("coverage", "00", 2024, "today")),
        ("coverage/The Nation/2024", NumberKey("coverage", "00", 2024, "today")),
        ("/need/01/2024/", NumberKey("need", "01", 2024, "")),
        ("need/01/2024/recommended", NumberKey("need", "01", 2024, "")),
        ("plateau/01/2036", NumberKey("plateau", "01", 2036, "called_for")),
        ("specialists/01/2023", NumberKey("specialists", "01", 2023, "")),
        ("coverage/A\u030aby/2024", NumberKey("coverage", "01", 2024, "today")),  # a ring of its own
    ],
)
def test_a_key_names_a_number(key: str, place: NumberKey) -> None:
    assert find_number(run(), key) == place


def test_a_place_is_written_as_its_key() -> None:
    assert str(NumberKey("starts", "01", 2030, "today")) == "starts/01/2030/today"
    assert str(NumberKey("need", "01", 2030, "")) == "need/01/2030"


@pytest.mark.parametrize("key", ["", "starts", "starts/01", "starts/01/2030/today/more"])
def test_a_key_of_too_few_or_too_many_parts(key: str) -> None:
    [sv] = refused(key, "sv")
    assert sv == {
        "where": "number",
        "what": "går inte att läsa",
        "found": key,
        "expected": "storhet/region/år eller storhet/region/år/alternativ",
        "remedy": "till exempel starts/01/2030",
    }
    [en] = refused(key)
    assert (en["what"], en["expected"], en["remedy"]) == (
        "can't be read",
        "quantity/region/year or quantity/region/year/policy",
        "e.g. starts/01/2030",
    )


@pytest.mark.parametrize("year", ["20x0", "-2030", "", "２０３０", "2030.5"])
def test_a_year_that_is_none(year: str) -> None:
    [told] = refused(f"starts/01/{year}", "sv") if year else refused("starts/01//today", "sv")
    assert (told["what"], told["found"], told["expected"]) == ("inte ett år", year, "fyra siffror")
    assert told["remedy"] == "till exempel 2030"


def test_every_part_that_is_wrong_is_told_at_once() -> None:
    told = refused("start/99/x/todays")
    assert [(one["what"], one["found"]) for one in told] == [
        ("unknown quantity", "start"),
        ("unknown region", "99"),
        ("not a year", "x"),
        ("unknown policy", "todays"),
    ]
    assert told[0]["remedy"] == "did you mean starts"
    assert told[3]["remedy"] == "did you mean today"


def test_years_there_are_for_a_place() -> None:
    [told] = refused("starts/01/2040", "sv")
    assert told == {
        "where": "number",
        "what": "körningen har inget sådant tal",
        "found": "starts/01/2040/recommended",
        "expected": "2030–2031",
        "remedy": "byt år",
    }
    [told] = refused("starts/01/2031/today")
    assert (told["expected"], told["remedy"]) == ("2030", "change the year")


def test_years_of_the_past_are_told_too() -> None:
    [told] = refused("specialists/01/2010")
    assert told["expected"] == "2022–2023"


def test_a_region_without_a_number_of_the_quantity() -> None:
    [told] = refused("starts/02/2030", "sv")
    assert told["expected"] == "2030–2031"
    assert told["remedy"] == "byt region: denna storhet har inget tal för den"
    assert refused("starts/02/2030")[0]["remedy"] == "change the region: this quantity has no number for it"


def test_a_policy_without_a_number_of_the_quantity() -> None:
    [told] = refused("coverage/01/2024/recommended", "sv")
    assert (told["expected"], told["remedy"]) == ("ett annat alternativ", "byt alternativ")
    [told] = refused("coverage/01/2024/recommended")
    assert (told["expected"], told["remedy"]) == ("another policy", "change the policy")


def test_a_year_of_the_past_has_no_policy() -> None:
    assert refused("specialists/01/2023/today")[0]["what"] == "the run has no such number"


@pytest.mark.parametrize("written", ["01", " 01 ", "Åby", "ÅBY", "åby "])
def test_a_region_by_code_or_name(written: str) -> None:
    assert find_region(run(), written) == "01"


@pytest.mark.parametrize("written", ["00", "riket", "THE NATION"])
def test_the_nation_by_code_or_name_in_either_language(written: str) -> None:
    assert find_region(run(), written) == "00"


def told(written: str, language: str = "sv") -> dict[str, str]:
    found = find_region(run(), written)
    assert isinstance(found, Problem)
    return found.told(language)


def test_a_short_word_is_meant_as_a_code_and_a_long_one_as_a_name() -> None:
    assert told("9")["remedy"] == "använd en av 01, 02, 03, 00"
    assert told("Stockholm")["remedy"] == "använd en av Åby, Ås, Norra Åby, Riket, The nation"
    assert told("Stockholm", "en")["remedy"] == "use one of Åby, Ås, Norra Åby, Riket, The nation"


def test_a_word_of_a_name_is_what_may_have_been_meant() -> None:
    assert told("norra")["remedy"] == "menade du Norra Åby"
    assert told("Norra Åbi")["remedy"].startswith("menade du Norra Åby")


def test_a_name_that_two_regions_have() -> None:
    found = find_region(run((("00", "Riket"), ("01", "Åby"), ("02", "åby"))), "Åby")
    assert isinstance(found, Problem)
    assert found.told("sv") == {
        "where": "number",
        "what": "mer än en region heter så",
        "found": "Åby",
        "expected": "en region",
        "remedy": "skriv koden: 01 eller 02",
    }
    assert found.told("en")["remedy"] == "write the code: 01 or 02"


def test_a_code_goes_before_a_name() -> None:
    assert find_named("b", ["a", "b"], [("b", "a"), ("x", "b")]) == ["b"]
    assert find_named("B", ["a", "b"], [("b", "a"), ("B", "b"), ("b", "a")]) == ["a", "b"]
    assert find_named("c", ["a", "b"], [("x", "a")]) == []


@pytest.mark.parametrize(
    ("policy", "quantities"),
    [
        ("recommended", ("starts", "filled_starts")),
        ("called_for", ("plateau", "missing_fte", "yield_own", "from_elsewhere", "floor")),
        ("today", ("coverage", "trainees", "exits", "gap_fte")),
    ],
)
def test_what_a_key_without_policy_means(policy: str, quantities: tuple[str, ...]) -> None:
    assert [default_policy(quantity) for quantity in quantities] == [policy] * len(quantities)


def test_words_of_a_year() -> None:
    problem = not_a_year("nästa år", 2031)
    assert problem.told("en") == {
        "where": "number",
        "what": "not a year",
        "found": "nästa år",
        "expected": "four digits",
        "remedy": "e.g. 2031",
    }
    assert such_as("x").sv == "till exempel x"


def test_what_a_run_says_of_itself() -> None:
    found = run()
    assert found.regions() == ("01", "02", "03")
    assert (found.nation_code, found.start, found.region_name("02")) == ("00", 2024, "Ås")
    with pytest.raises(KeyError):
        found.region_name("99")
    assert found.number(NumberKey("starts", "01", 2030, "called_for")) is None
    assert found.past(NumberKey("specialists", "02", 2022, "")) is None
