"""What pytest is told inside the forked processes."""

from __future__ import annotations

import importlib
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import coverage
import pytest

Tell = Callable[[Any], None]


def tests_run(files: list[str], plugin: object, *more: str) -> int:
    """Run tests of some files in this process; the answer is pytest's exit code."""
    return int(pytest.main(["-q", "--no-header", "-p", "no:xdist", *more, *files], plugins=[plugin]))


class Quick:
    """Examples of Hypothesis are tried, but one that fails is not made smaller."""

    def pytest_sessionstart(self) -> None:
        hypothesis = importlib.import_module("hypothesis")  # after pytest, which rewrites the asserts of its plugins
        phases = (hypothesis.Phase.explicit, hypothesis.Phase.generate)
        hypothesis.settings.register_profile("mutants", hypothesis.settings(hypothesis.settings(), phases=phases))
        hypothesis.settings.load_profile("mutants")


class Chosen(Quick):
    """Only some tests, in a given order; tells which begins and how each ends."""

    def __init__(self, order: list[str], tell: Tell) -> None:
        self.rank = {name: place for place, name in enumerate(order)}
        self.tell = tell

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = sorted((item for item in items if item.nodeid in self.rank), key=lambda item: self.rank[item.nodeid])
        self.tell({"collected": len(items)})

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self.tell({"begins": nodeid})

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.tell({"failed": report.nodeid, "why": str(report.longrepr)[-400:]})

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.tell({"failed": f"import of {report.nodeid}", "why": str(report.longrepr)[-400:]})


class Recorder(Quick):
    """Which test runs which lines, and how long it takes.

    What is made once and shared is told apart: a fixture of a wider scope than a test has lines and a time of its own,
    and where it is a function that makes things on request, each request has. If ``traces``, JAX forgets between tests
    what it has traced, since else only the first to trace a function would run its lines.
    """

    def __init__(self, sources: str, traces: bool) -> None:
        self.traces = traces
        self.cover = coverage.Coverage(
            data_file=None, include=[f"{sources}/*"], config_file=False, branch=False, messages=False
        )
        self.contexts = [""]
        self.costs: dict[str, float] = {}
        self.uses: dict[str, list[str]] = {}
        self.tests: list[str] = []
        self.failed: set[str] = set()
        self.since = time.process_time()
        self.cover.start()

    def _enter(self, context: str) -> None:
        self._pay()
        self.contexts.append(context)
        self.cover.switch_context(context)

    def _leave(self) -> None:
        self._pay()
        self.contexts.pop()
        self.cover.switch_context(self.contexts[-1])

    def _pay(self) -> None:
        now = time.process_time()
        self.costs[self.contexts[-1]] = self.costs.get(self.contexts[-1], 0.0) + now - self.since
        self.since = now

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        found = getattr(item, "_fixtureinfo", None)
        wide = [
            fixture_name(definitions[-1])
            for definitions in (found.name2fixturedefs.values() if found else ())
            if definitions and definitions[-1].scope != "function"
        ]
        self.uses[item.nodeid] = wide
        self.tests.append(item.nodeid)
        self._enter(item.nodeid)
        try:
            return (yield)
        finally:
            self._leave()
            self._forget(item)

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any) -> Iterator[None]:
        if fixturedef.scope == "function":
            return (yield)
        name = fixture_name(fixturedef)
        self._enter(name)
        try:
            value = yield
        finally:
            self._leave()
        if callable(value) and fixturedef.cached_result is not None:
            value = self._on_request(name, value)
            fixturedef.cached_result = (value, *fixturedef.cached_result[1:])
        return value

    def _on_request(self, name: str, makes: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **keywords: Any) -> Any:
            asked = f"{name} of {args} {keywords}"
            self.uses.setdefault(self.contexts[-1], []).append(asked)
            self._enter(asked)
            try:
                return makes(*args, **keywords)
            finally:
                self._leave()

        return call

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed or report.skipped:
            self.failed.add(report.nodeid)

    def _forget(self, item: pytest.Item) -> None:
        """Drop what was kept in memory during a test."""
        for value in vars(getattr(item, "module", item)).values():
            if hasattr(value, "cache_clear"):
                value.cache_clear()
        if self.traces and "jax" in sys.modules:
            sys.modules["jax"].clear_caches()

    def _used(self, context: str, known: set[str]) -> set[str]:
        """What is shared and used by a test, also by way of something else that is shared."""
        for each in self.uses.get(context, ()):
            if each not in known:
                known.add(each)
                self._used(each, known)
        return known

    def recording(self, root: str) -> dict[str, Any]:
        """Tests with their time [s of processor] and wide fixtures, and the lines of every context by file."""
        self.cover.stop()
        data = self.cover.get_data()
        lines: dict[str, dict[str, list[int]]] = {}
        for file in data.measured_files():
            for line, contexts in data.contexts_by_lineno(file).items():
                for context in contexts:
                    lines.setdefault(context, {}).setdefault(file.removeprefix(root), []).append(line)
        return {
            "tests": {
                name: {"cost": self.costs[name], "fixtures": sorted(self._used(name, set()))}
                for name in self.tests
                if name not in self.failed
            },
            "costs": {name: cost for name, cost in self.costs.items() if name not in self.tests},
            "failed": sorted(self.failed),
            "lines": lines,
        }


def fixture_name(definition: Any) -> str:
    """Name of a shared fixture among contexts."""
    return f"fixture {definition.baseid}::{definition.argname}"
