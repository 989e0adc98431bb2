"""Text in both languages: one after the other, and as alternatives."""

from __future__ import annotations

from underlag.core.language import Text, any_of, joined

ONE, TWO, THREE = Text("ett", "one"), Text("två", "two"), Text("tre", "three")


def test_joined() -> None:
    assert joined([ONE, TWO], "; ") == Text("ett; två", "one; two")


def test_alternatives() -> None:
    assert any_of([ONE]) == ONE
    assert any_of(iter([ONE, TWO])) == Text("ett eller två", "one or two")
    assert any_of([ONE, TWO, THREE]) == Text("ett, två eller tre", "one, two or three")
