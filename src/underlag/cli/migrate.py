"""``underlag migrate``: files of an earlier format written in today's, or what stands in the way."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from typer import Argument, Typer, echo

from underlag.cli.options import Lang, Language
from underlag.core.errors import EvidenceError, OutputError, Problem, SettingError, setting
from underlag.core.language import Text
from underlag.evidence.formats import formats_of, migrated

app = Typer(add_completion=False)

CURRENT = Text("Alla {} filer är i dagens format.", "All {} files are of today's format.")
WRITTEN = Text("{}: skriven i dagens format", "{}: written in today's format")


@app.command()
def command(
    path: Annotated[Path, Argument(help="A country's directory, or one scenario, mapping or card of a vintage.")],
    lang: Lang = Language.sv,
) -> None:
    """Write scenarios, mappings and vintages of an earlier format in today's. All or none of them is changed."""
    files = _files(path)
    problems, texts = list[Problem](), dict[Path, str]()
    for file in files:
        formats = formats_of(file)
        assert formats is not None
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
    """Write every text beside its file, then let them take the files' places. OutputError if one can't be written."""
    begun = {file: file.with_name(f".{file.name}.begun") for file in texts}
    try:
        for file, beside in begun.items():
            beside.write_text(texts[file], encoding="utf-8", newline="\n")
        for file, beside in begun.items():
            beside.replace(file)
    except OSError as fault:
        what = Text("filerna kan inte skrivas", "the files can't be written")
        remedy = Text("ge dig skrivrätt, eller frigör utrymme", "allow writing there, or free some space")
        raise OutputError(Problem(str(fault.filename), what, str(fault.strerror), remedy=remedy)) from fault
    finally:
        for beside in begun.values():
            beside.unlink(missing_ok=True)


def _files(path: Path) -> list[Path]:
    """The files with a format at a path, sorted. SettingError if there is none."""
    files = [file for file in (sorted(path.rglob("*.yaml")) if path.is_dir() else [path]) if formats_of(file)]
    if not files or not all(file.is_file() for file in files):
        raise SettingError(
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
    return files
