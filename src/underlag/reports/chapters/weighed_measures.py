"""Weighed measures in a document: which gives most for its cost, in a sentence, and all of them in a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from underlag.core.language import Text
from underlag.reports.document.blocks import Cell, Head, Number, Sentence, Table
from underlag.reports.document.teller import Teller
from underlag.reports.language.numerals import MISSING, NBSP, count, number, span
from underlag.runs.record.measures_read import WEIGHED

_MILLION = 1e6
_MEASURES = {"sv": ("insats", "insatser"), "en": ("measure", "measures")}


def measures_in_words(teller: Teller) -> Sentence:
    """What the best of the weighed measures costs and gives, or what those of the scenario give, or that none is in."""
    rows, taken = _ranked(teller), teller.figures.result.manifest.get("measures")
    if rows:
        return _best(teller, rows)
    if taken:
        return _taken(teller, taken)
    return teller.say(
        "Inga andra insatser än utbildning är inräknade.",
        "No other measures than training are counted in.",
    )


def _rows(teller: Teller) -> Sequence[Mapping[str, Any]]:
    found: Sequence[Mapping[str, Any]] = teller.figures.result.manifest.get(WEIGHED, ())
    return found


def _ranked(teller: Teller) -> list[Mapping[str, Any]]:
    return [row for row in _rows(teller) if row["rank"] is not None]


def _best(teller: Teller, rows: Sequence[Mapping[str, Any]]) -> Sentence:
    language, best = teller.language, rows[0]
    key = f"measures/{best['measure_id']}"
    one, many = (
        Text("fler listad invånare", "more listed resident"),
        Text("fler listade invånare", "more listed residents"),
    )
    listed = count(best["extra_listed"], one[language], many[language], language)
    unit = Text("miljoner kronor", "million kronor")[language]
    return teller.say(
        "Av {all} som kan rangordnas kostar ”{title}” minst: {cost} till och med {target} för {listed}, "
        "alltså {each} kronor för var och en. Insatserna är inte inräknade i rekommendationen.",
        "Of {all} that can be ranked, “{title}” costs least: {cost} up to {target} for {listed}, "
        "thus {each} kronor each. The measures are not counted in the recommendation.",
        all=Number(count(len(rows), *_MEASURES[language], language), "measures/*", (len(rows),), "estimated"),
        title=best[f"title_{language}"],
        target=teller.figures.target,
        cost=Number(
            f"{number(best['cost'] / _MILLION, language)}{NBSP}{unit}",
            key,
            (best["cost"] / _MILLION,),
            "assumed" if best["cost_basis"] == "assumed" else "estimated",
        ),
        listed=Number(listed, key, (best["extra_listed"],), "estimated"),
        each=Number(number(best["cost_per_resident"], language), key, (best["cost_per_resident"],), "estimated"),
    )


def _taken(teller: Teller, taken: Mapping[str, Any]) -> Sentence:
    more = taken["effect"][teller.figures.nation.code]["extra_listed"]
    one, many = Text("invånare", "resident")[teller.language], Text("invånare", "residents")[teller.language]
    return teller.say(
        "Insatserna i scenariot ger med dagens nivå {listed} fler listade {target}; vad de kostar är inte vägt här.",
        "The measures of the scenario give {listed} more listed in {target} at today's level; what they cost is not "
        "weighed here.",
        listed=Number(count(more, one, many, teller.language), "measures/effect", (more,), "estimated"),
        target=teller.figures.target,
    )


def weighed_table(teller: Teller) -> Table | None:
    """Every weighed measure, the best first, then those that can't be ranked with the reason; None without weighing."""
    language = teller.language
    rows = [_row(row, language) for row in _rows(teller)]
    if not rows:
        return None
    heads = (
        Head(Text("Insats", "Measure")[language]),
        Head(Text("Evidens", "Evidence")[language]),
        Head(Text("Kostnad, miljoner kronor", "Cost, million kronor")[language], numeric=True),
        Head(Text("Fler listade", "More listed")[language], numeric=True),
        Head(Text("Fler specialister", "More specialists")[language], numeric=True),
        Head(Text("Kronor per listad", "Kronor per resident")[language], numeric=True),
    )
    target = teller.figures.target
    caption = Text(
        f"Insatser efter kostnad per ytterligare listad invånare {target}",
        f"Measures by cost per extra resident listed in {target}",
    )
    note = Text(
        "Under varje tal står dess 80\u2011procentiga intervall. Kostnad till och med målåret. Var insats för sig: "
        "effekterna kan inte läggas ihop. Räknat mot dagens nivå på nya tjänster.",
        "Below each number is its 80 percent interval. Cost up to the target year. Each measure by itself: effects "
        "can't be added up. Against today's level of new posts.",
    )
    return Table("weighed-measures", caption[language], heads, rows, note[language])


def _row(row: Mapping[str, Any], language: str) -> tuple[Cell, ...]:
    def with_ends(key: str, scale: float = 1.0, decimals: int = 0) -> Cell:
        value, low, high = row[key], row[f"{key}_low80"], row[f"{key}_high80"]
        if value is None:
            return Cell(MISSING, numeric=True)
        known = low is not None and high is not None and low < high
        note = span(low * scale, high * scale, language, decimals) if known else ""
        return Cell(number(value * scale, language, decimals), numeric=True, note=note)

    unknown = row[f"unranked_{language}"] or ""
    grade = row["grade"] or Text("effekt okänd", "effect unknown")[language]
    return (
        Cell(row[f"title_{language}"], note=unknown),
        Cell(grade),
        with_ends("cost", 1 / _MILLION),
        with_ends("extra_listed"),
        with_ends("extra_fte", 1.0, 1),
        with_ends("cost_per_resident"),
    )
