"""Rounds of the aggregate form held against what was counted afterwards: a directory of them with a file of counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from underlag.core.errors import EvidenceError, Problem, SettingError, setting
from underlag.core.language import Text
from underlag.evidence.country import Country
from underlag.evidence.reading.delimited import read_csv
from underlag.evidence.reading.documents import read_json
from underlag.runs.track_record.nation import LAST_VALUE, MODEL, TREND
from underlag.uncertainty.forecasts import Forecast, Score, last_value, linear_trend, score
from underlag.workforce.aggregate_form.aggregate import VARIANTS, AggregateInputs, balance_advice, trace
from underlag.workforce.aggregate_form.aggregate_inputs import read_document

ACTUALS = "actuals.csv"
_COLUMNS = ("year", "heads")
MAX_ACTUALS = 1_000_000
"""Name, columns and largest size [byte] of the file of counts: people at work at the end of a year [head]."""


@dataclass(frozen=True)
class Round:
    """One round of a planning agency.

    name              of its file
    inputs            of the aggregate form
    published_advice  the intake that it published, if the file says so [head/year]
    """

    name: str
    inputs: AggregateInputs
    published_advice: float | None


@dataclass(frozen=True)
class RoundAdvice:
    """The intake that a round advises for a balance year, middle variant.

    name                     of the round's file
    base_year, balance_year  of the round, and for which the intake is advised [year]
    computed                 by our computation [head/year]
    published                as published, None where it was not [head/year]
    """

    name: str
    base_year: int
    balance_year: int
    computed: float
    published: float | None


def bundled_rounds(country: Country) -> tuple[Round, ...]:
    """The round that ships with a country in the aggregate form.

    Raises SettingError for a country in another form, EvidenceError if its file is not as it should be.
    """
    if country.aggregate is None:
        raise SettingError(
            Problem(
                setting("rounds"),
                Text(
                    f"{country.code} har inga omgångar i den aggregerade formen",
                    f"{country.code} has no rounds of the aggregate form",
                ),
                "",
                Text("ett land i den formen", "a country in that form"),
                Text(
                    f"utelämna {setting('rounds')}, eller välj {setting('country', 'netherlands')}",
                    f"leave {setting('rounds')} out, or choose {setting('country', 'netherlands')}",
                ),
            )
        )
    return (_round(country.aggregate),)


def read_rounds(directory: Path) -> tuple[tuple[Round, ...], dict[int, float]]:
    """The rounds (every ``*.json``, by base year) and the counts of ``actuals.csv`` in a directory, year → heads
    [head], > 0.

    Raises EvidenceError with the problems of all files together.
    """
    problems: list[Problem] = []
    rounds: list[Round] = []
    paths = sorted(directory.glob("*.json")) if directory.is_dir() else []
    if not paths:
        problems.append(
            Problem(
                str(directory),
                Text("här finns ingen omgång", "there is no round here"),
                "",
                Text("filer *.json med ett objekt inputs", "files *.json with an object inputs"),
                Text("ange katalogen med omgångarna", "give the directory that holds the rounds"),
            )
        )
    for path in paths:
        try:
            rounds.append(_round(path))
        except EvidenceError as fault:
            problems += fault.problems
    actuals: dict[int, float] = {}
    try:
        actuals = _actuals(directory / ACTUALS)
    except EvidenceError as fault:
        problems += fault.problems
    if problems:
        raise EvidenceError(problems)
    return tuple(sorted(rounds, key=lambda r: (r.inputs.base_year, r.name))), actuals


def _round(path: Path) -> Round:
    document = read_json(path, path.name).data
    advice = document.get("published_advice")
    value = advice.get("value") if isinstance(advice, dict) else None
    published = float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
    return Round(path.stem, read_document(document, path.name), published)


def _actuals(path: Path) -> dict[int, float]:
    if not path.is_file():
        raise EvidenceError(
            Problem(
                str(path),
                Text("filen med utfall saknas", "the file of counts is missing"),
                "",
                Text(
                    f"en CSV-fil med kolumnerna {', '.join(_COLUMNS)}", f"a CSV with the columns {', '.join(_COLUMNS)}"
                ),
                Text(
                    "lägg till antalet som arbetade i slutet av varje år som har gått",
                    "add the number at work at the end of each year that has passed",
                ),
            )
        )
    if path.stat().st_size > MAX_ACTUALS:
        size, what = path.stat().st_size, Text("för stor för en fil med utfall", "too large for a file of counts")
        expected = Text(f"högst {MAX_ACTUALS} byte", f"at most {MAX_ACTUALS} bytes")
        remedy = Text("behåll en rad per år, med year och heads", "keep one row a year, with year and heads")
        raise EvidenceError(Problem(str(path), what, Text(f"{size} byte", f"{size} bytes"), expected, remedy))
    raw = read_csv(path.read_bytes(), path.name, _COLUMNS)
    problems = list(raw.problems)
    found: dict[int, float] = {}
    for row, (year, heads) in zip(raw.rows.to_list(), raw.frame.select(_COLUMNS).iter_rows(), strict=True):
        where = f"{path.name}, row {row}"
        if not (year or "").isdigit():
            problems.append(_no_year(where, year or ""))
        elif int(year) in found:
            what = Text("året finns två gånger", "the year is there twice")
            remedy = Text("behåll en av raderna", "keep one of the rows")
            problems.append(Problem(f"{where}, year", what, year, "", remedy))
        else:
            number = _positive(heads)
            if number is None:
                problems.append(_no_number(where, heads or ""))
            else:
                found[int(year)] = number
    if problems:
        raise EvidenceError(problems)
    return found


def _no_year(where: str, found: str) -> Problem:
    what, expected = Text("inte ett år", "not a year"), Text("fyra siffror", "four digits")
    return Problem(f"{where}, year", what, found, expected, Text("skriv bara årtalet", "write the year bare"))


def _no_number(where: str, found: str) -> Problem:
    what, expected = Text("inte ett positivt tal", "not a positive number"), Text("som 14347", "such as 14347")
    remedy = Text("skriv bara talet, med decimalpunkt", "write the number bare, with a decimal point")
    return Problem(f"{where}, heads", what, found, expected, remedy)


def _positive(text: str | None) -> float | None:
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if 0 < number < float("inf") else None


def round_scores(rounds: Sequence[Round], actuals: dict[int, float], nation: str) -> list[Score]:
    """The supply [head] that every round foresaw for each later counted year, beside the naive rules that need no
    residents. The rules know the round's own number in its base year and the counts before it.

    actuals  year → people at work at its end, > 0 [head]; ValueError for one that is not
    nation   subject of every forecast
    """
    scores = []
    for each in rounds:
        base = each.inputs.base_year
        foreseen = trace(each.inputs)
        supply = dict(zip(foreseen.year.tolist(), foreseen.supply_heads.tolist(), strict=True))
        known = {year: value for year, value in actuals.items() if year < base} | {base: supply[base]}
        for year in sorted(year for year in actuals if year > base and year in supply):
            said = {MODEL: supply[year], LAST_VALUE: last_value(known), TREND: linear_trend(known, year)}
            scores += [
                score(Forecast(method, nation, base, year, np.array([value])), actuals[year])
                for method, value in said.items()
                if value is not None
            ]
    return scores


def advice_of(rounds: Sequence[Round]) -> list[RoundAdvice]:
    """The advice of every round for each of its balance years [head/year]; what was published stands at the last of
    them."""
    found = []
    for each in rounds:
        advice = balance_advice(each.inputs, trace(each.inputs))
        for year, by_variant in advice.items():
            published = each.published_advice if year == max(advice) else None
            found.append(RoundAdvice(each.name, each.inputs.base_year, year, by_variant[VARIANTS[1]], published))
    return found
