"""What the user asks for, and what it means for a country."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from underlag.core.errors import Problem, SettingError, command_named, setting
from underlag.core.language import Text
from underlag.core.periods import Horizon
from underlag.evidence.country import Country
from underlag.runs.record.contents import DOUBLE, PRECISIONS, Settings

LAST_YEAR_DEFAULT = 2050
"""A plan goes to this year unless told otherwise: the farthest year of the official regional projection in use."""


Progress = Callable[[str], None]
"""Called with the name of each stage when it begins."""


@dataclass(frozen=True)
class Request:
    """What the user asks for; None takes the country's or the scenario's own.

    country               name of a bundled country or a path
    profession, scenario  names as in the evidence
    start                 year of the first state, at 31 December                                  [year]
    years                 number of yearly steps after it, 1–60; to ``LAST_YEAR_DEFAULT`` if None  [years]
    target_year           year of the goal                                                         [year]
    draws, seed           size of the ensemble (≥ 2) and seed of the random streams (≥ 0)
    units                 file with the user's own units, or None to place posts by municipality
    seconds               after which the best recommendation found so far is taken [s], ≥ 0, or None to go on until it
                          is proven
    precision             float type of the ensemble, one of ``PRECISIONS``; the central run is always in float64
    data                  data directory with tables taken in and posteriors, or None to keep all in the country's own
    """

    country: str = "sweden"
    profession: str | None = None
    scenario: str | None = None
    start: int | None = None
    years: int | None = None
    target_year: int | None = None
    draws: int = 1000
    seed: int = 1
    units: Path | None = None
    seconds: float | None = None
    precision: str = DOUBLE
    data: Path | None = None


def at_least(number: int) -> Text:
    """What a number that is too small should have been."""
    return Text(f"{number} eller mer", f"{number} or more")


def settings_of(request: Request, country: Country) -> tuple[Settings, Horizon]:
    """The request with everything filled in, and the years of the plan.

    Raises SettingError with every setting that is not possible, EvidenceError where the scenario chosen is faulty.
    """
    problems = list(_impossible(request, country))
    if problems:
        raise SettingError(problems)
    profession = country.profession(request.profession)
    scenario = country.scenario(request.scenario, profession.name)
    start = country.base_year if request.start is None else request.start
    years = max(LAST_YEAR_DEFAULT - start, 1) if request.years is None else request.years
    target = scenario.goal.target_year if request.target_year is None else request.target_year
    horizon = Horizon(start, years, target)
    settings = Settings(
        country.code,
        profession.name,
        scenario.name,
        start,
        years,
        target,
        request.draws,
        request.seed,
        request.precision,
    )
    return settings, horizon


def _impossible(request: Request, country: Country) -> Iterator[Problem]:
    """What can't be computed, whatever the evidence."""
    if request.draws < 2:
        what, remedy = Text("för få dragningar", "too few draws"), Text("1000 är det vanliga", "1000 is the default")
        yield Problem(setting("draws"), what, str(request.draws), at_least(2), remedy)
    if request.seed < 0:
        what, remedy = Text("negativt", "negative"), Text("ange ett annat frö", "give another seed")
        yield Problem(setting("seed"), what, str(request.seed), at_least(0), remedy)
    if request.seconds is not None and not request.seconds >= 0:
        what, remedy = Text("ingen tid", "not a time"), Text("utelämna den", "leave it out")
        yield Problem(setting("seconds"), what, f"{request.seconds:g}", at_least(0), remedy)
    if request.precision not in PRECISIONS:
        what = Text("ingen av våra flyttalstyper", "no float type of ours")
        remedy = Text("välj en av dessa", "choose one of these")
        yield Problem(setting("precision"), what, request.precision, ", ".join(PRECISIONS), remedy)
    if country.settings.form != "career":
        yield Problem(
            setting("country"),
            Text(
                "landet publicerar bara uppgifter för enstaka år",
                "the country publishes only anchor-year figures",
            ),
            country.code,
            "",
            Text(
                f"använd {command_named('aggregate')} med dess fil",
                f"use {command_named('aggregate')} with its file",
            ),
        )
