"""The document as a tagged PDF (PDF/UA-1), set by Typst with the faces it carries: no font of the system is used.

The template reads the document as data. No text of the evidence or of a user is ever read as markup.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any

import typst

from underlag.reports.blocks import (
    Assumptions,
    Block,
    Cards,
    Charts,
    Command,
    Definition,
    Definitions,
    Document,
    Headlines,
    Section,
    Sentence,
    Table,
)
from underlag.reports.labels import LABELS
from underlag.reports.palette import FONT
from underlag.reports.provenance import Footnotes
from underlag.reports.shares import column_shares
from underlag.reports.words import STATUSES

_FACE = "Libertinus Serif"
_REGIONS = {"sv": "se", "en": "gb"}
_WORDS = ("run", "sources", "review")


def pdf_document(document: Document, drawn: Mapping[str, str]) -> bytes:
    """The document as PDF. Same document, same bytes.

    drawn  pictures of its charts by key, as SVG elements
    """
    parts: dict[str, bytes] = {
        "main.typ": files("underlag.reports").joinpath("templates").joinpath("report.typ").read_bytes(),
        "document.json": json.dumps(_Plain(document).document(), ensure_ascii=False).encode("utf-8"),
    }
    for at, chart in enumerate(document.charts()):
        parts[f"charts/{at}.svg"] = drawn[chart.key].replace(FONT, f"'{_FACE}'").encode("utf-8")
    compile_parts: Any = typst.compile  # takes named parts too, which its annotations do not tell
    made: bytes = compile_parts(parts, ignore_system_fonts=True, pdf_standards="ua-1")
    return made


class _Plain:
    """The document as the template reads it: lists, mappings and texts; a link only where its target is."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._known = document.identifiers()
        self._files = {chart.key: f"{at}.svg" for at, chart in enumerate(document.charts())}
        self._notes = Footnotes(document)

    def document(self) -> dict[str, Any]:
        """Everything."""
        d = self._document
        return {
            "language": d.language, "region": _REGIONS[d.language], "kind": d.kind, "title": d.title,
            "subtitle": d.subtitle, "run_id": d.run_id, "short": d.short,
            "words": {key: LABELS[key][d.language] for key in _WORDS},
            "statuses": {key: text[d.language] for key, text in STATUSES.items()},
            "sections": [self._section(section) for section in d.sections],
        }  # fmt: skip

    def _section(self, section: Section, inside: bool = False) -> dict[str, Any]:
        if not inside:
            self._notes.begin()
        return {
            "key": section.key, "title": section.title, "style": section.style,
            "blocks": [self._block(block) for block in section.blocks],
            "sections": [self._section(inner, True) for inner in section.sections],
        }  # fmt: skip

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
        if isinstance(block, Command):
            return {**plain, "text": block.text}
        if isinstance(block, Table):
            return {**plain, **self._table(block)}
        if isinstance(block, Charts):
            return {**plain, **self._charts(block)}
        if isinstance(block, Headlines):
            return {**plain, "items": self._headlines(block)}
        if isinstance(block, Definitions):
            return {**plain, "items": [self._definition(item) for item in block.items]}
        if isinstance(block, Cards):
            return {**plain, "items": [
                {"anchor": card.anchor, "title": card.title, "facts": [self._definition(f) for f in card.facts]}
                for card in block.items
            ]}  # fmt: skip
        return {**plain, "items": self._assumptions(block)}

    def _headlines(self, block: Headlines) -> list[dict[str, Any]]:
        return [
            {"number": {"text": item.number.text, "note": self._notes.note(item.number)},
             "label": self._sentence(item.label), "interval": self._sentence(item.interval),
             "status": item.number.status}
            for item in block.items
        ]  # fmt: skip

    def _charts(self, block: Charts) -> dict[str, Any]:
        items = [
            {"file": self._files[chart.key], "title": chart.title, "unit": chart.unit, "source": chart.source,
             "description": f"{chart.title}. {chart.description}"}
            for chart in block.items
        ]  # fmt: skip
        return {"layout": block.kind, "items": items, "beside": self._table(block.beside) if block.beside else None}

    def _definition(self, item: Definition) -> dict[str, str]:
        return {"term": item.term, "text": item.text, "to": self._to(item.href), "status": item.status}

    def _assumptions(self, block: Assumptions) -> list[dict[str, Any]]:
        return [{**vars(item), "links": self._links(item.links)} for item in block.items]

    def _table(self, table: Table) -> dict[str, Any]:
        numeric = [head.numeric for head in table.heads]
        return {
            "caption": table.caption, "note": table.note, "kind": table.kind, "numeric": numeric,
            "columns": column_shares(table),
            "heads": [head.text for head in table.heads],  # without links: a repeated head is no place for one
            "rows": [
                [{"text": c.text, "to": self._to(c.href), "status": c.status, "note": c.note, "code": c.code,
                  "links": self._links(c.links), "anchor": c.anchor} for c in row]
                for row in table.rows
            ],
        }  # fmt: skip
