"""What holds the recommendation back: limits that describe themselves, become linear rows and have a price.

A limit states what it is in both languages, its unit and its sources. It becomes rows ``lower ≤ matrix·x ≤ upper``
over the decision x, one for each place and year it concerns; where it needs stocks (supervisors, trainees) these are
the expected ones, and follow from the posts themselves. Its price is what one more unit of room would save.

Where today's posts already exceed a limit whose ``today_allowed`` is true, the limit allows what today's posts use:
practice shows that it works, so the assumption behind the limit must be wrong there, not the practice.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np
from jaxtyping import Float

from underlag.core.language import Text
from underlag.optimise.pooling import Agreement, Pools, pooled_rows
from underlag.optimise.programme import Rows, StartsProgramme

ROUNDING = 1e-9
"""How far below a whole number [post/year] the arithmetic may have taken one."""


@dataclass(frozen=True)
class Limit(ABC):
    """Base of every limit.

    source  ids of the cards or tables behind it, or the scenario that sets it
    """

    source: tuple[str, ...] = field(default=(), kw_only=True)
    name: ClassVar[str]
    text: ClassVar[Text]
    unit: ClassVar[str]
    one_more: ClassVar[Text]
    today_allowed: ClassVar[bool] = False

    @abstractmethod
    def bare_rows(self, programme: StartsProgramme) -> Rows:
        """The rows as the limit's numbers say."""

    @property
    def per_unit(self) -> float:
        """Units of room that ``one_more`` gives."""
        return 1.0

    def used(
        self, programme: StartsProgramme, decision: Float[np.ndarray, " decision"], rows: Rows
    ) -> Float[np.ndarray, " row"]:
        """What the decision uses in each row [unit], as a reader would count it."""
        return np.asarray(rows.matrix @ decision)

    def rows(self, programme: StartsProgramme) -> Rows:
        """The rows, with what today's posts use allowed where the limit says so."""
        bare = self.bare_rows(programme)
        if not self.today_allowed:
            return bare
        levels, regions = programme.size
        today = programme.decision(np.broadcast_to(programme.today, (levels, regions)))
        return Rows(bare.places, bare.years, bare.matrix, bare.lower, np.maximum(bare.upper, bare.matrix @ today))


@dataclass(frozen=True)
class Applicants(Limit):
    """The nation's applicants.

    pool  eligible applicants a year [head/year], one number or one for each year decided
    """

    name = "applicants"
    text = Text(
        sv="Antalet som börjar får inte överstiga antalet behöriga sökande i landet.",
        en="Those who start must not be more than the country's eligible applicants.",
    )
    unit = "head/year"
    one_more = Text(sv="en sökande till om året", en="one more applicant a year")
    today_allowed = True

    pool: float | Float[np.ndarray, " year"]

    def bare_rows(self, programme: StartsProgramme) -> Rows:
        """Filled posts of each level decided, over all regions."""
        levels, regions = programme.size
        matrix = _zeros(programme, levels)
        for level, weights in enumerate(programme.weights):
            fill = programme.mean_fill[int(np.argmax(weights > 0))]
            matrix[level, level * regions : (level + 1) * regions] = fill
        years = tuple(int(programme.years[int(np.argmax(row > 0))]) for row in programme.weights)
        upper = np.broadcast_to(np.asarray(self.pool, dtype=np.float64), (levels,)).copy()
        return Rows(((),) * levels, years, matrix, np.full(levels, -np.inf), upper)


@dataclass(frozen=True)
class Supervision(Limit):
    """Trainees per specialist: specialists supervise, and become more as trainees finish.

    ratio  full-time trainees per full-time specialist at most [fte/fte]
    pools  groups that share supervisors
    """

    name = "supervision"
    text = Text(
        sv="Läkare under utbildning får inte vara fler per specialist än handledningen räcker till.",
        en="Trainees per specialist must not be more than there is supervision for.",
    )
    unit = "fte"
    one_more = Text(sv="en handledande specialist till på heltid", en="one more full-time supervising specialist")
    today_allowed = True

    ratio: float
    pools: Pools = ()

    @property
    def per_unit(self) -> float:
        """Trainees that one more supervisor makes room for."""
        return self.ratio

    def bare_rows(self, programme: StartsProgramme) -> Rows:
        """Trainees less the ratio times specialists, by year and region or pool."""
        base_trainees, trainees = programme.expected_trainees
        base_specialists, specialists = programme.expected_specialists
        regions = programme.size[1]
        effect = trainees[..., None] * np.eye(regions) - self.ratio * specialists
        room = self.ratio * base_specialists - base_trainees
        return pooled_rows(programme, effect, room, self.pools)

    def used(
        self, programme: StartsProgramme, decision: Float[np.ndarray, " decision"], rows: Rows
    ) -> Float[np.ndarray, " row"]:
        """Full-time trainees."""
        return _trainees(programme, decision, rows)


