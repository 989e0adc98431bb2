"""Nothing is left untranslated: every pair of texts differs between the languages or is the same word in both."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from typing import Any

import underlag.reports
from underlag.core.language import Text

SAME = {"CRPS", "Form", "Median", "Period", "Region", "Relation", "Scenario", "Status", "press", "region", "register"}
"""Words that are spelled alike in both languages."""

SWEDISH = re.compile(r"[åäöÅÄÖ]|\b(och|eller|för|till|av|med|inte|som|den|det|är|per år)\b")
ENGLISH = re.compile(r"\b(the|of|and|or|with|not|that|which|is|are|by|percent)\b")


def texts(found: Any, where: str, seen: set[int]) -> Iterator[tuple[str, Text]]:
    """Every pair of texts inside a value."""
    if id(found) in seen:
        return
    seen.add(id(found))
    if isinstance(found, Text):
        yield where, found
    elif isinstance(found, dict):
        for key, value in found.items():
            yield from texts(value, f"{where}[{key!r}]", seen)
    elif isinstance(found, tuple | list):
        for at, value in enumerate(found):
            yield from texts(value, f"{where}[{at}]", seen)


def standing() -> list[tuple[str, Text]]:
    """Every standing text of the reports."""
    pairs = []
    for module in pkgutil.walk_packages(underlag.reports.__path__, "underlag.reports."):
        for name, value in vars(importlib.import_module(module.name)).items():
            pairs += list(texts(value, f"{module.name}.{name}", set()))
    return pairs


def test_every_text_is_in_both_languages() -> None:
    pairs = standing()
    assert len(pairs) > 300
    assert not {where: pair.sv for where, pair in pairs if pair.sv == pair.en and pair.sv not in SAME}


def test_no_text_stands_in_the_other_language() -> None:
    swapped = [
        (where, pair)
        for where, pair in standing()
        if (ENGLISH.search(pair.sv) and not SWEDISH.search(pair.sv))
        or (SWEDISH.search(pair.en) and not ENGLISH.search(pair.en))
    ]
    assert not swapped
