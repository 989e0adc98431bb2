"""Reading the aggregate form's inputs from the keys under which the Dutch agency publishes them.

The agency's keys are kept in the file, so that a published set of parameters can be used as it stands; in the program
they are English. ``KEYS`` is that dictionary, and ``docs/explanation/aggregate-form.md`` prints it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

import numpy as np

from underlag.core.arrays import Array
from underlag.core.errors import EvidenceError, Problem, shorten
from underlag.core.language import Text
from underlag.workforce.aggregate_form.aggregate import (
    LAST,
    RETURN_ANCHORS,
    TRENDS,
    VARIANTS,
    Abroad,
    AggregateInputs,
    Cohort,
    Requirement,
    Stock,
)

SEX_WORDS: tuple[str, str] = ("vrouw", "man")
"""The agency's words for ``core.axes.SEXES``, in that order."""

AFTER_WORDS: tuple[str, ...] = ("vijf", "tien", "vijftien", "twintig")
"""The agency's words for 5, 10, 15 and 20 years after the base year."""

VARIANT_WORDS: tuple[str, ...] = ("laag", "midden", "hoog")
"""The agency's words for ``VARIANTS``, in that order."""

COHORT_SUFFIXES: tuple[str, ...] = ("", "2", "3")
"""Suffix of the keys of those in training, those who start before the steering year, and those who start after it."""

TREND_KEYS: Mapping[str, Text] = {
    "epi": Text(
        "sjuklighet: behovets årliga tillväxt när sjukligheten ändras",
        "epidemiology: yearly growth of requirement as illness changes",
    ),
    "soc": Text(
        "efterfrågan: årlig tillväxt när det som människor söker för ändras",
        "sociocultural: yearly growth as what people ask for changes",
    ),
    "vak": Text(
        "yrkets innehåll: årlig tillväxt när det som yrket gör ändras",
        "professional content: yearly growth as what the profession does changes",
    ),
    "eff": Text(
        "hur arbetet är ordnat: årlig tillväxt när arbetet ordnas annorlunda",
        "efficiency: yearly growth as work is organised otherwise",
    ),
    "hor": Text(
        "uppgifter mellan specialiteter: årlig tillväxt när arbete flyttar från eller till andra specialiteter",
        "horizontal substitution: yearly growth as work moves from or to other specialties",
    ),
    "ver": Text(
        "uppgifter mellan yrken: årlig tillväxt när arbete flyttar till eller från andra yrken",
        "vertical substitution: yearly growth as work moves to or from other professions",
    ),
}
"""Stem of the key of each yearly trend, and its meaning; all [1/year]. In the order of ``TRENDS``, which ends with the
working hours, that have a formula of their own."""


class Arrivals(StrEnum):
    """How many of those who come from abroad are counted.

    all      everyone who comes: what the agency's R model does, which reads the share who stay and does not use it
    staying  those who stay: arrivals times that share, as the agency's web engine does
    """

    all = "all"
    staying = "staying"


@dataclass(frozen=True)
class Key:
    """One number of the file: its key, what it means, its unit and the range accepted (inclusive)."""

    name: str
    meaning: Text
    unit: str
    low: float
    high: float
    whole: bool = False
    needed: bool = True


def share(name: str, meaning: Text) -> Key:
    """A key that holds a share, 0–1."""
    return Key(name, meaning, "1", 0.0, 1.0)


SWEDISH_SEXES = dict(zip(SEX_WORDS, ("kvinnor", "män"), strict=True))
SWEDISH_VARIANTS = dict(zip(VARIANTS, ("låg variant", "mellanvariant", "hög variant"), strict=True))
AMONG_THEM = Text("andel kvinnor bland dem", "share of women among them")


def _year_keys() -> list[Key]:
    base = Text("basår: beståndets år", "base year: year of the stock")
    steering = Text(
        "styrår: första året då intaget kan ändras", "steering year: first year in which intake can be changed"
    )
    still = Text(
        "år efter vilket trenderna utöver befolkningens står stilla",
        "year after which the non-demographic trends stand still",
    )
    first, second = Text("första jämviktsåret", "first balance year"), Text("andra jämviktsåret", "second balance year")
    return [
        Key("basisjaar", base, "year", 1968, 2100, whole=True),
        Key("bijsturingsjaar", steering, "year", 1968, 2100, whole=True),
        Key("trendjaar", still, "year", 1968, 2200, whole=True),
        Key("evenwichtsjaar1", first, "year", 1968, 2200, whole=True, needed=False),
        Key("evenwichtsjaar2", second, "year", 1968, 2200, whole=True, needed=False),
    ]