@dataclass(frozen=True)
class Rotations(Limit):
    """Side rotations: part of the training is done at hospitals, which have room for so much.

    months  months a year outside primary care for a full-time trainee [month/fte]
    room    offered months a year by region [month/year]
    pools   groups that share all their room: what one lacks another may offer
    agreements  by which one region offers another so many months [month/year]
    """

    name = "rotations"
    text = Text(
        sv="Sidotjänstgöringens månader får inte vara fler än sjukhusen erbjuder, här eller enligt överenskommelse.",
        en="Months of side rotation must not be more than the hospitals offer, here or by agreement.",
    )
    unit = "month/year"
    one_more = Text(sv="en månads sidotjänstgöring till om året", en="one more month of side rotation a year")
    today_allowed = True

    months: float
    room: Float[np.ndarray, " region"]
    pools: Pools = ()
    agreements: Sequence[Agreement] = ()

    def bare_rows(self, programme: StartsProgramme) -> Rows:
        """Months of those in training, by year and region, pool, or set that agreements tie together."""
        base, trainees = programme.expected_trainees
        effect = self.months * trainees[..., None] * np.eye(programme.size[1])
        free = np.asarray(self.room) - self.months * base
        return pooled_rows(programme, effect, free, self.pools, self.agreements)

    def used(
        self, programme: StartsProgramme, decision: Float[np.ndarray, " decision"], rows: Rows
    ) -> Float[np.ndarray, " row"]:
        """Months of all trainees."""
        return self.months * _trainees(programme, decision, rows)


@dataclass(frozen=True)
class Budget(Limit):
    """What the training may cost, in the whole country or in each region.

    per_trainee  cost of a full-time trainee-year [sek/fte/year]
    room         [sek/year]; one number for the nation, or by region
    """

    name = "budget"
    text = Text(
        sv="Utbildningen får inte kosta mer om året än budgeten.",
        en="Training must not cost more a year than the budget.",
    )
    unit = "sek/year"
    one_more = Text(sv="en miljon kronor till om året", en="one million SEK more a year")

    per_trainee: float
    room: float | Float[np.ndarray, " region"]

    @property
    def per_unit(self) -> float:
        """Kronor in a million."""
        return 1e6

    def bare_rows(self, programme: StartsProgramme) -> Rows:
        """Cost of those in training and of anything extra, by year, of the nation or by region."""
        base, trainees = programme.expected_trainees
        regions, room = programme.size[1], np.asarray(self.room, dtype=np.float64)
        effect = self.per_trainee * trainees[..., None] * np.eye(regions)
        if room.ndim:
            return pooled_rows(programme, effect, room - self.per_trainee * base, ())
        rows = pooled_rows(programme, effect, room / regions - self.per_trainee * base, (tuple(range(regions)),))
        for number, extra in enumerate(programme.extra):
            rows.matrix[:, len(rows.matrix[0]) - len(programme.extra) + number] = extra.spent
        return Rows(((),) * len(rows.years), rows.years, rows.matrix, rows.lower, rows.upper)

    def used(
        self, programme: StartsProgramme, decision: Float[np.ndarray, " decision"], rows: Rows
    ) -> Float[np.ndarray, " row"]:
        """Cost of all trainees and of anything extra."""
        spent = np.zeros(len(rows.years))
        units = decision[len(decision) - len(programme.extra) :]
        for unit, extra in zip(units, programme.extra, strict=True):
            spent += unit * extra.spent[[programme.years.index(year) for year in rows.years]]
        return self.per_trainee * _trainees(programme, decision, rows) + spent


@dataclass(frozen=True)
class YearlyChange(Limit):
    """How much a region's posts may change from one year to the next.

    most  [post/year] by region, up or down; as posts are whole, so is what it allows
    """

    name = "yearly_change"
    text = Text(
        sv="Antalet nya tjänster får inte ändras mer från ett år till nästa än verksamheten hinner med.",
        en="New posts must not change more from one year to the next than the service can keep up with.",
    )
    unit = "post/year"
    one_more = Text(sv="en tjänst större ändring mellan två år", en="one post more of change between two years")

    most: Float[np.ndarray, " region"]

    def bare_rows(self, programme: StartsProgramme) -> Rows:
        """Each level less the one before, by region."""
        levels, regions = programme.size
        matrix = _zeros(programme, levels * regions)
        for row in range(levels * regions):
            matrix[row, row] = 1.0
            if row >= regions:
                matrix[row, row - regions] = -1.0
        before = np.zeros((levels, regions))
        before[0] = programme.today
        most = np.broadcast_to(np.floor(np.asarray(self.most, dtype=np.float64)), (levels, regions))
        years = [int(programme.years[int(np.argmax(row > 0))]) for row in programme.weights]
        places = tuple((region,) for _ in range(levels) for region in range(regions))
        return Rows(
            places,
            tuple(year for year in years for _ in range(regions)),
            matrix,
            np.ceil(before - most).reshape(-1),
            np.floor(before + most).reshape(-1),
        )

    def used(
        self, programme: StartsProgramme, decision: Float[np.ndarray, " decision"], rows: Rows
    ) -> Float[np.ndarray, " row"]:
        """The change from the year before, today's posts before the first."""
        regions = programme.size[1]
        change = rows.matrix @ decision
        change[:regions] -= programme.today
        return np.asarray(change)


