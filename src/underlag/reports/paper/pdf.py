"""The document as a tagged PDF (PDF/UA-1), set by Typst with the faces it carries: no font of the system is used.

The template reads the document as data. No text of the evidence or of a user is ever read as markup. A character that
no face has is shown as unknown.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any

import typst

from underlag.reports.charts.palette import FONT
from underlag.reports.document.blocks import (
    Assumptions,
    Block,
    Cards,
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
from underlag.reports.language.safe_text import REPLACEMENT
from underlag.reports.paper.column_widths import column_shares, first_lines, lines
from underlag.reports.paper.pdf_glyphs import unshowable
from underlag.reports.paper.pdf_tags import with_row_heads

_FACE = "Libertinus Serif"
_REGIONS = {"sv": "se", "en": "gb"}
_WORDS = ("run", "sources", "review")
_TEXT_WIDTH = {False: 470.5, True: 498.9}
"""Width of the text [points], of a long document and of a sheet."""

_SIZES = {"": 9.0, "years": 8.0, "dense": 7.5}
"""Kind of table → size of its text [points]."""

_BOX = re.compile(r'viewBox="\S+ \S+ (\S+) (\S+)"')
_TALL = 1.3
"""Height for width from which a picture is tall."""

_WHOLE = 20
"""Lines of a table that is not split over pages."""

_FACE_WIDTH = 0.45
"""Average width of a letter of the face, of its size [1]."""


def pdf_document(document: Document, drawn: Mapping[str, str]) -> bytes:
    """The document as PDF. Same document, same bytes.

    drawn  pictures of its charts by key, as SVG elements
    """
    texts = {"document.json": json.dumps(_Plain(document, drawn).document(), ensure_ascii=False)}
    for at, chart in enumerate(document.charts()):
        texts[f"charts/{at}.svg"] = drawn[chart.key].replace(FONT, f"'{_FACE}'")
    unknown = dict.fromkeys(map(ord, unshowable(set().union(*texts.values()))), REPLACEMENT)
    parts: dict[str, bytes] = {
        "main.typ": files("underlag.reports.paper").joinpath("templates").joinpath("report.typ").read_bytes(),
        **{name: text.translate(unknown).encode("utf-8") for name, text in texts.items()},
    }
    compile_parts: Any = typst.compile  # takes named parts too, which its annotations do not tell
    made: bytes = compile_parts(parts, ignore_system_fonts=True, pdf_standards="ua-1")
    return with_row_heads(made)


def tall(picture: str) -> bool:
    """Whether a picture is so high that it stands narrow beside others, as a map does."""
    size = _BOX.search(picture)
    assert size is not None, "a picture without a size"
    return float(size[2]) > _TALL * float(size[1])


class _Plain:
    """The document as the template reads it: lists, mappings and texts; a link only where its target is."""

    def __init__(self, document: Document, drawn: Mapping[str, str]) -> None:
        self._document = document
        self._drawn = drawn
        self._known = document.identifiers()
        self._files = {chart.key: f"{at}.svg" for at, chart in enumerate(document.charts())}
        self._notes = Footnotes(document)

    def document(self) -> dict[str, Any]:
        """Everything."""
        d = self._document
        return {
            "language": d.language,
            "region": _REGIONS[d.language],
            "kind": d.kind,
            "title": d.title,
            "subtitle": d.subtitle,
            "run_id": d.run_id,
            "short": d.short,
            "words": {key: LABELS[key][d.language] for key in _WORDS},
            "statuses": {key: text[d.language] for key, text in STATUSES.items()},
            "sections": [self._section(section) for section in d.sections],
        }

    def _section(self, section: Section, inside: bool = False) -> dict[str, Any]:
        if not inside:
            self._notes.begin()
        return {
            "key": section.key,
            "title": section.title,
            "style": section.style,
            "blocks": [self._block(block) for block in section.blocks],
            "sections": [self._section(inner, True) for inner in section.sections],
        }

    def _to(self, href: str) -> str:
        return href if not href.startswith("#") or href[1:] in self._known else ""

    def _links(self, links: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
        return [{"text": text, "to": self._to(href)} for text, href in links]

    def _sentence(self, sentence: Sentence) -> list[Any]:
        return [
            part if isinstance(part, str) else {"text": part.text, "note": self._notes.note(part)}
            for part in sentence.parts
        ]

    def _block(self, block: Block) -> dict[str, Any]:
        plain: dict[str, Any] = {"block": type(block).__name__}
        if isinstance(block, Sentence):
            return {**plain, "parts": self._sentence(block)}
        if isinstance(block, Table):
            return {**plain, **self._table(block)}
        if isinstance(block, Charts):
            return {**plain, **self._charts(block)}
        if isinstance(block, Headlines):
            return {**plain, "items": self._headlines(block)}
        if isinstance(block, Definitions):
            return {**plain, "items": [self._definition(item) for item in block.items]}
        if isinstance(block, Cards):
            return {
                **plain,
                "items": [
                    {"anchor": card.anchor, "title": card.title, "facts": [self._definition(f) for f in card.facts]}
                    for card in block.items
                ],
            }
        return {**plain, "items": self._assumptions(block)}

    def _headlines(self, block: Headlines) -> list[dict[str, Any]]:
        return [
            {
                "number": {"text": item.number.text, "note": self._notes.note(item.number)},
                "label": self._sentence(item.label),
                "interval": self._sentence(item.interval),
                "status": item.number.status,
            }
            for item in block.items
        ]

    def _charts(self, block: Charts) -> dict[str, Any]:
        items = [
            {
                "file": self._files[chart.key],
                "title": chart.title,
                "unit": chart.unit,
                "source": chart.source,
                "tall": tall(self._drawn[chart.key]),
                "description": f"{chart.title}. {chart.description}",
            }
            for chart in block.items
        ]
        return {"layout": block.kind, "items": items, "beside": self._table(block.beside) if block.beside else None}

    def _definition(self, item: Definition) -> dict[str, str]:
        return {"term": item.term, "text": item.text, "to": self._to(item.href), "status": item.status}

    def _assumptions(self, block: Assumptions) -> list[dict[str, Any]]:
        return [{**vars(item), "links": self._links(item.links)} for item in block.items]

    def _table(self, table: Table) -> dict[str, Any]:
        numeric = [head.numeric for head in table.heads]
        shares = column_shares(table, _TEXT_WIDTH[self._document.short] / (_SIZES[table.kind] * _FACE_WIDTH))
        beside = [max((len(row[at].note) for row in table.rows), default=0) for at in range(len(table.heads))]
        return {
            "caption": table.caption,
            "note": table.note,
            "kind": table.kind,
            "numeric": numeric,
            "size": _SIZES[table.kind],
            "whole": lines(table, shares) <= _WHOLE,
            "first": first_lines(table, shares),
            "columns": shares,
            "heads": [head.text for head in table.heads],  # without links: a repeated head is no place for one
            "rows": [
                [
                    {
                        "text": c.text,
                        "to": self._to(c.href),
                        "status": c.status,
                        "note": c.note,
                        "code": c.code,
                        "links": self._links(c.links),
                        "anchor": c.anchor,
                        "beside": beside[at] if table.kind == "years" and c.numeric else 0,
                    }
                    for at, c in enumerate(row)
                ]
                for row in table.rows
            ],
        }
