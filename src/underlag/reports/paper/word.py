"""The document as a Word file to be edited: real styles, captions, repeated table heads, contents, footnotes."""

from __future__ import annotations

import datetime
import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

import docx
from docx.oxml.ns import qn
from docx.shared import Cm

from underlag.core.language import Text
from underlag.reports.document.blocks import (
    Assumptions,
    Cards,
    Cell,
    Chart,
    Charts,
    Definition,
    Definitions,
    Document,
    Headlines,
    Section,
    Sentence,
    Table,
)
from underlag.reports.document.footnotes import Footnotes
from underlag.reports.language.labels import LABELS
from underlag.reports.language.nouns import STATUSES
from underlag.reports.language.numerals import short
from underlag.reports.language.safe_text import plain
from underlag.reports.paper.column_widths import column_shares, lines
from underlag.reports.paper.word_parts import (
    Bookmarks,
    NotesOfPages,
    cell_element,
    field,
    outside_link,
    paragraph_element,
    row_element,
    table_element,
    text_run,
)
from underlag.reports.paper.word_styles import TABLE_STYLE, set_styles

_CREATED = datetime.datetime(2000, 1, 1)
"""A fixed date of creation: the bytes may depend on nothing but the document."""

_LONGEST_PROPERTY = 255
"""Most characters of a title or subject among the properties of the file."""

_LANGUAGES = {"sv": "sv-SE", "en": "en-GB"}
_TABLE, _FIGURE = Text("Tabell", "Table"), Text("Figur", "Figure")
_TALL_SHORT, _TALL_LONG, _ALONE, _BETWEEN = 4.4, 6.2, 11.6, 0.8
"""Width of a tall picture in a sheet and in a report, of one alone, and space between two [centimetres]."""

_OF_SHEET, _OF_PLACE = 0.85, 0.64
"""Part of the width that two pictures take in a sheet, and below one of its several places."""

_WHOLE = 20
"""Lines of a table that is not split over pages."""

_FACE, _SMALL_FACE = 0.159, 0.131
"""Average width of a letter in a table, and in one of many columns [centimetres]."""

_TWIPS = 566.93
"""Twentieths of a point in a centimetre."""


def word_document(document: Document, drawn: Mapping[str, bytes]) -> bytes:
    """The document as a .docx file. Same document, same bytes.

    drawn  pictures of its charts by key, as PNG
    """
    return _Writer(document, drawn).file()


