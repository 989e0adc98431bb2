"""Words of the report in both languages: nouns of a profession, policies, statuses, units, table headings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from underlag.core.errors import SettingError
from underlag.core.language import Text
from underlag.core.units import Unit
from underlag.reports.language.numerals import (
    capital,
)
from underlag.runs.record import value_groups as groups
from underlag.runs.record.published_quantities import ROW_UNIT_WORDS
from underlag.runs.record.quantities import QUANTITIES


@dataclass(frozen=True)
class Nouns:
    """What a profession calls those it trains and the places it trains them in; specialists keep their general name."""

    trainee: Text
    trainees: Text
    start: Text
    starts: Text
    post: Text
    posts: Text
    training: Text


_ST = Nouns(
    trainee=Text("ST-läkare", "specialist trainee"),
    trainees=Text("ST-läkare", "specialist trainees"),
    start=Text("ny ST-tjänst", "new ST post"),
    starts=Text("nya ST-tjänster", "new ST posts"),
    post=Text("ST-tjänst", "ST post"),
    posts=Text("ST-tjänster", "ST posts"),
    training=Text("ST", "specialist training (ST)"),
)
_GENERAL = Nouns(
    trainee=Text("person under utbildning", "trainee"),
    trainees=Text("personer under utbildning", "trainees"),
    start=Text("ny utbildningsplats", "new training post"),
    starts=Text("nya utbildningsplatser", "new training posts"),
    post=Text("utbildningsplats", "training post"),
    posts=Text("utbildningsplatser", "training posts"),
    training=Text("utbildningen", "training"),
)


def nouns(trainee: Text) -> Nouns:
    """Nouns that go with what the profession calls a trainee: ST words where that word says ST, else general ones."""
    return _ST if trainee.sv.startswith("ST") else _GENERAL


POLICY_NAMES: Mapping[str, Text] = {
    "today": Text("Dagens nivå", "Today's level"),
    "recommended": Text("Rekommendation", "Recommendation"),
    "called_for": Text("Vad målet kräver", "What the goal calls for"),
    "replacement": Text("Ersätta dem som slutar", "Replace those who leave"),
    "specialists_per_post": Text("4–6 specialister per tjänst", "4–6 specialists per post"),
    "proportional": Text("I proportion till invånare", "In proportion to residents"),
}

POLICY_MEANING: Mapping[str, Text] = {
    "today": Text("lika många nya tjänster som i dag, varje år", "as many new posts as today, every year"),
    "recommended": Text("minst brist inom gränserna", "least shortage within the limits"),
    "called_for": Text(
        "det antal som når målet målåret i varje region, utan gränser",
        "the number that reaches the goal in the target year in every region, without limits",
    ),
    "replacement": Text(
        "så många att dagens antal specialister behålls", "as many as keep today's number of specialists"
    ),
    "specialists_per_post": Text(
        "en utbildningstjänst för var fjärde till sjätte specialist",
        "one training post for every four to six specialists",
    ),
    "proportional": Text(
        "rekommendationens antal i riket, fördelat efter invånare",
        "the recommended national number, shared by residents",
    ),
}

STATUSES: Mapping[str, Text] = {
    "official": Text("officiell", "official"),
    "estimated": Text("skattad", "estimated"),
    "assumed": Text("antagen", "assumed"),
}

STATUS_MEANING: Mapping[str, Text] = {
    "official": Text(
        "Siffran är hämtad ur officiell statistik eller ett officiellt dokument.",
        "The figure is taken from official statistics or an official document.",
    ),
    "estimated": Text(
        "Siffran är härledd ur publicerade uppgifter med modellen. Osäkerheten framgår av intervallet.",
        "The figure is derived from published figures by the model. The interval shows how uncertain it is.",
    ),
    "assumed": Text(
        "Siffran är ett antagande med angivet skäl, eftersom ingen användbar uppgift finns publicerad.",
        "The figure is an assumption with a stated reason, since no usable figure has been published.",
    ),
}

RELATION_NAMES: Mapping[str, Text] = {
    "=": Text("exakt", "exactly"),
    ">=": Text("minst", "at least"),
    "<=": Text("högst", "at most"),
    "range": Text("intervall", "range"),
    "~": Text("cirka", "about"),
}

RELATION_KEYS: Mapping[str, str] = {"=": "equal", ">=": "at_least", "<=": "at_most", "range": "range", "~": "about"}
"""The relation as a word in files, where a cell that begins with = could be taken for a formula."""

USES: Mapping[str, Text] = {
    "synthesis": Text("syntesen", "the synthesis"),
    "fact": Text("kontroll", "check"),
    "card": Text("antagande", "assumption"),
    "demand": Text("efterfrågan", "demand"),
    "no": Text("används inte", "not used"),
}

SOURCE_KINDS: Mapping[str, Text] = {
    "official": Text("officiell tabell", "official table"),
    "register": Text("register", "register"),
    "survey": Text("enkät", "survey"),
    "press": Text("press", "press"),
    "claim": Text("påstående", "claim"),
}
"""Kind of source of a published figure."""

COMPARED: Mapping[str, Text] = {
    "starts": Text("Rekommenderade nya utbildningstjänster per år", "Recommended new training posts a year"),
    "gap_fte": Text(
        "Brist på specialister målåret med dagens antal nya tjänster, heltid",
        "Shortage of specialists in the target year with today's number of new posts, FTE",
    ),
    "coverage": Text(
        "Täckningsgrad målåret med dagens antal nya tjänster, procent",
        "Coverage in the target year with today's number of new posts, percent",
    ),
}
"""What is compared between two runs."""

CAUSES: Mapping[str, Text] = {
    "start": Text("Utgångsläge", "Starting point"),
    "career": Text("Yrkesbana", "Career"),
    "population": Text("Befolkning", "Population"),
    "need": Text("Behov", "Need"),
    "measures": Text("Insatser", "Measures"),
    "goal": Text("Mål", "Goal"),
    "limits": Text("Gränser", "Limits"),
    "interaction": Text("Samverkan", "Interaction"),
}
"""Groups of inputs that can differ between two runs, and what they do only together."""

KINDS: Mapping[str, Text] = {
    "stock": Text("bestånd", "stock"),
    "flow": Text("flöde", "flow"),
    "ratio": Text("kvot", "ratio"),
}
"""Kind of a quantity → what it is called."""

SEX_AND_ALL_NAMES: Mapping[str, Text] = {**groups.SEX_NAMES, "": Text("alla", "all")}

_UNITS: Mapping[str, Text] = {
    **ROW_UNIT_WORDS,
    "1": Text("andel", "share"),
    "1/year": Text("andel per år", "share per year"),
    "fte": Text("heltidsekvivalenter", "FTE"),
    "fte/head": Text("heltidsekvivalenter per person", "FTE per head"),
    "resident/fte": Text("invånare per heltidsekvivalent", "residents per FTE"),
    "post": Text("tjänster", "posts"),
    "post/year": Text("tjänster per år", "posts per year"),
    "head/post": Text("personer per tjänst", "heads per post"),
    "head/year": Text("personer per år", "heads per year"),
    "fte/post": Text("heltidsekvivalenter per tjänst", "FTE per post"),
    "ratio": Text("kvot", "ratio"),
    "weight": Text("vikt", "weight"),
    "log": Text("på logaritmisk skala", "on the logarithmic scale"),
    "hour/week": Text("timmar per vecka", "hours per week"),
    "resident/head": Text("invånare per person", "residents per head"),
    "sek": Text("kronor", "SEK"),
    "sek/year": Text("kronor per år", "SEK per year"),
}


def unit_words(unit: str, language: str) -> str:
    """A written unit (``head/year``) as words: "personer per år". Text that is no unit is returned as it is."""
    known = _UNITS.get(unit)
    if known is not None:
        return known[language]
    try:
        return Unit.parse(unit).label(language) or _UNITS["1"][language]
    except SettingError:
        return unit


def quantity_name(quantity: str, nouns: Nouns, language: str) -> str:
    """Name of a quantity for the reader, in the profession's own words where it has such."""
    own = {"trainees": capital(nouns.trainees[language]), "starts": capital(nouns.starts[language])}
    return own.get(quantity, QUANTITIES[quantity].name[language] if quantity in QUANTITIES else quantity)
