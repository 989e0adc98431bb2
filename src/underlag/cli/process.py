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
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

READER_LEFT = 128 + 13
"""Exit code when the reader of the output has left, as of a program that the signal SIGPIPE has ended."""

_ENDING = ("SIGTERM", "SIGHUP")
_PLAIN = {
    "\N{MINUS SIGN}": "-", "\N{EN DASH}": "-", "\N{EM DASH}": "-", "\N{HORIZONTAL ELLIPSIS}": "...",
    "\N{RIGHTWARDS ARROW}": "->", "\N{LESS-THAN OR EQUAL TO}": "<=", "\N{GREATER-THAN OR EQUAL TO}": ">=",
    "\N{MULTIPLICATION SIGN}": "x", "\N{PLUS-MINUS SIGN}": "+-", "\N{RIGHT SINGLE QUOTATION MARK}": "'",
    "\N{LEFT DOUBLE QUOTATION MARK}": '"', "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
}  # fmt: skip
"""Characters whose loss would change what is said, and what is written for them where they can't be."""


@contextmanager
def ending_by_signal() -> Iterator[None]:
    """SIGTERM and SIGHUP end the process as Ctrl-C does: what is half written is removed, exit code 128 + signal.

    A signal that whoever started the process wants ignored (``nohup``) is.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    numbers = [getattr(signal, name) for name in _ENDING if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in numbers}
    ours = [number for number, handler in before.items() if handler is not signal.SIG_IGN and handler is not None]
    for number in ours:
        signal.signal(number, _end)
    try:
        yield
    finally:
        for number in ours:
            signal.signal(number, before[number])


def _end(number: int, _frame: FrameType | None) -> NoReturn:
    # a second one must not disturb the clearing away
    signal.signal(number, signal.SIG_IGN)
    sys.exit(128 + number)


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
