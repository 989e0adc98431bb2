"""The chapter on measures in the report: there when a scenario takes some, and only then."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from underlag.reports.document.blocks import Sentence, Table
from underlag.reports.document.teller import teller_of
from underlag.reports.editions import national_report


@pytest.fixture(scope="module")
def taken(finished: Callable[..., Any]) -> Any:
    return finished(scenario="fells_package", draws=4).result


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_chapter_tells_what_the_measures_do_and_which_are_unknown(taken: Any, language: str) -> None:
    document = national_report(teller_of(taken, language))
    (chapter,) = [section for section in document.sections if section.key == "measures"]
    assert chapter.title == {"sv": "Insatser", "en": "Measures"}[language]
    words = " ".join(str(block) for block in chapter.blocks if isinstance(block, Sentence))
    assert {"sv": "Effekt okänd", "en": "Effect unknown"}[language] in words
    tables = {block.key: block for block in chapter.blocks if isinstance(block, Table)}
    assert len(tables["measures"].rows) == 4
    assert len(tables["measure-effect"].rows) == 9
    grades = [row[4].text for row in tables["measures"].rows]
    assert grades == [{"sv": "effekt okänd", "en": "effect unknown"}[language], "D", "A", "E"]


def test_what_the_measures_do_is_the_nation_of_its_regions(taken: Any) -> None:
    effect = taken.manifest["measures"]["effect"]
    for key in ("extra_listed", "extra_fte"):
        total = sum(found[key] for code, found in effect.items() if code != "N0")
        assert effect["N0"][key] == pytest.approx(total, abs=1e-4)
    assert effect["N0"]["extra_fte"] > 0


def test_a_plan_without_measures_has_no_such_chapter(finished: Callable[..., Any]) -> None:
    result = finished().result
    assert result.manifest["measures"] == {}
    assert "measures" not in {section.key for section in national_report(teller_of(result, "sv")).sections}
