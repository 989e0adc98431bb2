"""How many threads a computation may use: said by whoever calls for it, never read from the machine.

A command line gives all the processors there are, a web server a few to each request, a worker of a cluster one. It
holds for what is called inside ``on_threads`` in the same thread or task, and for nothing else of the process.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_THREADS: ContextVar[int] = ContextVar("threads", default=1)


def threads() -> int:
    """Threads that may be used at once (≥ 1); one where nobody has said more."""
    return _THREADS.get()


@contextmanager
def on_threads(count: int) -> Iterator[None]:
    """Let what is called inside use so many threads. ValueError below 1."""
    if count < 1:
        raise ValueError(f"a computation needs a thread, not {count}")
    before = _THREADS.set(count)
    try:
        yield
    finally:
        _THREADS.reset(before)
