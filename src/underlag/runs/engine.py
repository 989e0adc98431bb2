"""Settings of the numerical engine for this process: double precision on request, compiled code kept between runs."""

from __future__ import annotations

import os
from pathlib import Path

from jax import config

CACHE_VARIABLE = "UNDERLAG_CACHE"
"""Environment variable that names another directory for the compiled engine; empty for none."""


def prepare_engine() -> None:
    """Allow float64 and keep compiled code in the user's cache directory, so that a second plan starts at once."""
    # batches of draws already keep every core busy; threads inside a batch would only wait for each other
    os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false")
    config.update("jax_enable_x64", True)  # type: ignore[no-untyped-call]
    chosen = os.environ.get(CACHE_VARIABLE)
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    directory = chosen if chosen is not None else str(Path(base) / "underlag" / "engine")
    if directory:
        config.update("jax_compilation_cache_dir", directory)  # type: ignore[no-untyped-call]
        config.update("jax_persistent_cache_min_compile_time_secs", 0.0)  # type: ignore[no-untyped-call]
