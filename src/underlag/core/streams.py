"""Named random streams.

Each use of chance has a name. Two runs with the same seed draw the same numbers under the same name whatever else
they draw, so that two scenarios compared on the same draws differ only by the lever (common random numbers).
"""

from __future__ import annotations

import numpy as np

from underlag.core.identity import seed_of


def stream_key(seed: int, *names: str | int) -> int:
    """A 128-bit key for the stream ``names`` under ``seed``; the same on every machine and version of Python."""
    return seed_of(seed, *names)


def stream(seed: int, *names: str | int) -> np.random.Generator:
    """A generator for the stream ``names`` under ``seed`` (non-negative whole number)."""
    return np.random.Generator(np.random.Philox(key=stream_key(seed, *names)))
