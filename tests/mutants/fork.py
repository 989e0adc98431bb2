"""A process for every run of tests, forked from one that has imported the big libraries and started none of them."""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import select
import signal
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator, Mapping
from importlib.machinery import SourceFileLoader
from pathlib import Path
from typing import Any

LIBRARIES = (
    "pytest",
    "numpy",
    "scipy.optimize",
    "scipy.stats",
    "jax.numpy",
    "numpyro.infer",
    "polars",
    "pydantic",
    "highspy",
    "SALib",
    "beartype",
    "openpyxl",
    "yaml",
)
WORKER = "mutants"
"""Name under which ``tests/conftest.py`` keeps compiled kernels from run to run."""


def prepare(own: Path, source: Path) -> None:
    """Settings that must stand before the libraries are imported (as in ``tests/conftest.py``), then import them."""
    os.environ.update(
        JAX_PLATFORMS="cpu",
        XLA_FLAGS="--xla_cpu_multi_thread_eigen=false",
        OPENBLAS_NUM_THREADS="1",
        PYTEST_XDIST_WORKER=WORKER,
        UNDERLAG_CACHE=str(own / "cache"),
        JAX_COMPILATION_CACHE_DIR=str(own / "cache" / WORKER),
        JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS="0",
    )
    sys.path.insert(0, str(source))
    for name in LIBRARIES:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)


def substitute(path: Path, text: bytes) -> None:
    """Let this process import ``text`` instead of what the file holds; the file stays as it is."""
    read, stats = SourceFileLoader.get_data, SourceFileLoader.path_stats
    sys.dont_write_bytecode = True

    def get_data(self: Any, name: str) -> bytes:
        return text if name == str(path) else read(self, name)

    def path_stats(self: Any, name: str) -> Any:
        found = stats(self, name)
        return {**found, "mtime": 0} if name == str(path) else found  # no bytecode was ever compiled in 1970

    SourceFileLoader.get_data = get_data  # type: ignore[method-assign, assignment]
    SourceFileLoader.path_stats = path_stats  # type: ignore[method-assign, assignment]


class HungError(Exception):
    """A process that said nothing for too long and was ended."""


class Child:
    """A forked process that tells what happens in lines of JSON."""

    def __init__(self, does: Callable[[Callable[[Any], None]], None], log: Path) -> None:
        log.parent.mkdir(parents=True, exist_ok=True)
        reads, writes = os.pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # JAX warns of forks: none of its threads has been started
            self.process = os.fork()
        if self.process:
            os.close(writes)
            self.reads = reads
            return
        os.close(reads)
        _in_the_child(does, writes, log)

    def told(self, patience: Mapping[str, float]) -> Iterator[dict[str, Any]]:
        """What it tells until it ends.

        Raises HungError, having ended it, when it is silent for longer than ``patience`` has for what ``begins``
        (under "" for the time before anything does) [s].
        """
        rest, begun = b"", ""
        try:
            while True:
                ready, _, _ = select.select([self.reads], [], [], patience[begun])
                if not ready:
                    raise HungError
                piece = os.read(self.reads, 1 << 20)
                if not piece:
                    return
                *lines, rest = (rest + piece).split(b"\n")
                for line in lines:
                    fact = json.loads(line)
                    begun = fact.get("begins", begun)
                    yield fact
        finally:
            self._end()

    def _end(self) -> None:
        """End it with all that it has started."""
        os.close(self.reads)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)


def _in_the_child(does: Callable[[Callable[[Any], None]], None], writes: int, log: Path) -> None:
    try:
        os.setpgid(0, 0)
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(out, 1)
        os.dup2(out, 2)

        def tell(fact: Any) -> None:
            os.write(writes, json.dumps(fact).encode() + b"\n")

        does(tell)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)
