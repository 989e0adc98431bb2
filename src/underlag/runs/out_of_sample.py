"""The recommendation tried in draws that it was not chosen in, beside every simple rule at the same cost.

Everything is decided with what the plan knows: the recommendation from its draws, a rule as it is printed, and the one
factor on the rule's posts that makes its expected cost the recommendation's. Then new draws are made with another seed,
and the stated objective is computed in them for each. The posterior holds a limited number of draws, so the new draws
meet the same starting points as the plan's, in another order and with every other card drawn anew; the difference is
also told among the starting points that the recommendation has not weighed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl
from jaxtyping import Bool, Float, Int

from underlag.evidence.measures import needed_cards
from underlag.optimise.programme import StartsProgramme, decided_shape
from underlag.optimise.trial import Tried, broken, compared, joined, nearest, tried
from underlag.runs.advice import Advice
from underlag.runs.assemble import Assembled, Evidence, assemble
from underlag.runs.inputs import Array, some_draws
from underlag.runs.manifest import evidence_of, file_hash
from underlag.runs.model import engine, starts_problem
from underlag.runs.policies import CentralPlan
from underlag.runs.recommendation import limits_of
from underlag.runs.result import COLUMNS, POLICIES
from underlag.runs.shipped import checksum, read_shipped

FILE = "derived/out_of_sample.csv"
"""Where a country keeps the table."""

COMMAND = "underlag robustness"
"""What writes it."""

DRAWS, SEED = 2000, 2
"""New draws and their seed in the table that ships."""

AT_ONCE = 256
"""New draws worked out at once: their response takes a megabyte each."""

RECOMMENDED = "recommended"

OWN_COST, EQUAL_COST, WITHIN_LIMITS = "own_cost", "equal_cost", "within_limits"
"""Variants of a rule: the posts that it gives; those by one factor at the recommendation's cost; the nearest to these
that keep the limits, at the same cost."""

SCHEMA: dict[str, Any] = {
    "profession": pl.String, "scenario": pl.String, "policy": pl.String, "variant": pl.String, "factor": pl.Float64,
    "starts": pl.Float64, "objective_fte": pl.Float64, "weighted_fte": pl.Float64, "worst_fte": pl.Float64,
    "cost_fte": pl.Float64, "unsteadiness_fte": pl.Float64, "difference_fte": pl.Float64, "error_fte": pl.Float64,
    "better": pl.Float64, "unseen_fte": pl.Float64, "unseen_error_fte": pl.Float64, "limits_broken": pl.String,
    "draws": pl.Int64, "seed": pl.Int64, "inputs": pl.String,
}  # fmt: skip
"""Columns and their types. What ends in ``fte`` counts as missing full-time specialists, a year of those judged on
average; ``unseen`` is empty where the recommendation has weighed every starting point."""

SAID = ("profession", "scenario")
"""Columns that a run leaves out, since they are its own."""

NOT_ASKED = ("published_facts", "published_forecasts", "placement/", "data_value/")
"""Tables, and folders of cards, that no recommendation rests on."""


@dataclass(frozen=True)
class Rule:
    """Posts that are tried.

    factor    on the posts that the plan prints
    decision  posts of every year judged [post/year], by year and region
    broken    limits of the plan that they do not keep
    """

    policy: str
    variant: str
    factor: float
    decision: Float[Array, " decision"]
    broken: tuple[str, ...]


@dataclass(frozen=True)
class Planned:
    """A plan as far as its recommendation.

    central  every policy's posts
    weighed  draws of the posterior in which the recommendation was found
    """

    assembled: Assembled
    advice: Advice
    central: CentralPlan
    weighed: Int[Array, " draw"]

    def every_year(self) -> StartsProgramme:
        """What the recommendation solves, with the posts of every year judged decided one by one: any rule fits in."""
        programme, limits = self.advice.programme, self.assembled.central.limits
        problem, years = programme.problem, len(programme.years)
        held = limits_of(problem, replace(limits, decided_years=years), programme.today)
        return replace(programme, shape=decided_shape(problem.steps, problem.first_year, years), limits=held)


def out_of_sample(plan: Planned, draws: int = DRAWS, seed: int = SEED) -> pl.DataFrame:
    """The recommendation and every rule in so many new draws of another seed, the recommendation first."""
    programme, evidence = plan.every_year(), plan.assembled.evidence
    rules = list(rules_of(programme, plan.central))
    met = plan.assembled.posterior.chosen(draws, seed)
    found = try_out(plan.assembled, programme, rules, draws, seed)
    rows = list(_rows(programme, rules, found, met, ~np.isin(met, plan.weighed)))
    columns = [name for name in SCHEMA if name not in (*SAID, "draws", "seed", "inputs")]
    table = pl.DataFrame(rows, schema={name: SCHEMA[name] for name in columns}, orient="row")
    said = {"profession": evidence.profession.name, "scenario": evidence.scenario.name, "draws": draws, "seed": seed,
            "inputs": inputs_of(evidence)}  # fmt: skip
    whole = table.with_columns(*(pl.lit(value).alias(name) for name, value in said.items()))
    return whole.select(list(SCHEMA)).cast(SCHEMA)  # type: ignore[arg-type]


def rules_of(programme: StartsProgramme, central: CentralPlan) -> Iterator[Rule]:
    """The recommendation, then every rule in every variant. Parts of posts are allowed a rule, to its advantage."""
    begin = central.problem.steps.index(central.problem.first_year)
    chosen = central.decided[RECOMMENDED][begin:].reshape(-1)
    yield Rule(RECOMMENDED, OWN_COST, 1.0, chosen, broken(programme, chosen))
    cost = float(programme.cost @ chosen)
    for policy in POLICIES:
        if policy == RECOMMENDED:
            continue
        printed = central.unrounded[policy][0, begin:].reshape(-1)
        factor = cost / float(programme.cost @ printed)
        yield Rule(policy, OWN_COST, 1.0, printed, broken(programme, printed))
        scaled = factor * printed
        yield Rule(policy, EQUAL_COST, factor, scaled, broken(programme, scaled))
        inside = nearest(programme, scaled, cost)
        yield Rule(policy, WITHIN_LIMITS, factor, inside, broken(programme, inside))


def try_out(assembled: Assembled, programme: StartsProgramme, rules: list[Rule], draws: int, seed: int) -> list[Tried]:
    """Each rule in new draws, some of which are worked out at a time."""
    inputs = assemble(assembled.evidence, draws, seed, posterior=assembled.posterior).ensemble
    floor = np.asarray(programme.problem.floor)
    parts: list[list[Tried]] = [[] for _ in rules]
    for first in range(0, draws, AT_ONCE):
        some = some_draws(inputs, slice(first, first + AT_ONCE))
        problem = starts_problem(engine(some, np.float32), floor)
        here = replace(programme, problem=problem, limits=())
        for rule, found in zip(rules, parts, strict=True):
            found.append(tried(here, rule.decision))
    return [joined(found) for found in parts]


def _rows(
    programme: StartsProgramme, rules: list[Rule], found: list[Tried], met: Int[Array, " draw"],
    unseen: Bool[Array, " draw"],
) -> Iterator[tuple[object, ...]]:  # fmt: skip
    objective, years = programme.objective, len(programme.years)
    chosen = found[0]
    for rule, one in zip(rules, found, strict=True):
        apart = compared(chosen, one, objective, met)
        fresh = compared(chosen.of(unseen), one.of(unseen), objective, met[unseen]) if unseen.any() else None
        sums = (one.value(objective), float(one.shortage.mean()), one.worst(objective), float(one.cost.mean()),
                one.change, apart.mean, apart.error)  # fmt: skip
        # three decimals of a specialist are far inside any error, and the same on every machine
        yield (
            rule.policy, rule.variant, round(rule.factor, 4), round(float(rule.decision.sum()) / years, 2),
            *(round(value / years, 3) for value in sums), round(apart.better, 4),
            *((None, None) if fresh is None else (round(v / years, 3) for v in (fresh.mean, fresh.error))),
            " ".join(rule.broken),
        )  # fmt: skip


def inputs_of(evidence: Evidence) -> str:
    """Twelve hexadecimal digits of everything a recommendation is found and tried with: the posterior, values and
    distributions of the cards, tables, the profession and what the scenario decides, first and last year."""
    country, scenario = evidence.country, evidence.scenario
    content = {
        "posterior": file_hash(country.directory / "posterior" / f"{evidence.profession.name}.npz"),
        "cards": {
            name: card.model_dump(mode="json", include={"values", "distribution"})
            for name, card in sorted(needed_cards(evidence.measures, scenario.parameters).items())
            if not name.startswith(NOT_ASKED)
        },
        "tables": {
            name: entry["sha256"] for name, entry in evidence_of(country).items()
            if str(entry["file"]).startswith(("tables/", "vintages/")) and name not in NOT_ASKED
        },
        "profession": evidence.profession.model_dump(mode="json", include={"norms", "training_years", "parameters"}),
        "decided": [getattr(scenario, block).model_dump(mode="json") for block in ("goal", "objective", "limits")],
        "measures": list(scenario.measures),
        "years": [evidence.horizon.start, evidence.horizon.end, evidence.horizon.target],
    }  # fmt: skip
    return checksum(content)


def tried_in_run(evidence: Evidence) -> tuple[pl.DataFrame, bool | None]:
    """What a run shows: the shipped rows of its profession and scenario, and whether they are of this evidence (None
    where there are none)."""
    found = read_shipped(evidence.country, FILE, SCHEMA, COMMAND)
    rows = pl.DataFrame(schema=SCHEMA) if found is None else found.filter(
        (pl.col("profession") == evidence.profession.name) & (pl.col("scenario") == evidence.scenario.name)
    ).with_columns(pl.col("limits_broken").fill_null(""))  # fmt: skip
    current = set(rows["inputs"].unique()) == {inputs_of(evidence)} if rows.height else None
    return rows.select(COLUMNS["out_of_sample"]), current
