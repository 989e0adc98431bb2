"""Population accounts: increase = natural increase + net migration + adjustment, as statistics offices publish them and
as every projection must close."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from underlag.population.cohort import Projection


class Components(NamedTuple):
    """Components of a period's population change [persons], scalars or arrays of one shape.

    adjustment  corrections of the register, or what anchoring added to a projection
    """

    births: Float[np.ndarray, "*place"]
    deaths: Float[np.ndarray, "*place"]
    arrivals: Float[np.ndarray, "*place"]
    departures: Float[np.ndarray, "*place"]
    adjustment: Float[np.ndarray, "*place"]

    @property
    def natural(self) -> Float[np.ndarray, "*place"]:
        """Births less deaths [persons]."""
        return np.asarray(self.births - self.deaths)

    @property
    def net_migration(self) -> Float[np.ndarray, "*place"]:
        """Arrivals less departures [persons]."""
        return np.asarray(self.arrivals - self.departures)

    @property
    def increase(self) -> Float[np.ndarray, "*place"]:
        """Change of the population over the period [persons]."""
        return np.asarray(self.natural + self.net_migration + self.adjustment)


def components(projection: Projection) -> Components:
    """Accounts of each projected year and region. Net flows are given as arrivals when positive, else as departures."""
    internal, abroad = projection.internal.sum(axis=-1), projection.abroad.sum(axis=-1)
    return Components(
        projection.births.sum(axis=-1),
        projection.deaths.sum(axis=-1),
        np.maximum(internal, 0.0) + np.maximum(abroad, 0.0),
        np.maximum(-internal, 0.0) + np.maximum(-abroad, 0.0),
        projection.adjustment.sum(axis=-1),
    )


def imbalance(projection: Projection) -> Float[np.ndarray, "year region"]:
    """Change of the population that its components don't explain [persons]; 0 but for rounding."""
    totals = projection.persons.sum(axis=(-1, -2))
    return np.asarray(np.diff(totals, axis=0) - components(projection).increase)
