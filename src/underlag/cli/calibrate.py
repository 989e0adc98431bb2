"""``underlag calibrate``: what the published figures say of the staff, inferred and stored with the country."""

from __future__ import annotations

import json
import sys
from typing import Annotated

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from typer import Option, Typer, echo

from underlag.core.periods import Horizon
from underlag.evidence.country import read_country
from underlag.evidence.package import country_directory
from underlag.runs.assemble import gather
from underlag.runs.assemble_case import case_of
from underlag.runs.calibrate import fit
from underlag.runs.covariates import that_could_be_used
from underlag.runs.engine import prepare_engine
from underlag.runs.posterior import Posterior
from underlag.runs.stored_posterior import FOLDER, write_posterior
from underlag.runs.synthesis_checks import checked
from underlag.uncertainty.convergence import LEAST_ESS, Calibrating, Effort

app = Typer(add_completion=False)
USUAL = Effort()


@app.command()
def command(
    country: Annotated[str, Option(help="Bundled country (sweden, fictional) or a path to one.")] = "sweden",
    profession: Annotated[str | None, Option(help="Profession; the country's default if left out.")] = None,
    seed: Annotated[int, Option(help="Seed of the chains.", min=0)] = 1,
    chains: Annotated[int, Option(help="Number of chains.", min=2)] = USUAL.chains,
    warmup: Annotated[int, Option(help="Steps that tune each chain.", min=20)] = USUAL.warmup,
    draws: Annotated[int, Option(help="Steps of each chain that are kept.", min=20)] = USUAL.draws,
    least_ess: Annotated[
        float, Option(help="Effective sample size that every unknown must reach; 0 asks for nothing.", min=0)
    ] = LEAST_ESS,
    checks: Annotated[bool, Option("--checks", help="Also predict each source without itself, and more.")] = False,
    rounds: Annotated[int, Option(help="Worlds that are simulated and found again by --checks.", min=1)] = 100,
    json_: Annotated[bool, Option("--json", help="Print the diagnostics as JSON.")] = False,
) -> None:
    """Infer where the staff stands from everything that has been published, and store it for `underlag plan`."""
    prepare_engine()
    read = read_country(country_directory(country))
    evidence = gather(read, profession, None, Horizon(read.base_year, 1, read.base_year + 1))
    settings = Calibrating(Effort(chains, warmup, draws), seed, least_ess=least_ess)
    console = Console(file=sys.stderr)
    columns = (TextColumn("{task.description}"), BarColumn(bar_width=30), TextColumn("{task.percentage:>3.0f} %"),
               TimeElapsedColumn())  # fmt: skip
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task(evidence.profession.name, total=1.0)
        posterior = fit(evidence, settings=settings, progress=lambda share: bar.update(task, completed=share))
        path = write_posterior(posterior, read.directory, evidence.profession.name)
        if checks:
            folder, name = read.directory / FOLDER, evidence.profession.name
            past = posterior.past
            known = that_could_be_used(read.tables, past.regions, past.years[-1])
            tables = checked(case_of(evidence), posterior, known, read.base_year, rounds, seed, bar.console.log)
            for table, frame in tables.items():
                frame.write_csv(folder / f"{name}-{table}.csv", float_precision=4)
    echo(json.dumps(summary(posterior), ensure_ascii=False, indent=2) if json_ else str(path))


def summary(posterior: Posterior) -> dict[str, object]:
    """Diagnostics of the chains, and how many of the figures agree with what is predicted of them."""
    found = posterior.convergence
    return {
        "figures": len(posterior.figures.figures),
        "unknowns": len(posterior.past.names()),
        "largest_rhat": round(float(found.rhat.max()), 4),
        "least_bulk_ess": round(float(found.bulk.min())),
        "least_tail_ess": round(float(found.tail.min())),
        "divergences": found.divergences,
        "leapfrogs_per_step": round(found.leapfrogs, 1),
        "figures_within_80_percent": int(posterior.agreement.inside.sum()),
    }
