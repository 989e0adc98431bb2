"""What to write in place of a number that is printed in another way: thousands in groups, a comma, a superscript.

The advice never makes six of six thousand: what can be read in two ways gets both readings, those that the column
can't hold left out.
"""

from __future__ import annotations

import re

from underlag.core.language import Text
from underlag.evidence.package.resources import Column
from underlag.evidence.reading.workbook.appearance import without_superscripts

SPACES = " \u00a0\u2005\u2006\u2007\u2008\u2009\u200a\u202f"
"""Every space that is printed between thousands."""

_GROUPS = re.compile(
    rf"(?P<sign>[+-]?)(?P<first>[0-9]{{1,3}})(?P<mark>[{SPACES},.'\u2019\u02bc])"
    r"(?P<rest>[0-9]{3}(?:(?P=mark)[0-9]{3})*)(?:[.,](?P<part>[0-9]+))?"
)


def readings(text: str) -> tuple[str, str]:
    """A number with a mark between groups of three digits, written plainly: the mark as one between thousands, and as a
    decimal mark. Empty where there is no such reading; six thousand is never read as six and three zeros."""
    found = _GROUPS.fullmatch(text.strip().replace("\u2212", "-"))
    if found is None:
        return "", ""
    rest = re.sub("[^0-9]", "", found["rest"])
    whole = f"{found['sign']}{found['first']}{rest}" + (f".{found['part']}" if found["part"] else "")
    one = found["mark"] in ",." and len(rest) == 3 and not found["part"] and rest != "000"
    return whole, f"{found['sign']}{found['first']}.{rest.rstrip('0')}" if one else ""


def number_remedy(text: str, column: Column) -> Text:
    """What to do about a cell that is no number in a column of numbers, years or dates."""
    if column.type == "date":
        return Text("skriv år-månad-dag, en dag som finns", "write year-month-day, a day that exists")
    if "%" in text:
        return Text("skriv talet utan procenttecken", "write the number without the percent sign")
    bare = without_superscripts(text)
    if bare != text and _float(bare) is not None:
        return Text(
            f"ta bort det upphöjda tecknet om det pekar på en not: skriv {bare.strip()}",
            f"delete the superscript if it points to a note: write {bare.strip()}",
        )
    thousands, decimal = (reading if _fits(reading, column) else "" for reading in readings(text))
    if thousands and decimal:
        mark = Text("kommat", "comma") if "," in text else Text("punkten", "point")
        return Text(
            f"skriv {thousands} om {mark.sv} skiljer tusental, {decimal} om det är ett decimaltecken",
            f"write {thousands} if the {mark.en} parts thousands, {decimal} if it is a decimal mark",
        )
    if thousands:
        return Text(
            f"skriv {thousands}, utan tecken mellan tusentalen",
            f"write {thousands}, without a mark between the thousands",
        )
    return _plainly(text, column)


def _plainly(text: str, column: Column) -> Text:
    """What to do about a cell without marks between thousands that is no number of the column."""
    stripped = re.sub(f"[{SPACES}]", "", text.strip()).replace("\u2212", "-")
    plain = _float(stripped)
    if plain is not None:
        if column.type != "number" and not plain.is_integer():
            return Text(
                "avrunda det, eller gör fältet till number i datapackage.json",
                "round it, or make the field a number in datapackage.json",
            )
        if stripped == text:
            return Text("skriv talet på vanligt sätt", "give a number in the usual form")
        return Text(
            f"skriv {stripped} utan blanksteg eller andra tecken", f"write {stripped} without spaces or other marks"
        )
    if _float(stripped.replace(",", ".")) is None:
        return Text(
            "skriv ett tal, eller lämna cellen tom om det inte finns något",
            "give a number, or leave the cell empty if there is none",
        )
    return Text(
        f"skriv {stripped.replace(',', '.')} med decimalpunkt",
        f"write {stripped.replace(',', '.')} with a decimal point",
    )


def _float(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _fits(text: str, column: Column) -> bool:
    value = _float(text)
    if value is None or (column.type != "number" and not value.is_integer()):
        return False
    low, high = column.lowest, column.maximum
    return (low is None or value >= low) and (high is None or value <= high)
