"""``underlag plan``: the planning basis of a country, whole or not at all."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import polars as pl
from typer import Exit, Option, Typer, echo

from underlag.cli.terminal.options import Data, Lang, Language
from underlag.cli.terminal.progress import PREPARING, StageProgress, stages
from underlag.core.language import Text
from underlag.evidence.places import data_directory
from underlag.optimise.programme.problem import Status
from underlag.reports.publish_run import write_report
from underlag.runs.basis.run import run
from underlag.runs.basis.write import store
from underlag.runs.plan.jax_settings import prepare_engine
from underlag.runs.plan.request import Request
from underlag.runs.record.contents import RunResult
from underlag.runs.record.directory import check_free, whole_directory

app = Typer(add_completion=False)

STOPPED = 18
"""Exit code of a plan that is written, but whose recommendation was not proven when the search stopped."""

_STAGES = {
    **PREPARING,
    "recommendation": Text("söker rekommendationen", "finding the recommendation"),
    "tables": Text("sammanställer tabeller", "compiling tables"),
    "report": Text("skriver rapporten", "writing the report"),
}
"""Stage of the work → what is said of it, in order."""

CALIBRATE = {
    "start": Text("ser om utgångsläget gäller", "seeing whether the starting point holds"),
    "calibrate": Text("räknar om utgångsläget", "rebuilding the starting point"),
}
"""Stages before these with ``--calibrate``."""


@app.command()
def command(
    out: Annotated[Path, Option(help="Directory to write; must not exist.")],
    country: Annotated[str, Option(help="Bundled country (sweden, fictional) or a path to one.")] = "sweden",
    profession: Annotated[str | None, Option(help="Profession; the country's default if left out.")] = None,
    scenario: Annotated[str | None, Option(help="Scenario; the country's default if left out.")] = None,
    start: Annotated[int | None, Option(help="Year of the starting state (31 December).")] = None,
    horizon: Annotated[int | None, Option(help="Number of years after the start.")] = None,
    target_year: Annotated[int | None, Option(help="Year in which the goal should be reached.")] = None,
    draws: Annotated[int, Option(help="Number of draws of the uncertain assumptions.")] = 1000,
    seed: Annotated[int, Option(help="Seed of the random streams.")] = 1,
    units: Annotated[
        Path | None, Option(help="Own units where posts can be placed (.csv, .xlsx); municipalities if left out.")
    ] = None,
    seconds: Annotated[
        float | None,
        Option(help="Take the best recommendation found in so many seconds; until it is proven if left out."),
    ] = None,
    calibrate: Annotated[
        bool,
        Option(
            "--calibrate", help="First rebuild the starting point, as underlag calibrate does, if evidence changed."
        ),
    ] = False,
    data: Data = None,
    lang: Lang = Language.sv,
    replace: Annotated[bool, Option("--replace", help="Replace an earlier run at --out.")] = False,
    json_: Annotated[bool, Option("--json", help="Print the run id and the headline numbers as JSON.")] = False,
) -> None:
    """Write the planning basis: report.html, tables.xlsx, tables and cubes as open data, manifest.json."""
    check_free(out, replace)
    choice = (country, profession, scenario, start, horizon, target_year, draws, seed, units, seconds)
    request = Request(*choice, data=data_directory(data))
    with stages((CALIBRATE if calibrate else {}) | _STAGES, lang.value, silent=json_) as told:
        prepare_engine()
        if calibrate:
            _calibrate(request, told)
        finished = run(request, told, told.search)
        told("report")
        with whole_directory(out, replace) as place:
            write_report(finished.result, place, lang.value)
            store(finished, place)
    report = str(out / "report.html")
    echo(json.dumps(_summary(finished.result), ensure_ascii=False, indent=2) if json_ else report)
    end_as_proven(finished.result, lang.value)


def _calibrate(request: Request, told: StageProgress) -> None:
    from underlag.runs.synthesis.calibrate import (
        calibrate_if_changed,  # a plan does not load the sampler unless it is asked to
    )

    told("start")
    calibrate_if_changed(request.country, request.profession, lambda: told("calibrate"), told.share, request.data)


def end_as_proven(result: RunResult, language: str) -> None:
    """End with a code of its own, and say how far from the best the recommendation may be, where it is not proven."""
    told = result.manifest["plan"]
    if told["status"] == Status.STOPPED.value:
        echo(told["sentence"][language], err=True)
        raise Exit(STOPPED)


def _summary(result: RunResult) -> dict[str, object]:
    """Run id, settings and the headline numbers of the nation: [FTE] missing now, coverage in the target year if
    nothing is done [1], recommended starts in the target year [posts/year]; each with its 80 percent interval."""
    settings, nation = result.settings, result.names.nation_code
    wanted = {
        "gap_fte_start": ("gap_fte", "today", settings.start),
        "coverage_target_today": ("coverage", "today", settings.target_year),
        "starts_target_recommended": ("starts", "recommended", settings.target_year),
    }
    numbers = {}
    for name, (quantity, policy, year) in wanted.items():
        row = result.series(quantity, policy, nation).filter(pl.col("year") == year).row(0, named=True)
        numbers[name] = {key: row[key] for key in ("central", "p10", "p90", "unit")}
    return {"run_id": result.run_id, "settings": asdict(settings), **numbers}
