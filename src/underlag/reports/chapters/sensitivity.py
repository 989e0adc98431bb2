"""What each assumption moves, and what to ask for first: sentences, tables and the tornado of a place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from underlag.core.language import Text
from underlag.reports.charts.forms import WIDTH
from underlag.reports.charts.of_place import source_line
from underlag.reports.charts.palette import LIGHT
from underlag.reports.charts.svg import frame
from underlag.reports.document.blocks import Cell, Chart, Head, Sentence, Table, anchor
from underlag.reports.document.figures import Figures, Place
from underlag.reports.document.teller import Teller
from underlag.reports.language.key_words import MEASUREMENTS, QUESTIONS, REGIONAL_UNCERTAINTY
from underlag.reports.language.numerals import capital, listing, number, percent_words, short
from underlag.runs.sensitivity.tables import ANSWER, STUDY

TEN = 10
"""Assumptions of the nation told of; the table of the run has more."""

LEAST_WORTH = 0.005
"""Narrowing [1] below which one assumption is not listed: it would be told as 0 percent."""

_SHOWN = 8

_NARROWER = Text("Intervallet blir smalare", "The interval becomes narrower")


@dataclass(frozen=True)
class Moved:
    """One assumption and what it moves when it goes from its central value to the upper end of its 80 percent interval.

    coverage  in the target year with today's starts [percentage points]; None where it is too little to be listed
    starts    called for [post/year]; the same
    """

    name: str
    coverage: float | None
    starts: float | None


def moving_assumptions(figures: Figures, place: Place) -> tuple[Moved, ...]:
    """The assumptions of a place, what moves its coverage most first."""
    rows = figures.result.tables["sensitivity"].filter(pl.col("region_code") == place.code)
    effect = {(q, p): e for q, p, e in rows.select("quantity", "parameter", "effect").iter_rows()}
    names = dict.fromkeys(p for _, p in effect)
    found = [Moved(p, _scaled(effect.get(("coverage", p)), 100), effect.get(("starts", p))) for p in names]
    return tuple(sorted(found, key=lambda m: (-abs(m.coverage or 0.0), -abs(m.starts or 0.0), m.name)))


def _scaled(value: float | None, factor: float) -> float | None:
    return None if value is None else factor * value


def meaning(figures: Figures, name: str, language: str) -> str:
    """What an assumption says."""
    if name in REGIONAL_UNCERTAINTY:
        return REGIONAL_UNCERTAINTY[name][language]
    known = dict(figures.result.tables["parameters"].select("name", f"meaning_{language}").iter_rows())
    return str(known.get(name, name))


def signed(value: float | None, language: str, decimals: int = 1) -> str:
    """A change with its sign: "+2,4"; a dash where it is too small to be listed."""
    if value is None:
        return "–"
    text = number(value, language, decimals)
    return text if text.startswith("−") or float(f"{value:.{decimals}f}") == 0 else f"+{text}"


def moving_table(teller: Teller, place: Place, top: int) -> Table | None:
    """What the assumptions that matter most do to coverage and to the starts called for; None where there are none."""
    figures, language = teller.figures, teller.language
    found = moving_assumptions(figures, place)[:top]
    if not found:
        return None
    rows = [
        (
            Cell(
                meaning(figures, m.name, language),
                href="" if m.name in REGIONAL_UNCERTAINTY else "#" + anchor("parameter", m.name),
            ),
            Cell(signed(m.coverage, language), numeric=True),
            Cell(signed(m.starts, language), numeric=True),
        )
        for m in found
    ]
    words = Text(f"Täckningsgrad {figures.target}, procentenheter", f"Coverage in {figures.target}, percentage points")
    starts = teller.nouns.starts
    posts = Text(f"{capital(starts.sv)} per år som behövs", f"{capital(starts.en)} a year needed")
    heads = (
        Head(Text("Antagande", "Assumption")[language]),
        Head(words[language], "#method-uncertainty", True),
        Head(posts[language], "", True),
    )
    caption = teller.say(
        "Vad som händer om ett antagande är högre än väntat, {place}",
        "What happens if an assumption is higher than expected, {place}",
        place=place.name,
    )
    note = teller.say(
        "Varje rad: ändringen när antagandet går från sitt centrala värde till övre änden av sitt 80-procentiga "
        "intervall och allt annat är oförändrat. Åt andra hållet blir ändringen ungefär lika stor med motsatt tecken.",
        "Each row: the change when the assumption goes from its central value to the upper end of its 80 percent "
        "interval and all else is unchanged. The other way the change is about as large with the opposite sign.",
    )
    return Table(f"drivers-{place.code}", str(caption), heads, rows, str(note))


def most(teller: Teller, place: Place) -> Sentence:
    """The assumptions that move the place's coverage most, in words; empty where there are none."""
    found = [m for m in moving_assumptions(teller.figures, place)[:3] if m.coverage is not None]
    if not found:
        return Sentence()
    parts = [
        f"{_lower(meaning(teller.figures, m.name, teller.language))} ({signed(m.coverage, teller.language)})"
        for m in found
    ]
    return teller.say(
        "Täckningsgraden {year} beror mest på {what} procentenheter när antagandet är högt. Det är "
        "antaganden, inte mål: det lönar sig att veta dem bättre.",
        "Coverage in {year} depends most on {what} percentage points when the assumption is high. These are "
        "assumptions, not aims: it pays to know them better.",
        year=teller.figures.target,
        what=listing(parts, teller.language),
    )


