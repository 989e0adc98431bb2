"""Shared by all tests: shapes written in annotations are checked while testing, and the seed of Hypothesis is fixed."""

from __future__ import annotations

import os

import hypothesis
from jaxtyping import install_import_hook

# Two cores and one machine: JAX may not take more, and the same examples are tried on every machine.
os.environ.setdefault("JAX_PLATFORMS", "cpu")

with install_import_hook("underlag", "beartype.beartype"):
    import underlag  # noqa: F401

hypothesis.settings.register_profile("underlag", deadline=None, derandomize=True, database=None)
hypothesis.settings.load_profile("underlag")
