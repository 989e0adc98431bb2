"""Arrays whose axes the place that uses them names."""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]
"""Numbers along axes that a docstring names."""
