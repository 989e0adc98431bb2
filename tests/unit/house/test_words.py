"""One word for one thing in what a reader is told: percent, and insats for a measure of the catalogue."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]

WRITTEN = ("src", "docs", "tools", "tests", "evidence")
GENERATED = ("docs/reference", "docs/samples")
"""Made from the rest, and compared with it by tests of their own."""
KINDS = (".py", ".md", ".json", ".yaml")

# what joins the two in text and in program text: a space, a no-break space however it is written, a broken line
TWO_WORDS = re.compile(r"(?<![a-zåäö])per(?:\s+|-|\\u00a0|\{NBSP\}|\s*\"\s*f?\")cents?\b", re.IGNORECASE)

READ = {
    "src/underlag/evidence/official/measured.py": "official tables say what they measure in either way",
    "tests/unit/evidence/official/test_measured.py": "official tables say what they measure in either way",
    "tools/invented_country/catalogue.py": "rows of shipped tables, which have their hash in the package",
    "tools/invented_country/conditions.py": "rows of shipped tables, which have their hash in the package",
}
"""File → why it has the two words."""

FOR_A_MEASURE = re.compile(r"\båtgärd(?!bar)", re.IGNORECASE)
OF_MEASURES = ("tools", "src/underlag/runs", "src/underlag/reports", "src/underlag/optimise")
"""Where the word is said of measures; elsewhere it may be what to do about a fault."""


def two_words(text: str) -> list[str]:
    """Where percent is written as two words, each with what stands around it."""
    return [text[max(0, found.start() - 30) : found.end() + 10] for found in TWO_WORDS.finditer(text)]


def files(*rooms: str) -> list[Path]:
    found = {path for room in rooms for path in (ROOT / room).rglob("*") if path.suffix in KINDS and path.is_file()}
    return sorted(path for path in found if not named(path).startswith(GENERATED)) + sorted(ROOT.glob("*.md"))


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_percent_is_one_word() -> None:
    said = {named(path): two_words(path.read_text(encoding="utf-8")) for path in files(*WRITTEN)}
    del said[named(Path(__file__))]
    assert {name: found for name, found in said.items() if found and name not in READ} == {}
    assert all(said[name] for name in READ), "an exception that is none any more"


@pytest.mark.parametrize(
    "text",
    [
        "80 per cent",
        "Per cent of",
        "ten per\n  cents",
        "80\u00a0per\u00a0cent",
        r"62\u00a0per\u00a0cent",
        'f"per{NBSP}cent"',
        '"of 80 per "\n    "cent of"',
        "an 80-per-cent interval",
    ],
)
def test_two_words_are_found_however_they_are_joined(text: str) -> None:
    assert len(two_words(text)) == 1


@pytest.mark.parametrize("text", ["80 percent", "in_per_cent", "per centre", "super cent", "procent", "per_cent"])
def test_other_words_are_let_be(text: str) -> None:
    assert two_words(text) == []


def test_a_measure_is_called_insats_in_swedish() -> None:
    said = [path for path in files(*OF_MEASURES) if path.suffix == ".py"]
    said += [ROOT / "evidence" / "datapackage.json", ROOT / "evidence" / "fictional" / "datapackage.json"]
    assert [named(path) for path in said if FOR_A_MEASURE.search(path.read_text(encoding="utf-8"))] == []
    assert FOR_A_MEASURE.search("Åtgärdskategori") and not FOR_A_MEASURE.search("åtgärdbar dödlighet")
