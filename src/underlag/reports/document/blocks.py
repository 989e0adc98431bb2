"""The narrative model: what a document says, free of markup and already in the reader's language.

A document is sections of blocks. Every format walks the same blocks, so a new kind of block needs a rule in each writer
(``html``, ``pdf``, ``docx``) and nothing else. A number in running text is a ``Number`` that knows where it stands in
the tables of the run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from string import Formatter
from typing import Any, TypeAlias

from underlag.core.language import Text


@dataclass(frozen=True)
class Number:
    """A number in running text, bound to its place in the tables.

    text    as written, with unit or noun: "62 procent", "55–71 procent"
    key     what ``underlag explain RUN`` takes: quantity/region/year, perhaps /policy; "*" as region is a count of them
    values  what is written, in the unit of the table: a central value, both ends of an interval, or a count
    status  official, estimated or assumed
    """

    text: str
    key: str
    values: tuple[float, ...]
    status: str

    @property
    def quantity(self) -> str:
        """Key of the quantity, the first part of the number's key."""
        return self.key.split("/")[0]


@dataclass(frozen=True)
class Sentence:
    """Running text with its numbers. A paragraph where it stands as a block; empty ones are not shown."""

    parts: tuple[str | Number, ...] = ()

    def __str__(self) -> str:
        return "".join(part if isinstance(part, str) else part.text for part in self.parts)

    def __bool__(self) -> bool:
        return bool(str(self))

    def __contains__(self, words: str) -> bool:
        return words in str(self)

    @property
    def numbers(self) -> tuple[Number, ...]:
        """The numbers in the order they are read."""
        return tuple(part for part in self.parts if isinstance(part, Number))

    def capital(self) -> Sentence:
        """The sentence with its first letter as a capital."""
        first, *rest = self.parts or ("",)
        if isinstance(first, str):
            first = first[:1].upper() + first[1:]
        return Sentence((first, *rest))


def say(template: str, **said: object) -> Sentence:
    """A sentence from its template: ``{name}`` is replaced by a text, a Number or a Sentence; None says nothing."""
    parts: list[str | Number] = []
    for literal, name, _, _ in Formatter().parse(template):
        found = said[name] if name else None
        parts += [literal, *(found.parts if isinstance(found, Sentence) else (found,))]
    return _joined(parts)


def together(sentences: Sequence[Sentence], by: str = " ") -> Sentence:
    """Sentences after each other in one paragraph; those that say nothing are left out."""
    parts: list[object] = []
    for sentence in (s for s in sentences if s):
        parts += [by, *sentence.parts] if parts else sentence.parts
    return _joined(parts)


def _joined(parts: Sequence[object]) -> Sentence:
    """Neighbouring texts as one; numbers as they are."""
    whole: list[str | Number] = []
    for part in parts:
        if isinstance(part, Number):
            whole.append(part)
        elif part is not None and str(part):
            text = str(part)
            if whole and isinstance(whole[-1], str):
                whole[-1] += text
            else:
                whole.append(text)
    return Sentence(tuple(whole))


@dataclass(frozen=True)
class Headline:
    """One of the big numbers: the number, what it is, and how sure it is (None: it does not vary)."""

    number: Number
    label: Sentence
    interval: Sentence


@dataclass(frozen=True)
class Headlines:
    """The big numbers of a page, side by side where there is room."""

    items: tuple[Headline, ...]


@dataclass(frozen=True)
class Chart:
    """A chart before it is drawn.

    key          unique within a report; becomes part of identifiers
    title        what is shown
    unit         unit and period, in words
    description  text alternative, computed from the same data as the picture
    source       where the numbers come from
    spec         Vega-Lite specification without the shared look
    """

    key: str
    title: str
    unit: str
    description: str
    source: str
    spec: Mapping[str, Any]


@dataclass(frozen=True)
class Cell:
    """One cell: text linked by ``href``, a ``status`` as a label, a ``note`` in small text, a key as ``code``."""

    text: str
    href: str = ""
    numeric: bool = False
    status: str = ""
    note: str = ""
    code: str = ""
    links: tuple[tuple[str, str], ...] = ()
    anchor: str = ""

    @property
    def unbroken(self) -> bool:
        """Whether the text holds a word too long for a narrow column, which must then break anywhere."""
        return any(len(word) > 24 for word in self.text.split())


@dataclass(frozen=True)
class Head:
    """A column heading; ``href`` leads to how the column is computed."""

    text: str
    href: str = ""
    numeric: bool = False


