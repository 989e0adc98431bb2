"""Parts of a Word file that python-docx does not make: footnotes, fields, bookmarks, links inside, table markup."""

from __future__ import annotations

from typing import Any

from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from underlag.reports.language.safe_text import plain

_FOOTNOTES_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"


def element(name: str, /, **attributes: object) -> Any:
    """A WordprocessingML element with attributes of the same namespace."""
    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    return made


def text_run(text: str, style: str = "", bold: bool = False) -> Any:
    """A run of text, perhaps in a character style."""
    made = element("r")
    if style or bold:
        properties = element("rPr")
        if style:
            properties.append(element("rStyle", val=style))
        if bold:
            properties.append(element("b"))
        made.append(properties)
    for at, line in enumerate(plain(text).split("\n")):
        if at:
            made.append(element("br"))
        written = element("t")
        written.text = line
        written.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        made.append(written)
    return made


def field(instruction: str, shown: str, style: str = "") -> list[Any]:
    """A field with what it shows until the program updates it."""
    code = element("instrText")
    code.text = f" {instruction} "
    code.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    begin, middle, end = (element("fldChar", fldCharType=kind) for kind in ("begin", "separate", "end"))
    return [_held(begin, style), _held(code, style), _held(middle, style), text_run(shown, style), _held(end, style)]


def _held(inner: Any, style: str) -> Any:
    """A run around a part of a field, in the style that the field keeps when it is updated."""
    holder = element("r")
    if style:
        properties = element("rPr")
        properties.append(element("rStyle", val=style))
        holder.append(properties)
    holder.append(inner)
    return holder


class Bookmarks:
    """Names of places in the file, short enough for Word, each with a number."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}

    def name(self, key: str) -> str:
        """The bookmark of a place in the document."""
        if key not in self._names:
            self._names[key] = f"p{len(self._names) + 1}"
        return self._names[key]

    def around(self, key: str, content: list[Any]) -> list[Any]:
        """The content with its bookmark."""
        name = self.name(key)
        number = name[1:]
        return [element("bookmarkStart", id=number, name=name), *content, element("bookmarkEnd", id=number)]

    def link(self, key: str, text: str) -> Any:
        """A link to a place in the document."""
        made = element("hyperlink", anchor=self.name(key), history="1")
        made.append(text_run(text, "Hyperlink"))
        return made


def outside_link(document: WordDocument, address: str, text: str) -> Any:
    """A link to the web."""
    made = element("hyperlink", history="1")
    made.set(qn("r:id"), document.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    made.append(text_run(text, "Hyperlink"))
    return made


class NotesOfPages:
    """The footnotes of a Word file; python-docx has none, so they are a part of their own."""

    def __init__(self) -> None:
        self._root = parse_xml(
            f"<w:footnotes {nsdecls('w')}>"
            '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
            '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p>'
            "</w:footnote></w:footnotes>"
        )
        self._count = 0

    def add(self, text: str) -> Any:
        """Add a footnote; the run with its mark is returned."""
        self._count += 1
        note, paragraph, mark = element("footnote", id=self._count), element("p"), element("r")
        properties, style = element("pPr"), element("rPr")
        properties.append(element("pStyle", val="FootnoteText"))
        style.append(element("rStyle", val="FootnoteReference"))
        mark.extend([style, element("footnoteRef")])
        paragraph.extend([properties, mark, text_run(f" {text}")])
        note.append(paragraph)
        self._root.append(note)
        reference, style = element("r"), element("rPr")
        style.append(element("rStyle", val="FootnoteReference"))
        reference.extend([style, element("footnoteReference", id=self._count)])
        return reference

    def store(self, document: WordDocument) -> None:
        """Put the footnotes into the file."""
        part = Part(
            PackURI("/word/footnotes.xml"), _FOOTNOTES_TYPE, serialize_part_xml(self._root), document.part.package
        )
        document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def table_element(widths: list[int], style: str) -> Any:
    """An empty table of fixed column widths [twentieths of a point]."""
    table, properties, grid = element("tbl"), element("tblPr"), element("tblGrid")
    look = {"firstRow": 1, "lastRow": 0, "firstColumn": 1, "lastColumn": 0, "noHBand": 0, "noVBand": 1}
    properties.extend(
        [
            element("tblStyle", val=style),
            element("tblW", w=sum(widths), type="dxa"),
            element("tblLayout", type="fixed"),
            element("tblLook", val="04A0", **look),
        ]
    )
    grid.extend([element("gridCol", w=width) for width in widths])
    table.extend([properties, grid])
    return table


def row_element(cells: list[Any], head: bool) -> Any:
    """A row that is not split over pages; a head is repeated on each."""
    row, properties = element("tr"), element("trPr")
    properties.append(element("cantSplit"))
    if head:
        properties.append(element("tblHeader"))
    row.append(properties)
    row.extend(cells)
    return row


def cell_element(width: int, paragraphs: list[Any]) -> Any:
    """A cell with its paragraphs."""
    cell, properties = element("tc"), element("tcPr")
    properties.append(element("tcW", w=width, type="dxa"))
    cell.append(properties)
    cell.extend(paragraphs)
    return cell


def paragraph_element(style: str, content: list[Any], right: bool = False, keep: bool = False) -> Any:
    """A paragraph of a style; ``keep`` holds it on the page of the next one."""
    paragraph, properties = element("p"), element("pPr")
    properties.append(element("pStyle", val=style))
    if keep:
        properties.append(element("keepNext"))
    if right:
        properties.append(element("jc", val="right"))
    paragraph.append(properties)
    paragraph.extend(content)
    return paragraph
