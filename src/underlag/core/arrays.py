"""Arrays whose axes the place that uses them names."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]
"""Numbers along axes that a docstring names."""

Either: TypeAlias = Any
"""A numpy or a JAX array of floats; what a function returns is of the kind that it is given."""