def _stock_keys() -> list[Key]:
    keys = [
        Key("aanbod_personen", Text("personer i arbete basåret", "heads working in the base year"), "head", 0.0, 1e9),
        share("per_vrouw_basis", AMONG_THEM),
    ]
    for sex, swedish in SWEDISH_SEXES.items():
        worked = Text(
            f"arbetstid för {swedish}, basåret eller år därefter", f"hours of {sex}, base year or years after it"
        )
        hours = [f"fte_{sex}_basis", *(f"fte_{sex}_basis_{after}" for after in AFTER_WORDS)]
        keys += [Key(k, worked, "fte/head", 0.0, 2.0) for k in hours]
        for years, after in zip((5, 10, 15, 20), AFTER_WORDS, strict=True):
            gone = Text(
                f"andel av basårets {swedish} som har slutat efter {years} år",
                f"share of {sex} of the base year gone after {after} years",
            )
            keys.append(share(f"uitstroom_{sex}_basis_{after}", gone))
    return keys


def _of(sv: str, en: str, whom: Text) -> Text:
    """What a number is, and whose it is."""
    return Text(f"{sv}, {whom.sv}", f"{en}, {whom.en}")


def _cohort_keys() -> list[Key]:
    keys = []
    groups = (
        Text("under utbildning basåret", "in training in the base year"),
        Text("de som börjar före styråret", "starting before the steering year"),
        Text("de som börjar från styråret", "starting from the steering year on"),
    )
    for suffix, who in zip(COHORT_SUFFIXES, groups, strict=True):
        trainees = _of("personer under utbildning per år", "trainees a year", who)
        length = _of("utbildningens längd", "length of training", who)
        keys += [
            Key(f"n_inopleiding_perjaar{suffix}", trainees, "head/year", 0.0, 1e8),
            share(f"per_vrouw_opleiding{suffix}", _of("andel kvinnor", "share of women", who)),
            share(
                f"intern_rendement{suffix}",
                _of("andel som fullföljer utbildningen", "share completing the training", who),
            ),
            Key(f"opleidingsduur{suffix}", length, "year", 0.1, 20.0),
        ]
        for sex, swedish in SWEDISH_SEXES.items():
            for after in RETURN_ANCHORS:
                working = _of(
                    f"andel {swedish} som arbetar {after} år senare", f"share of {sex} working {after} years on", who
                )
                keys.append(share(f"extern_rendement_{sex}_{after}jaar{suffix}", working))
    return keys


def _variant_keys() -> list[Key]:
    keys = []
    for word, name in zip(VARIANT_WORDS, VARIANTS, strict=True):
        variant = Text(SWEDISH_VARIANTS[name], name)
        unmet = _of("otillgodosett behov basåret", "unmet demand in the base year", variant)
        keys.append(Key(f"onv_vraag_{word}", unmet, "1", -0.99, 10.0))
        for after in (5, 10, 15, 20):
            grown = _of(
                f"tillväxt genom befolkningen efter {after} år", f"growth by population after {after} years", variant
            )
            keys.append(Key(f"demo_{after}_{word}", grown, "1", -0.99, 10.0))
        keys += [
            Key(f"{stem}_{word}", _of(meaning.sv, meaning.en, variant), "1/year", -0.99, 0.99)
            for stem, meaning in TREND_KEYS.items()
        ]
        shorter = _of("arbetstidens årliga minskning", "yearly fall of working hours", variant)
        keys.append(Key(f"tijd_{word}", shorter, "1/year", -0.99, 0.99))
    return keys


KEYS: tuple[Key, ...] = (
    *_year_keys(),
    *_stock_keys(),
    *_cohort_keys(),
    Key("n_buitenland", Text("årligt inflöde från utlandet", "yearly inflow from abroad"), "head/year", 0.0, 1e8),
    share("per_vrouw_buitenland", AMONG_THEM),
    share("rendement_buitenland", Text("andel av dem som stannar", "share of them who stay")),
    *_variant_keys(),
)
"""Every key that is read, with meaning, unit and accepted range. Other keys in a file are ignored."""

