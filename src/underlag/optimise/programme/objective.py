"""What the recommendation weighs: shortage in every world, the worst worlds, the cost of training, and unsteadiness.

The shortage follows from the starts in closed form, ``max(0, required − available)``, so its value and slope over all
draws are two products of matrices for each region; no model with one variable per draw, year and region is ever built.

Four worlds lack 0, 1, 2 and 5 specialists, and a post adds one in each. With one post 0, 0, 1 and 4 are missing: 1.25
on average, 4 in the worst quarter, and 1.25 + 0.5·4 = 3.25 if that has the weight 0.5. One post more would help in two
worlds of four, so the slope is −0.5:

>>> lacking, ones = np.array([0.0, 1.0, 2.0, 5.0]).reshape(4, 1, 1), np.ones((1, 1, 1))
>>> shortage = Shortage(lacking, np.ones((1, 4, 1)), ones, np.zeros((1, 4, 1, 0)), np.ones((1, 1)), tail=0.75)
>>> post = np.array([1.0])
>>> shortage.by_draw(post).tolist(), shortage.value(post, risk=0.5), shortage.slope(post).slopes.tolist()
([0.0, 0.0, 1.0, 4.0], 3.25, [[-0.5]])
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from underlag.core.errors import Problem, SettingError
from underlag.core.language import Text


@dataclass(frozen=True)
class Objective:
    """Weights of the objective, which is counted in missing full-time specialist-years [fte·year].

    weight    ω [1] by region: what a missing specialist there counts; 1 throughout if left out
    discount  by which a year counts less than the one before [1/year], ≥ 0
    risk      weight of the mean over the worst worlds beside the mean over all [1], ≥ 0
    tail      α: the worst worlds are those above this quantile of the weighted shortage, 0 ≤ α < 1
    cost      missing specialist-years that a full-time trainee-year counts as much as [1], ≥ 0
    smooth    what it counts that a region opens one post more or less than the year before [fte·year/post], ≥ 0
    """

    weight: Float[np.ndarray, " region"] | None = None
    discount: float = 0.0
    risk: float = 0.0
    tail: float = 0.9
    cost: float = 0.0
    smooth: float = 0.0

    def __post_init__(self) -> None:
        what, least = Text("inte en möjlig vikt", "not a possible weight"), Text("0 eller mer", "0 or more")
        below = Text("minst 0, under 1", "at least 0, below 1")
        checks = [
            ("discount", self.discount, self.discount >= 0, least),
            ("risk", self.risk, self.risk >= 0, least),
            ("tail", self.tail, 0 <= self.tail < 1, below),
            ("cost", self.cost, self.cost >= 0, least),
            ("smooth", self.smooth, self.smooth >= 0, least),
        ]
        correct = Text("rätta vikten", "correct the weight")
        problems = [
            Problem(f"objective, {name}", what, f"{value:g}", wanted, correct)
            for name, value, good, wanted in checks
            if not (good and np.isfinite(value))
        ]
        if self.weight is not None and not (np.isfinite(self.weight).all() and (np.asarray(self.weight) >= 0).all()):
            everywhere = Text("0 eller mer i varje region", "0 or more in every region")
            remedy = Text("rätta målets vikter", "correct the weights of the goal")
            problems.append(Problem("objective, weight", what, "", everywhere, remedy))
        if problems:
            raise SettingError(problems)


@dataclass(frozen=True)
class Slope:
    """Shortage at some starts, and a plane that lies below it everywhere and touches it there.

    by_region    expected weighted shortage [fte·year], axes region
    slopes       of each region's shortage [fte·year per unit decided], axes region decision
    worst        mean weighted shortage in the worst worlds [fte·year]
    worst_slope  its slope, axis decision
    """

    by_region: Float[np.ndarray, " region"]
    slopes: Float[np.ndarray, "region decision"]
    worst: float
    worst_slope: Float[np.ndarray, " decision"]


@dataclass(frozen=True)
class Shortage:
    """Weighted shortage as a function of what is decided: levels of posts by level and region, then anything extra.

    required  [fte] axes draw year region: what the goal takes less what is there without new posts; may be negative
    response  [fte/post] axes region_to draw column, a column being (phase, region_from, lag): what a post adds that was
              opened in a year of that phase
    shape     [1] axes phase level year: how much of each level the starts of a year are, in the years of the phase
    extra     [fte per unit] axes region_to draw year extra: what anything else that is decided adds
    weight    ω·disc [1] axes year region
    tail      α of the worst worlds
    """

    required: Float[np.ndarray, "draw year region"]
    response: Float[np.ndarray, "region draw column"]
    shape: Float[np.ndarray, "phase level year"]
    extra: Float[np.ndarray, "region draw year extra"]
    weight: Float[np.ndarray, "year region"]
    tail: float

    def available(self, decision: Float[np.ndarray, " decision"]) -> Float[np.ndarray, "region draw year"]:
        """What the decision adds [fte]."""
        count = self.shape.shape[1]
        posts = count * len(self.response)
        levels = decision[:posts].reshape(count, -1)
        return np.asarray(self.response @ self._lagged(levels) + self.extra @ decision[posts:])

    def missing(self, decision: Float[np.ndarray, " decision"]) -> Float[np.ndarray, "region draw year"]:
        """Shortage of specialists [fte], not weighted."""
        return np.asarray(np.maximum(self.required.transpose(2, 0, 1) - self.available(decision), 0.0))

    def by_draw(self, decision: Float[np.ndarray, " decision"]) -> Float[np.ndarray, " draw"]:
        """Weighted shortage over all years and regions in every draw [fte·year]."""
        weighted = self.missing(decision) * self.weight.T[:, None, :]
        return np.asarray(weighted.sum(axis=(0, 2)))

    def value(self, decision: Float[np.ndarray, " decision"], risk: float) -> float:
        """Mean weighted shortage plus ``risk`` times its mean in the worst worlds [fte·year]."""
        drawn = self.by_draw(decision)
        return float(drawn.mean() + risk * (self.worst_share(drawn) @ drawn if risk else 0.0))

    def slope(self, decision: Float[np.ndarray, " decision"]) -> Slope:
        """Shortage at ``decision`` and its slopes."""
        missing = self.missing(decision)
        weighted = missing * self.weight.T[:, None, :]
        drawn = weighted.sum(axis=(0, 2))
        share = self.worst_share(drawn)
        felt = np.where(missing > 0, self.weight.T[:, None, :], 0.0)
        draws = len(drawn)
        both = np.concatenate([felt / draws, felt * share[:, None]], axis=2)
        by_lag = self.response.transpose(0, 2, 1) @ both
        posts = self._gathered(by_lag)
        extra = -np.stack([np.einsum("rdt,rdte->re", part, self.extra) for part in np.split(both, 2, axis=2)])
        slopes = np.concatenate([posts.reshape(*posts.shape[:2], -1), extra], axis=2)
        return Slope(weighted.sum(axis=(1, 2)) / draws, slopes[0], float(share @ drawn), slopes[1].sum(axis=0))

    def worst_share(self, drawn: Float[np.ndarray, " draw"]) -> Float[np.ndarray, " draw"]:
        """Weights [1], sum 1, of the draws in the mean over the worst worlds: the share 1 − α with most shortage."""
        draws, left = len(drawn), 1 - self.tail
        worst_first = np.argsort(-drawn, kind="stable")
        share = np.zeros(draws)
        share[worst_first] = np.clip(left - np.arange(draws) / draws, 0.0, 1 / draws) / left
        return share

    def _lagged(self, levels: Float[np.ndarray, "level region"]) -> Float[np.ndarray, "column year"]:
        """Posts opened so many years before each year, in the order of the columns of ``response``."""
        starts = (self.shape.transpose(0, 2, 1) @ levels).transpose(0, 2, 1)
        phases, regions, years = starts.shape
        lagged = np.zeros((phases, regions, years, years))
        for lag in range(years):
            lagged[..., lag, lag:] = starts[..., : years - lag]
        return lagged.reshape(-1, years)

    def _gathered(
        self, by_lag: Float[np.ndarray, "region column two_years"]
    ) -> Float[np.ndarray, "two region level region"]:
        """Slopes by level from those by (phase, region_from, lag) and year: a start of year s acts in s + lag."""
        regions, (phases, _, years) = len(by_lag), self.shape.shape
        apart = by_lag.reshape(regions, phases, regions, years, 2, years)
        by_start = np.zeros((regions, phases, regions, 2, years))
        for lag in range(years):
            by_start[..., : years - lag] += apart[..., lag, :, lag:]
        return np.asarray(-np.einsum("pjs,rpqks->krjq", self.shape, by_start))
