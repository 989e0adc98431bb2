"""Draws the charts of a report in a process of its own, while the caller does something else.

Some seventy pictures take seconds of pure computation that hold Python's lock, so a thread would not help. The process
is this module run as a program: specifications in, pictures out, both as JSON.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import IO

from underlag.reports.charts.svg import draw_all
from underlag.reports.document.blocks import Chart


@contextmanager
def drawing(charts: Sequence[Chart], language: str) -> Iterator[Callable[[], dict[str, str]]]:
    """Begin to draw; the function given waits for the pictures and returns them by key of the chart.

    Leaving the context ends the drawing whether or not it is done. Raises RuntimeError with what the process said if it
    fails.
    """
    with tempfile.TemporaryFile() as asked, tempfile.TemporaryFile() as drawn, tempfile.TemporaryFile() as said:
        asked.write(json.dumps([vars(chart) for chart in charts]).encode("utf-8"))
        asked.seek(0)
        command = [sys.executable, "-m", __spec__.name, language]
        with subprocess.Popen(command, stdin=asked, stdout=drawn, stderr=said) as process:
            try:
                yield lambda: _collect(process, drawn, said)
            finally:
                process.kill()


def _collect(process: subprocess.Popen[bytes], drawn: IO[bytes], said: IO[bytes]) -> dict[str, str]:
    """Wait for the process and read its pictures."""
    status = process.wait()
    drawn.seek(0)
    if status != 0:
        said.seek(0)
        raise RuntimeError(f"the charts could not be drawn (status {status}): {said.read().decode('utf-8', 'replace')}")
    pictures: dict[str, str] = json.loads(drawn.read())
    return pictures


def draw_from_input() -> None:
    """Read charts from standard input, write their pictures to standard output; the argument is the language."""
    charts = [Chart(**fields) for fields in json.load(sys.stdin)]
    json.dump(draw_all(charts, sys.argv[1]), sys.stdout)


if __name__ == "__main__":
    draw_from_input()
