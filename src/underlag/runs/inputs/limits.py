"""Evidence meets the limits: a scenario's weights and the cards of ``parameters/limits`` become numbers.

What a trainee costs is weighed against what is missing. A post of 1 000 000 SEK a year whose trainee works 80 percent
costs 1 250 000 SEK per full-time trainee-year; if a missing specialist-year counts as 5 000 000 SEK, training one
full-time trainee for a year counts as a quarter of a missing specialist-year.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from jaxtyping import Float, Int

from underlag.core.arrays import Array
from underlag.core.errors import EvidenceError, Problem, SettingError, nearest
from underlag.core.language import Text
from underlag.core.periods import Horizon
from underlag.evidence.cards.parameter import ParameterCard
from underlag.evidence.cards.scenarios import ResolvedScenario
from underlag.evidence.directory.tables import TablesByName
from underlag.optimise.limits.pooling import MOST, RoomLoan, shared_sets
from underlag.optimise.limits.register import LIMITS
from underlag.runs.inputs.cards import spread_of
from underlag.runs.inputs.covariates import rural_share
from underlag.runs.inputs.groups import CareerInputs, LimitInputs
from underlag.runs.inputs.need import latest

COST = "costs/training_post"
"""Card of what a trainee costs a year; without it training costs nothing in the objective."""

_SHARED = "healthcare_region"
"""Scope of a limit whose room a health-care region shares; so is called the column of regions that tells which."""


@dataclass(frozen=True)
class LimitEvidence:
    """What limits are made from.

    scenario  weights, limits and agreements
    cards     name → card of the profession, as the scenario has it
    tables    of the country
    regions   codes, in the order of every region axis
    horizon   of the plan: years after the start are those a limit has numbers of
    ends      name → share of the card's distribution below the value to take [1], 0–1 without its ends; the card's own
              value of others
    """

    scenario: ResolvedScenario
    cards: Mapping[str, ParameterCard]
    tables: TablesByName
    regions: Sequence[str]
    horizon: Horizon
    ends: Mapping[str, float] = field(default_factory=dict)

    def number(self, name: str, year: int | None = None) -> float | None:
        """A card's one number in a year (the start year if None) [unit of the card], or None if the country has no such
        card.

        Raises EvidenceError where the card has axes or a distribution that does not fit its value, ValueError where an
        end is not strictly between 0 and 1.
        """
        if name not in self.cards:
            return None
        card, at = self.cards[name], self.horizon.start if year is None else year
        value = card.value_in(at)
        if isinstance(value, Mapping):
            what = Text("en gräns tar ett enda tal", "a limit takes one number")
            remedy = Text("utelämna axlarna", "leave out the axes")
            raise EvidenceError(Problem(f"parameters/{name}", what, remedy=remedy))
        if name not in self.ends:
            return float(value)
        spread = spread_of(card, at)
        return float(spread.apply(np.array(value), spread.ppf(np.array([self.ends[name]]))).item())


@dataclass(frozen=True)
class ReadBy:
    """The evidence as one limit reads it (``optimise.limits.base.Stated``).

    evidence       scenario, cards and tables
    limit          name in ``optimise.limits.register.LIMITS``
    trainee_hours  share of full time that a trainee works [fte/head]
    """

    evidence: LimitEvidence
    limit: str
    trainee_hours: float

    @property
    def scope(self) -> str:
        """What the scenario says of the limit: ``none``, ``nation``, ``region`` or ``healthcare_region``."""
        return self.evidence.scenario.limits.scope(self.limit)

    @property
    def steps(self) -> Sequence[int]:
        """The years after the start, ascending."""
        return self.evidence.horizon.steps

    @property
    def pools(self) -> Int[Array, " region"]:
        """Number of the group of each region, from 0: the health-care region's if it shares, else its own."""
        regions = self.evidence.regions
        if self.scope != _SHARED:
            return np.arange(len(regions))
        kin = dict(self.evidence.tables["regions"].select("region_code", _SHARED).iter_rows())
        names = sorted(set(kin.values()))
        return np.array([names.index(kin[code]) for code in regions])

    @property
    def agreements(self) -> Float[Array, "agreement 3"]:
        """Agreements of the scenario on side rotations: position of the region that gives, of the one that takes, and
        months a year at most [month/year]. Raises SettingError with every fault."""
        return _agreements(self.evidence)

    def number(self, card: str, year: int | None = None) -> float | None:
        """As ``LimitEvidence.number``, errors included."""
        return self.evidence.number(card, year)


def limit_inputs(evidence: LimitEvidence, career: CareerInputs) -> LimitInputs:
    """Weights and limits as numbers. A limit whose card the country lacks does not hold.

    career  of the central run: hours of a trainee
    Raises EvidenceError where a card that a limit reads has axes, or no year has deprivation for every region;
    SettingError with every fault of the scenario's agreements.
    """
    weights = evidence.scenario.objective
    hours = float(career.trainee_hours.mean())
    per_trainee = (evidence.number(COST) or 0.0) / hours
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
        numbers={name: kind.read(ReadBy(evidence, name, hours)) for name, kind in LIMITS.items()},
    )


def _agreements(evidence: LimitEvidence) -> Float[Array, "agreement 3"]:
    """Numbers of the regions and months a year of the scenario's agreements. Raises SettingError with every fault."""
    regions, scenario = list(evidence.regions), evidence.scenario
    where = f"{scenario.origin['limits.agreements']}, limits.agreements"
    problems, rows = [], []
    for position, agreement in enumerate(scenario.limits.agreements):
        parties = (agreement.giver, agreement.taker)
        problems += [
            Problem(
                f"{where}.{position}.{key}",
                Text("ingen region har den koden", "no region has this code"),
                code,
                ", ".join(regions),
                nearest(code, regions),
            )
            for key, code in zip(("from", "to"), parties, strict=True)
            if code not in regions
        ]
        if agreement.giver == agreement.taker:
            problems.append(
                Problem(
                    f"{where}.{position}",
                    Text("en region har inget avtal med sig själv", "a region has no agreement with itself"),
                    agreement.giver,
                    Text("två regioner", "two regions"),
                    Text("ange en annan region", "name another region"),
                )
            )
        rows.append((*(regions.index(code) if code in regions else -1 for code in parties), agreement.months))
    if problems:
        raise SettingError(problems)
    found = np.array(rows, dtype=np.float64).reshape(-1, 3)
    _refuse_too_many(found, len(regions), where)
    return found


def _refuse_too_many(agreements: Float[Array, "agreement 3"], regions: int, where: str) -> None:
    """Raises SettingError where agreements tie more regions together than the limit can hold apart."""
    try:
        shared_sets(regions, (), [RoomLoan(int(giver), int(taker), months) for giver, taker, months in agreements])
    except ValueError as fault:
        raise SettingError(
            Problem(
                where,
                Text("för många regioner är bundna till varandra", "too many regions are tied together"),
                str(fault),
                Text(f"högst {MOST}", f"at most {MOST}"),
                Text(
                    "utelämna avtal, eller låt en sjukvårdsregion dela sina sidoplaceringar",
                    "leave out agreements, or let a health-care region share its rotations",
                ),
            )
        ) from None


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
