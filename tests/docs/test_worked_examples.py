"""The worked examples in the docstrings of the modules hold: each is run as it stands, and there are some to run."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
from importlib.util import find_spec
from pathlib import Path

import pytest

import underlag

FEWEST = 50
"""Modules that have worked examples at the least: a search that finds none must not pass."""

ROOMS = {"population", "workforce", "need", "balance", "uncertainty", "optimise"}
"""Rooms of the kernels, each of which has some."""


def source_of(name: str) -> str:
    """The text of a module, which is not imported for it."""
    spec = find_spec(name)
    assert spec is not None and spec.origin is not None, name
    return Path(spec.origin).read_text(encoding="utf-8")


EVERY = sorted(found.name for found in pkgutil.walk_packages(underlag.__path__, "underlag."))
HAVING = [name for name in EVERY if ">>> " in source_of(name)]


@pytest.mark.parametrize("name", HAVING)
def test_the_examples_of_a_module_hold(name: str) -> None:
    said: list[str] = []
    runner = doctest.DocTestRunner()
    for test in doctest.DocTestFinder().find(importlib.import_module(name)):
        runner.run(test, out=said.append)
    assert runner.tries > 0, "what is written as an example is not found as one"
    assert runner.failures == 0, "".join(said)


def test_there_are_examples_to_run() -> None:
    assert len(HAVING) >= FEWEST
    assert {name.split(".")[1] for name in HAVING} >= ROOMS


def test_an_example_that_does_not_hold_is_seen() -> None:
    wrong = doctest.DocTestParser().get_doctest(">>> 1 + 1\n3\n", {}, "wrong", None, 0)
    assert doctest.DocTestRunner().run(wrong, out=lambda _: None).failed == 1
