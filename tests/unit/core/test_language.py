"""Text in both languages: one after the other, as alternatives, together, and one of two."""

from __future__ import annotations

import pytest

from underlag.core.language import Text, all_of, any_of, joined, one_language

ONE, TWO, THREE = Text("ett", "one"), Text("två", "two"), Text("tre", "three")


def test_joined() -> None:
    assert joined([ONE, TWO], "; ") == Text("ett; två", "one; two")


def test_alternatives() -> None:
    assert any_of([ONE]) == ONE
    assert any_of(iter([ONE, TWO])) == Text("ett eller två", "one or two")
    assert any_of([ONE, TWO, THREE]) == Text("ett, två eller tre", "one, two or three")


def test_together() -> None:
    assert all_of([ONE]) == ONE
    assert all_of(iter([ONE, TWO])) == Text("ett och två", "one and two")
    assert all_of([ONE, TWO, THREE]) == Text("ett, två och tre", "one, two and three")


@pytest.mark.parametrize(
    ("text", "sv", "en"),
    [
        ("Nämnden / The board", "Nämnden", "The board"),
        ("Nämnden", "Nämnden", "Nämnden"),
        ("a/b", "a/b", "a/b"),
        ("A / B / C", "A", "B / C"),
    ],
)
def test_one_language_of_a_name(text: str, sv: str, en: str) -> None:
    assert (one_language(text, "sv"), one_language(text, "en")) == (sv, en)
