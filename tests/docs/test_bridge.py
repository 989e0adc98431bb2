"""The bridge from the past to the future balances head by head, and every published national statement is answered."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "bridge-sweden.md"


@pytest.fixture(scope="module")
def text() -> str:
    return PAGE.read_text(encoding="utf-8")


def rows(text: str, heading: str) -> list[list[str]]:
    section = text.split(f"## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("| ")][2:]
    return [[cell.strip().replace(",", "") for cell in line.strip("|").split("|")] for line in lines]


def test_what_came_and_went_makes_the_end_from_the_beginning(text: str) -> None:
    """Five rounded numbers may differ by two from their rounded sum; each stretch begins where the last one ended."""
    ends = []
    for years, first, trained, arrived, left, last, growth in rows(text, "Heads"):
        assert abs(int(first) + int(trained) + int(arrived) + int(left) - int(last)) <= 2
        span = int(years.split("–")[1]) - int(years.split("–")[0])
        assert float(growth.removesuffix(" %")) == pytest.approx(
            100 * ((int(last) / int(first)) ** (1 / span) - 1), abs=0.06
        )
        assert not ends or ends[-1] == first
        ends.append(last)
    assert len(ends) == 3


def test_every_published_national_statement_is_answered(text: str) -> None:
    section = text.split("## What others have said\n")[1]
    assert len(re.findall(r"^- \*\*", section, re.MULTILINE)) == 4
    for said in ("3 400", "trainees counted", "specialists alone", "about 88 years", "at least 50 years"):
        assert said in section


def test_every_statement_and_figure_names_its_source(text: str) -> None:
    section = text.split("## What others have said\n")[1]
    assert all("sources-sweden.md#" in line for line in section.splitlines() if line.startswith("- "))
    told = next(line for line in text.splitlines() if line.startswith("Hours by age"))
    assert re.findall(r"(\d+) percent (\d{4})", told) == [("46", "2013"), ("50", "2015"), ("60", "2021")]
    assert told.count("sources-sweden.md#") == 3


def test_the_counted_growth_follows_from_the_counts(text: str) -> None:
    """6 380 ÷ 5 963 over eight years is 0.85 percent a year."""
    grown = 100 * ((6380 / 5963) ** (1 / 8) - 1)
    assert grown == pytest.approx(0.85, abs=0.005)
    assert "5,963 employed specialists in 2011 and 6,380 in 2019: 0.85 percent a year" in text
