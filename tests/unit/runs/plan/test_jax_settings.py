"""Flags that a user gives the compiler hold, and each kernel keeps its compiled code apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from underlag.runs.plan import jax_settings as engine
from underlag.runs.plan.jax_settings import FLAGS_VARIABLE, ONE_THREAD, features, kernel, with_our_flag


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
