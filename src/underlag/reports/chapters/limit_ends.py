"""What the recommendation would be if an assumption behind a limit were lower or higher."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from underlag.core.language import Text
from underlag.core.units import MILLION
from underlag.optimise.limits.register import LIMITS
from underlag.reports.document.blocks import Block, Cell, Sentence, Table, heads_of
from underlag.reports.document.teller import Teller
from underlag.reports.language.amounts import amount, bare, words
from underlag.reports.language.numerals import MISSING, NBSP, capital, count, listing, number, percent
from underlag.runs.robustness.limit_ends import BASE, HIGH

_Row = Mapping[str, Any]


def limit_end_blocks(teller: Teller) -> tuple[Block | None, ...]:
    """The assumption that moves most, and a line for each end; nothing where no such table ships."""
    if not _ends(teller):
        return ()
    return most_words(teller), ends_table(teller)


def _rows(teller: Teller) -> list[_Row]:
    """The base, then each assumption at its low and its high end; a stored run has them in another order."""
    rows = teller.figures.result.tables["limit_ends"].iter_rows(named=True)
    return sorted(rows, key=lambda row: (row["end"] != BASE, row["parameter"], row["end"] == HIGH))


def _ends(teller: Teller) -> list[_Row]:
    return [row for row in _rows(teller) if row["end"] != BASE]


def most_words(teller: Teller) -> Sentence:
    """The assumption behind a limit that most hangs on, and for how many the recommendation does not fit."""
    language, rows = teller.language, _ends(teller)
    most = max(rows, key=lambda row: (row["difference_fte"] is None, abs(row["difference_fte"] or 0.0)))
    base = next(row for row in _rows(teller) if row["end"] == BASE)
    names = {row["parameter"] for row in rows}
    told = {
        "many": count(len(names), *_ASSUMPTIONS[language], language),
        "meaning": _quoted(_meaning(teller, most), language),
        "value": _value(most, language),
        "outside": number(len({row["parameter"] for row in rows if not row["fits"]}), language),
    }
    if most["starts"] is None:
        return teller.say(
            "Gränserna bygger på {many}. Mest betyder {meaning}: sätts det till {value} finns inga tjänster som följer "
            "alla gränser. Antaganden för vilka rekommendationen inte ryms inom gränserna vid intervallets ena ände: "
            "{outside}.",
            "The limits rest on {many}. The most important is {meaning}: set to {value}, no posts keep all limits. "
            "Assumptions for which the recommendation does not keep the limits at one end of the interval: {outside}.",
            **told,
        )
    told |= {
        "starts": number(most["starts"], language),
        "missing": number(most["missing_fte"], language),
        "ours": number(base["starts"], language),
        "short": number(base["missing_fte"], language),
    }
    return teller.say(
        "Gränserna bygger på {many}. Mest betyder {meaning}: sätts det till {value} är det bästa {starts} nya tjänster "
        "om året i stället för {ours}, och {missing} heltidsspecialister saknas i stället för {short}. Antaganden för "
        "vilka rekommendationen inte ryms inom gränserna vid intervallets ena ände: {outside}.",
        "The limits rest on {many}. The most important is {meaning}: set to {value}, the best is {starts} new posts a "
        "year instead of {ours}, and {missing} full-time specialists are missing instead of {short}. Assumptions for "
        "which the recommendation does not keep the limits at one end of the interval: {outside}.",
        **told,
    )


_ASSUMPTIONS = {
    "sv": ("osäkert antagande", "osäkra antaganden"),
    "en": ("uncertain assumption", "uncertain assumptions"),
}


_HEADS = (
    (Text("Antagande bakom en gräns", "Assumption behind a limit"), False),
    (Text("Om det är lågt / högt", "If it is low / high"), True),
    (Text("Tjänster per år", "Posts a year"), True),
    (Text("Kostnad per år, mkr", "Cost a year, SEK million"), True),
    (Text("Saknade specialister", "Missing specialists"), True),
    (Text("Lägsta täckningsgrad", "Lowest coverage"), True),
    (Text("Rekommendationen ryms", "The recommendation fits"), False),
)

_NOTE = Text(
    "Planen räknar med kortens centrala värden (första raden). Övriga rader: ett antagande i taget vid den undre / "
    "övre änden av sitt 80-procentsintervall, och det bästa då, med delar av tjänster. Tjänster är medeltal över de år "
    "som beslutas, kostnad och saknade specialister över planens år; täckningsgraden gäller den region som har lägst "
    "i målåret. Ett streck betyder att inga tjänster följer alla gränser.",
    "The plan takes the cards' central values (first line). Other lines: one assumption at a time at the lower / upper "
    "end of its 80 percent interval, and what is best then, with parts of posts. Posts are the mean over the "
    "years decided, cost and missing specialists over the years of the plan; coverage is that of the region with the "
    "lowest in the target year. A dash means that no posts keep all limits.",
)

_YES, _NO = Text("Ja", "Yes"), Text("Nej", "No")
_ALL = Text("Alla som på sina kort", "All as on their cards")
_SLASH = f"{NBSP}/ "


def ends_table(teller: Teller) -> Table:
    """The base, then a line for each assumption with what is best at its low and at its high end."""
    language, cards = teller.language, dict[str, list[_Row]]()
    for row in _rows(teller):
        cards.setdefault(row["parameter"], []).append(row)
    rows = [(_name_cell(teller, ends[0]), *_numbers(ends, language)) for ends in cards.values()]
    caption = Text("Om en gräns vore snävare eller vidare", "If a limit were narrower or wider")
    return Table("limit-ends", caption[language], heads_of(_HEADS, language), rows, _NOTE[language])


def _numbers(ends: Sequence[_Row], language: str) -> tuple[Cell, ...]:
    """Cells of the base, or of both ends of one assumption."""
    unit = ends[0]["unit"]
    values = _SLASH.join(MISSING if row["end"] == BASE else bare(row["set_to"], unit, language) for row in ends)
    counted = (
        (
            number(row["starts"], language),
            number(None if row["cost"] is None else row["cost"] / MILLION, language),
            number(row["missing_fte"], language),
            percent(row["worst_coverage"], language, 1),
        )
        for row in ends
    )
    return (
        Cell(values, note=words(unit or "", language), numeric=True),
        *(Cell(_SLASH.join(both), numeric=True) for both in zip(*counted, strict=True)),
        Cell(_SLASH.join((_YES if row["fits"] else _NO)[language] for row in ends)),
    )


def _name_cell(teller: Teller, row: _Row) -> Cell:
    language = teller.language
    if row["end"] == BASE:
        return Cell(_ALL[language])
    limits = listing([LIMITS[name].called[language] for name in row["limit"].split()], language)
    return Cell(_meaning(teller, row), note=capital(limits))


def _meaning(teller: Teller, row: _Row) -> str:
    """What the card is about, as the register says it."""
    parameters = teller.figures.result.tables["parameters"]
    found = dict(parameters.select("name", f"meaning_{teller.language}").iter_rows())
    return str(found.get(row["parameter"], row["parameter"]))


def _value(row: _Row, language: str) -> str:
    return amount(row["set_to"], row["unit"], language)


def _quoted(text: str, language: str) -> str:
    return f"»{text}«" if language == "sv" else f"“{text}”"
