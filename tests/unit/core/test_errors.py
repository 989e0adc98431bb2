"""Problems as they are told: spelt, placed, shortened, in order, and with a word that is close to the one written."""

from __future__ import annotations

import pytest

from underlag.core.errors import (
    KIND_WORDS,
    PLACE_WORDS,
    PLAIN,
    EvidenceError,
    Problem,
    RunError,
    SettingError,
    UserError,
    close_to,
    command_named,
    nearest,
    run_again,
    said,
    setting,
    shorten,
)
from underlag.core.language import Text, joined


def test_a_part_that_says_nothing_is_left_out_of_the_message() -> None:
    assert str(Problem("f.csv", "wrong")) == "f.csv: wrong."
    assert str(Problem("f.csv", "wrong", "3")) == "f.csv: wrong. Found: 3."
    assert str(Problem("f.csv", "wrong", "", "4")) == "f.csv: wrong. Expected: 4."
    assert str(Problem("f.csv", "wrong", remedy="mend it")) == "f.csv: wrong. To do: mend it."


def test_a_message_is_told_in_english_whatever_language_its_parts_have() -> None:
    problem = Problem("f.csv, row 2", Text("fel", "wrong"), Text("inget", "nothing"), "1", Text("rätta", "correct"))
    assert str(problem) == "f.csv, row 2: wrong. Found: nothing. Expected: 1. To do: correct."
    assert problem.told("sv") == {
        "where": "f.csv, rad 2",
        "what": "fel",
        "found": "inget",
        "expected": "1",
        "remedy": "rätta",
    }


def test_problems_stand_in_the_order_of_their_messages() -> None:
    late, early, same = Problem("b", "x"), Problem("a", "y"), Problem("a", "x", "1")
    assert sorted([late, early, same]) == [same, early, late]
    assert not early < early


def test_an_error_holds_each_problem_once_and_in_the_order_found() -> None:
    first, second = Problem("b", "x"), Problem("a", "y")
    error = SettingError(iter([first, second, first]))
    assert error.problems == (first, second)
    assert str(error) == "b: x.\na: y."
    assert RunError(first).problems == (first,)
    assert isinstance(error, UserError) and not isinstance(error, EvidenceError)


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        (setting("goal"), "goal"),
        (setting("goal", 0), "goal 0"),  # a value that is nothing to Python is still one
        (setting("goal", ""), "goal "),
        (setting("goal", False), "goal False"),
        (command_named("plan"), "plan"),
        (command_named("plan", start=0, json=False, out=None), "plan start=0"),
        (command_named("plan", where="a=b"), "plan where=a=b"),
        (f"either {setting('a')} or {command_named('b')}", "either a or b"),
    ],
)
def test_what_is_named_is_spelt_by_name_alone_unless_told_otherwise(written: str, plain: str) -> None:
    assert PLAIN.spelt(written) == plain


def test_a_command_is_run_again_in_both_languages() -> None:
    again = run_again("report", run="r1")
    assert (PLAIN.spelt(again.sv), PLAIN.spelt(again.en)) == ("kör report run=r1 igen", "run report run=r1 again")


@pytest.mark.parametrize(("word", "told"), sorted(PLACE_WORDS.items()))
def test_every_word_for_a_place_is_told_in_swedish_within_a_place(word: str, told: Text) -> None:
    if word == "the new vintage":
        where, swedish = f"{word}/source.yaml", f"{told.sv}/source.yaml"
    elif word == "a column without name":
        where, swedish = f"f.csv, {word}", f"f.csv, {told.sv}"
    else:
        where, swedish = f"f.csv, {word} 4", f"f.csv, {told.sv} 4"
    assert told.en == word
    assert Problem(where, "x").told("sv")["where"] == swedish
    assert Problem(where, "x").told("en")["where"] == where


@pytest.mark.parametrize(("word", "told"), sorted(KIND_WORDS.items()))
def test_every_kind_that_a_place_begins_with_is_told_in_swedish(word: str, told: Text) -> None:
    assert Problem(f"{word} 4, row 2", "x").told("sv")["where"] == f"{told.sv} 4, rad 2"
    assert Problem(f"{word}.csv, row 2", "x").told("sv")["where"] == f"{word}.csv, rad 2"