def heads_of(columns: Sequence[tuple[Text, bool]], language: str) -> tuple[Head, ...]:
    """Headings from what they say and whether the column is numeric."""
    return tuple(Head(text[language], "", numeric) for text, numeric in columns)


@dataclass(frozen=True)
class Table:
    """A table with its caption; the first cell of a row names it. ``note`` stands under the table.

    kind  "dense": many narrow columns, small text; "years": the same with a year first in each row
    """

    key: str
    caption: str
    heads: tuple[Head, ...]
    rows: Sequence[tuple[Cell, ...]]
    note: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Charts:
    """Charts side by side where there is room, perhaps with a table beside them.

    kind  "maps" where they are tall
    """

    items: tuple[Chart, ...]
    kind: str = ""
    beside: Table | None = None


@dataclass(frozen=True)
class Definition:
    """A term with its description, as in settings and source cards; ``status`` shows the term as that label."""

    term: str
    text: str
    href: str = ""
    status: str = ""


@dataclass(frozen=True)
class Definitions:
    """Terms and descriptions."""

    items: tuple[Definition, ...]


@dataclass(frozen=True)
class CardEntry:
    """A source card or a method entry, with its anchor."""

    anchor: str
    title: str
    facts: tuple[Definition, ...] = field(default_factory=tuple)


@dataclass(frozen=True)
class Cards:
    """Source cards after each other."""

    items: tuple[CardEntry, ...]


@dataclass(frozen=True)
class Assumption:
    """An assumption of the register: what it says, its value and interval, why, and who should review it."""

    anchor: str
    name: str
    meaning: str
    value: str
    interval: str
    status: str
    reason: str
    links: tuple[tuple[str, str], ...]
    review: str


@dataclass(frozen=True)
class Assumptions:
    """Assumptions after each other."""

    items: tuple[Assumption, ...]


Block: TypeAlias = Sentence | Headlines | Charts | Table | Definitions | Cards | Assumptions


@dataclass(frozen=True)
class Section:
    """A heading with what stands under it.

    key    identifier in the document
    style  "region": a place of the region picker, on a page of its own; "page": on a new page
    """

    key: str
    title: str
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()
    style: str = ""


@dataclass(frozen=True)
class Document:
    """A document for its reader.

    name      of its file, without ending
    kind      what sort of document it is, in words
    subtitle  what and when, in words
    short     no table of contents: a sheet of a few pages
    provenance  quantity → what a footnote to its numbers says: name, vintage, sources
    """

    name: str
    language: str
    kind: str
    title: str
    subtitle: str
    run_id: str
    version: str
    sections: tuple[Section, ...]
    short: bool = False
    provenance: Mapping[str, str] = field(default_factory=dict)

    def every_section(self) -> Iterator[Section]:
        """All sections in the order they are read."""
        pending = list(reversed(self.sections))
        while pending:
            section = pending.pop()
            yield section
            pending += reversed(section.sections)

    def without_places(self) -> Document:
        """The same for paper: without the pages of places that a reader of a screen picks from, if it has a picker."""
        kept = tuple(s for s in self.sections if not any(inner.style == "region" for inner in s.sections))
        return replace(self, sections=kept)

    def identifiers(self) -> frozenset[str]:
        """Everything in the document that a link can lead to."""
        found = {section.key for section in self.every_section()}
        for block in (block for section in self.every_section() for block in section.blocks):
            if isinstance(block, Table):
                found |= {row[0].anchor for row in block.rows if row[0].anchor}
            elif isinstance(block, Cards | Assumptions):
                found |= {item.anchor for item in block.items}
        return frozenset(found)

    def charts(self) -> tuple[Chart, ...]:
        """All charts in the order they are read."""
        blocks = (block for section in self.every_section() for block in section.blocks)
        return tuple(chart for block in blocks if isinstance(block, Charts) for chart in block.items)


def blocks(*found: Block | None) -> tuple[Block, ...]:
    """Those of the blocks that there are and that show something."""
    return tuple(
        block
        for block in found
        if block and not (isinstance(block, Headlines | Charts | Definitions | Cards | Assumptions) and not block.items)
    )


def anchor(kind: str, name: str) -> str:
    """Identifier of an entry in the page: letters and digits of ``name``, everything else as a hyphen."""
    return f"{kind}-{re.sub(r'[^A-Za-z0-9_.-]', '-', name)}"


def web_address(address: str) -> str:
    """The address if it is one that may be linked (http or https), else empty."""
    return address if re.match(r"https?://[^\s\"'<>]+$", address) else ""
