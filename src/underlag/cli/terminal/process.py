"""What the command line owes the process that it is: signals, the encoding of its streams, a reader that has left."""

from __future__ import annotations

import codecs
import io
import json
import os
import signal
import sys
import threading
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import Any, NoReturn

READER_LEFT = 128 + 13
"""Exit code when the reader of the output has left, as of a program that the signal SIGPIPE has ended."""

ONCE_MORE = 2.0
"""Seconds after which a signal that a library has swallowed is told again; the clearing away takes less."""

_ENDING = ("SIGINT", "SIGTERM", "SIGHUP")
_PLAIN = {
    "\N{MINUS SIGN}": "-",
    "\N{EN DASH}": "-",
    "\N{EM DASH}": "-",
    "\N{HORIZONTAL ELLIPSIS}": "...",
    "\N{RIGHTWARDS ARROW}": "->",
    "\N{LESS-THAN OR EQUAL TO}": "<=",
    "\N{GREATER-THAN OR EQUAL TO}": ">=",
    "\N{MULTIPLICATION SIGN}": "x",
    "\N{PLUS-MINUS SIGN}": "+-",
    "\N{RIGHT SINGLE QUOTATION MARK}": "'",
    "\N{LEFT DOUBLE QUOTATION MARK}": '"',
    "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
}
"""Characters whose loss would change what is said, and what is written for them where they can't be."""


@contextmanager
def ending_by_signal() -> Iterator[None]:
    """Ctrl-C, SIGTERM and SIGHUP end the process: what is half written is removed, exit code 128 + signal.

    A signal that whoever started the process wants ignored (``nohup``) is. A library in other languages than Python
    may be at work when the signal comes and answer with a fault of its own, or with none: the signal still decides.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    numbers = [getattr(signal, name) for name in _ENDING if hasattr(signal, name)]
    handlers = {number: signal.getsignal(number) for number in numbers}
    ours = {number: each for number, each in handlers.items() if each is not signal.SIG_IGN and each is not None}
    hook, end = sys.unraisablehook, _Ending(list(ours))
    for number in ours:
        signal.signal(number, end)
    sys.unraisablehook = end.swallowed
    try:
        yield
    except BaseException:
        if end.received:
            raise SystemExit(128 + end.received) from None
        raise
    finally:
        sys.unraisablehook = hook
        end.rest()
        for number, handler in ours.items():
            signal.signal(number, handler)


class _Ending:
    """Ends the process once for the first of some signals: ``received`` is its number, 0 before it has come."""

    def __init__(self, numbers: Sequence[int]) -> None:
        self._numbers, self._hook = numbers, sys.unraisablehook
        self._alarm: Any = None
        self.received = 0

    def __call__(self, number: int, _frame: FrameType | None) -> NoReturn:
        # a second one must not disturb the clearing away
        for each in self._numbers:
            signal.signal(each, signal.SIG_IGN)
        self.received = self.received or number
        sys.exit(128 + self.received)

    def swallowed(self, fault: sys.UnraisableHookArgs) -> None:
        """Python tells that an exception has got nowhere. Where it was ours, we ask once more if the work goes on."""
        if not self.received or not isinstance(fault.exc_value, SystemExit):
            self._hook(fault)
        elif self._alarm is None and hasattr(signal, "setitimer"):
            self._alarm = signal.signal(signal.SIGALRM, self)
            signal.setitimer(signal.ITIMER_REAL, ONCE_MORE)

    def rest(self) -> None:
        """Ask no more."""
        if self._alarm is not None:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, self._alarm)


def processors() -> int:
    """How many processors this process may use: the threads that a command hands to what it runs."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def fit_streams(as_json: bool) -> None:
    """Let standard output and error take every character, whatever their encoding has.

    What can't be written is spelt in the nearest characters that can, else a question mark; in JSON it is escaped.
    """
    codecs.register_error("underlag.plain", _plainly)
    codecs.register_error("underlag.json", _escaped)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="underlag.json" if as_json else "underlag.plain")


def _plainly(fault: UnicodeError) -> tuple[str, int]:
    if not isinstance(fault, UnicodeEncodeError):
        raise fault
    return "".join(map(_plain, fault.object[fault.start : fault.end])), fault.end


def _plain(character: str) -> str:
    # a surrogate is a byte of a file name that is no text
    return _PLAIN.get(character) or unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode() or "?"


def _escaped(fault: UnicodeError) -> tuple[str, int]:
    if not isinstance(fault, UnicodeEncodeError):
        raise fault
    return json.dumps(fault.object[fault.start : fault.end])[1:-1], fault.end


def reader_has_left(ended: SystemExit) -> bool:
    """Whether the process ends because nobody reads its output any more, as ``head`` when it has enough lines."""
    return isinstance(ended.__context__, BrokenPipeError)


def hush() -> None:
    """Send what is still to be written nowhere, so that the end of the process does not complain of it."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