class _Writer:
    """Walks the blocks of one document."""

    def __init__(self, document: Document, drawn: Mapping[str, bytes]) -> None:
        self._document, self._drawn, self._language = document, drawn, document.language
        self._file = docx.Document()
        set_styles(self._file, document.language, document.short)
        self._known = document.identifiers()
        self._notes, self._pages, self._places = Footnotes(document), NotesOfPages(), Bookmarks()
        self._width = 17.6 if document.short else 16.6
        self._counts = {"table": 0, "figure": 0}

    def file(self) -> bytes:
        """Everything, as bytes."""
        document, core = self._document, self._file.core_properties
        title, subject, run_id = (
            short(plain(text), _LONGEST_PROPERTY)
            for text in (f"{document.kind}: {document.title}", document.subtitle, document.run_id)
        )
        core.title, core.subject, core.keywords, core.comments = title, subject, run_id, ""
        core.author, core.language = "underlag", _LANGUAGES[self._language]
        core.created = core.modified = _CREATED
        self._paragraph("Subtitle", [text_run(document.kind, bold=True)])
        self._paragraph("Title", [text_run(document.title)])
        words = f"{document.subtitle}. {LABELS['run'][self._language]} {document.run_id}."
        self._paragraph("Subtitle", [text_run(words)])
        self._foot()
        if not document.short:
            self._contents()
        for section in document.sections:
            self._notes.begin()
            self._section(section, 1)
        if self._file.element.body[-2].tag == qn("w:tbl"):
            self._paragraph("Normal", [])  # Word wants a paragraph after the last table
        self._pages.store(self._file)
        saved = BytesIO()
        self._file.save(saved)
        return _without_clock(saved)

    def _paragraph(self, style: str, content: list[Any], keep: bool = False) -> None:
        body = self._file.element.body
        body.insert(len(body) - 1, paragraph_element(style.replace(" ", ""), content, keep=keep))

    def _foot(self) -> None:
        """Kind, run and page number at the foot of each page."""
        foot = self._file.sections[0].footer.paragraphs[0]
        text = f"{self._document.kind}. {LABELS['run'][self._language]} {self._document.run_id}"
        foot._p.extend([text_run(f"{text}\t", "SmallPrint"), *field("PAGE", "1", style="SmallPrint")])

    def _contents(self) -> None:
        """The table of contents: a field that Word fills with page numbers, holding links until it does."""
        self._paragraph("Subtitle", [text_run(LABELS["contents"][self._language], bold=True)])
        entries = [entry for s in self._document.sections for entry in [(1, s), *((2, inner) for inner in s.sections)]]
        begin, code, middle, _, end = field('TOC \\o "1-2" \\h \\z \\u', "")
        for at, (level, section) in enumerate(entries):
            first = [begin, code, middle] if at == 0 else []
            last = [end] if at == len(entries) - 1 else []
            self._paragraph(f"TOC {level}", [*first, self._places.link(section.key, section.title), *last])

    def _section(self, section: Section, level: int) -> None:
        heading = self._file.add_paragraph(style=f"Heading {min(level, 4)}")
        heading._p.extend(self._places.around(section.key, [text_run(section.title)]))
        if self._begins_page(section):
            heading.paragraph_format.page_break_before = True
        for at, block in enumerate(section.blocks):
            if isinstance(block, Sentence):
                after_table = at > 0 and isinstance(section.blocks[at - 1], Table)
                after = section.blocks[at + 1 : at + 2]
                keep = level > 1 if self._document.short else bool(after and isinstance(after[0], Table | Charts))
                self._paragraph("Text After Table" if after_table else "Normal", self._sentence(block), keep)
            else:
                self._block(block, level)
        for inner in section.sections:
            self._section(inner, level + 1)

    def _begins_page(self, section: Section) -> bool:
        """Whether a chapter stands on a new page: in a sheet, one that is nothing but places, each kept together."""
        if self._document.short:
            return not section.blocks and len(section.sections) > 0
        return section is self._document.sections[0] or section.style in ("region", "page")

    def _block(self, block: Headlines | Charts | Table | Definitions | Cards | Assumptions, level: int) -> None:
        if isinstance(block, Table):
            self._table(block)
        elif isinstance(block, Charts):
            self._charts(block, level)
        elif isinstance(block, Headlines):
            self._headlines(block)
        elif isinstance(block, Definitions):
            for at, item in enumerate(block.items, start=1):
                self._paragraph("Definition", self._definition(item), keep=at < len(block.items))
        elif isinstance(block, Cards):
            self._cards(block)
        else:
            self._assumptions(block)

    def _sentence(self, sentence: Sentence) -> list[Any]:
        content = []
        for part in sentence.parts:
            if isinstance(part, str):
                content.append(text_run(part))
                continue
            content.append(text_run(part.text))
            note = self._notes.note(part)
            if note:
                content.append(self._pages.add(note))
        return content

    def _status(self, status: str) -> list[Any]:
        return [text_run(f" [{STATUSES[status][self._language]}]", "Status")] if status in STATUSES else []

    def _link(self, text: str, href: str) -> Any:
        if href.startswith("#"):
            return self._places.link(href[1:], text) if href[1:] in self._known else text_run(text)
        return outside_link(self._file, href, text) if href else text_run(text)

    def _links(self, links: Sequence[tuple[str, str]]) -> list[Any]:
        content = []
        for at, (text, href) in enumerate(links):
            content += [text_run(", ")] if at else []
            content.append(self._link(text, href))
        return content

    def _headlines(self, block: Headlines) -> None:
        for item in block.items:
            note = self._notes.note(item.number)
            mark = [self._pages.add(note)] if note else []
            interval = [text_run(" ("), *self._sentence(item.interval), text_run(")")] if item.interval else []
            self._paragraph(
                "Headline",
                [
                    text_run(item.number.text, "HeadlineNumber"),
                    *mark,
                    text_run(" "),
                    *self._sentence(item.label),
                    *interval,
                    *self._status(item.number.status),
                ],
            )

    def _definition(self, item: Definition) -> list[Any]:
        term = self._status(item.status) if item.status else [text_run(item.term, "RunIn")]
        return [*term, text_run(": "), self._link(item.text, item.href)]

    def _cards(self, block: Cards) -> None:
        for card in block.items:
            self._paragraph("Normal", self._places.around(card.anchor, [text_run(card.title, "RunIn")]), keep=True)
            content: list[Any] = []
            for fact in card.facts:
                content += [text_run(f"{fact.term}: "), self._link(fact.text, fact.href), text_run(". ")]
            self._paragraph("Source Text", content)

    def _assumptions(self, block: Assumptions) -> None:
        for item in block.items:
            interval = f" ({item.interval})" if item.interval else ""
            title = [text_run(item.meaning, "RunIn"), text_run(f": {item.value}{interval}"), *self._status(item.status)]
            self._paragraph("Normal", self._places.around(item.anchor, title), keep=True)
            content = [text_run(f"{item.reason} ")] if item.reason else []
            if item.links:
                content += [
                    text_run(f"{LABELS['sources'][self._language]}: "),
                    *self._links(item.links),
                    text_run(". "),
                ]
            if item.review:
                content.append(text_run(f"{LABELS['review'][self._language]}: {item.review}. "))
            self._paragraph("Source Text", [*content, text_run(item.name, "Key")])

    def _caption(self, what: str, word: Text, content: list[Any], keep: bool) -> None:
        self._counts[what] += 1
        sequence = field(f"SEQ {word[self._language]} \\* ARABIC", str(self._counts[what]))
        self._paragraph(
            "Caption", [text_run(f"{word[self._language]} ", bold=True), *sequence, text_run(". "), *content], keep
        )

    def _charts(self, block: Charts, level: int) -> None:
        """Two beside each other in a sheet and where one is tall, which then stands narrow; else one by one."""
        part = 1.0 if not self._document.short else _OF_SHEET if level == 1 else _OF_PLACE
        step = 2 if self._document.short or block.kind == "maps" else 1
        for row in (block.items[at : at + step] for at in range(0, len(block.items), step)):
            paragraph = self._file.add_paragraph(style="Figure")
            for at, (chart, width) in enumerate(zip(row, self._widths(row, block.kind == "maps", part), strict=True)):
                if at:
                    paragraph.add_run("  ")
                self._picture(paragraph, chart, width)
            for at, chart in enumerate(row):
                said = [text_run(f"{chart.title}. {chart.unit} "), text_run(chart.source, "SmallPrint")]
                self._caption("figure", _FIGURE, said, keep=at < len(row) - 1)
        if block.beside is not None:
            self._table(block.beside)

    def _widths(self, row: Sequence[Chart], maps: bool, part: float) -> list[float]:
        """Width of each picture of a row [centimetres], which takes this part of the width of the page."""
        narrow = _TALL_SHORT if self._document.short else _TALL_LONG
        tall = [maps and height > 1.3 * width for width, height in (_size(self._drawn[c.key]) for c in row)]
        if len(row) == 1:
            return [narrow if tall[0] else _ALONE]
        room = self._width * part - _BETWEEN
        rest = (room - narrow * sum(tall)) / max(1, len(row) - sum(tall))
        return [narrow if high else rest for high in tall]

    def _picture(self, paragraph: Any, chart: Chart, width: float) -> None:
        shape = paragraph.add_run().add_picture(BytesIO(self._drawn[chart.key]), width=Cm(width))
        for side in ("distT", "distB", "distL", "distR"):
            shape._inline.set(side, "0")
        about = shape._inline.docPr
        about.set("descr", plain(f"{chart.title}. {chart.description}"))
        about.set("title", plain(chart.title))

    def _table(self, table: Table) -> None:
        note = [text_run(". "), text_run(table.note, "SmallPrint")] if table.note else []
        self._caption("table", _TABLE, [text_run(table.caption), *note], keep=True)
        shares = column_shares(table, self._width / (_SMALL_FACE if table.kind else _FACE))
        widths = [round(self._width * _TWIPS * share / sum(shares)) for share in shares]
        made = table_element(widths, TABLE_STYLE)
        style, head_style = ("TableTextSmall", "TableHeadSmall") if table.kind else ("TableText", "TableText")
        heads = [
            cell_element(
                width, [paragraph_element(head_style, [text_run(head.text, bold=True)], head.numeric, keep=True)]
            )
            for head, width in zip(table.heads, widths, strict=True)
        ]
        made.append(row_element(heads, head=True))
        beside = "  " if table.kind == "years" else "\n"
        last, whole = len(table.rows) - 1, lines(table, shares) <= _WHOLE
        for at, row in enumerate(table.rows):
            keep = at < last and (whole or at in (0, last - 1))
            cells = [
                cell_element(width, [paragraph_element(style, self._cell(cell, beside), cell.numeric, keep)])
                for cell, width in zip(row, widths, strict=True)
            ]
            made.append(row_element(cells, head=False))
        self._file.element.body.insert(len(self._file.element.body) - 1, made)

    def _cell(self, cell: Cell, beside: str = "\n") -> list[Any]:
        content = [self._link(cell.text, cell.href)] if cell.text else []
        if cell.anchor:
            content = self._places.around(cell.anchor, content)
        if cell.status in STATUSES and cell.text:
            content.append(text_run(f"\n[{STATUSES[cell.status][self._language]}]", "SmallPrint"))
        else:
            content += self._status(cell.status)
        content += self._links(cell.links)
        if cell.note:
            apart = " " if cell.status in STATUSES and cell.text else beside
            content.append(text_run(f"{apart}{cell.note}", "SmallPrint"))
        if cell.code:
            content.append(text_run(cell.code, "Key"))
        return content


def _size(picture: bytes) -> tuple[int, int]:
    """Width and height of a PNG [px], from its first chunk."""
    return int.from_bytes(picture[16:20], "big"), int.from_bytes(picture[20:24], "big")


def _without_clock(saved: BytesIO) -> bytes:
    """The same archive with the same date on every part."""
    fixed = BytesIO()
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return fixed.getvalue()
