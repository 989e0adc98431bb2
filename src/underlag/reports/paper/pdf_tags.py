"""Heads of table rows in a tagged PDF: what names a row is tagged as its head, which Typst can do for columns only."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf

_BODY, _FOOT, _ROW, _DATA, _HEAD = (pikepdf.Name(f"/{name}") for name in ("TBody", "TFoot", "TR", "TD", "TH"))


def with_row_heads(content: bytes) -> bytes:
    """The PDF with the first cell of each row of a table's body as TH with row scope. Same bytes in, same bytes out.

    A cell finds its heads by their scope; Typst's lists of heads by cell, which know of columns only, are taken out.
    The last rows of a table, kept together as a foot so that none stands alone on a page, are body to a reader.
    """
    saved = BytesIO()
    with pikepdf.open(BytesIO(content)) as pdf:
        for part in _elements(pdf.Root.StructTreeRoot):
            if part.S == _FOOT:
                part.S = _BODY
            if part.S == _BODY:
                for row in _children(part, _ROW):
                    _name(row)
        pdf.save(saved, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return saved.getvalue()


def _name(row: Any) -> None:
    for at, cell in enumerate(_children(row, _DATA)):
        found = cell.get("/A", [])
        listed = [found] if isinstance(found, pikepdf.Dictionary) else list(found)
        attributes = [a for a in listed if "/Headers" not in a]
        if at == 0:
            cell.S = _HEAD
            attributes.append(pikepdf.Dictionary(O=pikepdf.Name.Table, Scope=pikepdf.Name.Row))
        if attributes:
            cell.A = pikepdf.Array(attributes)
        elif "/A" in cell:
            del cell.A


def _children(node: Any, kind: pikepdf.Name) -> Iterator[Any]:
    return (child for child in node.get("/K", []) if isinstance(child, pikepdf.Dictionary) and child.get("/S") == kind)


def _elements(node: Any) -> Iterator[Any]:
    """Every element of the structure below a node, in the order it is read."""
    inner = node.get("/K", [])
    for child in inner if isinstance(inner, pikepdf.Array) else [inner]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield child
            yield from _elements(child)
