"""Flags beside figures: each with its meaning, or none of them is taken."""

from __future__ import annotations

import pytest

from underlag.evidence.vintages.flags import KNOWN, MEANINGS, NOT_COUNTED, Meaning, read_flags


@pytest.mark.parametrize(
    ("text", "own", "found"),
    [
        ("p", {}, (("p", "provisional"),)),
        (" b ", {}, (("b", "break"),)),
        ("be", {}, (("b", "break"), ("e", "estimated"))),  # written together
        ("b e", {}, (("b", "break"), ("e", "estimated"))),
        ("e,b;p/u", {}, (("e", "estimated"), ("b", "break"), ("p", "provisional"), ("u", "uncertain"))),
        ("bb", {}, (("b", "break"),)),
        ("E", {}, (("E", "estimated"),)),
        ("I", {}, (("I", "estimated"),)),  # imputed, in SDMX; "i" is a remark of Eurostat
        ("i", {}, (("i", "remark"),)),
        ("", {}, ()),
        (" ,; ", {}, ()),
        ("*", {"*": "revised"}, (("*", "revised"),)),
        ("e", {"e": "counted"}, (("e", "counted"),)),  # what the mapping says holds
        ("be", {"be": "definition"}, (("be", "definition"),)),  # a flag of two letters before two of one
        ("prel.", {"prel.": "provisional"}, (("prel.", "provisional"),)),
    ],
)
def test_every_flag_has_its_meaning(text: str, own: dict[str, Meaning], found: tuple[tuple[str, Meaning], ...]) -> None:
    assert read_flags(text, own) == found


@pytest.mark.parametrize("text", ["x", "*", "bx", "b x", "prel.", "é", "1"])
def test_one_without_a_meaning_leaves_none_of_them(text: str) -> None:
    assert read_flags(text, {}) is None


def test_every_meaning_can_be_told_in_both_languages() -> None:
    assert set(KNOWN.values()) <= MEANINGS.keys() >= NOT_COUNTED
    assert len({told.sv for told in MEANINGS.values()}) == len({told.en for told in MEANINGS.values()}) == 11


@pytest.mark.parametrize("letter", ["e", "s", "f", "E", "I", "F"])
def test_what_nobody_has_counted(letter: str) -> None:
    assert KNOWN[letter] in NOT_COUNTED


@pytest.mark.parametrize("letter", ["b", "p", "r", "u", "d", "A", "B", "P", "V"])
def test_what_somebody_has(letter: str) -> None:
    assert KNOWN[letter] not in NOT_COUNTED
