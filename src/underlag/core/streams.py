"""Named random streams.

Each use of chance has a name. Two runs with the same seed draw the same numbers under the same name whatever else
they draw, so that two scenarios compared on the same draws differ only by the lever (common random numbers).
"""

from __future__ import annotations

import hashlib

import numpy as np


def stream_key(seed: int, *names: str | int) -> int:
    """A 128-bit key for the stream ``names`` under ``seed``; the same on every machine and version of Python."""
    text = "\x1f".join([str(seed), *(str(n) for n in names)])
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8"), digest_size=16).digest(), "big")


def stream(seed: int, *names: str | int) -> np.random.Generator:
    """A generator for the stream ``names`` under ``seed`` (non-negative whole number)."""
    return np.random.Generator(np.random.Philox(key=stream_key(seed, *names)))
