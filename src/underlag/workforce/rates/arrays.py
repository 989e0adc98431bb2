"""One arithmetic for numbers and for what is traced: the rates are written once, and calculated or differentiated.

Assembling a plan hands in numpy arrays and gets float64 back without waking the engine; the synthesis of evidence hands
in traced JAX arrays and gets derivatives.
"""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import jax.scipy.special as jax_special
import numpy as np
from scipy import special


def library_of(*arrays: object) -> Any:
    """``jax.numpy`` if any of the arrays is JAX's, else ``numpy``."""
    return jnp if any(isinstance(array, jax.Array) for array in arrays) else np


def special_of(*arrays: object) -> Any:
    """The special functions of ``library_of``: ``jax.scipy.special`` or ``scipy.special``."""
    return jax_special if any(isinstance(array, jax.Array) for array in arrays) else special