def chance_words(teller: Teller) -> Sentence:
    """How much chance widens the interval of the smallest region; empty for runs in expected value."""
    told = teller.figures.result.manifest.get("chance")
    if told is None:
        return Sentence()
    names = {place.code: place.name for place in teller.figures.regions}
    return teller.say(
        "Intervallen omfattar också slumpen, som betyder mest i små regioner: i {place} gör den 80-procentsintervallet "
        "för antalet {specialists} {year} med dagens tjänster {share} bredare.",
        "The intervals include chance too, which matters most in small regions: in {place} it makes the 80 percent "
        "interval of the number of {specialists} in {year} with today's posts {share} wider.",
        place=names[told["region_code"]],
        specialists=teller.figures.result.names.specialists[teller.language],
        year=told["year"],
        share=percent_words(told["widened"], teller.language),
    )


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:] if not text[1:2].isupper() else text


def tornado(teller: Teller, place: Place) -> Chart | None:
    """Coverage of a place when each assumption is high or low, widest first; None where there are none."""
    figures, language = teller.figures, teller.language
    found = [m for m in moving_assumptions(figures, place) if m.coverage is not None][:_SHOWN]
    if not found:
        return None
    rows = []
    for at, m in enumerate(found):
        assert m.coverage is not None
        label = short(meaning(figures, m.name, language), 58)
        for value, colour in ((m.coverage, LIGHT["recommended"]), (-m.coverage, LIGHT["today"])):
            rows.append({"i": at, "v": float(f"{value:.4g}"), "c": colour, "t": label if value == m.coverage else ""})
    largest = max(abs(m.coverage or 0.0) for m in found) * 1.05
    y = {"field": "i", "type": "ordinal", "axis": None}
    x = {
        "field": "v",
        "type": "quantitative",
        "scale": {"domain": [-largest, largest]},
        "axis": {"tickCount": 5, "domain": False, "ticks": False},
    }
    layers: list[dict[str, object]] = [
        {
            "mark": {"type": "bar", "height": 11, "yOffset": 8},
            "encoding": {"x": x, "y": y, "color": {"field": "c", "type": "nominal", "scale": None}},
        },
        {"mark": {"type": "text", "align": "left", "x": 0, "dy": -9}, "encoding": {"y": y, "text": {"field": "t"}}},
    ]
    spec = {**frame(WIDTH, 40 * len(found) + 40, 4, 44, 6, 26), "data": {"values": rows}, "layer": layers}
    title = teller.say(
        "Antaganden som betyder mest för täckningsgraden {year}, {place}",
        "Assumptions that matter most for coverage in {year}, {place}",
        year=figures.target,
        place=place.name,
    )
    unit = teller.say(
        "Ändring i procentenheter när antagandet är högt (mörk stapel) och lågt (ljus), vid ändarna av dess "
        "80-procentiga intervall.",
        "Change in percentage points when the assumption is high (dark bar) and low (light), at the ends of its "
        "80 percent interval.",
    )
    said = listing((f"{meaning(figures, m.name, language)} {signed(m.coverage, language)}" for m in found), language)
    kind = Text("Liggande staplar", "Horizontal bars")[language]
    return Chart(
        f"drivers-{place.code}", str(title), str(unit), f"{kind}. {unit} {said}.", source_line(figures, language), spec
    )


def measurement_words(figures: Figures, name: str, form: str, language: str) -> str:
    """What would be measured, as one would ask for it."""
    if form == ANSWER:
        names = {place.code: place.name for place in figures.regions}
        return Text(f"Svar från {names.get(name, name)}", f"An answer from {names.get(name, name)}")[language]
    return MEASUREMENTS[name][language] if name in MEASUREMENTS else name


def _worth(figures: Figures, which: pl.Expr) -> list[dict[str, Any]]:
    """Rows of what data are worth, the most first."""
    return list(figures.result.tables["data_value"].filter(which).iter_rows(named=True))


