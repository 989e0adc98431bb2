"""Flags that a user gives the compiler hold, and each kernel keeps its compiled code apart."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from underlag.runs.plan import jax_settings as engine
from underlag.runs.plan.jax_settings import FLAGS_VARIABLE, ONE_THREAD, bound_cache, features, kernel, with_our_flag


def test_our_flag_is_added_to_those_of_the_user() -> None:
    assert with_our_flag("") == ONE_THREAD
    assert with_our_flag("--xla_cpu_max_isa=AVX2") == f"--xla_cpu_max_isa=AVX2 {ONE_THREAD}"
    assert with_our_flag("--xla_cpu_multi_thread_eigen=true") == "--xla_cpu_multi_thread_eigen=true"
    assert with_our_flag(with_our_flag("--a=1")) == with_our_flag("--a=1")


def test_other_flags_or_another_processor_are_another_kernel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = tmp_path / "cpuinfo"
    monkeypatch.setattr(engine, "PROCESSORS", told)
    found = []
    for text, flags in (
        ("flags\t\t: sse avx\n", ""),
        ("flags : avx sse\n", ""),
        ("flags : sse\n", ""),
        ("flags : sse avx\n", "--xla_cpu_max_isa=SSE4_2"),
        ("Features : neon\n", ""),
    ):
        told.write_text(f"processor : 0\n{text}", encoding="utf-8")
        monkeypatch.setenv(FLAGS_VARIABLE, flags)
        found.append(kernel())
    assert found[0] == found[1], "the order in which features are told is none"
    assert len(set(found)) == 4


def test_a_system_that_tells_nothing_still_has_a_kernel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "PROCESSORS", tmp_path / "none")
    assert len(features()) == 1
    assert len(kernel()) == 12


def test_compiled_code_is_bounded_and_nothing_else_is_touched(tmp_path: Path) -> None:
    """Of 4 files of 100 bytes with room for 250 the two that were used last stay."""
    kept = tmp_path / "abc" / "notes.txt"
    for age, name in enumerate(["d-cache", "b-cache", "c-atime", "a-cache"]):
        path = tmp_path / ("abc" if age % 2 else "def") / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(bytes(100))
        os.utime(path, (1_000_000 + age, 1_000_000 + age))
    kept.write_bytes(bytes(900))
    bound_cache(tmp_path, 400)
    assert len(list(tmp_path.rglob("*-*"))) == 4
    bound_cache(tmp_path, 250)
    assert sorted(path.name for path in tmp_path.rglob("*-*")) == ["a-cache", "c-atime"]
    assert kept.exists()
    bound_cache(tmp_path / "none", 250)
