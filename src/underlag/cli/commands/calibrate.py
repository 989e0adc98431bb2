"""``underlag calibrate``: what the published figures say of the staff, inferred and stored with the country."""

from __future__ import annotations

import json
from typing import Annotated

from typer import Option, Typer, echo

from underlag.cli.terminal.options import Data, InCountry, Lang, Language
from underlag.cli.terminal.progress import stages
from underlag.core.language import Text
from underlag.evidence.country import read_country
from underlag.evidence.places import country_place, data_directory, place_to_write
from underlag.runs.inputs.covariates import that_could_be_used
from underlag.runs.plan.jax_settings import prepare_engine
from underlag.runs.record.whole_files import whole_files
from underlag.runs.synthesis.calibrate import fit, past_evidence
from underlag.runs.synthesis.case import case_of
from underlag.runs.synthesis.checks import BANDS_OF, checked
from underlag.runs.synthesis.conflicts import refuse_pushed_cards
from underlag.runs.synthesis.held_out import refuse_outside
from underlag.runs.synthesis.posterior import Posterior
from underlag.runs.synthesis.stored_posterior import POSTERIOR_FOLDER, write_posterior
from underlag.uncertainty.convergence import LEAST_ESS, Calibrating, Effort

app = Typer(add_completion=False)
_USUAL = Effort()

_STAGES = {
    "evidence": Text("läser underlaget", "reading the evidence"),
    "calibrate": Text("räknar utgångsläget", "inferring the starting point"),
    "checks": Text("prövar utgångsläget", "checking the starting point"),
}
"""Stage of the work → what is said of it, in order."""


@app.command()
def command(
    country: Annotated[str, Option(help="Bundled country (sweden, fictional) or a path to one.")] = "sweden",
    profession: Annotated[str | None, Option(help="Profession; the country's default if left out.")] = None,
    seed: Annotated[int, Option(help="Seed of the chains.", min=0)] = 1,
    chains: Annotated[int, Option(help="Number of chains.", min=2)] = _USUAL.chains,
    warmup: Annotated[int, Option(help="Steps that tune each chain.", min=20)] = _USUAL.warmup,
    draws: Annotated[int, Option(help="Steps of each chain that are kept.", min=20)] = _USUAL.draws,
    least_ess: Annotated[
        float,
        Option(
            help="Effective sample size that every unknown must reach; 0 asks for nothing, of priors neither.", min=0
        ),
    ] = LEAST_ESS,
    checks: Annotated[bool, Option("--checks", help="Also predict each source without itself, and more.")] = False,
    rounds: Annotated[int, Option(help="Rounds of simulation-based calibration, made by --checks.", min=1)] = 100,
    data: Data = None,
    in_country: InCountry = False,
    lang: Lang = Language.sv,
    json_: Annotated[bool, Option("--json", help="Print the diagnostics as JSON.")] = False,
) -> None:
    """Infer where the staff stands from everything that has been published, and store it for `underlag plan`."""
    place = country_place(country, None if in_country else data_directory(data))
    kept = place_to_write(place)
    with stages(_STAGES, lang.value, silent=json_) as told:
        prepare_engine()
        told("evidence")
        read = read_country(place.directory, place.kept)
        evidence = past_evidence(read, profession)
        settings = Calibrating(Effort(chains, warmup, draws), seed, least_ess=least_ess)
        told("calibrate")
        posterior = fit(evidence, settings=settings, progress=told.share)
        if least_ess > 0:
            refuse_pushed_cards(posterior, read.parameter_files(evidence.profession.name))
        path = write_posterior(posterior, kept, evidence.profession.name)
        if checks:
            told("checks")
            folder, name = kept / POSTERIOR_FOLDER, evidence.profession.name
            past = posterior.past
            known = that_could_be_used(read.tables, past.regions, past.years[-1])
            tables = checked(case_of(evidence), posterior, known, read.base_year, rounds, seed, told.detail)
            with whole_files(folder) as room:
                for table, frame in tables.items():
                    frame.write_csv(room / f"{name}-{table}.csv", float_precision=4)
            refuse_outside({table: frame for table, frame in tables.items() if table.endswith(BANDS_OF)})
    echo(json.dumps(_summary(posterior), ensure_ascii=False, indent=2) if json_ else str(path))


def _summary(posterior: Posterior) -> dict[str, object]:
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
