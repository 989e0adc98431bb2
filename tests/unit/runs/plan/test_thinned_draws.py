"""A plan whose draws are thinned by a step that does not divide them."""

from __future__ import annotations

import pytest

from underlag.runs.basis.run import run
from underlag.runs.plan.jax_settings import prepare_engine
from underlag.runs.plan.request import Request


def test_a_plan_is_made_whatever_the_number_of_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    """40 draws thinned to at most 16 leave every third, 14 in all: every part of a plan must take the same ones."""
    monkeypatch.setattr("underlag.runs.plan.ensemble.SOLVED_DRAWS", 16)
    prepare_engine()
    tables = run(Request(country="fictional", draws=40)).result.tables
    assert tables["alternatives"].height > 0
    assert tables["alternatives"].null_count().sum_horizontal()[0] == 0
