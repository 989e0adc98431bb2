"""How files that people keep say in which form they are written, so that an old one is never read as something else.

A scenario, a mapping and the card of a vintage may say ``format: 2``; without it they are of the first. A format is
left behind when a key gets another meaning, not when a key is added. What changed is a ``FormatChange``, which converts
the text of a file where that can be done without asking anybody, and otherwise names the key.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from underlag.core.errors import EvidenceError, Problem, command_named
from underlag.core.language import Text
from underlag.evidence.reading.documents import ParsedFile, read_yaml

FORMAT = "format"
"""Key of a file that says its format."""

UPGRADE = Text("uppgradera programmet", "upgrade the program")


@dataclass(frozen=True)
class FormatChange:
    """What changed from one format to the next.

    keys     that mean something else since
    reason   what they meant, and what they mean now
    convert  text of a file → the same in the next format, comments and all; None where somebody must decide
    """

    keys: tuple[str, ...]
    reason: Text
    convert: Callable[[str], str] | None = None


@dataclass(frozen=True)
class Formats:
    """The formats of one kind of file.

    kind   what such a file is called
    steps  from the first format to the second, and so on
    """

    kind: Text
    steps: tuple[FormatChange, ...] = ()

    @property
    def current(self) -> int:
        """The format that is written and read today (≥ 1)."""
        return len(self.steps) + 1


SCENARIO = Formats(Text("scenario", "scenario"))
MAPPING_FORMATS = Formats(Text("mappning", "mapping"))
VINTAGE = Formats(Text("årgång", "vintage"))


def stated_format(document: ParsedFile, formats: Formats) -> int:
    """The format of a file. EvidenceError where it is no number, or of a later version of the program."""
    given = document.data.get(FORMAT, 1) if isinstance(document.data, dict) else 1
    if isinstance(given, int) and not isinstance(given, bool) and 1 <= given <= formats.current:
        return given
    later = isinstance(given, int) and given > formats.current
    raise EvidenceError(
        Problem(
            document.where(FORMAT),
            Text("skriven av en senare version av programmet", "written by a later version of the program")
            if later
            else Text("inget format", "no format"),
            str(given),
            "1" if formats.current == 1 else f"1–{formats.current}",
            UPGRADE if later else Text("rätta talet", "correct the number"),
        )
    )


def in_current_format(document: ParsedFile, formats: Formats) -> ParsedFile:
    """The file without the key of its format. EvidenceError naming every key whose meaning has changed since."""
    stated = stated_format(document, formats)
    if stated < formats.current:
        raise EvidenceError(
            Problem(
                document.where(key),
                Text(
                    f"{formats.kind.sv} i format {stated}, där nyckeln betydde något annat: {step.reason.sv}",
                    f"{formats.kind.en} of format {stated}, where the key meant something else: {step.reason.en}",
                ),
                str(stated),
                str(formats.current),
                Text(
                    f"skriv om filen med {command_named('migrate')}",
                    f"convert the file with {command_named('migrate')}",
                ),
            )
            for step in formats.steps[stated - 1 :]
            for key in step.keys
        )
    if not isinstance(document.data, dict) or FORMAT not in document.data:
        return document
    return replace(document, data={key: value for key, value in document.data.items() if key != FORMAT})


def migrated(path: Path, file: str, formats: Formats) -> str | None:
    """The text of a file in today's format, or None where it is that already. Nothing is written.

    file  the path as the user knows it
    EvidenceError naming every key that somebody must decide on.
    """
    document = read_yaml(path, file)
    stated = stated_format(document, formats)
    steps = formats.steps[stated - 1 :]
    if not steps:
        return None
    undecided = [(key, step) for step in steps if step.convert is None for key in step.keys]
    if undecided:
        raise EvidenceError(
            Problem(
                document.where(key),
                Text(
                    f"nyckeln betyder något annat nu: {step.reason.sv}",
                    f"the key has another meaning now: {step.reason.en}",
                ),
                str(stated),
                str(formats.current),
                Text(
                    f"rätta nyckeln, och skriv format: {formats.current} överst i filen",
                    f"correct the key, and write format: {formats.current} at the top of the file",
                ),
            )
            for key, step in undecided
        )
    text = path.read_text(encoding="utf-8")
    for step in steps:
        text = text if step.convert is None else step.convert(text)
    lines = [line for line in text.splitlines(keepends=True) if not line.startswith(f"{FORMAT}:")]
    return f"{FORMAT}: {formats.current}\n" + "".join(lines)


PLACES: Mapping[str, Formats] = {
    "scenarios/*.yaml": SCENARIO,
    "mappings/*.yaml": MAPPING_FORMATS,
    "vintages/*/vintage.yaml": VINTAGE,
    "vintages/*/mapping.yaml": MAPPING_FORMATS,
}
"""Where files with a format stand, below a country's directory → what they are."""


def with_format(path: Path) -> dict[Path, Formats]:
    """The files with a format: those of a country's directory, or the one at the path; each with what it is."""
    if path.is_dir():
        return {file: kind for place, kind in PLACES.items() for file in sorted(path.glob(place))}
    kinds = [kind for place, kind in PLACES.items() if path.is_file() and path.match(place)]
    return {path: kinds[0]} if kinds else {}
