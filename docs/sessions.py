"""The console sessions of the manual: read from a page, run as they stand, compared with what the page shows.

A session is a fenced block ``console``. A line that begins with ``$ `` is a command, the lines below it are what it
prints. A line that is only ``…`` stands for any number of lines. All sessions of a page run in one directory, in order.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

BLOCK = re.compile(r"^```console\n(.*?)^```$", re.DOTALL | re.MULTILINE)
NUMBER = re.compile(r"[-−]?\d[\d,\u00a0]*(?:\.\d+)?")
ELIDED = "…"
PROMPT = "$ "
PROGRESS = re.compile(r" *[\d.,]+ s  \S")
"""A line of progress: on a terminal, which the manual shows, it tells of seconds that no two machines share."""
COLUMNS = 120
"""Width at which the manual shows what commands print."""


@dataclass(frozen=True)
class Step:
    """A command and the lines it is said to print."""

    command: str
    shown: tuple[str, ...]


def steps(page: str) -> Iterator[Step]:
    """Every command of a page, in order."""
    for block in BLOCK.findall(page):
        yield from _steps_of(block)


def _steps_of(block: str) -> Iterator[Step]:
    first, *rest = re.split(r"^\$ ", block, flags=re.MULTILINE)
    if first.strip():
        raise ValueError(f"output before any command: {first!r}")
    for part in rest:
        command, *shown = part.splitlines()
        yield Step(command, tuple(shown))


def run(command: str, place: Path) -> list[str]:
    """The lines that ``command`` prints, on either stream, in directory ``place``. Its exit status is not an error."""
    programs = str(Path(sys.executable).parent)
    environment = os.environ | {
        "COLUMNS": str(COLUMNS),
        "NO_COLOR": "1",
        "PATH": programs + os.pathsep + os.environ["PATH"],
    }
    done = subprocess.run(
        ["sh", "-c", command], cwd=place, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    lines = (clean(line) for line in done.stdout.decode("utf-8").splitlines())
    return [line for line in lines if not PROGRESS.match(line)]


def clean(line: str) -> str:
    """The line without what no reader sees."""
    return line.replace("\u2060", "").replace("\u00a0", " ").rstrip()


def difference(shown: Sequence[str], printed: Sequence[str]) -> str | None:
    """The first line that is not as shown, or None. Numbers may differ by their last digit or by half a percent."""
    if ELIDED in shown:
        cut = list(shown).index(ELIDED)
        head, tail = shown[:cut], shown[cut + 1 :]
        if len(printed) < len(head) + len(tail):
            return f"{len(head) + len(tail)} lines are shown, {len(printed)} printed"
        pairs = [*zip(head, printed, strict=False), *zip(tail, printed[len(printed) - len(tail) :], strict=True)]
    elif len(shown) != len(printed):
        return f"{len(shown)} lines are shown, {len(printed)} printed:\n" + "\n".join(printed)
    else:
        pairs = list(zip(shown, printed, strict=True))
    return next((f"shown:   {a}\nprinted: {b}" for a, b in pairs if not same(a, b)), None)


def same(shown: str, printed: str) -> bool:
    """Whether two lines have the same words and numbers that are close."""
    left, right = NUMBER.findall(shown), NUMBER.findall(printed)
    words = NUMBER.sub("#", shown).split() == NUMBER.sub("#", printed).split()
    return words and all(close(a, b) for a, b in zip(left, right, strict=True))


def close(shown: str, printed: str) -> bool:
    """Whether two numbers as text differ by at most one in the last decimal shown, or by half a percent."""
    one, other = (float(re.sub("[,\u00a0]", "", text).replace("−", "-")) for text in (shown, printed))
    last = 10.0 ** -len(shown.partition(".")[2]) if "." in shown else 0.0
    return abs(one - other) <= max(1.001 * last, 0.005 * abs(one))


def retaken(page: str, place: Path) -> str:
    """The page with its commands run and what they print in place of what was shown; elided lines stay elided."""

    def retake(block: re.Match[str]) -> str:
        lines: list[str] = []
        for step in _steps_of(block.group(1)):
            printed = run(step.command, place)
            if ELIDED in step.shown:
                cut = step.shown.index(ELIDED)
                tail = len(step.shown) - cut - 1
                printed = [*printed[:cut], ELIDED, *printed[len(printed) - tail :]]
            lines += [PROMPT + step.command, *printed]
        return "\n".join(["```console", *lines, "```"])

    return BLOCK.sub(retake, page)