NEEDED_KEYS: tuple[str, ...] = tuple(key.name for key in KEYS if key.needed)
"""The keys a file must have."""


def _told(sv: str, en: str, key: Key) -> Text:
    """What is wrong with a key, and what it means."""
    return Text(f"{sv} ({key.meaning.sv})", f"{en} ({key.meaning.en})")


def _number(key: Key, value: object, where: str) -> float | Problem:
    """The number under a key, or what is wrong with it."""
    place, unit = f"{where}, inputs.{key.name}", "" if key.unit == "1" else f" [{key.unit}]"
    if isinstance(value, bool) or not isinstance(value, int | float):
        remedy = Text("skriv bara talet", "write the number bare")
        expected = Text(f"ett tal{unit}", f"a number{unit}")
        return Problem(place, _told("inte ett tal", "not a number", key), shorten(value), expected, remedy)
    if not key.low <= value <= key.high:
        expected = Text(f"{key.low:g} till {key.high:g}{unit}", f"{key.low:g} to {key.high:g}{unit}")
        remedy = Text("rätta värdet", "correct the value")
        if key.unit in ("1", "1/year"):
            remedy = Text("ange en andel som 0.12, inte 12 procent", "give a share as 0.12, not 12 percent")
        return Problem(place, _told("utanför det möjliga", "out of range", key), shorten(value), expected, remedy)
    if key.whole and value != int(value):
        expected, remedy = Text("ett heltal", "a whole number"), Text("ange ett kalenderår", "give a calendar year")
        return Problem(place, _told("inte ett helt år", "not a whole year", key), shorten(value), expected, remedy)
    return float(value)


def _missing(key: Key, given: Mapping[str, object], where: str) -> Problem:
    """The key is not there; names a misspelt one if the file has one that no key matches."""
    known = {other.name for other in KEYS}
    close = get_close_matches(key.name, [name for name in given if name not in known], n=1, cutoff=0.8)
    remedy = Text("lägg till den", "add it")
    if close:
        remedy = Text(f"lägg till den; menas {close[0]!r}?", f"add it; is {close[0]!r} meant?")
    what = _told("nyckeln saknas", "the key is missing", key)
    return Problem(f"{where}, inputs.{key.name}", what, remedy=remedy)


def _order_problems(numbers: Mapping[str, float], where: str) -> list[Problem]:
    """Years that come in the wrong order, and outflow that falls."""
    problems = []
    base = numbers["basisjaar"]
    for later in ("bijsturingsjaar", "trendjaar"):
        if not base <= numbers[later] <= (base + LAST if later == "bijsturingsjaar" else 2200):
            what = Text("året passar inte med basåret", "the year does not fit the base year")
            expected = Text(f"{base:g} eller senare", f"{base:g} or later")
            if later == "bijsturingsjaar":
                expected = Text(f"{expected.sv}, högst {base + LAST:g}", f"{expected.en}, at most {base + LAST:g}")
            remedy = Text("rätta det eller basisjaar", "correct it or basisjaar")
            problems.append(Problem(f"{where}, inputs.{later}", what, f"{numbers[later]:g}", expected, remedy))
    for sex in SEX_WORDS:
        gone = [numbers[f"uitstroom_{sex}_basis_{after}"] for after in AFTER_WORDS]
        if gone != sorted(gone):
            problems.append(
                Problem(
                    f"{where}, inputs.uitstroom_{sex}_basis_…",
                    Text("andelen som har slutat sjunker med tiden", "the share that has left falls over time"),
                    ", ".join(f"{x:g}" for x in gone),
                    Text("andelar som stiger från 5 till 20 år", "shares that rise from 5 to 20 years"),
                    Text("ange andelar räknade från basåret", "give cumulative shares"),
                )
            )
    return problems


def _checked(given: Mapping[str, object], where: str) -> dict[str, float]:
    """All numbers of the file, or EvidenceError with every problem."""
    numbers: dict[str, float] = {}
    problems: list[Problem] = []
    for key in KEYS:
        if key.name not in given:
            problems += [_missing(key, given, where)] if key.needed else []
            continue
        number = _number(key, given[key.name], where)
        if isinstance(number, Problem):
            problems.append(number)
        else:
            numbers[key.name] = number
    if not problems:
        problems = _order_problems(numbers, where)
    if problems:
        raise EvidenceError(problems)
    return numbers


