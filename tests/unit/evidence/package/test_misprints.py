"""What to write in place of a number that is printed in another way; never one reading where there are two."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from underlag.core.language import Text
from underlag.evidence.package.misprints import SPACES, number_remedy, readings
from underlag.evidence.package.resources import Column

NUMBER, WHOLE, YEAR = Column("n", "number"), Column("n", "integer"), Column("y", "year")


@pytest.mark.parametrize(
    ("text", "thousands", "decimal"),
    [
        ("6.000", "6000", ""),  # never six and three zeros
        ("6,250", "6250", "6.25"),
        ("6.125", "6125", "6.125"),
        ("-6,250", "-6250", "-6.25"),
        ("\u22126,250", "-6250", "-6.25"),
        ("+1 250", "+1250", ""),
        (" 1 250 ", "1250", ""),
        ("1'250", "1250", ""),
        ("1\u2019250", "1250", ""),
        ("6.000.000", "6000000", ""),
        ("6.000,5", "6000.5", ""),
        ("6 000.25", "6000.25", ""),
        ("1250", "", ""),
        ("12,50", "", ""),
        ("1,2500", "", ""),
        ("1234,567", "", ""),
        ("6.000 000", "", ""),  # two marks between thousands
        ("6 000 0000", "", ""),
        (",250", "", ""),
        ("", "", ""),
        ("a,250", "", ""),
    ],
)
def test_the_readings_of_a_number_in_groups_of_three(text: str, thousands: str, decimal: str) -> None:
    assert readings(text) == (thousands, decimal)


@settings(max_examples=60)
@given(st.integers(-(10**12), 10**12), st.sampled_from([*SPACES, "'", "\u2019"]))
def test_whatever_space_or_apostrophe_parts_thousands_the_number_is_read_back(number: int, mark: str) -> None:
    printed = f"{number:,}".replace(",", mark)
    assert readings(printed) == ((str(number), "") if mark in printed else ("", ""))


WRITE_USUAL = Text("skriv talet på vanligt sätt", "give a number in the usual form")
NO_NUMBER = Text(
    "skriv ett tal, eller lämna cellen tom om det inte finns något",
    "give a number, or leave the cell empty if there is none",
)
ROUND = Text(
    "avrunda det, eller gör fältet till number i datapackage.json",
    "round it, or make the field a number in datapackage.json",
)


def thousands(number: str) -> Text:
    return Text(
        f"skriv {number}, utan tecken mellan tusentalen", f"write {number}, without a mark between the thousands"
    )


@pytest.mark.parametrize(
    ("text", "column", "remedy"),
    [
        (
            "31/12",
            Column("d", "date"),
            Text("skriv år-månad-dag, en dag som finns", "write year-month-day, a day that exists"),
        ),
        ("12 %", NUMBER, Text("skriv talet utan procenttecken", "write the number without the percent sign")),
        (
            "48¹",
            NUMBER,
            Text(
                "ta bort det upphöjda tecknet om det pekar på en not: skriv 48",
                "delete the superscript if it points to a note: write 48",
            ),
        ),
        ("m²", NUMBER, NO_NUMBER),
        (
            "6,250",
            NUMBER,
            Text(
                "skriv 6250 om kommat skiljer tusental, 6.25 om det är ett decimaltecken",
                "write 6250 if the comma parts thousands, 6.25 if it is a decimal mark",
            ),
        ),
        (
            "6.250",
            NUMBER,
            Text(
                "skriv 6250 om punkten skiljer tusental, 6.25 om det är ett decimaltecken",
                "write 6250 if the point parts thousands, 6.25 if it is a decimal mark",
            ),
        ),
        ("6,250", WHOLE, thousands("6250")),  # no whole number has decimals
        ("2,025", YEAR, thousands("2025")),
        (
            "6,250",
            Column("n", "number", maximum=100),
            Text("skriv 6.250 med decimalpunkt", "write 6.250 with a decimal point"),
        ),
        ("6,250", Column("n", "number", minimum=100), thousands("6250")),
        ("1 250", NUMBER, thousands("1250")),
        ("12,5", NUMBER, Text("skriv 12.5 med decimalpunkt", "write 12.5 with a decimal point")),
        (
            "\u22125",
            NUMBER,
            Text("skriv -5 utan blanksteg eller andra tecken", "write -5 without spaces or other marks"),
        ),
        (
            "1 25",
            NUMBER,
            Text("skriv 125 utan blanksteg eller andra tecken", "write 125 without spaces or other marks"),
        ),
        ("2.5", WHOLE, ROUND),
        ("inf", NUMBER, WRITE_USUAL),
        ("1e3", WHOLE, WRITE_USUAL),
        ("many", NUMBER, NO_NUMBER),
        ("1,2,3", NUMBER, NO_NUMBER),
    ],
)
def test_what_to_write_instead(text: str, column: Column, remedy: Text) -> None:
    assert number_remedy(text, column) == remedy
