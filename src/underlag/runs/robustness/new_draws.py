"""The recommendation tried in draws that it was not chosen in, beside every simple rule at the same cost.

Everything is decided with what the plan knows: the recommendation from its draws, a rule as it is printed, and the one
factor on the rule's posts that makes its expected cost the recommendation's. Rules are not bound by limits and the
recommendation is, so each rule is also set beside what the recommendation's own method gives with the rule's freedom:
at its cost, with every limit giving way just as far as the rule breaks it. Then new draws are made with another seed,
of starting points that the recommendation has not weighed, and the stated objective is computed in them for each.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl
from jaxtyping import Float, Int

from underlag.core.arrays import Array
from underlag.core.identity import as_read, short_identity
from underlag.evidence.cards.measures import needed_cards
from underlag.evidence.cards.requirements import VACANCY_CARDS, VACANT_SHARE
from underlag.optimise.programme.programme import Rows, StartsProgramme, decided_shape
from underlag.optimise.robustness.trial import Tried, broken, compared, given_way, joined_trials, nearest_posts, tried
from underlag.optimise.solvers.decomposition import Decomposition
from underlag.optimise.solvers.whole import RELAXED_GAP
from underlag.runs.inputs.evidence import Evidence
from underlag.runs.inputs.groups import some_draws
from underlag.runs.plan.assemble import Assembled, assemble
from underlag.runs.plan.career_run import engine, starts_problem
from underlag.runs.plan.chance import chance_of
from underlag.runs.plan.policies import CentralPlan
from underlag.runs.plan.programme import limits_of
from underlag.runs.plan.recommendation import Advice, kept
from underlag.runs.record.contents import COLUMNS, POLICIES
from underlag.runs.record.derived import read_shipped
from underlag.runs.record.manifest import WAY_OF_COUNTING, evidence_of
from underlag.runs.synthesis.posterior import Posterior

OUT_OF_SAMPLE_FILE = "derived/out_of_sample.csv"
"""Where a country keeps the table."""

COMMAND = "robustness"
"""What writes it."""

DRAWS, SEED = 2000, 2
"""New draws and their seed in the table that ships."""

_AT_ONCE = 256
"""New draws worked out at once: their response takes a megabyte each."""

RECOMMENDED = "recommended"

OWN_COST, EQUAL_COST, WITHIN_LIMITS = "own_cost", "equal_cost", "within_limits"
"""Variants of a rule: the posts that it gives; those by one factor at the recommendation's cost; the nearest to these
that keep the limits, at the same cost."""

OUT_OF_SAMPLE_SCHEMA: dict[str, Any] = {
    "profession": pl.String,
    "scenario": pl.String,
    "policy": pl.String,
    "variant": pl.String,
    "factor": pl.Float64,
    "starts": pl.Float64,
    "objective_fte": pl.Float64,
    "weighted_fte": pl.Float64,
    "worst_fte": pl.Float64,
    "cost_fte": pl.Float64,
    "unsteadiness_fte": pl.Float64,
    "difference_fte": pl.Float64,
    "error_fte": pl.Float64,
    "better": pl.Float64,
    "limits_broken": pl.String,
    "broken_by": pl.String,
    "free_starts": pl.Float64,
    "free_objective_fte": pl.Float64,
    "free_difference_fte": pl.Float64,
    "free_error_fte": pl.Float64,
    "free_better": pl.Float64,
    "draws": pl.Int64,
    "seed": pl.Int64,
    "starting_points": pl.Int64,
    "weighed_points": pl.Int64,
    "inputs": pl.String,
}
"""Columns and their types. What ends in ``fte`` counts as missing full-time specialists, a year of those judged on
average. ``free`` is what the recommendation's method gives at the row's cost and with its freedom. ``starting_points``
are the different ones met, ``weighed_points`` those of them that the recommendation has weighed."""

SAID = ("profession", "scenario")
"""Columns that a run leaves out, since they are its own."""

NOT_ASKED = (
    "published_facts",
    "published_forecasts",
    "workforce_observations",
    "foundation_and_internship",
    "placement/",
    "data_value/",
    *(name for name in VACANCY_CARDS if name != VACANT_SHARE),
)
"""Tables, and folders of cards, that no recommendation rests on; on figures on staff it rests through the posterior."""


@dataclass(frozen=True)
class Rule:
    """Posts that are tried.

    policy, variant  whose posts they are, of ``POLICIES``, and which of the three variants
    factor           on the posts that the plan prints [1], ≥ 0
    decision         posts of every year judged [post/year], by year and region
    broken           limits of the plan that they do not keep → by how much at the most [unit of the limit]
    free             the recommendation's method at the same cost and as free, parts of posts allowed, axes and unit as
                     ``decision``
    """

    policy: str
    variant: str
    factor: float
    decision: Float[Array, " decision"]
    broken: Mapping[str, float]
    free: Float[Array, " decision"]


@dataclass(frozen=True)
class Planned:
    """A plan as far as its recommendation.

    assembled  evidence, posterior and inputs
    advice     the recommendation, its programme and proof
    central    every policy's posts [post/year]
    weighed    positions of the posterior's draws in which the recommendation was found
    """

    assembled: Assembled
    advice: Advice
    central: CentralPlan
    weighed: Int[Array, " draw"]

    def every_year(self) -> StartsProgramme:
        """What the recommendation solves, with the posts of every year judged decided one by one [post/year]: any rule
        fits in."""
        programme, limits = self.advice.programme, self.assembled.central.limits
        problem, years = programme.problem, len(programme.years)
        held = limits_of(problem, replace(limits, decided_years=years), programme.today)
        return replace(programme, shape=decided_shape(problem.steps, problem.first_year, years), limits=held)

    def as_free(self, every: StartsProgramme, decision: Float[Array, " decision"]) -> Float[Array, " decision"]:
        """What the recommendation's method gives at the cost of posts and with their freedom, parts of posts allowed
        [post/year], axes as ``decision``: the same method with the same limits relaxed.

        every     of ``every_year``, over whose years both are told; the method decides on those that the plan decides
                  on
        decision  posts of every year judged [post/year], by year and region

        Raises NoSolutionError if no posts that the plan can decide on have that cost and freedom.
        """
        asked = self.advice.programme
        spread = np.kron(asked.weights.T, np.eye(asked.size[1]))
        rows = [replace(part, matrix=part.matrix @ spread) for part in given_way(every, decision)]
        cost = np.array([float(every.cost @ decision)])
        rows.append(Rows(((),), every.years[:1], asked.cost[None], cost, cost))
        method = Decomposition(replace(asked, limits=kept(rows)))
        found = method.minimise(RELAXED_GAP, start=self.advice.optimum.decision)
        return np.asarray(spread @ found.decision)


def out_of_sample(plan: Planned, draws: int = DRAWS, seed: int = SEED) -> pl.DataFrame:
    """The recommendation and every rule in so many new draws of another seed, the recommendation first [missing fte a
    year].

    draws, seed  of the new draws, ≥ 1 and ≥ 0

    Columns and units are ``OUT_OF_SAMPLE_SCHEMA``'s. Raises ArithmeticError if a rule can't be brought within the
    limits at the recommendation's cost.
    """
    programme, evidence = plan.every_year(), plan.assembled.evidence
    rules = list(rules_of(plan, programme))
    fresh = plan.assembled.posterior.without(plan.weighed)
    met = fresh.chosen(draws, seed)
    found = try_out(evidence, fresh, programme, rules, draws, seed)
    rows = list(_rows(programme, rules, found, met))
    said = {
        "profession": evidence.profession.name,
        "scenario": evidence.scenario.name,
        "draws": draws,
        "seed": seed,
        "starting_points": len(np.unique(met)),
        "weighed_points": len(np.intersect1d(met, plan.weighed)),
        "inputs": inputs_identity(evidence, plan.assembled.posterior),
    }
    columns = {name: kind for name, kind in OUT_OF_SAMPLE_SCHEMA.items() if name not in said}
    table = pl.DataFrame(rows, schema=columns, orient="row")
    whole = table.with_columns(*(pl.lit(value).alias(name) for name, value in said.items()))
    return whole.select(list(OUT_OF_SAMPLE_SCHEMA)).cast(OUT_OF_SAMPLE_SCHEMA)  # type: ignore[arg-type]


def rules_of(plan: Planned, programme: StartsProgramme) -> Iterator[Rule]:
    """The recommendation, then every rule in every variant. Parts of posts are allowed a rule, to its advantage.

    programme  of ``Planned.every_year``

    Raises ArithmeticError as ``out_of_sample``.
    """
    central = plan.central
    begin = central.problem.steps.index(central.problem.first_year)
    chosen = central.decided[RECOMMENDED][begin:].reshape(-1)
    yield Rule(RECOMMENDED, OWN_COST, 1.0, chosen, broken(programme, chosen), chosen)
    cost = float(programme.cost @ chosen)
    for policy in POLICIES:
        if policy == RECOMMENDED:
            continue
        printed = central.unrounded[policy][0, begin:].reshape(-1)
        factor = cost / float(programme.cost @ printed)
        for variant, times in ((OWN_COST, 1.0), (EQUAL_COST, factor)):
            posts = times * printed
            free = plan.as_free(programme, posts)
            yield Rule(policy, variant, times, posts, broken(programme, posts), free)
        inside = nearest_posts(programme, factor * printed, cost)
        # as free as the recommendation, at its cost
        yield Rule(policy, WITHIN_LIMITS, factor, inside, broken(programme, inside), chosen)


def try_out(
    evidence: Evidence, posterior: Posterior, programme: StartsProgramme, rules: Sequence[Rule], draws: int, seed: int
) -> list[tuple[Tried, Tried]]:
    """Each rule, and what is as free, in new draws, ``_AT_ONCE`` of which are worked out at a time.

    posterior    from which the draws are taken
    programme    whose objective, shape and floor are used; its own draws are not
    draws, seed  of the new draws
    """
    assembled = assemble(evidence, draws, seed, posterior=posterior)
    floor = np.asarray(programme.problem.floor)
    parts: list[tuple[list[Tried], list[Tried]]] = [([], []) for _ in rules]
    for first in range(0, draws, _AT_ONCE):
        taken = slice(first, first + _AT_ONCE)
        chance = chance_of(some_draws(assembled.as_read, taken), seed, first)
        problem = starts_problem(engine(some_draws(assembled.ensemble, taken), chance=chance), floor)
        here = replace(programme, problem=problem, limits=())
        for rule, (own, free) in zip(rules, parts, strict=True):
            own.append(tried(here, rule.decision))
            free.append(tried(here, rule.free))
    return [(joined_trials(own), joined_trials(free)) for own, free in parts]


def _rows(
    programme: StartsProgramme, rules: Sequence[Rule], found: Sequence[tuple[Tried, Tried]], met: Int[Array, " draw"]
) -> Iterator[tuple[object, ...]]:
    objective, years = programme.objective, len(programme.years)
    chosen = found[0][0]
    for rule, (one, free) in zip(rules, found, strict=True):
        apart, alike = compared(chosen, one, objective, met), compared(free, one, objective, met)
        sums = (
            one.value(objective),
            float(one.shortage.mean()),
            one.worst(objective),
            float(one.cost.mean()),
            one.change,
            apart.mean,
            apart.error,
        )
        # three decimals of a specialist are far inside any error, and the same on every machine
        yield (
            rule.policy,
            rule.variant,
            round(rule.factor, 4),
            round(float(rule.decision.sum()) / years, 2),
            *(round(value / years, 3) for value in sums),
            round(apart.better, 4),
            " ".join(rule.broken),
            " ".join(f"{most:.1f}" for most in rule.broken.values()),
            round(float(rule.free.sum()) / years, 2),
            *(round(value / years, 3) for value in (free.value(objective), alike.mean, alike.error)),
            round(alike.better, 4),
        )


def inputs_identity(evidence: Evidence, posterior: Posterior) -> str:
    """Twelve hexadecimal digits of everything a recommendation is found and tried with: the posterior, values and
    distributions of the cards, tables, the profession and what the scenario decides, first and last year.

    posterior  as stored: it is known by the file that its draws were read from
    """
    country, scenario = evidence.country, evidence.scenario
    content = {
        "method": WAY_OF_COUNTING,
        "posterior": posterior.sha256,
        "cards": {
            name: as_read(card.model_dump(mode="json", include={"values", "distribution"}))
            for name, card in sorted(needed_cards(evidence.measures, scenario.parameters).items())
            if not name.startswith(NOT_ASKED)
        },
        "tables": {
            name: entry["sha256"]
            for name, entry in evidence_of(country).items()
            if str(entry["file"]).startswith(("tables/", "vintages/")) and name not in NOT_ASKED
        },
        "profession": as_read(
            evidence.profession.model_dump(mode="json", include={"norms", "training_years", "parameters"})
        ),
        "decided": [
            as_read(getattr(scenario, block).model_dump(mode="json")) for block in ("goal", "objective", "limits")
        ],
        "measures": list(scenario.measures),
        "years": [evidence.horizon.start, evidence.horizon.end, evidence.horizon.target],
    }
    return short_identity(content)


def of_evidence(rows: Sequence[tuple[object, ...]], assembled: Assembled, schema: Mapping[str, Any]) -> pl.DataFrame:
    """Rows as a table that ships, between its first columns, what it is of, and its last, the hash of what it follows
    from [units as ``schema`` has them].

    schema  columns and types, the first being those of ``SAID``
    """
    columns = list(schema)[len(SAID) : -1]
    table = pl.DataFrame(rows, schema={name: schema[name] for name in columns}, orient="row")
    evidence = assembled.evidence
    said = {
        "profession": evidence.profession.name,
        "scenario": evidence.scenario.name,
        "inputs": inputs_identity(evidence, assembled.posterior),
    }
    return table.with_columns(*(pl.lit(value).alias(name) for name, value in said.items())).select(list(schema))


def shipped_rows(evidence: Evidence, file: str, schema: Mapping[str, Any]) -> pl.DataFrame:
    """The rows of a run's profession and scenario in a table that ships [units as ``schema`` has them]; none where
    there is no such table. Raises EvidenceError if the table is not as ``schema`` says.

    file  below the country's directory
    """
    found = read_shipped(evidence.country, file, schema, COMMAND)
    rows = pl.DataFrame(schema=schema) if found is None else found
    mine = dict(zip(SAID, (evidence.profession.name, evidence.scenario.name), strict=True))
    return rows.filter(*(pl.col(name) == value for name, value in mine.items()))


def tried_in_run(evidence: Evidence, posterior: Posterior) -> tuple[pl.DataFrame, bool | None]:
    """What a run shows: the shipped rows of its profession and scenario [units as ``OUT_OF_SAMPLE_SCHEMA``], and
    whether they are of this evidence and posterior (None where there are none). Raises EvidenceError if the table that
    ships is not as ``OUT_OF_SAMPLE_SCHEMA`` says.
    """
    rows = shipped_rows(evidence, OUT_OF_SAMPLE_FILE, OUT_OF_SAMPLE_SCHEMA).with_columns(
        pl.col("limits_broken", "broken_by").fill_null("")
    )
    current = set(rows["inputs"].unique()) == {inputs_identity(evidence, posterior)} if rows.height else None
    return rows.select(COLUMNS["out_of_sample"]), current