@pytest.mark.parametrize(
    ("where", "swedish"),
    [
        ("f.px, rows 3, 4 and 7 more", "f.px, raderna 3, 4 och 7 till"),
        ("f.csv, row 4 (region 04, year 2020), persons", "f.csv, rad 4 (region 04, year 2020), persons"),
        ("f.csv, row 4 (year 2020, unit 7), region", "f.csv, rad 4 (year 2020, unit 7), region"),
        ("f.csv (region_code 04, year 2020), births", "f.csv (region_code 04, year 2020), births"),
        (
            "f.csv, row 4 (name Ås (by, row 1), year 2020), line 5",
            "f.csv, rad 4 (name Ås (by, row 1), year 2020), rad 5",
        ),
        ("f.csv, row 4 (name Ås (by…, year 2020), persons", "f.csv, rad 4 (name Ås (by…, year 2020), persons"),
        ("f (1).px, rows 3 and 7 more", "f (1).px, raderna 3 och 7 till"),
        ("and 7 more", "and 7 more"),  # nothing before it: it is a name
        ("f.csv, row", "f.csv, row"),  # a column that is called row
        ("f.csv, years 3", "f.csv, years 3"),
        ("horizon", "horizon"),
    ],
)
def test_only_a_place_is_a_place(where: str, swedish: str) -> None:
    assert Problem(where, "x").told("sv")["where"] == swedish


def test_what_is_said_in_no_language_is_said_in_both() -> None:
    assert (said("4", "sv"), said("4", "en")) == ("4", "4")
    assert (said(Text("ja", "yes"), "sv"), said(Text("ja", "yes"), "en")) == ("ja", "yes")


@pytest.mark.parametrize(
    ("value", "limit", "shown"),
    [
        ("", 60, ""),
        (3.5, 60, "3.5"),
        (None, 60, "None"),
        (["a"], 60, "['a']"),
        ("Åre", 60, "Åre"),  # printable: its letters stay as they are
        ("Åre\n", 60, "\\xc5re\\n"),
        ("\u202e12", 60, "\\u202e12"),  # turns the text round for a reader
        ("abcdef", 6, "abcdef"),
        ("abcdefg", 6, "abcde…"),
    ],
)
def test_a_value_is_shown_short_and_without_tricks(value: object, limit: int, shown: str) -> None:
    assert shorten(value, limit) == shown


def test_the_likeliest_words_come_first_and_no_more_than_three() -> None:
    # shared letters, twice, by all letters: 8/11, 12/13, 10/12, 14/15; the first is one too many
    assert close_to("regions", ["rego", "region", "regio", "regionss"]) == ["regionss", "region", "regio"]
    assert close_to("x", ["region"]) == []


def test_where_there_is_nothing_to_choose_that_is_said() -> None:
    assert nearest("a", []) == Text(
        "det finns ingen att välja: utelämna den, eller lägg till en",
        "there is none to choose from: leave it out, or add one",
    )
    assert nearest("reigon", ["region", "year"]) == Text("menade du region", "did you mean region")
    assert nearest("q", ["region", "year"]) == Text("använd en av region, year", "use one of region, year")


def test_statements_are_joined_in_each_language() -> None:
    assert joined([Text("ett", "one")], "; ") == Text("ett", "one")
    assert joined(iter([Text("ett", "one"), Text("två", "two")]), "; ") == Text("ett; två", "one; two")
    with pytest.raises(ValueError, match="text in sv is empty"):
        joined([], ", ")


@pytest.mark.parametrize(("sv", "en", "empty"), [("", "yes", "sv"), (" \n", "yes", "sv"), ("ja", "\t", "en")])
def test_a_text_without_words_in_a_language_is_none(sv: str, en: str, empty: str) -> None:
    with pytest.raises(ValueError, match=f"text in {empty} is empty"):
        Text(sv, en)
