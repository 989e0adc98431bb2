"""Libraries choose their kernels by the processor, and the last bits of what they compute follow. What a plan rests on
and what it prints must not: under other kernels every shipped posterior is still that of the evidence, nothing is
called changed, and all numbers before the recommendation are equal as printed."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

PROBE = Path(__file__).parent / "probe.py"

CHOSEN = ("OPENBLAS_CORETYPE", "XLA_FLAGS", "NPY_DISABLE_CPU_FEATURES")
"""Environment variables that choose kernels."""

INVENTED = ("fictional/gp", "fictional/district_nurse", "fictional/physiotherapist")
SWEDEN = ("sweden/gp", "sweden/district_nurse")

BEFORE = (
    "regions",
    "parameters",
    "observations",
    "past",
    "pyramid",
    "municipalities",
    "numbers",
    "probabilities",
    "facts",
    "sensitivity",
    "data_value",
    "track_record",
)
"""Tables that hold what is known and projected before anything is recommended."""

ALWAYS = ("regions", "parameters", "past", "pyramid", "municipalities", "numbers", "probabilities", "sensitivity")
"""Those that no plan is without."""

DISPATCHED = tuple(
    name
    for name in np._core._multiarray_umath.__cpu_dispatch__
    if np._core._multiarray_umath.__cpu_features__.get(name, False)
)
"""What numpy uses of this processor beyond what it asks of every one."""


@dataclass(frozen=True)
class Planned:
    """What a process under some kernels has told and written."""

    told: dict[str, Any]
    room: Path


def planned(room: Path, chosen: dict[str, str], cases: tuple[str, ...]) -> Planned:
    """Run the probe under these kernels, with a cache of its own."""
    kept = {name: value for name, value in os.environ.items() if name not in CHOSEN and not name.startswith("JAX_")}
    dumped = f"--xla_dump_to={room / 'dump'} --xla_dump_hlo_module_re=jit_broadcast_in_dim"
    flags = f"{chosen.get('XLA_FLAGS', '')} {dumped}".strip()
    ours = {"XLA_FLAGS": flags, "JAX_PLATFORMS": "cpu", "UNDERLAG_CACHE": str(room / "cache")}
    ran = subprocess.run(
        [sys.executable, str(PROBE), str(room), *cases],
        env={**kept, **chosen, **ours},
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return Planned(json.loads(ran.stdout), room)


@pytest.fixture(scope="module")
def haswell(tmp_path_factory: pytest.TempPathFactory) -> Planned:
    chosen = {"OPENBLAS_CORETYPE": "Haswell", "XLA_FLAGS": "--xla_cpu_max_isa=AVX2"}
    return planned(tmp_path_factory.mktemp("haswell"), chosen, (*INVENTED, *SWEDEN))


@pytest.fixture(scope="module")
def nehalem(tmp_path_factory: pytest.TempPathFactory) -> Planned:
    chosen = {
        "OPENBLAS_CORETYPE": "Nehalem",
        "XLA_FLAGS": "--xla_cpu_max_isa=SSE4_2",
        "NPY_DISABLE_CPU_FEATURES": " ".join(DISPATCHED),
    }
    return planned(tmp_path_factory.mktemp("nehalem"), chosen, (*INVENTED, *SWEDEN))


@pytest.fixture(scope="module")
def none_chosen(tmp_path_factory: pytest.TempPathFactory) -> Planned:
    return planned(tmp_path_factory.mktemp("none"), {}, INVENTED[:1])


def test_the_libraries_took_the_kernels_that_they_were_told(haswell: Planned, nehalem: Planned) -> None:
    assert (set(haswell.told["openblas"]), set(nehalem.told["openblas"])) == ({"Haswell"}, {"Nehalem"})
    assert (haswell.told["avx"], nehalem.told["avx"]) == (True, False)
    assert set(DISPATCHED) <= set(haswell.told["numpy"])
    assert not set(DISPATCHED) & set(nehalem.told["numpy"])


def test_nothing_is_called_changed(haswell: Planned, nehalem: Planned, none_chosen: Planned) -> None:
    """And no plan is refused: each has started from the posterior that ships."""
    assert [each.told["changed"] for each in (haswell, nehalem, none_chosen)] == [[], [], []]


@pytest.mark.parametrize("case", [*INVENTED, *SWEDEN])
def test_what_stands_before_the_recommendation_is_printed_alike(case: str, haswell: Planned, nehalem: Planned) -> None:
    assert list(different(case, haswell, nehalem)) == []


def test_it_is_also_as_on_this_processor(haswell: Planned, none_chosen: Planned) -> None:
    assert list(different(INVENTED[0], haswell, none_chosen)) == []


OPENBLAS = ("Haswell", "Nehalem")
XLA = ("AVX2", "SSE4_2")
NUMPY = ("", " ".join(DISPATCHED))


@pytest.mark.proof
@pytest.mark.parametrize("numpy", NUMPY, ids=["all-of-numpy", "least-of-numpy"])
@pytest.mark.parametrize("xla", XLA)
@pytest.mark.parametrize("openblas", OPENBLAS)
def test_every_kernel_with_every_profession(
    openblas: str, xla: str, numpy: str, nehalem: Planned, tmp_path: Path
) -> None:
    chosen = {"OPENBLAS_CORETYPE": openblas, "XLA_FLAGS": f"--xla_cpu_max_isa={xla}"}
    found = planned(tmp_path, chosen | ({"NPY_DISABLE_CPU_FEATURES": numpy} if numpy else {}), (*INVENTED, *SWEDEN))
    assert (set(found.told["openblas"]), found.told["avx"]) == ({openblas}, xla == "AVX2")
    assert bool(set(DISPATCHED) & set(found.told["numpy"])) == (not numpy)
    assert found.told["changed"] == []
    assert [said for case in (*INVENTED, *SWEDEN) for said in different(case, nehalem, found)] == []


def different(case: str, one: Planned, other: Planned) -> Iterator[str]:
    """Every number before the recommendation that two processes do not print alike."""
    for name in BEFORE:
        some, others = (rows(each.room / case.replace("/", "-") / f"{name}.csv") for each in (one, other))
        assert some or name not in ALWAYS, f"{name} is empty"
        yield from (f"{name}: {a} {b}" for a, b in zip(some, others, strict=True) if a != b)


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as text:
        return [row for row in csv.DictReader(text) if row.get("policy", "") in ("", "today")]
