"""Evidence meets the limits: a scenario's weights and the cards of ``parameters/limits`` become numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from jaxtyping import Float, Int

from underlag.core.arrays import Array
from underlag.core.errors import EvidenceError, Problem, SettingError, nearest
from underlag.core.periods import Horizon
from underlag.evidence.cards import ParameterCard
from underlag.evidence.scenarios import ResolvedScenario
from underlag.optimise.pooling import MOST, Agreement, shared_sets
from underlag.runs.inputs.cards import spread_of
from underlag.runs.inputs.covariates import rural_share
from underlag.runs.inputs.groups import CareerInputs, LimitInputs
from underlag.runs.inputs.need import Tables, latest

COST = "costs/training_post"
"""Card of what a trainee costs a year; without it training costs nothing in the objective."""

CARDS: Mapping[str, str] = {
    "applicants": "limits/applicants",
    "supervision": "limits/trainees_per_specialist",
    "rotations": "limits/rotation_room",
    "budget": "limits/budget_added",
    "yearly_change": "limits/yearly_change",
    "solidarity": "limits/solidarity",
}
"""Limit of a scenario → the card its number is in."""

MONTHS = 12


@dataclass(frozen=True)
class LimitEvidence:
    """What limits are made from.

    cards  name → card of the profession, as the scenario has it
    ends   name → share of the card's distribution below the value to take [1]; the card's own value of others
    """

    scenario: ResolvedScenario
    cards: Mapping[str, ParameterCard]
    tables: Tables
    regions: Sequence[str]
    horizon: Horizon
    ends: Mapping[str, float] = field(default_factory=dict)

    def number(self, name: str, year: int | None = None) -> float | None:
        """A card's one number in a year (the start), or None if the country has no such card."""
        if name not in self.cards:
            return None
        card, at = self.cards[name], self.horizon.start if year is None else year
        value = card.value_in(at)
        if isinstance(value, Mapping):
            raise EvidenceError(Problem(f"parameters/{name}", "a limit takes one number", remedy="leave out the axes"))
        if name not in self.ends:
            return float(value)
        spread = spread_of(card, at)
        return float(spread.apply(np.array(value), spread.ppf(np.array([self.ends[name]]))).item())

    def applied(self, limit: str) -> float | None:
        """The number of a limit that the scenario applies; None where it does not, or where there is no card."""
        return None if getattr(self.scenario.limits, limit) == "none" else self.number(CARDS[limit])


def limit_inputs(evidence: LimitEvidence, career: CareerInputs) -> LimitInputs:
    """Weights and limits as numbers. A limit whose card the country lacks does not hold.

    career  of the central run: hours of a trainee
    """
    weights, limits = evidence.scenario.objective, evidence.scenario.limits
    hours = float(career.trainee_hours.mean())
    per_trainee = (evidence.number(COST) or 0.0) / hours
    months = MONTHS * (evidence.number("limits/rotation_share") or 0.0)
    kin = dict(evidence.tables["regions"].select("region_code", "healthcare_region").iter_rows())
    steps = len(evidence.horizon.steps)
    return LimitInputs(
        decided_years=weights.decided_years,
        discount=weights.discount,
        risk=weights.risk,
        tail=weights.tail,
        cost=per_trainee / weights.specialist_year,
        steadiness=weights.steadiness,
        rural=weights.rural,
        deprived=weights.deprived,
        rural_share=rural_share(evidence.tables, evidence.regions),
        deprivation=_deprivation(evidence),
        per_trainee=per_trainee,
        applicants=_by_year(evidence, CARDS["applicants"], np.inf)
        if limits.applicants != "none"
        else np.full(steps, np.inf),
        double_cohort=_by_year(evidence, "limits/double_cohort", 0.0),
        supervision=_or_infinite(evidence.applied("supervision")),
        rotation_months=months / hours,
        rotation_room=_or_infinite(evidence.applied("rotations")),
        budget_added=_or_infinite(evidence.applied("budget")),
        yearly_change=_or_infinite(evidence.applied("yearly_change")),
        yearly_change_least=evidence.number("limits/yearly_change_least") or 0.0,
        floor=float(limits.floor != "none"),
        solidarity=evidence.applied("solidarity") or 0.0,
        supervision_pool=_pool(limits.supervision, kin, evidence.regions),
        rotation_pool=_pool(limits.rotations, kin, evidence.regions),
        rotation_agreements=_agreements(evidence),
    )


def _or_infinite(number: float | None) -> float:
    return np.inf if number is None else number


def _by_year(evidence: LimitEvidence, name: str, otherwise: float) -> Float[Array, " step"]:
    """A card's number in each year after the start; ``otherwise`` where the country has no such card."""
    found = [evidence.number(name, year) for year in evidence.horizon.steps]
    return np.array([otherwise if number is None else number for number in found])


def _pool(shared: str, kin: Mapping[str, str], regions: Sequence[str]) -> Int[Array, " region"]:
    """Number of the group of each region: the health-care region's, or its own."""
    if shared != "healthcare_region":
        return np.arange(len(regions))
    names = sorted(set(kin.values()))
    return np.array([names.index(kin[code]) for code in regions])


def _agreements(evidence: LimitEvidence) -> Float[Array, "agreement 3"]:
    """Numbers of the regions and months a year of the scenario's agreements. Raises SettingError with every fault."""
    regions, scenario = list(evidence.regions), evidence.scenario
    where = f"{scenario.origin['limits.agreements']}, limits.agreements"
    problems, rows = [], []
    for position, agreement in enumerate(scenario.limits.agreements):
        parties = (agreement.giver, agreement.taker)
        problems += [
            Problem(
                f"{where}.{position}.{key}", "no region has this code", code, ", ".join(regions), nearest(code, regions)
            )
            for key, code in zip(("from", "to"), parties, strict=True)
            if code not in regions
        ]
        if agreement.giver == agreement.taker:
            problems.append(
                Problem(
                    f"{where}.{position}",
                    "a region has no agreement with itself",
                    agreement.giver,
                    "two regions",
                    "name another region",
                )
            )
        rows.append((*(regions.index(code) if code in regions else -1 for code in parties), agreement.months))
    if problems:
        raise SettingError(problems)
    found = np.array(rows, dtype=np.float64).reshape(-1, 3)
    try:
        shared_sets(len(regions), (), [Agreement(int(giver), int(taker), months) for giver, taker, months in found])
    except ValueError as fault:
        raise SettingError(
            Problem(
                where,
                "too many regions are tied together",
                str(fault),
                f"at most {MOST}",
                "leave out agreements, or let a health-care region share its rotations",
            )
        ) from None
    return found


def _deprivation(evidence: LimitEvidence) -> Float[Array, " region"]:
    """Mean of the deprivation components, each in standard deviations above the mean; 0 below it."""
    table = evidence.tables["deprivation_components"]
    names = sorted(table["component"].unique().to_list())
    parts = [
        latest(
            table.filter(pl.col("component") == name),
            f"deprivation_components {name}",
            evidence.regions,
            evidence.horizon.start,
        )
        for name in names
    ]
    scores = [(part - part.mean()) / part.std() if part.std() > 0 else np.zeros(len(part)) for part in parts]
    return np.asarray(np.maximum(np.mean(scores, axis=0), 0.0))