@dataclass(frozen=True)
class Floor(Limit):
    """Fewest posts a region may be given, as far as they can be reached from today's.

    fewest  [post/year] by region; as posts are whole, its whole part holds: a floor between two whole numbers could
            leave no room under another limit
    rise    how much a region's posts may rise in a year [post/year]; infinite if left out
    begins  first year it holds; before it a region may still be on its way there
    """

    name = "floor"
    text = Text(
        sv="Varje region ska utbilda minst så många som ersätter dem som slutar.",
        en="Every region must train at least as many as replace those who leave.",
    )
    unit = "post/year"
    one_more = Text(sv="en tjänst lägre lägsta nivå", en="a lowest level one post lower")

    fewest: Float[np.ndarray, " region"]
    begins: int = 0
    rise: Float[np.ndarray, " region"] | float = np.inf

    def bare_rows(self, programme: StartsProgramme) -> Rows:
        """The levels of the years from ``begins`` on, by region."""
        levels, regions = programme.size
        years = [int(programme.years[int(np.argmax(row > 0))]) for row in programme.weights]
        chosen = [level for level in range(levels) if years[level] >= self.begins or level == levels - 1]
        matrix = _zeros(programme, len(chosen) * regions)
        for row, level in enumerate(chosen):
            block = slice(level * regions, (level + 1) * regions)
            matrix[row * regions : (row + 1) * regions, block] = np.eye(regions)
        steps = np.array([level + 1 for level in chosen], dtype=np.float64)[:, None]
        reachable = np.floor(programme.today + steps * np.floor(self.rise)) if np.isfinite(self.rise).all() else np.inf
        whole = np.floor(np.asarray(self.fewest, dtype=np.float64) + ROUNDING)
        fewest = np.minimum(whole, reachable)
        fewest = np.broadcast_to(fewest, (len(chosen), regions)).reshape(-1)
        places = tuple((region,) for _ in chosen for region in range(regions))
        return Rows(
            places,
            tuple(years[level] for level in chosen for _ in range(regions)),
            matrix,
            fewest,
            np.full(len(fewest), np.inf),
        )


@dataclass(frozen=True)
class Solidarity(Limit):
    """No region far behind: its expected coverage is at least a share of the nation's.

    share  of the nation's coverage [1]
    year   in which it holds
    """

    name = "solidarity"
    text = Text(
        sv="Ingen regions täckningsgrad får ligga under en viss andel av landets.",
        en="No region's coverage may be below a given share of the nation's.",
    )
    unit = "fte"
    one_more = Text(sv="en heltidsspecialist lägre krav", en="a requirement one full-time specialist lower")

    share: float
    year: int

    def bare_rows(self, programme: StartsProgramme) -> Rows:
        """Capacity of the region less its share of the nation's, in full-time specialists."""
        at = programme.years.index(self.year)
        base, effect, need = programme.expected_capacity
        regions = programme.size[1]
        part = self.share * need[at] / need[at].sum()
        matrix = _zeros(programme, regions)
        weighed = np.eye(regions) - part[:, None]
        posts = np.einsum("jqr,kr->kjq", effect[at], weighed).reshape(regions, -1)
        matrix[:, : posts.shape[1]] = posts
        lower = -(weighed @ base[at])
        places = tuple((region,) for region in range(regions))
        return Rows(places, (self.year,) * regions, matrix, lower, np.full(regions, np.inf))

    def used(
        self, programme: StartsProgramme, decision: Float[np.ndarray, " decision"], rows: Rows
    ) -> Float[np.ndarray, " row"]:
        """Capacity of the region, in full-time specialists."""
        base, effect, _ = programme.expected_capacity
        at = programme.years.index(self.year)
        return np.asarray(base[at] + np.einsum("jqr,jq->r", effect[at], programme.levels(decision)))


LIMITS: tuple[type[Limit], ...] = (Applicants, Supervision, Rotations, Budget, YearlyChange, Floor, Solidarity)
"""Every kind of limit."""


def _trainees(
    programme: StartsProgramme, decision: Float[np.ndarray, " decision"], rows: Rows
) -> Float[np.ndarray, " row"]:
    """Full-time trainees in the places and years of the rows [fte]."""
    base, effect = programme.expected_trainees
    all_of_them = base + np.einsum("tjr,jr->tr", effect, programme.levels(decision))
    everywhere = tuple(range(programme.size[1]))
    found = [
        all_of_them[programme.years.index(year), list(places or everywhere)].sum()
        for places, year in zip(rows.places, rows.years, strict=True)
    ]
    return np.asarray(found)


def _zeros(programme: StartsProgramme, rows: int) -> Float[np.ndarray, "row decision"]:
    return np.zeros((rows, len(programme.cost)))
