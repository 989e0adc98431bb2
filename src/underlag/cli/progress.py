"""What a long command says on stderr while it works.

On a terminal a live line tells the stage, what the stage says of itself and the time; everywhere a stage that is done
leaves a line with its seconds, so that a log holds what a terminal showed. A stage that goes on for long and says
something of itself leaves a line now and then in a log.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from time import perf_counter

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Column

from underlag.core.language import Text
from underlag.optimise.decomposition import Search
from underlag.reports import formats

EVERY = 15.0
"""Seconds between the lines that a long stage leaves where there is no terminal."""

WIDE = 100
"""Columns from which a bar has room beside the words."""

_WHOLE = Text("hela tjänster", "whole posts")
_PARTS = Text("delar av tjänster", "parts of posts")
_FOUND = Text("avstånd {} %, gräns {}", "gap {} %, bound {}")


class Stages:
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
            SpinnerColumn(), words, *bar, TimeElapsedColumn(), console=console, transient=True, expand=True,
            disable=not self._live,
        )  # fmt: skip
        self._task = self._bar.add_task("", total=float(len(texts)))
        self._name, self._began, self._told = "", perf_counter(), perf_counter()

    def __call__(self, name: str) -> None:
        """A stage begins, and the one before it is done."""
        self.done()
        self._name, self._began = name, perf_counter()
        self._told = self._began
        self._bar.update(self._task, description=self._said(), completed=list(self._texts).index(name))

    def detail(self, text: str) -> None:
        """What the stage says of itself, as often as it likes."""
        if self._live:
            self._bar.update(self._task, description=f"{self._said()}: {text}")
        elif perf_counter() - self._told >= EVERY:
            self._told = perf_counter()
            self._line(f"{self._said()}: {text} …")

    def share(self, share: float) -> None:
        """How much of the stage is done, 0–1."""
        if self._name:
            self._bar.update(self._task, completed=list(self._texts).index(self._name) + share)
        self.detail(f"{formats.number(100 * share, self._language)} %")

    def search(self, found: Search) -> None:
        """How far a search has come: its proven gap and bound."""
        gap, bound = formats.number(100 * found.gap, self._language, 2), formats.number(found.bound, self._language)
        kind = (_WHOLE if found.whole else _PARTS)[self._language]
        self.detail(f"{kind}, {_FOUND[self._language].format(gap, bound)}")

    def done(self) -> None:
        """The stage is done."""
        if self._name:
            self._line(self._said())
        self._name = ""

    def _said(self) -> str:
        return self._texts[self._name][self._language]

    def _line(self, text: str) -> None:
        if not self._silent:
            seconds = formats.number(perf_counter() - self._began, self._language, 1)
            self._console.print(f"{seconds:>7} s  {text}", soft_wrap=True, highlight=False, markup=False)

    @property
    def live(self) -> Progress:
        """The live line."""
        return self._bar


@contextmanager
def stages(texts: Mapping[str, Text], language: str, silent: bool = False) -> Iterator[Stages]:
    """Tell stages on stderr while the block runs. The last stage is done when the block ends without a fault."""
    told = Stages(texts, language, Console(file=sys.stderr), silent)
    with told.live:
        yield told
        told.done()


Begin = Callable[[str], None]
"""Called with the name of a stage when it begins."""
