"""Run in a process of its own under other kernels: which they are, and what plans come of the shipped evidence.

``python probe.py ROOM CASE…``: a case is country/profession. The tables of its plan go to ROOM/country-profession, and
JSON to stdout: ``openblas`` is the name that the library gives its kernel, ``avx`` whether XLA's machine code holds
instructions of AVX, ``numpy`` the features that numpy uses, ``changed`` what a plan calls changed.
"""

from __future__ import annotations

import ctypes
import json
import sys
from pathlib import Path
from typing import Any

import jax.numpy as jnp
import numpy as np

from underlag.runs.basis.run import run
from underlag.runs.plan.jax_settings import prepare_engine
from underlag.runs.plan.request import Request

DRAWS = 8


def openblas() -> list[str]:
    """Names of the kernels of every OpenBLAS in this process, as the libraries tell them."""
    loaded = {line.split()[-1] for line in Path("/proc/self/maps").read_text().splitlines() if "openblas" in line}
    names = []
    for path in sorted(loaded):
        library = ctypes.CDLL(path)
        for function in ("scipy_openblas_get_corename64_", "scipy_openblas_get_corename", "openblas_get_corename"):
            if hasattr(library, function):
                tell = getattr(library, function)
                tell.restype = ctypes.c_char_p
                names.append(tell().decode())
                break
    return names


def avx(dump: Path) -> bool:
    """Whether the code that XLA makes to fill an array holds the prefix of AVX instructions."""
    jnp.ones((64, 64)).block_until_ready()
    code = [path.read_bytes() for path in dump.glob("*.o")]
    assert code, "XLA has written no machine code"
    return any(b"\xc5" in each for each in code)


def planned(country: str, profession: str, room: Path) -> list[str]:
    """Plan, write every table as text into ``room``, and return what the plan calls changed.

    The recommendation may stop at the first that it finds: what stands before it is what is asked for.
    """
    result = run(Request(country=country, profession=profession, draws=DRAWS, seconds=0)).result
    room.mkdir(parents=True)
    for name, table in result.tables.items():
        table.write_csv(room / f"{name}.csv")
    current = ("track_record_current", "out_of_sample_current")
    return [f"{name} of {country}, {profession}" for name in current if result.manifest[name] is False]


def main(room: Path, cases: list[str]) -> None:
    """Tell the kernels, then plan every case."""
    told: dict[str, Any] = {"avx": avx(room / "dump")}
    prepare_engine()
    told["changed"] = [name for case in cases for name in planned(*case.split("/"), room / case.replace("/", "-"))]
    features = np._core._multiarray_umath.__cpu_features__
    told |= {"openblas": openblas(), "numpy": [name for name, there in features.items() if there]}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
