"""PX files as PC-Axis, PxWeb and the programs around them write them.

A file is a series of statements, ``KEYWORD[language]("part","part")=…;``, ending with ``DATA=``. Texts stand in
quotation marks and go on in the next pair. Cells are parted by blank, comma, semicolon or tab, which the format calls
synonyms. What the reading needs (`_NEEDED`) must be whole, or is refused by keyword and line. In the other statements
two common slips are passed over: a semicolon between the paragraphs of a note, and a quotation mark that is not closed.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from underlag.core.errors import EvidenceError, Problem, shorten
from underlag.core.language import Text
from underlag.evidence.official.cubes import CubeCell, SourceDimension, check_size, cube_grid
from underlag.evidence.official.grid import Grid
from underlag.evidence.official.measured import Measured, measured

_NEEDED = frozenset(("STUB", "HEADING", "VALUES", "CODES", "CONTVARIABLE", "UNITS", "KEYS", "DATA"))
"""Keywords that the reading needs; of these no slip is passed over."""

_CODEPAGES = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "windows-1252": "cp1252",
    "iso-8859-1": "cp1252",
    "iso-8859-15": "iso-8859-15",
}
_MARK = b"\xef\xbb\xbf"
_KEY = re.compile(
    r"\s*(?P<name>[A-Z][A-Z0-9-]*)"
    r"(?:\[(?P<language>[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*)\])?"
    r'\s*(?:\((?P<parts>(?:"[^"]*"|[^"()])*)\))?\s*='
)
_TEXT = re.compile(r'"([^"]*)"')
_UNCLOSED = re.compile(r"\n\s*[A-Z][A-Z0-9-]+(?:\[[^\]\n]*\])?\s*[(=]")
_SYMBOL = re.compile(r"\.{1,6}|-|:")


def px_text(data: bytes, file: str) -> str:
    """The text of a PX file: UTF-8 if a byte order mark says so or CODEPAGE does; without CODEPAGE UTF-8 if the bytes
    are that, else Windows-1252. What marks the end of a file in old systems (Ctrl-Z) is no part of it.

    Raises EvidenceError: unknown CODEPAGE, bytes that it doesn't have.
    """
    data = data.rstrip(b"\x1a\r\n\t \0")
    named = re.search(rb'CODEPAGE\s*=\s*"([^"]+)"', data[:4096])
    page = named[1].decode("ascii", "replace").lower() if named else ""
    if data.startswith(_MARK):
        page = "utf-8"
    if page and page not in _CODEPAGES:
        raise EvidenceError(
            Problem(
                f"{file}, CODEPAGE",
                Text("okänd CODEPAGE", "unknown CODEPAGE"),
                shorten(page),
                ", ".join(_CODEPAGES),
                Text("spara filen som UTF-8", "save the file as UTF-8"),
            )
        )
    data = data.removeprefix(_MARK)
    try:
        return data.decode(_CODEPAGES[page] if page else "utf-8")
    except UnicodeDecodeError as error:
        if not page:
            return data.decode("cp1252", "replace")
        line = data.count(b"\n", 0, error.start) + 1
        raise EvidenceError(
            Problem(
                f"{file}, row {line}",
                Text("fel teckenkodning", "wrong encoding"),
                shorten(str(error)),
                page,
                Text("rätta CODEPAGE eller hämta filen på nytt", "correct CODEPAGE or fetch the file again"),
            )
        ) from None


@dataclass(frozen=True)
class _Statement:
    """A statement of the main language: what stands after the equals sign, and the line that the keyword is on."""

    words: str
    line: int


_Key = tuple[str, tuple[str, ...]]


def read_px(text: str, file: str) -> Grid:
    """The grid of a PX file. Raises EvidenceError for what is not one, or has KEYS (a sparse table)."""
    found: dict[_Key, _Statement] = {}
    for key, statement in _statements(text.rstrip("\x1a\r\n\t \0"), file):
        found.setdefault(key, statement)
    keyed = next(((name, s) for (name, _), s in found.items() if name == "KEYS"), None)
    if keyed:
        raise EvidenceError(
            Problem(
                f"{file}, row {keyed[1].line}, KEYS",
                Text("en gles PX-fil", "a sparse PX file"),
                "KEYS",
                Text("en fil med varje cell", "a file with every cell"),
                Text("hämta tabellen utan KEYS", "fetch the table without KEYS"),
            )
        )
    if ("DATA", ()) not in found:
        raise _not_px(file, Text("ingen DATA", "no DATA"), 1)
    names = [name for word in ("STUB", "HEADING") for name in _list_of(found, (word, ()), file)]
    if not names:
        raise _not_px(file, Text("varken STUB eller HEADING", "neither STUB nor HEADING"), 1)
    dimensions = [_dimension(found, name, file) for name in names]
    sizes = [len(d.codes) for d in dimensions]
    check_size(file, sizes, None)
    cells = _cells(found["DATA", ()], file)
    check_size(f"{file}, row {found['DATA', ()].line}, DATA", sizes, len(cells))
    return cube_grid(file, dimensions, cells, _unit(found, file))


def _dimension(found: Mapping[_Key, _Statement], name: str, file: str) -> SourceDimension:
    labels = _list_of(found, ("VALUES", (name,)), file)
    codes = _list_of(found, ("CODES", (name,)), file) or labels
    if not labels or len(codes) != len(labels) or len(set(codes)) != len(codes):
        given = found.get(("CODES", (name,))) or found.get(("VALUES", (name,)))
        row = f", row {given.line}" if given else ""
        raise EvidenceError(
            Problem(
                f"{file}{row}, VALUES({name})",
                Text("medlemmarna i en dimension är inte fullständiga", "the members of a dimension are not whole"),
                Text(f"{len(labels)} värden, {len(codes)} koder", f"{len(labels)} values, {len(codes)} codes"),
                Text("lika många koder som värden, var och en en gång", "as many codes as values, each once"),
                Text(
                    "rätta VALUES eller CODES, eller hämta filen på nytt",
                    "correct VALUES or CODES, or fetch the file again",
                ),
            )
        )
    units = {}
    if name in _list_of(found, ("CONTVARIABLE", ()), file):
        for code, label in zip(codes, labels, strict=True):
            if ("UNITS", (label,)) in found:
                units[code] = _said(found["UNITS", (label,)], file)
    return SourceDimension(name, tuple(codes), tuple(labels), units)


def _unit(found: Mapping[_Key, _Statement], file: str) -> Measured | None:
    return _said(found["UNITS", ()], file) if ("UNITS", ()) in found else None


def _said(statement: _Statement, file: str) -> Measured:
    return measured(" ".join(_listed(statement, "UNITS", file)))


def _statements(text: str, file: str) -> Iterator[tuple[_Key, _Statement]]:
    """The statements of the main language, in order."""
    at, before = 0, ""
    while text[at:].strip():
        found = _KEY.match(text, at)
        if found is None:
            at = _after_slip(text, at, before, file)
            continue
        name, line = found["name"], _line(text, found.start("name"))
        if name == "DATA":
            yield ("DATA", ()), _Statement(text[found.end() :], line)
            return
        end = _end(text, found.end(), name, line, file)
        if found["language"] is None:
            yield (name, tuple(_TEXT.findall(found["parts"] or ""))), _Statement(text[found.end() : end], line)
        at, before = end + 1, name


def _after_slip(text: str, at: int, before: str, file: str) -> int:
    """Where to go on after texts that follow the semicolon of a statement that nobody needs: a note gone on."""
    line = _line(text, at + len(text[at:]) - len(text[at:].lstrip()))
    if before and text[at:].lstrip()[:1] in ('"', ",", ";"):
        if before in _NEEDED:
            raise _not_px(
                file,
                Text(f"{before} som fortsätter efter sitt semikolon", f"{before} that goes on after its semicolon"),
                line,
                before,
            )
        return _end(text, at, before, line, file) + 1
    raise _not_px(file, shorten(text[at : at + 60].strip().split("\n")[0].strip()), line, before and f"after {before}")


def _end(text: str, start: int, name: str, line: int, file: str) -> int:
    """Place of the semicolon that ends a statement, those within quotation marks passed over.

    A text that reaches into the next statement was not closed: then a statement that nobody needs ends with its line.
    """
    at = start
    while True:
        semicolon, quote = text.find(";", at), text.find('"', at)
        if semicolon >= 0 and (quote < 0 or semicolon < quote):
            return semicolon
        closing = text.find('"', quote + 1) if quote >= 0 else -1
        inside = text[quote : closing + 1 if closing >= 0 else len(text)] if quote >= 0 else ""
        if closing < 0 or _UNCLOSED.search(inside):
            if name in _NEEDED or quote < 0:
                raise _not_px(
                    file,
                    Text(
                        f"{name} med ett citattecken som inte är stängt",
                        f"{name} with a quotation mark that is not closed",
                    )
                    if quote >= 0
                    else Text(f"{name} utan semikolon i slutet", f"{name} without a semicolon at its end"),
                    _line(text, quote) if quote >= 0 else line,
                    name,
                )
            newline = text.find("\n", quote)
            return (newline if newline >= 0 else len(text)) - 1
        at = closing + 1


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def _list_of(found: Mapping[_Key, _Statement], key: _Key, file: str) -> list[str]:
    return _listed(found[key], key[0], file) if key in found else []


def _listed(statement: _Statement, name: str, file: str) -> list[str]:
    """Texts of a list; texts that follow each other without comma are one, continued on the next line."""
    items: list[str] = []
    end = 0
    for found in _TEXT.finditer(statement.words):
        between = statement.words[end : found.start()]
        if between.strip(" \t\r\n,") or between.count(",") > 1:
            raise _not_px(
                file,
                Text(
                    f"{name} med {shorten(between.strip())} mellan sina texter",
                    f"{name} with {shorten(between.strip())} between its texts",
                ),
                statement.line,
                name,
            )
        if items and "," not in between:
            items[-1] += found[1]
        else:
            items.append(found[1])
        end = found.end()
    if statement.words[end:].strip():
        left = shorten(statement.words[end:].strip())
        raise _not_px(file, Text(f"{name} med {left} i slutet", f"{name} with {left} at its end"), statement.line, name)
    return items


def _cells(statement: _Statement, file: str) -> list[CubeCell]:
    cells = []
    for found in re.finditer(r'"[^"\n]*"|[^ \t\r\n,;]+', statement.words):
        token = found[0]
        if token.startswith('"') and token.endswith('"') and len(token) > 1:
            cells.append(CubeCell(token[1:-1]))
        elif _SYMBOL.fullmatch(token):
            cells.append(CubeCell(token))
        else:
            cells.append(CubeCell(_number(token, statement, found.start(), file)))
    return cells


def _number(token: str, statement: _Statement, at: int, file: str) -> float:
    number = float(token) if re.fullmatch(r"[+-]?[0-9]*\.?[0-9]+(?:[eE][+-]?[0-9]+)?\.?", token) else math.nan
    if not math.isfinite(number):
        line = statement.line + statement.words.count("\n", 0, at)
        raise EvidenceError(
            Problem(
                f"{file}, row {line}, DATA",
                Text(f"DATA innehåller {shorten(token)}", f"DATA holds {shorten(token)}"),
                shorten(token),
                Text(
                    "tal med decimalpunkt, och tecken inom citattecken, skilda av blanksteg, komma, semikolon "
                    "eller tabb",
                    "numbers with a decimal point, and marks in quotation marks, parted by blank, comma, semicolon "
                    "or tab",
                ),
                Text(
                    "rätta cellen, eller hämta filen på nytt; DATA ska vara den sista satsen",
                    "correct the cell, or fetch the file again; DATA must be the last statement",
                ),
            )
        )
    return number


def _not_px(file: str, found: str | Text, line: int, keyword: str = "") -> EvidenceError:
    where = f"{file}, row {line}" + (f", {keyword}" if keyword else "")
    remedy = Text(
        f"rätta satsen {keyword.removeprefix('after ')}, eller spara filen som PX på nytt",
        f"correct the statement of {keyword.removeprefix('after ')}, or save the file as PX again",
    )
    return EvidenceError(
        Problem(
            where,
            Text("ingen PX-fil som går att läsa", "not a PX file that can be read"),
            found,
            Text(
                'satser såsom STUB="region"; och sist DATA=…;', 'statements such as STUB="region"; ending with DATA=…;'
            ),
            remedy if keyword else Text("hämta filen på nytt som PX", "fetch the file again as PX"),
        )
    )