def _by_sex(women_share: float) -> Array:
    return np.array([women_share, 1 - women_share])


def _cohort(numbers: Mapping[str, float], suffix: str) -> Cohort:
    working = [
        [numbers[f"extern_rendement_{sex}_{after}jaar{suffix}"] for after in RETURN_ANCHORS] for sex in SEX_WORDS
    ]
    return Cohort(
        starts=numbers[f"n_inopleiding_perjaar{suffix}"],
        sex_share=_by_sex(numbers[f"per_vrouw_opleiding{suffix}"]),
        completing=numbers[f"intern_rendement{suffix}"],
        years=numbers[f"opleidingsduur{suffix}"],
        working=np.array(working),
    )


def _requirement(numbers: Mapping[str, float], word: str) -> Requirement:
    """A fall of working hours by the share x a year asks for 1/(1−x) − 1 more heads a year."""
    shorter_hours = 1 / (1 - numbers[f"tijd_{word}"]) - 1
    return Requirement(
        unmet=numbers[f"onv_vraag_{word}"],
        demography=np.array([0.0, *(numbers[f"demo_{after}_{word}"] for after in (5, 10, 15, 20))]),
        trends=dict(zip(TRENDS, [*(numbers[f"{stem}_{word}"] for stem in TREND_KEYS), shorter_hours], strict=True)),
    )


def read_inputs(given: Mapping[str, object], where: str, arrivals: Arrivals = Arrivals.all) -> AggregateInputs:
    """Inputs of the aggregate form from the agency's keys.

    given     key → number; keys that are not in ``KEYS`` are ignored
    where     name of the file, for messages
    arrivals  how many of those who come from abroad are counted
    Raises EvidenceError with every missing key, text for a number, value out of range and year out of order.
    """
    numbers = _checked(given, where)
    low, mid, high = (_requirement(numbers, word) for word in VARIANT_WORDS)
    gone = [[0.0, *(numbers[f"uitstroom_{sex}_basis_{after}"] for after in AFTER_WORDS)] for sex in SEX_WORDS]
    hours = [
        [numbers[f"fte_{sex}_basis"], *(numbers[f"fte_{sex}_basis_{after}"] for after in AFTER_WORDS)]
        for sex in SEX_WORDS
    ]
    arriving = numbers["n_buitenland"] * (1.0 if arrivals is Arrivals.all else numbers["rendement_buitenland"])
    in_training, committed, steerable = (_cohort(numbers, suffix) for suffix in COHORT_SUFFIXES)
    return AggregateInputs(
        base_year=int(numbers["basisjaar"]),
        steering_year=int(numbers["bijsturingsjaar"]),
        trend_year=int(numbers["trendjaar"]),
        balance_years=tuple(int(numbers[k]) for k in ("evenwichtsjaar1", "evenwichtsjaar2") if k in numbers),
        stock=Stock(numbers["aanbod_personen"] * _by_sex(numbers["per_vrouw_basis"]), np.array(gone)),
        fte_per_head=np.array(hours),
        in_training=in_training,
        committed=committed,
        steerable=steerable,
        abroad=Abroad(arriving * _by_sex(numbers["per_vrouw_buitenland"])),
        requirement=(low, mid, high),
    )


def inputs_in(document: object, where: str) -> Mapping[str, object]:
    """The object ``inputs`` of a whole file as parsed; what else it holds is ignored. EvidenceError if it has none."""
    inputs = document.get("inputs") if isinstance(document, Mapping) else None
    if not isinstance(inputs, Mapping):
        what = Text("inget objekt med namnet inputs", "no object named inputs")
        remedy = Text("lägg nycklarna i ett objekt med namnet inputs", "put the keys in an object named inputs")
        raise EvidenceError(Problem(where, what, shorten(document), '{"inputs": {…}}', remedy))
    return inputs


def read_document(document: object, where: str, arrivals: Arrivals = Arrivals.all) -> AggregateInputs:
    """Inputs from a whole file as parsed, whose object ``inputs`` holds the keys; else as ``read_inputs``."""
    return read_inputs(inputs_in(document, where), where, arrivals)
