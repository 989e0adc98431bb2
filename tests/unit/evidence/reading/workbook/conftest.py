"""Workbooks made cell by cell, read as they would be from a file."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest

from underlag.core.errors import EvidenceError, Problem
from underlag.evidence.reading.workbook.sheet import Sheet, read_sheet

Change = Callable[[Any], None]


def saved(book: Any) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def written(change: Change) -> bytes:
    """A workbook whose only sheet ``change`` has filled."""
    book = openpyxl.Workbook()
    change(book.active)
    return saved(book)


@pytest.fixture
def sheet() -> Callable[[Change], Sheet]:
    return lambda change: read_sheet(written(change), "t.xlsx")


@pytest.fixture
def workbook() -> Callable[[Change], bytes]:
    return written


@pytest.fixture
def bytes_of() -> Callable[[Any], bytes]:
    return saved


@pytest.fixture
def refused() -> Callable[..., tuple[Problem, ...]]:
    """The problems for which something is refused."""

    def call(action: Callable[..., object], *given: Any) -> tuple[Problem, ...]:
        with pytest.raises(EvidenceError) as caught:
            action(*given)
        return caught.value.problems

    return call
