"""What would change a recommendation: other levels, other weights, without a limit, in structural scenarios."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from jaxtyping import Float

from underlag.core.arrays import Array
from underlag.core.language import Text
from underlag.optimise.limits.applicants import DOUBLE_COHORT, Applicants
from underlag.optimise.limits.register import LIMITS
from underlag.optimise.programme.objective import Objective
from underlag.optimise.programme.problem import StartsProblem, every_draw
from underlag.optimise.programme.programme import Restriction, StartsProgramme
from underlag.optimise.robustness.frontier import expected_coverage, frontier
from underlag.optimise.solvers.decomposition import Decomposition
from underlag.runs.inputs.groups import LimitInputs, thinning
from underlag.runs.plan.programme import programme_of
from underlag.runs.plan.recommendation import Advice, kept
from underlag.runs.record.contents import COLUMNS

JUDGED_DRAWS = 50
"""Draws, evenly spread, in which alternatives are judged: they are compared with each other, all in the same draws."""

ALTERNATIVES_GAP = 1e-3
"""Proven gap of each."""

POINTS = 6
"""Points of the frontier."""

POSTS_STEP = 0.10
"""A little more or less, as a share of the recommended posts."""

EQUITY = 0.5
"""Weight on rural areas, or on deprivation, whose cost is shown where the scenario itself has none."""


@dataclass(frozen=True)
class StructuralScenario:
    """A structural scenario: the same question with other answers to what the draws leave out. It has no probability.

    name, text  key, and what a reader calls it
    problem     the question with need or base as they are there
    usual_applicants  whether only the usual applicants apply, without the double cohort
    """

    name: str
    text: Text
    problem: StartsProblem
    usual_applicants: bool = False


@dataclass(frozen=True)
class Alternative:
    """One of another kind, and what would be decided on in it.

    kind        equity, limit or world
    name, text  key, and what a reader calls it
    programme   what is weighed and what holds it back there
    """

    kind: str
    name: str
    text: Text
    programme: StartsProgramme


class Alternatives:
    """The recommendation held against alternatives, in fewer draws.

    advice     the recommendation, with the rows of its limits
    step       every how many of its draws are taken
    programme  the recommendation's, in those draws and within the same rows
    decision   posts recommended, by year decided and region [post/year]
    """

    def __init__(self, advice: Advice, inputs: LimitInputs) -> None:
        self.advice, self._inputs = advice, inputs
        self.step = max(advice.programme.draws // JUDGED_DRAWS, 1)
        problem = every_draw(advice.programme.problem, self.step)
        limits = kept(advice.optimum.rows)
        self.programme = replace(advice.programme, problem=problem, limits=limits)
        self.decision = advice.optimum.decision

    def every(self, draws: int) -> int:
        """Every how many of an ensemble's draws, ``draws`` ≥ 1 in number, the alternatives are compared in."""
        return thinning(draws, self.advice.programme.draws) * self.step

    def best(self, programme: StartsProgramme) -> Float[Array, " decision"]:
        """The best decision of a programme, sought from the recommendation, parts of posts allowed [post/year].

        Raises NoSolutionError if its limits conflict.
        """
        return Decomposition(programme).minimise(ALTERNATIVES_GAP, start=self.decision).decision

    def _row(
        self,
        kind: str,
        name: str,
        text: Text,
        programme: StartsProgramme,
        decision: Float[Array, " decision"],
        regret: float,
    ) -> tuple[object, ...]:
        posts = float(programme.levels(decision).sum(axis=1).mean())
        return (
            kind,
            name,
            text.sv,
            text.en,
            posts,
            missing_fte(programme, decision),
            worst_coverage(programme, decision),
            yearly_cost(programme, decision, self._inputs.per_trainee),
            regret,
        )

    def _against(self, other: Alternative, best: Float[Array, " decision"]) -> tuple[object, ...]:
        """An alternative with its own best decision, and what keeping to the recommendation would cost there."""
        programme = other.programme
        regret = (programme.value(self.decision) - programme.value(best)) / len(programme.years)
        return self._row(other.kind, other.name, other.text, programme, best, max(regret, 0.0))

    def table(self, worlds: Sequence[StructuralScenario]) -> pl.DataFrame:
        """A row an alternative, of the kinds base, level, equity, limit and world, with its own best posts [post/year],
        missing specialists [fte], worst region's coverage [1] and cost [sek/year], and the regret of keeping to the
        recommendation [missing fte a year]; of the kind level, of taking it.

        Columns are ``COLUMNS["alternatives"]``. Raises NoSolutionError if limits conflict.
        """
        rows = [
            self._row(
                "base",
                "recommended",
                Text("Rekommendationen", "The recommendation"),
                self.programme,
                self.decision,
                0.0,
            ),
            *self._levels(),
        ]
        rows += [self._against(other, self.best(other.programme)) for other in self._equity()]
        rows += [self._against(other, best) for other, best in self._limits()]
        rows += [self._against(other, self.best(other.programme)) for other in map(self.in_world, worlds)]
        schema = {
            **dict.fromkeys(COLUMNS["alternatives"], pl.Float64),
            **dict.fromkeys(("kind", "name", "text_sv", "text_en"), pl.String),
        }
        return pl.DataFrame(rows, schema=schema, orient="row")

    def _levels(self) -> Iterator[tuple[object, ...]]:
        programme = self.programme
        for name, factor, text in (
            ("more", 1 + POSTS_STEP, Text("10 procent fler tjänster överallt", "10 percent more posts everywhere")),
            ("fewer", 1 - POSTS_STEP, Text("10 procent färre tjänster överallt", "10 percent fewer posts everywhere")),
        ):
            other = factor * self.decision
            regret = (programme.value(other) - programme.value(self.decision)) / len(programme.years)
            yield self._row("level", name, text, programme, other, regret)

    def _equity(self) -> Iterator[Alternative]:
        for name, text in (
            ("rural", Text("Brist i glesbygd väger tyngre", "Shortage in rural areas weighs more")),
            ("deprived", Text("Brist där utsattheten är stor väger tyngre", "Shortage in deprived areas weighs more")),
        ):
            inputs = replace(self._inputs, **{name: max(getattr(self._inputs, name), EQUITY)})
            programme = replace(
                programme_of(self.programme.problem, inputs, self.programme.now), limits=self.programme.limits
            )
            yield Alternative("equity", name, text, programme)

    def _limits(self) -> Iterator[tuple[Alternative, Float[Array, " decision"]]]:
        """Without each of the limits. The shortage is the same, so one master serves all and remembers its planes."""
        master = Decomposition(self.programme)
        master.minimise(ALTERNATIVES_GAP, start=self.decision)
        for number, limit in enumerate(self.advice.programme.limits):
            name, rows = LIMITS[limit.name].called, master.rows[number]
            text = Text(f"Utan gränsen {name.sv}", f"Without the limit {name.en}")
            master.set_bounds(number, np.full(len(rows.lower), -np.inf), np.full(len(rows.upper), np.inf))
            yield Alternative("limit", limit.name, text, self.programme), master.minimise(ALTERNATIVES_GAP).decision
            master.set_bounds(number, rows.lower, rows.upper)

    def in_world(self, world: StructuralScenario) -> Alternative:
        """The recommendation's question in a structural scenario."""
        limits = self._with_usual_applicants() if world.usual_applicants else self.programme.limits
        programme = replace(self.programme, problem=world.problem, limits=limits)
        return Alternative("world", world.name, world.text, programme)

    def _with_usual_applicants(self) -> Sequence[Restriction]:
        """The limits as decided, without the applicants beyond the usual."""
        beyond = self._inputs.numbers[Applicants.name][DOUBLE_COHORT]
        more = dict(zip(self.programme.problem.steps, beyond, strict=True))
        return kept(
            [
                replace(rows, upper=rows.upper - [more[year] for year in rows.years])
                if limit.name == Applicants.name
                else rows
                for limit, rows in zip(self.advice.programme.limits, self.advice.optimum.rows, strict=True)
            ]
        )

    def regret_table(self, places: Sequence[str]) -> pl.DataFrame:
        """What 10 percent more or fewer posts in one region, or in the nation, costs [missing fte a year]; below 0
        where it is for the better, which limits or the proven gap leave room for.

        places  codes, the nation first

        Columns are ``COLUMNS["regret"]``, the change as a share [1].
        """
        programme, rows = self.programme, []
        reached, years = programme.value(self.decision), len(programme.years)
        levels, regions = programme.size
        for change in (-POSTS_STEP, POSTS_STEP):
            for place, code in enumerate(places):
                factor = np.ones((levels, regions))
                factor[:, slice(None) if place == 0 else place - 1] += change
                other = self.decision * factor.reshape(-1)
                rows.append((code, change, (programme.value(other) - reached) / years))
        return pl.DataFrame(rows, schema=list(COLUMNS["regret"]), orient="row").sort("region_code", "change")

    def frontier_table(self, places: Sequence[str]) -> pl.DataFrame:
        """The expected shortage of the nation [fte], nothing else weighed, against the worst region's coverage in the
        target year [1], with the posts [post/year] that give both.

        places  codes, the nation first

        Columns are ``COLUMNS["frontier"]``, points in ascending order of coverage. Raises NoSolutionError if the limits
        conflict.
        """
        year = self.programme.problem.target_year
        programme = replace(self.programme, objective=Objective())
        rows = []
        for point, (level, decision) in enumerate(frontier(programme, year, POINTS), 1):
            covered = expected_coverage(programme, decision, year)
            worst = int(np.argmin(covered))
            rows.append(
                (
                    point,
                    level,
                    missing_fte(programme, decision),
                    float(covered[worst]),
                    places[1 + worst],
                    float(programme.levels(decision).sum(axis=1).mean()),
                )
            )
        return pl.DataFrame(rows, schema=list(COLUMNS["frontier"]), orient="row")


