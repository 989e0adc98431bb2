"""The numbers of a run, looked up by quantity, policy, region and year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from underlag.core.language import one_language
from underlag.reports.language.numerals import is_number, name_key
from underlag.runs.record.contents import RunResult
from underlag.runs.record.quantities import QUANTITIES

_ENDS = ("p25", "p75", "p10", "p90", "p2_5", "p97_5")
GOAL_POLICY, TODAY_POLICY = "recommended", "today"


@dataclass(frozen=True)
class Figure:
    """One number with its intervals over draws, in the unit of its quantity.

    central        the central run
    low50 … high95 ends of the 50, 80 and 95 percent intervals
    status         official, estimated or assumed
    """

    central: float
    low50: float
    high50: float
    low80: float
    high80: float
    low95: float
    high95: float
    status: str

    @property
    def certain(self) -> bool:
        """Whether the draws do not vary but in the last printed digit: there is no interval to show."""
        return abs(self.high95 - self.low95) <= 1e-6 * abs(self.central)

    def scaled(self, factor: float) -> Figure:
        """The same figure in another unit; ``factor`` is positive."""
        assert factor > 0
        return Figure(
            self.central * factor,
            self.low50 * factor,
            self.high50 * factor,
            self.low80 * factor,
            self.high80 * factor,
            self.low95 * factor,
            self.high95 * factor,
            self.status,
        )


@dataclass(frozen=True)
class Place:
    """A region, or the nation, as the reader meets it.

    strength  of the evidence on it, a key of ``STRENGTHS``; "" for the nation
    """

    code: str
    name: str
    healthcare_region: str
    strength: str = ""

    @property
    def anchor(self) -> str:
        """Identifier of its page in the report."""
        return "region-" + "".join(c if c.isalnum() and c.isascii() else "-" for c in self.code)


_Region = dict[tuple[str, str], dict[int, Figure]]
"""Quantity and policy → year → figure."""


class Figures:
    """All figures of one run. ``figure`` and ``series`` answer with None and () where the run has no number.

    The numbers of a region are looked up when one of them is asked for: a sheet of one region does not wait for all.
    """

    def __init__(self, result: RunResult, language: str = "sv") -> None:
        self.result = result
        ends = [pl.col(p).fill_nan(None).fill_null(pl.col("central")) for p in _ENDS]
        numbers = (
            result.tables["numbers"]
            .filter(pl.col("central").is_finite())
            .select("quantity", pl.col("policy").fill_null(""), "region_code", "year", "central", *ends, "status")
        )
        self._rows = {
            str(region): rows for (region,), rows in numbers.partition_by("region_code", as_dict=True).items()
        }
        self._of_region: dict[str, _Region] = {}
        self._probability: Mapping[tuple[str, str, int], float] = {
            (policy, region, year): share
            for policy, region, year, share in result.tables["probabilities"].iter_rows()
            if is_number(share)
        }
        self.nation, self.regions = _places(result, language)
        self.source_names = _source_names(result, language)

    def series(self, quantity: str, region: str, policy: str = TODAY_POLICY) -> tuple[tuple[int, Figure], ...]:
        """The figures by year, in order of year. The policy is ignored for quantities that do not depend on one."""
        policy = policy if QUANTITIES[quantity].by_policy else ""
        return tuple(sorted(self._of(region).get((quantity, policy), {}).items()))

    def figure(self, quantity: str, region: str, year: int, policy: str = TODAY_POLICY) -> Figure | None:
        """One figure, or None."""
        policy = policy if QUANTITIES[quantity].by_policy else ""
        return self._of(region).get((quantity, policy), {}).get(year)

    def _of(self, region: str) -> _Region:
        if region not in self._of_region:
            found: _Region = {}
            for quantity, policy, _, year, *values in self._rows[region].iter_rows() if region in self._rows else ():
                found.setdefault((quantity, policy), {})[year] = Figure(*values)
            self._of_region[region] = found
        return self._of_region[region]

    def central(self, quantity: str, region: str, year: int, policy: str = TODAY_POLICY) -> float | None:
        """The central value, or None."""
        found = self.figure(quantity, region, year, policy)
        return None if found is None else found.central

    def probability(self, policy: str, region: str, year: int) -> float | None:
        """Share of draws in which coverage reaches the goal, or None."""
        return self._probability.get((policy, region, year))

    def plateau(self, region: str) -> tuple[int, Figure] | None:
        """Recommended yearly starts in the target year, and the year from which they hold; None if no starts."""
        rows = [row for row in self.series("starts", region, GOAL_POLICY) if row[0] <= self.target]
        if not rows:
            return None
        goal = self.result.goal
        reached = int(goal["first_year"] + goal["decided_years"] - 1)
        return max(rows[0][0], min(reached, self.target)), rows[-1][1]

    def starts_today(self, region: str) -> float | None:
        """Yearly starts today: the first year of the policy that keeps today's level."""
        rows = self.series("starts", region, TODAY_POLICY)
        return rows[0][1].central if rows else None

    @property
    def start(self) -> int:
        """Year of the first state."""
        return self.result.settings.start

    @property
    def target(self) -> int:
        """Year of the goal."""
        return self.result.settings.target_year

    def has_data(self, region: str) -> bool:
        """Whether the run has a coverage for the region in the start year."""
        return self.figure("coverage", region, self.start) is not None

    def by_name(self, language: str) -> tuple[Place, ...]:
        """The regions sorted by name."""
        return tuple(sorted(self.regions, key=lambda place: (name_key(place.name, language), place.code)))


def _places(result: RunResult, language: str) -> tuple[Place, tuple[Place, ...]]:
    """The nation, and the regions in order of code."""
    code = result.names.nation_code
    strength = dict(result.tables["evidence_strength"].select("region_code", "strength").iter_rows())
    rows = [Place(c, n, h or "", strength.get(c, "")) for c, n, h in result.tables["regions"].iter_rows()]
    nation = Place(code, result.names.nation[language], "")
    return nation, tuple(sorted((p for p in rows if p.code != code), key=lambda p: p.code))


def _source_names(result: RunResult, language: str) -> dict[str, str]:
    """Name of each source by id: its publisher, in the reader's language where the card gives "Swedish / English", and
    year, with a letter where several would be called the same. A name is never cut."""
    groups: dict[str, list[str]] = {}
    for name, publisher, date in result.tables["sources"].sort("id").select("id", "publisher", "date").iter_rows():
        short = one_language(str(publisher or name), language)
        year = str(date or "")[:4]
        groups.setdefault(f"{short} {year}" if year.isdigit() else short, []).append(name)
    return {
        name: short + (f" {_letters(at)}" if len(names) > 1 else "")
        for short, names in groups.items()
        for at, name in enumerate(names)
    }


def _letters(number: int) -> str:
    """a, b … z, aa, ab …"""
    return ("" if number < 26 else _letters(number // 26 - 1)) + chr(ord("a") + number % 26)
