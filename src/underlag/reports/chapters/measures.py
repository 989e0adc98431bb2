"""The chapter on measures: those the scenario takes, what they do together, and which have no known effect."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from underlag.core.language import Text
from underlag.reports.chapters.sensitivity import meaning
from underlag.reports.chapters.spending import spending_section
from underlag.reports.chapters.weighed_measures import measures_in_words, weighed_table
from underlag.reports.columns.of_measures import ACTORS, CATEGORIES
from underlag.reports.document.blocks import Cell, Head, Section, Sentence, Table, blocks, say
from underlag.reports.document.figures import Figures
from underlag.reports.document.teller import Teller
from underlag.reports.language.numerals import MISSING, listing, number
from underlag.reports.tables.place_cell import place_cell

_TITLE = Text("Insatser", "Measures")
_GRADES = Text(
    "Evidens: A randomiserad studie, B med jämförelse, C kohort, D utan jämförelse, självvald eller uttalad avsikt, "
    "E räknad på beslut eller pengar. Ingen studie räknas fullt ut; hur mycket anges bland antagandena.",
    "Evidence: A randomised study, B with comparison, C cohort, D without comparison, self-selected or stated "
    "intention, E computed from a decision or money. No study is counted in full; how much is among the assumptions.",
)


def measures_chapter(teller: Teller) -> Section | None:
    """What the plan's measures are and do, and what others cost; None where none are taken or weighed."""
    figures, language = teller.figures, teller.language
    told, ranking = figures.result.manifest.get("measures"), weighed_table(teller)
    together = spending_section(teller)
    if not told and ranking is None and together is None:
        return None
    taken = (
        (
            _together(told, figures, language),
            _unknown(told, language),
            _cards(told, figures, language),
            _regions(told, figures, language),
        )
        if told
        else (measures_in_words(teller),)
    )
    return Section("measures", _TITLE[language], blocks(*taken, ranking), (together,) if together else ())


def _together(told: Mapping[str, Any], figures: Figures, language: str) -> Sentence:
    nation = told["effect"][figures.nation.code]
    more = Text(
        "Med dagens starter och alla insatser tillsammans kan {listed} fler invånare i riket ha en fast läkarkontakt "
        "{year}, och {fte} fler heltidsspecialister arbetar i primärvården (centrala värden).",
        "With today's starts and all measures together, {listed} more residents of the nation could have a named GP in "
        "{year}, and {fte} more full-time specialists work in primary care (central values).",
    )
    return say(
        more[language],
        listed=number(nation["extra_listed"], language),
        year=str(figures.target),
        fte=number(nation["extra_fte"], language, 1),
    )


def _unknown(told: Mapping[str, Any], language: str) -> Sentence | None:
    names = [card["title"][language] for card in told["cards"] if card["unknown"]]
    if not names:
        return None
    words = Text(
        "Effekt okänd, och därför inte räknad: {names}.", "Effect unknown, and therefore not counted: {names}."
    )
    return say(words[language], names=listing(names, language))


def _cards(told: Mapping[str, Any], figures: Figures, language: str) -> Table:
    heads = tuple(
        Head(text[language])
        for text in (
            Text("Insats", "Measure"),
            Text("Vem", "Who"),
            Text("Slag", "Category"),
            Text("Från", "From"),
            Text("Evidens", "Evidence"),
            Text("Ändrar", "Changes"),
        )
    )
    rows = [
        (
            Cell(card["title"][language], note=card["unknown"][language] if card["unknown"] else ""),
            Cell(listing([ACTORS[who][language] for who in card["actors"]], language)),
            Cell(CATEGORIES[card["category"]][language]),
            Cell(str(card["from_year"]) + (f"–{card['to_year']}" if card["to_year"] else "")),
            Cell(card["grade"] or Text("effekt okänd", "effect unknown")[language]),
            Cell("; ".join(meaning(figures, name, language) for name in card["parameters"]) or MISSING),
        )
        for card in told["cards"]
    ]
    caption = Text("Insatser i scenariot", "Measures of the scenario")
    return Table("measures", caption[language], heads, rows, note=_GRADES[language])


def _regions(told: Mapping[str, Any], figures: Figures, language: str) -> Table:
    heads = (
        Head(Text("Region", "Region")[language]),
        Head(Text("Fler listade", "More listed")[language], "", True),
        Head(Text("Fler specialister", "More specialists")[language], "", True),
    )
    rows = [
        (
            place_cell(place, language),
            Cell(number(told["effect"][place.code]["extra_listed"], language), numeric=True),
            Cell(number(told["effect"][place.code]["extra_fte"], language, 1), numeric=True),
        )
        for place in (figures.nation, *figures.by_name(language))
    ]
    caption = Text(
        f"Alla insatser tillsammans {figures.target}, med dagens starter",
        f"All measures together in {figures.target}, with today's starts",
    )
    return Table("measure-effect", caption[language], heads, rows)
