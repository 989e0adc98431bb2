"""``underlag migrate``: files of an earlier format written in today's, or what stands in the way."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

from typer import Argument, Typer, echo

from underlag.cli.terminal.options import Lang, Language
from underlag.core.errors import EvidenceError, OutputError, Problem, SettingError, setting
from underlag.core.language import Text
from underlag.evidence.reading.format_versions import migrated, with_format
from underlag.runs.record.whole_files import whole_files

app = Typer(add_completion=False)

CURRENT = Text("Alla {} filer är i dagens format.", "All {} files are of today's format.")
WRITTEN = Text("{}: skriven i dagens format", "{}: written in today's format")


@app.command()
def command(
    path: Annotated[Path, Argument(help="A country's directory, or one scenario, mapping or card of a vintage.")],
    lang: Lang = Language.sv,
) -> None:
    """Write scenarios, mappings and vintages of an earlier format in today's. All or none of them is changed."""
    files = with_format(path)
    if not files:
        raise _nothing_there(path)
    problems, texts = list[Problem](), dict[Path, str]()
    for file, formats in files.items():
        try:
            text = migrated(file, str(file), formats)
        except EvidenceError as fault:
            problems += fault.problems
            continue
        if text is not None:
            texts[file] = text
    if problems:
        raise EvidenceError(problems)
    _write(texts)
    for file in texts:
        echo(WRITTEN[lang].format(file))
    if not texts:
        echo(CURRENT[lang].format(len(files)))


def _write(texts: Mapping[Path, str]) -> None:
    """Let every text take its file's place once all of them are written. OutputError if one can't be."""
    try:
        with ExitStack() as folders:
            rooms = {folder: folders.enter_context(whole_files(folder)) for folder in {file.parent for file in texts}}
            for file, text in texts.items():
                (rooms[file.parent] / file.name).write_text(text, encoding="utf-8", newline="\n")
    except OSError as fault:
        what = Text("filerna kan inte skrivas", "the files can't be written")
        remedy = Text("ge dig skrivrätt, eller frigör utrymme", "allow writing there, or free some space")
        raise OutputError(Problem(str(fault.filename), what, str(fault.strerror), remedy=remedy)) from fault


def _nothing_there(path: Path) -> SettingError:
    return SettingError(
        Problem(
            setting("path"),
            Text("här finns ingen fil som har ett format", "there is no file with a format here"),
            str(path),
            Text(
                "en katalog med scenarios/, mappings/ eller vintages/, eller en av deras .yaml-filer",
                "a directory with scenarios/, mappings/ or vintages/, or one of their .yaml files",
            ),
            Text("ange landets katalog", "give the country's directory"),
        )
    )
