"""How an uncertain parameter varies over draws: a kind, a central value and the width that its kind needs.

The central value is what the parameter card states and what the central run uses. What it is of the distribution
depends on the kind, so that a card's author writes the number that the source gives:

==========  =======================  ========================================================
kind        width                    the central value is
==========  =======================  ========================================================
fixed       none                     the only value
normal      ``sd``                   mean, median and mode
lognormal   ``sd_log``               median (the logarithm is normal with that spread)
triangular  ``low``, ``high``        mode
uniform     ``low``, ``high``        any value between the ends
beta        ``sd``                   mean; for shares, strictly between 0 and 1
==========  =======================  ========================================================

A card of 5 years of training, normal with sd 0.5, is below 5 in half of the draws, and its 80 percent interval is 5 ±
1.2816 · 0.5. A triangle over 0–4 with mode 1 has a quarter of its area to the left of the mode, so its quartile is the
mode:

>>> [round(end, 2) for end in Distribution("normal", 5.0, {"sd": 0.5}).interval()]
[4.36, 5.64]
>>> Distribution("triangular", 1.0, {"low": 0.0, "high": 4.0}).ppf(np.array([0.25])).tolist()
[1.0]
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from jaxtyping import Float
from scipy import special

from underlag.core.errors import EvidenceError, Problem, nearest
from underlag.core.language import Text

WIDTHS: Mapping[str, tuple[str, ...]] = {
    "fixed": (),
    "normal": ("sd",),
    "lognormal": ("sd_log",),
    "triangular": ("low", "high"),
    "uniform": ("low", "high"),
    "beta": ("sd",),
}
"""Kind of distribution → the numbers that say how wide it is."""

APPLICATIONS: Mapping[str, float] = {"value": math.nan, "factor": 1.0, "shift": 0.0}
"""How a draw applies to the card → the central value that leaves the card as it is (none for ``value``)."""


@dataclass(frozen=True)
class Distribution:
    """Distribution of one parameter over draws, in the unit of its card (a factor is [1]).

    kind        one of ``WIDTHS``
    central     what the card states [unit of the card]; 1 for a factor [1], 0 for a shift
    width       the numbers that the kind needs, by name: ``sd``, ``low`` and ``high`` in the unit of ``central``,
                ``sd_log`` [1]
    applies_as  ``value``: a draw replaces the value · ``factor``: multiplies all labels · ``shift``: is added to all

    Raises ValueError naming every fault; ``distribution_of`` gives the same faults with their place in a file.
    """

    kind: str
    central: float
    width: Mapping[str, float] = field(default_factory=dict)
    applies_as: str = "value"

    def __post_init__(self) -> None:
        faults = distribution_problems("distribution", self.kind, self.central, self.width, self.applies_as)
        if faults:
            raise ValueError(" ".join(map(str, faults)))

    def ppf(self, probability: Float[np.ndarray, " ..."]) -> Float[np.ndarray, " ..."]:
        """The value [unit of ``central``] that a draw stays below with this probability [1], in the shape given.
        Non-decreasing.

        ValueError unless 0 < probability < 1 throughout.
        """
        p = np.asarray(probability, dtype=np.float64)
        if np.any((p <= 0) | (p >= 1)):
            raise ValueError("probabilities must lie strictly between 0 and 1")
        if self.kind == "fixed":
            return np.full(p.shape, self.central)
        if self.kind == "normal":
            return np.asarray(self.central + self.width["sd"] * special.ndtri(p))
        if self.kind == "lognormal":
            return np.asarray(self.central * np.exp(self.width["sd_log"] * special.ndtri(p)))
        if self.kind == "triangular":
            return _triangular_ppf(p, self.width["low"], self.central, self.width["high"])
        if self.kind == "uniform":
            return np.asarray(self.width["low"] + (self.width["high"] - self.width["low"]) * p)
        concentration = self.central * (1 - self.central) / self.width["sd"] ** 2 - 1
        return np.asarray(special.betaincinv(self.central * concentration, (1 - self.central) * concentration, p))

    def interval(self, coverage: float = 0.8) -> tuple[float, float]:
        """Ends of the interval that holds the middle ``coverage`` [1] of the draws [unit of ``central``].

        The coverage is above 0 and below 1; ValueError for 1 or more.
        """
        low, high = self.ppf(np.array([(1 - coverage) / 2, (1 + coverage) / 2]))
        return float(low), float(high)

    def apply(
        self, values: Float[np.ndarray, " *axes"], draws: Float[np.ndarray, " draw"]
    ) -> Float[np.ndarray, " draw *axes"]:
        """The card's values in each draw [unit of the card], axes draw and then the card's.

        values  what the card says [unit of the card]
        draws   of this distribution [unit of ``central``]

        ``value`` needs a card without axes: one draw can't replace many labels. ValueError for one that has.
        """
        values = np.asarray(values, dtype=np.float64)
        across = draws.reshape((-1,) + (1,) * values.ndim)
        if self.applies_as == "factor":
            return np.asarray(values * across)
        if self.applies_as == "shift":
            return np.asarray(values + across)
        if values.ndim:
            raise ValueError("a distribution of the value itself is for a card without axes; use factor or shift")
        return np.array(draws, dtype=np.float64)


def _triangular_ppf(p: Float[np.ndarray, " ..."], low: float, mode: float, high: float) -> Float[np.ndarray, " ..."]:
    below = p * (high - low) <= mode - low
    rising = low + np.sqrt(p * (high - low) * (mode - low))
    falling = high - np.sqrt((1 - p) * (high - low) * (high - mode))
    return np.asarray(np.where(below, rising, falling))


def distribution_of(
    where: str, kind: str, central: float, width: Mapping[str, float], applies_as: str = "value"
) -> Distribution:
    """The distribution that a card's block states [unit of the card], as ``Distribution`` has it.

    where  place of the block in its file. Raises EvidenceError with all its problems, placed there
    """
    problems = distribution_problems(where, kind, central, width, applies_as)
    if problems:
        raise EvidenceError(problems)
    return Distribution(kind, float(central), dict(width), applies_as)


def distribution_problems(
    where: str, kind: str, central: float, width: Mapping[str, float], applies_as: str = "value"
) -> tuple[Problem, ...]:
    """Everything that is wrong with such a block [unit of the card], each placed at ``where``; empty if nothing is."""
    problems = _application_problems(where, central, applies_as)
    if kind not in WIDTHS:
        remedy = nearest(str(kind), list(WIDTHS))
        what = Text("okänd sort", "unknown kind")
        return (*problems, Problem(f"{where}, kind", what, str(kind), " | ".join(WIDTHS), remedy))
    wanted, given = set(WIDTHS[kind]), set(width)
    for name in sorted(wanted - given):
        what = Text(f"sorten {kind} behöver {name}", f"the kind {kind} needs {name}")
        remedy = Text(f"lägg till {name}", f"add {name}")
        problems.append(Problem(where, what, "", Text("ett tal", "a number"), remedy))
    for name in sorted(given - wanted):
        expected = ", ".join(WIDTHS[kind]) or Text("ingen bredd", "no width")
        what = Text(f"används inte av sorten {kind}", f"not used by the kind {kind}")
        problems.append(Problem(f"{where}, {name}", what, name, expected, Text(f"ta bort {name}", f"remove {name}")))
    for name, number in [("central", central), *width.items()]:
        if not math.isfinite(number):
            what, remedy = Text("inte ett ändligt tal", "not a finite number"), Text("ange ett tal", "give a number")
            problems.append(Problem(f"{where}, {name}", what, str(number), "", remedy))
    return tuple(problems) if problems else _width_problems(where, kind, central, width)


def _application_problems(where: str, central: float, applies_as: str) -> list[Problem]:
    """What is wrong with the way in which a draw applies to the card."""
    if applies_as not in APPLICATIONS:
        what = Text("okänt sätt att tillämpa en dragning", "unknown way to apply a draw")
        remedy = nearest(str(applies_as), list(APPLICATIONS))
        return [Problem(f"{where}, applies_as", what, str(applies_as), " | ".join(APPLICATIONS), remedy)]
    if applies_as == "value" or central == APPLICATIONS[applies_as]:
        return []
    what = Text(
        f"{applies_as} måste lämna kortet oförändrat i fördelningens mitt",
        f"a {applies_as} must leave the card unchanged at its centre",
    )
    remedy = Text("lägg fördelningens mitt där", "centre the distribution there")
    return [Problem(f"{where}, central", what, f"{central:g}", f"{APPLICATIONS[applies_as]:g}", remedy)]


_NORMAL = Text("använd normal", "use normal")
_SPREAD = Text("ange en positiv spridning, eller använd sorten fixed", "give a positive spread, or use kind fixed")


def _width_problems(where: str, kind: str, central: float, width: Mapping[str, float]) -> tuple[Problem, ...]:
    """What is wrong with the size of well-formed numbers."""
    problems = []
    for name in ("sd", "sd_log"):
        if name in width and width[name] <= 0:
            what = Text("en spridning måste vara positiv", "a spread must be positive")
            problems.append(Problem(f"{where}, {name}", what, f"{width[name]:g}", "> 0", _SPREAD))
    if "low" in width and not (width["low"] <= central <= width["high"] and width["low"] < width["high"]):
        found = f"low {width['low']:g}, value {central:g}, high {width['high']:g}"
        what = Text("värdet ligger inte mellan ändarna", "the value does not lie between the ends")
        ordered = Text("low ≤ värdet ≤ high, low < high", "low ≤ value ≤ high, low < high")
        remedy = Text("rätta ändarna eller värdet", "correct the ends or the value")
        problems.append(Problem(where, what, found, ordered, remedy))
    if kind == "lognormal" and central <= 0:
        what = Text("måste vara positivt för lognormal", "must be positive for lognormal")
        problems.append(Problem(f"{where}, central", what, f"{central:g}", "> 0", _NORMAL))
    if kind == "beta" and not 0 < central < 1:
        what = Text("måste vara en andel för beta", "must be a share for beta")
        problems.append(Problem(f"{where}, central", what, f"{central:g}", "0–1", _NORMAL))
    elif kind == "beta" and width["sd"] ** 2 >= central * (1 - central):
        limit = math.sqrt(central * (1 - central))
        what = Text(
            "bredare än någon fördelning mellan 0 och 1 med detta medelvärde",
            "wider than any distribution between 0 and 1 with this mean",
        )
        remedy = Text("ange en mindre sd", "give a smaller sd")
        problems.append(Problem(f"{where}, sd", what, f"{width['sd']:g}", f"< {limit:.3g}", remedy))
    return tuple(problems)
