"""What no document can hold is shown as a sign; everything else is left as it was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import polars as pl
import pytest

from underlag.core.language import Text
from underlag.reports.language.safe_text import REPLACEMENT, plain, plain_result
from underlag.runs.record.contents import RunResult


@pytest.mark.parametrize(
    "code",
    [0x00, 0x08, 0x0B, 0x0C, 0x0E, 0x1F, 0x7F, 0x9F, 0x2028, 0x202E, 0x2066, 0x2069, 0xD800, 0xDFFF, 0xFDD0, 0xFFFF],
)
def test_what_can_not_be_shown(code: int) -> None:
    assert plain(f"a{chr(code)}b") == f"a{REPLACEMENT}b"


@pytest.mark.parametrize(
    "code", [0x09, 0x0A, 0x0D, 0x20, 0x7E, 0xA0, 0xE5, 0x2011, 0x2027, 0x202F, 0x2060, 0x2065, 0x206A, 0x1F600]
)
def test_what_can_is_left(code: int) -> None:
    assert plain(f"a{chr(code)}b") == f"a{chr(code)}b"


def test_each_character_has_a_sign_of_its_own() -> None:
    assert plain("\u202eabc\u202c\x00\x00") == f"{REPLACEMENT}abc{REPLACEMENT}{REPLACEMENT}{REPLACEMENT}"
    assert plain("") == ""


def test_names_tables_and_manifest_are_made_plain(make_run: Callable[..., RunResult]) -> None:
    run = make_run()
    sources = run.tables["sources"].with_columns(title=pl.lit("Läget\x07i vården"))
    turned = replace(
        run,
        names=replace(run.names, country=Text("Lan\u202ed", "Country\x01")),
        tables={**run.tables, "sources": sources},
        manifest={"version": "1\x02", "list": ["a\x03", ("b\x04",), 5, None], "deep": {"text": Text("c\x05", "d")}},
    )
    found = plain_result(turned)
    assert (found.names.country.sv, found.names.country.en) == (f"Lan{REPLACEMENT}d", f"Country{REPLACEMENT}")
    assert found.tables["sources"]["title"].to_list() == [f"Läget{REPLACEMENT}i vården"]
    assert found.manifest == {
        "version": f"1{REPLACEMENT}",
        "list": [f"a{REPLACEMENT}", [f"b{REPLACEMENT}"], 5, None],
        "deep": {"text": Text(f"c{REPLACEMENT}", "d")},
    }


def test_keys_and_numbers_are_not_touched(make_run: Callable[..., RunResult]) -> None:
    run = make_run()
    found = plain_result(run)
    assert found.tables["numbers"] is run.tables["numbers"]
    assert found.tables["probabilities"] is run.tables["probabilities"]
    assert found.names == run.names
    for name, table in run.tables.items():
        assert found.tables[name].equals(table), name
