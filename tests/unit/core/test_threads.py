"""Threads are given by the caller, for what is called inside and for nothing else."""

from __future__ import annotations

import threading

import pytest

from underlag.core.threads import on_threads, threads


def test_nobody_has_more_than_one_thread_unless_told() -> None:
    assert threads() == 1
    with on_threads(4):
        assert threads() == 4
    assert threads() == 1


def test_what_is_told_inside_holds_inside() -> None:
    with on_threads(4):
        with on_threads(1):
            assert threads() == 1
        assert threads() == 4


def test_a_fault_inside_gives_the_threads_back() -> None:
    with pytest.raises(KeyError), on_threads(3):
        raise KeyError
    assert threads() == 1


def test_it_does_not_hold_in_another_thread() -> None:
    seen: list[int] = []
    with on_threads(5):
        other = threading.Thread(target=lambda: seen.append(threads()))
        other.start()
        other.join()
    assert seen == [1]


@pytest.mark.parametrize("count", [0, -2])
def test_a_computation_needs_a_thread(count: int) -> None:
    with pytest.raises(ValueError, match=f"a computation needs a thread, not {count}"), on_threads(count):
        raise AssertionError("nothing is called")