def missing_fte(programme: StartsProgramme, decision: Float[Array, " decision"]) -> float:
    """Expected missing full-time specialists, mean over the years judged and summed over regions, ≥ 0 [fte].

    decision  posts by level and region [post/year], then anything extra
    """
    return float(programme.shortage.missing(decision).mean(axis=(1, 2)).sum())


def worst_coverage(programme: StartsProgramme, decision: Float[Array, " decision"]) -> float:
    """Expected coverage of the worst region in the target year [1].

    decision  as for ``missing_fte`` [post/year]
    """
    return float(expected_coverage(programme, decision, programme.problem.target_year).min())


def yearly_cost(programme: StartsProgramme, decision: Float[Array, " decision"], per_trainee: float) -> float:
    """What all training costs a year in expectation, mean over the years judged [sek/year], in the prices of the cost
    card.

    decision     as for ``missing_fte`` [post/year]
    per_trainee  cost of a full-time trainee-year [sek/fte/year]
    """
    there, added = programme.expected_trainees
    trainees = there + np.einsum("tjr,jr->tr", added, programme.levels(decision))
    return per_trainee * float(trainees.sum(axis=1).mean())


def need_worlds(
    problem: StartsProblem, models: Mapping[str, tuple[Text, Float[Array, "year region"]]], spread: float
) -> Iterator[StructuralScenario]:
    """Structural scenarios that differ in need.

    models  name → (title, need of the model over need of the plan [1] by year and region)
    spread  standard deviation of the logarithm of the nation's residents after ten years [log]

    More and fewer residents are the ends of the nation's 80 percent interval, which widens with the root of time.
    """
    for name, (title, ratio) in models.items():
        text = Text(
            f"Behovet räknat på annat sätt: {title.sv.lower()}", f"Need counted in another way: {title.en.lower()}"
        )
        yield StructuralScenario(f"need_{name}", text, replace(problem, need=problem.need * ratio))
    elapsed = np.sqrt((np.asarray(problem.years) - problem.years[0]) / 10.0)[:, None]
    for name, end, text in (
        (
            "more_residents",
            1.2816,
            Text(
                "Större nettoinvandring: fler invånare än i prognosen",
                "Higher net migration: more residents than projected",
            ),
        ),
        (
            "fewer_residents",
            -1.2816,
            Text(
                "Mindre nettoinvandring: färre invånare än i prognosen",
                "Lower net migration: fewer residents than projected",
            ),
        ),
    ):
        yield StructuralScenario(name, text, replace(problem, need=problem.need * np.exp(end * spread * elapsed)))
