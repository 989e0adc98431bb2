"""What a long command says on stderr while it works.

On a terminal a live line tells the stage, what the stage says of itself and the time; everywhere a stage that is done
leaves a line with its seconds, so that a log holds what a terminal showed. A stage that goes on for long leaves a line
now and then in a log, with the last that it said of itself.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import Event, Thread
from time import perf_counter

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Column

from underlag.core.language import Text
from underlag.optimise.solvers.decomposition import Search
from underlag.reports.language import numerals

EVERY = 15.0
"""Seconds between the lines that a long stage leaves where there is no terminal."""

WIDE = 100
"""Columns from which a bar has room beside the words."""

_WHOLE = Text("hela tjänster", "whole posts")
_PARTS = Text("delar av tjänster", "parts of posts")
_FOUND = Text("avstånd {} %, gräns {}", "gap {} %, bound {}")


PREPARING: Mapping[str, Text] = {
    "evidence": Text("läser och kontrollerar underlaget", "reading and checking the evidence"),
    "population": Text("skriver fram befolkningen", "projecting the population"),
    "draws": Text("drar de osäkra antagandena", "drawing the uncertain assumptions"),
    "central": Text("räknar huvudfallet", "computing the central run"),
    "ensemble": Text("räknar alla dragningar", "computing every draw"),
}
"""Stages of preparing a plan → what is said of each, in order."""

ASSEMBLING: Mapping[str, Text] = {name: PREPARING[name] for name in ("evidence", "population", "draws")}
"""Those of its inputs alone."""


class StageProgress:
    """The stages of a command, told as they come. Call it with the name of a stage when the stage begins.

    texts     name of each stage that the command may go through → what is said of it, in their order
    language  of what is said
    console   where it is said
    silent    whether a log gets no lines: for callers whose stderr is read by a program
    """

    def __init__(self, texts: Mapping[str, Text], language: str, console: Console, silent: bool = False) -> None:
        self._texts, self._language, self._console = texts, language, console
        self._live = console.is_terminal
        self._silent = silent and not self._live
        words = TextColumn("{task.description}", table_column=Column(no_wrap=True, overflow="ellipsis", ratio=1))
        bar = (BarColumn(bar_width=20),) if console.width >= WIDE else ()
        self._bar = Progress(
            SpinnerColumn(),
            words,
            *bar,
            TimeElapsedColumn(),
            console=console,
            transient=True,
            expand=True,
            disable=not self._live,
        )
        self._task = self._bar.add_task("", total=float(len(texts)))
        self._name, self._detail, self._began = "", "", perf_counter()
        self.last = ""
        """What was said last."""

    def __call__(self, name: str) -> None:
        """A stage begins, and the one before it is done."""
        self.done()
        self._name, self._detail, self._began = name, "", perf_counter()
        self._bar.update(self._task, description=self._said(), completed=list(self._texts).index(name))

    def detail(self, text: str) -> None:
        """What the stage says of itself, as often as it likes."""
        self._detail = f": {text}"
        self._bar.update(self._task, description=self._said())

    def share(self, share: float) -> None:
        """How much of the stage is done, 0–1."""
        if self._name:
            self._bar.update(self._task, completed=list(self._texts).index(self._name) + share)
        self.detail(f"{numerals.number(100 * share, self._language)} %")

    def search(self, found: Search) -> None:
        """How far a search has come: its proven gap and bound."""
        gap, bound = numerals.number(100 * found.gap, self._language, 2), numerals.number(found.bound, self._language)
        kind = (_WHOLE if found.whole else _PARTS)[self._language]
        self.detail(f"{kind}, {_FOUND[self._language].format(gap, bound)}")

    def done(self) -> None:
        """The stage is done."""
        if self._name:
            self._detail = ""
            self._line(self._said())
        self._name = ""

    def _beat(self, ended: Event) -> None:
        while not ended.wait(EVERY):
            if self._name and perf_counter() - self._began >= EVERY:
                self._line(f"{self._said()} …")

    def _said(self) -> str:
        self.last = self._texts[self._name][self._language] + self._detail
        return self.last

    def _line(self, text: str) -> None:
        if not self._silent:
            seconds = numerals.number(perf_counter() - self._began, self._language, 1)
            self._console.print(f"{seconds:>7} s  {text}", soft_wrap=True, highlight=False, markup=False)

    @contextmanager
    def telling(self) -> Iterator[None]:
        """Tell while the block runs: the live line on a terminal, else lines of what goes on for long."""
        if self._live:
            with self._bar:
                yield
            return
        ended = Event()
        beat = Thread(target=self._beat, args=(ended,), daemon=True)
        beat.start()
        try:
            yield
        finally:
            ended.set()
            beat.join()


@contextmanager
def stages(texts: Mapping[str, Text], language: str, silent: bool = False) -> Iterator[StageProgress]:
    """Tell stages on stderr while the block runs. The last stage is done when the block ends without a fault."""
    told = StageProgress(texts, language, Console(file=sys.stderr), silent)
    with told.telling():
        yield told
        told.done()
