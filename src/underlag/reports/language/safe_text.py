"""Text of the evidence or of a user as a document can hold it: no control character, nothing that turns the line.

A run's data files keep every text as it was given; what their formats can't hold is the business of their writers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import polars as pl

from underlag.core.language import Text
from underlag.runs.record.contents import RunResult

REPLACEMENT = "\ufffd"
"""What stands for a character that can't be shown."""

_NO_TEXT = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff]"
"""Control characters but for tab and line ends, separators of lines, turns of direction, and what is no character."""

_KEYS_ONLY = frozenset({"numbers", "probabilities"})
"""Long tables whose texts are keys."""


def plain(text: str) -> str:
    """The text with ``REPLACEMENT`` for each character that no document can hold or that would hide others."""
    return re.sub(f"{_NO_TEXT}|[\ud800-\udfff]", REPLACEMENT, text)


def plain_result(result: RunResult) -> RunResult:
    """The result with all its texts plain, for documents; the same result where they are."""
    tables = {name: table if name in _KEYS_ONLY else _plain_table(table) for name, table in result.tables.items()}
    names = replace(
        result.names, **{name: _plain_tree(text) for name, text in vars(result.names).items() if isinstance(text, Text)}
    )
    return replace(result, tables=tables, names=names, manifest=_plain_tree(result.manifest))


def _plain_table(table: pl.DataFrame) -> pl.DataFrame:
    return table.with_columns(pl.col(pl.String).str.replace_all(_NO_TEXT, REPLACEMENT))


def _plain_tree(node: Any) -> Any:
    """The same with every text in it plain."""
    if isinstance(node, str):
        return plain(node)
    if isinstance(node, Text):
        return Text(plain(node.sv), plain(node.en))
    if isinstance(node, Mapping):
        return {key: _plain_tree(value) for key, value in node.items()}
    if isinstance(node, list | tuple):
        return [_plain_tree(value) for value in node]
    return node
