"""The parts that pages of the reference are made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from underlag.core.language import Text

NOTE = "<!-- Written by docs/generate.py (make docs). Change the code or the evidence, not this file. -->"


def page(title: str, *parts: Iterable[str]) -> str:
    """A page: its title, the note, and the lines of its parts with an empty line between the parts."""
    return "\n\n".join([f"# {title}", NOTE, *("\n".join(part) for part in parts)]) + "\n"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Lines of a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return ["| " + " | ".join(" ".join(cell.replace("|", "\\|").split()) for cell in row) + " |" for row in lines]


def listed(pairs: Iterable[tuple[str, str]]) -> list[str]:
    """Lines of a list of facts; facts without content are left out."""
    return [f"- **{name}:** {' '.join(text.split())}" for name, text in pairs if text]


def both(text: Text) -> str:
    """English, then Swedish in italics."""
    return f"{text.en} · *{text.sv}*"


def number(value: float) -> str:
    """The number as short as it can be written, whole numbers without a point."""
    return f"{value:.10g}"