def ask_first(teller: Teller) -> tuple[Sentence, Table | None]:
    """What would narrow the nation's recommendation most, in words and as a list for a collection round."""
    figures, language = teller.figures, teller.language
    found = _worth(figures, (pl.col("region_code") == figures.nation.code) & (pl.col("question") == ""))[:TEN]
    if not found:
        return Sentence(), None
    first = found[0]
    said = teller.say(
        "Mest skulle detta minska osäkerheten i hur många {starts} riket behöver: {what}. Intervallet väntas bli "
        "{much} smalare.",
        "This would reduce the doubt about how many {starts} the nation needs most: {what}. The interval is expected "
        "to become {much} narrower.",
        starts=teller.nouns.starts[language],
        much=percent_words(first["narrowing"], language),
        what=_lower(measurement_words(figures, first["measurement"], first["form"], language)),
    )
    rows = [
        (
            Cell(measurement_words(figures, row["measurement"], row["form"], language)),
            Cell(percent_words(row["narrowing"], language), numeric=True),
            Cell(number(row["sd_after"], language, 1), numeric=True),
        )
        for row in found
    ]
    heads = (
        Head(Text("Uppgift att fråga efter", "What to ask for")[language]),
        Head(_NARROWER[language], "", True),
        Head(Text("Osäkerhet som återstår, tjänster per år", "Doubt that remains, posts a year")[language], "", True),
    )
    note = teller.say(
        "Räknat innan frågan är ställd: hur mycket svaret väntas minska standardavvikelsen, i dag {before} tjänster "
        "per år. Värdena kan inte läggas ihop, för svaren säger delvis samma sak. Hur säkert ett svar väntas bli står "
        "bland antagandena, under Värdet av bättre uppgifter.",
        "Computed before the question is asked: how much the answer is expected to reduce the standard deviation, now "
        "{before} posts a year. The values can't be added, since the answers say partly the same. How certain an "
        "answer is expected to be is among the assumptions, under Value of better data.",
        before=number(first["sd_before"], language, 1),
    )
    return said, Table("ask-first", Text("Fråga detta först", "Ask this first")[language], heads, rows, str(note))


def ask_of_assumptions(teller: Teller) -> Table | None:
    """What it is worth to know one assumption better, for the nation's posts; None where there are none."""
    figures, language = teller.figures, teller.language
    ours = (pl.col("region_code") == figures.nation.code) & (pl.col("form") == STUDY) & (pl.col("question") != "")
    rows = [
        (
            Cell(meaning(figures, row["question"], language), href="#" + anchor("parameter", row["question"])),
            Cell(percent_words(row["narrowing"], language), numeric=True),
        )
        for row in _worth(figures, ours & (pl.col("narrowing") >= LEAST_WORTH))[:TEN]
    ]
    if not rows:
        return None
    heads = (
        Head(Text("Antagande att undersöka", "Assumption to study")[language]),
        Head(_NARROWER[language], "", True),
    )
    caption = Text("Ett antagande i taget", "One assumption at a time")[language]
    note = teller.say(
        "Hur mycket smalare intervallet för rikets tjänster väntas bli om en undersökning gav svar på just detta. "
        "Det som skulle ge mindre än en halv procent är utelämnat.",
        "How much narrower the interval of the nation's posts is expected to become if a study settled just this. "
        "What would give less than half a percent is left out.",
    )
    return Table("ask-assumptions", caption, heads, rows, str(note))


def ask_of_regions(teller: Teller) -> Table | None:
    """What each region's answer to each question is worth for its own posts, the most first; None where there are
    none."""
    figures, language = teller.figures, teller.language
    own = (pl.col("region_code") == pl.col("measurement")) & (pl.col("form") == ANSWER)
    worth: dict[str, dict[str, float]] = {}
    for row in _worth(figures, own):
        worth.setdefault(row["region_code"], {})[row["question"]] = row["narrowing"]
    if not worth:
        return None
    named = {place.code: place.name for place in figures.regions}
    questions = (*QUESTIONS, "")
    rows = [
        (
            Cell(named[code]),
            *(Cell(percent_words(told[q], language) if q in told else "–", numeric=True) for q in questions),
        )
        for code, told in sorted(worth.items(), key=lambda each: (-each[1].get("", 0.0), each[0]))
    ]
    heads = (
        Head(Text("Region", "Region")[language]),
        *(Head(QUESTIONS[q][language], "", True) for q in QUESTIONS),
        Head(Text("Båda", "Both")[language], "", True),
    )
    caption = Text("Regionens svar på varje fråga", "The region's answer to each question")[language]
    note = teller.say(
        "Hur mycket smalare intervallet för regionens egna tjänster väntas bli av dess svar. Högt där rikets nivå är "
        "allt som är känt, lågt där regionen redan har egna uppgifter eller där annat än dagens antal är osäkert.",
        "How much narrower the interval of the region's own posts is expected to become by its answer. High where the "
        "national level is all that is known, low where the region has figures of its own already or where something "
        "other than today's number is uncertain.",
    )
    return Table("ask-regions", caption, heads, rows, str(note))
