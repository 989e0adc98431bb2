"""How much of need is because of tasks outside the lists, from numbers written out here; both languages."""

from __future__ import annotations

from typing import Any

import pytest
from shared.reports.two_regions import ALVIKEN, result

from underlag.reports.document.need_words import outside_lists_in_words
from underlag.reports.document.teller import teller_of


def told(before: float, after: float, tasks: float, language: str = "sv", at_start: float = 0.0) -> str:
    """Need from ``before`` to ``after`` specialists, each known to one; tasks known to two."""
    rows: list[Any] = [
        ("required_fte", "", "01", 2024, before, 1.0),
        ("required_fte", "", "01", 2036, after, 1.0),
        ("outside_lists_fte", "", "01", 2024, at_start, 0.0),
        ("outside_lists_fte", "", "01", 2036, tasks, 2.0 if tasks else 0.0),
    ]
    said = outside_lists_in_words(teller_of(result(rows), language), ALVIKEN)
    return str(said).replace("\u00a0", " ").replace("\u2011", "-").replace("\u2060", "")


def test_a_part_of_a_rise() -> None:
    assert told(20.0, 40.0, 6.0) == (
        "Av ökningen beror 6 (80-procentigt intervall 4–8) på att uppgifter utanför listorna, som särskilda boenden, "
        "tar mer tid per invånare än 2024."
    )
    assert told(20.0, 40.0, 6.0, "en") == (
        "Tasks outside the lists, such as care homes, take more time per resident than in 2024, which makes 6 (80 "
        "percent interval 4–8) of the rise."
    )


@pytest.mark.parametrize(("after", "at_start"), [(20.5, 0.0), (12.0, 0.0), (24.0, 0.0), (40.0, 3.0)])
def test_a_part_of_need_where_it_does_not_rise_by_more_or_they_were_given_more_at_once(
    after: float, at_start: float
) -> None:
    assert told(20.0, after, 6.0, at_start=at_start) == (
        "I behovet 2036 ingår 6 (80-procentigt intervall 4–8) för att uppgifter utanför listorna, som särskilda "
        "boenden, tar mer tid än i dag."
    )
    assert "which makes 6 (80 percent interval 4–8) of the need in 2036." in told(20.0, after, 6.0, "en", at_start)


def test_tasks_that_take_less_time() -> None:
    assert told(20.0, 40.0, -6.0) == (
        "Uppgifter utanför listorna tar mindre tid per invånare än 2024; annars hade det behövts 6 fler "
        "(80-procentigt intervall 4–8)."
    )
    assert told(20.0, 40.0, -6.0, "en") == (
        "Tasks outside the lists take less time per resident than in 2024; otherwise 6 more (80 percent interval 4–8) "
        "would have been needed."
    )


def test_nothing_is_told_of_nothing() -> None:
    assert told(20.0, 40.0, 0.0) == ""
