"""The narrative model by itself: sentences, sections, identifiers, addresses."""

from __future__ import annotations

import pytest

from underlag.core.language import Text
from underlag.reports.document.blocks import (
    Assumption,
    Assumptions,
    CardEntry,
    Cards,
    Cell,
    Chart,
    Charts,
    Definition,
    Definitions,
    Document,
    Head,
    Headlines,
    Number,
    Section,
    Sentence,
    Table,
    anchor,
    blocks,
    heads_of,
    say,
    together,
    web_address,
)

FIVE = Number("5 regioner", "gap_fte/*/2024/today", (5.0,), "estimated")
TWO = Number("två", "starts/01/2030", (2.0,), "assumed")
NO_CARD = Assumption("parameter-a", "a/b", "A", "1", "", "assumed", "", (), "")


def chart(key: str) -> Chart:
    return Chart(key, key.upper(), "", "", "", {})


def test_a_number_knows_its_quantity() -> None:
    assert (FIVE.quantity, TWO.quantity) == ("gap_fte", "starts")


def test_neighbouring_texts_become_one_part() -> None:
    said = say("{a}{b} och {n}", a="en", b=" stor", n=FIVE)
    assert said.parts == ("en stor och ", FIVE)
    assert said.numbers == (FIVE,)


def test_a_sentence_inside_a_sentence_keeps_its_numbers_apart() -> None:
    said = say("{first}, {second}.", first=say("{n} har brist", n=FIVE), second=say("{n} har inte", n=TWO))
    assert str(said) == "5 regioner har brist, två har inte."
    assert said.numbers == (FIVE, TWO)
    assert said.parts == (FIVE, " har brist, ", TWO, " har inte.")


def test_what_says_nothing_leaves_no_part() -> None:
    assert say("{a}{b}", a=None, b="").parts == ()
    assert say("").parts == ()
    assert say("{a}", a=0).parts == ("0",)


def test_doubled_braces_are_braces() -> None:
    assert str(say("{{{a}}}", a="x")) == "{x}"


def test_a_name_that_nobody_says_is_our_own_mistake() -> None:
    with pytest.raises(KeyError, match="missing"):
        say("{missing}", other="x")


def test_sentences_together_with_another_mark() -> None:
    assert str(together([Sentence(("a",)), Sentence(), Sentence((FIVE,))], "; ")) == "a; 5 regioner"
    assert together([Sentence(), Sentence()]).parts == ()
    assert together([]).parts == ()


def test_a_capital_only_where_a_text_begins() -> None:
    assert str(Sentence(("ökar till ", FIVE)).capital()) == "Ökar till 5 regioner"
    assert Sentence((TWO, " ökar")).capital().parts == (TWO, " ökar")
    assert str(Sentence().capital()) == ""


def test_words_of_a_sentence_are_found_across_its_parts() -> None:
    said = say("I dag har {n} brist.", n=FIVE)
    assert "har 5 regioner brist" in said
    assert "brister" not in said


@pytest.mark.parametrize(
    ("text", "long"),
    [("a" * 24, False), ("a" * 25, True), (f"kort {'b' * 25}", True), (" ".join(["ord"] * 30), False), ("", False)],
)
def test_a_word_too_long_for_a_narrow_column(text: str, long: bool) -> None:
    assert Cell(text).unbroken is long


def test_headings_from_texts() -> None:
    found = heads_of([(Text("År", "Year"), False), (Text("Tal", "Number"), True)], "en")
    assert found == (Head("Year"), Head("Number", "", True))


def test_blocks_that_show_nothing_are_left_out() -> None:
    kept = Definitions((Definition("a", "b"),))
    table = Table("t", "", (), ())
    found = blocks(
        None, Sentence(), Headlines(()), Charts(()), Cards(()), Definitions(()), Assumptions(()), kept, table
    )
    assert found == (kept, table)


def document(*sections: Section) -> Document:
    return Document("report", "sv", "Underlag", "T", "", "run", "1", sections)


def test_sections_are_read_from_the_outside_in_and_in_order() -> None:
    inner = Section("a1", "", sections=(Section("a1x", ""),)), Section("a2", "")
    found = document(Section("a", "", sections=inner), Section("b", ""))
    assert [section.key for section in found.every_section()] == ["a", "a1", "a1x", "a2", "b"]
    assert list(document().every_section()) == []


def test_paper_has_no_pages_that_a_reader_picks() -> None:
    picker = Section("picked", "", sections=(Section("01", "", style="region"), Section("02", "", style="region")))
    page = Section("pages", "", sections=(Section("p", "", style="page"),))
    found = document(Section("a", ""), picker, page).without_places()
    assert [section.key for section in found.sections] == ["a", "pages"]
    assert (found.name, found.title, found.run_id) == ("report", "T", "run")


def test_everything_that_a_link_can_lead_to() -> None:
    rows = [(Cell("x", anchor="q-x"), Cell("y", anchor="not-the-first")), (Cell("z"),)]
    cards = Cards((CardEntry("source-1", "S"),))
    found = document(
        Section("a", "", (Table("t", "", (), rows),)),
        Section("b", "", (cards, Assumptions((NO_CARD,))), (Section("c", ""),)),
    )
    assert found.identifiers() >= {"a", "b", "c", "q-x", "source-1", "parameter-a"}
    assert "not-the-first" not in found.identifiers()


def test_charts_in_the_order_they_are_shown() -> None:
    inner = Section("a1", "", (Charts((chart("three"),)),))
    found = document(Section("a", "", (Charts((chart("one"), chart("two"))),), (inner,)))
    assert [each.key for each in found.charts()] == ["one", "two", "three"]
    assert document(Section("a", "", (Sentence(("x",)),))).charts() == ()


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("training/fill", "source-training-fill"),
        ("scb-2024.1_b", "source-scb-2024.1_b"),
        ("Åre 3", "source--re-3"),
        ("", "source-"),
    ],
)
def test_an_identifier_of_an_entry(name: str, made: str) -> None:
    assert anchor("source", name) == made


@pytest.mark.parametrize(
    "address", ["https://example.org/a?b=c#d", "http://example.org", "https://example.org/%C3%A5", "https://åäö.se/x"]
)
def test_an_address_that_may_be_linked(address: str) -> None:
    assert web_address(address) == address


@pytest.mark.parametrize(
    "address",
    [
        "",
        "example.org",
        "ftp://example.org",
        "javascript:alert(1)",
        "https://",
        "https://a b",
        'https://a"b',
        "https://a'b",
        "https://a<b>",
        " https://a.se",
        "HTTPS://a.se",
    ],
)
def test_an_address_that_may_not(address: str) -> None:
    assert web_address(address) == ""
