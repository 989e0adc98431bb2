"""Settings of the numerical engine for this process: double precision on request, compiled code kept between runs.

Code that was compiled for one processor may not run on another, and other flags give other code. So each kernel, a
processor with the flags that choose what is used of it, has a directory of compiled code of its own.
"""

from __future__ import annotations

import os
import platform
from contextlib import suppress
from pathlib import Path

from jax import config
from platformdirs import user_cache_path

from underlag.core.identity import short_identity

CACHE_VARIABLE = "UNDERLAG_CACHE"
"""Environment variable that names another directory for the compiled engine; empty for none."""

FLAGS_VARIABLE = "XLA_FLAGS"
"""Environment variable with the flags of the compiler, parted by blanks."""

ONE_THREAD = "--xla_cpu_multi_thread_eigen=false"
"""Batches of draws already keep every core busy; threads inside a batch would only wait for each other."""

PROCESSORS = Path("/proc/cpuinfo")
"""File in which the system tells of its processors; not every system has one."""

LARGEST = 256_000_000
"""Bytes of compiled code, of all kernels together, above which what was used longest ago goes: plans of both
bundled countries leave about 3 megabytes for one kernel."""

COMPILED = ("*-cache", "*-atime")
"""Files that the compiler keeps, below the directory of a kernel: code, and when it was last used."""


def prepare_engine() -> None:
    """Allow float64 and keep compiled code in the user's cache directory, so that a second plan starts at once.

    The user's flags of the compiler are kept, and ours added unless they say otherwise. These are settings of the
    process: call it before anything is computed.
    """
    os.environ[FLAGS_VARIABLE] = with_our_flag(os.environ.get(FLAGS_VARIABLE, ""))
    config.update("jax_enable_x64", True)  # type: ignore[no-untyped-call]
    chosen = os.environ.get(CACHE_VARIABLE)
    directory = chosen if chosen is not None else str(user_cache_path("underlag", appauthor=False) / "engine")
    if directory:
        bound_cache(Path(directory), LARGEST)
        config.update("jax_compilation_cache_dir", str(Path(directory) / kernel()))  # type: ignore[no-untyped-call]
        config.update("jax_persistent_cache_min_compile_time_secs", 0.0)  # type: ignore[no-untyped-call]


def bound_cache(directory: Path, largest: int) -> None:
    """Remove compiled code, what was used longest ago first, until at most ``largest`` bytes are left.

    Only the compiler's own files are touched. It compiles again what is not there, also where another process has
    removed it meanwhile, so the directory may be deleted at any time.
    """
    found = []
    for pattern in COMPILED:
        for path in directory.glob(f"*/{pattern}"):
            with suppress(OSError):
                told = path.stat()
                found.append((told.st_mtime, told.st_size, path))
    total = sum(size for _, size, _ in found)
    for _, size, path in sorted(found):
        if total <= largest:
            break
        with suppress(OSError):
            path.unlink()
            total -= size


def with_our_flag(flags: str) -> str:
    """The flags with ours after them, where they do not decide the same.

    >>> with_our_flag("--xla_dump_to=/tmp")
    '--xla_dump_to=/tmp --xla_cpu_multi_thread_eigen=false'
    >>> with_our_flag("--xla_cpu_multi_thread_eigen=true")
    '--xla_cpu_multi_thread_eigen=true'
    """
    name = ONE_THREAD.partition("=")[0]
    said = any(flag.partition("=")[0] == name for flag in flags.split())
    return flags if said else f"{flags} {ONE_THREAD}".strip()


def kernel() -> str:
    """Twelve hexadecimal digits that the processor's features and the compiler's flags determine."""
    flags = sorted(os.environ.get(FLAGS_VARIABLE, "").split())
    return short_identity({"machine": platform.machine(), "features": features(), "flags": flags})


def features() -> list[str]:
    """What the processor says that it can do, sorted; its name where the system does not tell."""
    try:
        lines = PROCESSORS.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return [platform.processor()]
    told = (line.partition(":")[2] for line in lines if line.lower().startswith(("flags", "features")))
    return sorted(next(told, platform.processor()).split())
