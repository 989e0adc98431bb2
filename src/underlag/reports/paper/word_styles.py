"""Styles of the Word file: real headings and captions, faces that every office program has or replaces by equals."""

from __future__ import annotations

from typing import Any

from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from underlag.reports.paper.word_parts import element

_FACE = "Arial"
_ACCENT, _MUTED = RGBColor(0x00, 0x55, 0x8C), RGBColor(0x56, 0x60, 0x6B)
_LANGUAGES = {"sv": "sv-SE", "en": "en-GB"}
TABLE_STYLE = "UnderlagTable"
"""Style of every table: lines between rows, a stronger one under the head."""

HEADING_SIZES = {"Title": 24.0, "Heading 1": 16.0, "Heading 2": 13.0, "Heading 3": 11.0, "Heading 4": 10.0}


def set_styles(document: WordDocument, language: str, short: bool) -> None:
    """Page, language and every style that the writer names."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    side = Cm(1.7 if short else 2.2)
    section.left_margin = section.right_margin = side
    section.top_margin = section.bottom_margin = Cm(1.7 if short else 2.2)
    _language(document, language)
    normal = _paragraph(document, "Normal", 9.5 if short else 10, after=3.5 if short else 5)
    normal.paragraph_format.line_spacing = 1.05 if short else 1.1
    for name, size in HEADING_SIZES.items():
        before = 0.0 if name == "Title" else 12 if short else 16
        style = _paragraph(document, name, size * (0.75 if short else 1), before=before, after=4, bold=True)
        style.font.color.rgb = _ACCENT if name in ("Title", "Heading 1") else RGBColor(0, 0, 0)
        style.font.italic = False
        style.paragraph_format.keep_with_next = True
        for border in style.element.findall(f".//{qn('w:pBdr')}"):
            border.getparent().remove(border)
    subtitle = _paragraph(document, "Subtitle", 10, after=8, colour=_MUTED)
    subtitle.font.italic = False
    for spacing in subtitle.element.rPr.findall(qn("w:spacing")):
        subtitle.element.rPr.remove(spacing)
    caption = _paragraph(document, "Caption", 8.5 if short else 9, before=5 if short else 8, after=3, bold=False)
    caption.font.color.rgb = RGBColor(0, 0, 0)
    _paragraph(document, "Headline", 9.5 if short else 10.5, after=2 if short else 4)
    _paragraph(document, "Definition", 9.5, after=1)
    _paragraph(document, "Figure", 10, before=6, after=2).paragraph_format.keep_with_next = True
    for name, size in (("Table Text", 8.5), ("Table Text Small", 7), ("Table Head Small", 6.5)):
        _paragraph(document, name, size).paragraph_format.line_spacing = 1.0
    _paragraph(document, "Text After Table", 9.5 if short else 10, before=7, after=5)
    _paragraph(document, "Source Text", 8.5, after=6)
    _paragraph(document, "Footnote Text", 7 if short else 8)
    foot = _paragraph(document, "Footer", 8)
    foot.paragraph_format.tab_stops.clear_all()
    foot.paragraph_format.tab_stops.add_tab_stop(section.page_width - 2 * side, WD_TAB_ALIGNMENT.RIGHT)
    for level in (1, 2):
        style = _paragraph(document, f"TOC {level}", 9.5 if level == 1 else 9, after=1)
        style.paragraph_format.left_indent = Cm(0.6 * (level - 1))
        style.paragraph_format.tab_stops.add_tab_stop(
            section.page_width - 2 * side, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS
        )
    _characters(document)
    _table(document)
    for name in ("TOC 1", "TOC 2", "Footnote Text", "Footnote Reference"):
        document.styles[name].element.name_val = name.lower()  # Word's own name of the style, its identifier unchanged


def _language(document: WordDocument, language: str) -> None:
    """Language of all text, for hyphenation, spelling and screen readers; words are hyphenated."""
    code = _LANGUAGES[language]
    defaults = document.styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}")
    for old in defaults.findall(qn("w:lang")):
        defaults.remove(old)
    defaults.append(element("lang", val=code, eastAsia=code, bidi="ar-SA"))
    settings = document.settings.element
    settings.insert(0, element("autoHyphenation", val="true"))
    settings.insert(0, element("updateFields", val="true"))
    for old in settings.findall(qn("w:themeFontLang")):
        old.set(qn("w:val"), code)


def _paragraph(
    document: WordDocument,
    name: str,
    size: float,
    before: float = 0,
    after: float = 0,
    bold: bool | None = None,
    colour: RGBColor | None = None,
) -> Any:
    styles = document.styles
    style = styles[name] if name in styles else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    if name != "Normal" and style.base_style is None:
        style.base_style = styles["Normal"]
    _face(style, size)
    style.font.bold = bold
    if colour is not None:
        style.font.color.rgb = colour
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    style.paragraph_format.line_spacing = 1.1
    return style


def _face(style: Any, size: float | None) -> None:
    """The one face, instead of any that the theme would choose."""
    style.font.name = _FACE
    if size is not None:
        style.font.size = Pt(size)
    fonts = style.element.rPr.rFonts
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), _FACE)


def _characters(document: WordDocument) -> None:
    """Styles of runs: the big number, the label of a status, small print, a key, a link, the mark of a footnote."""
    for name, size, colour, bold in (
        ("Headline Number", 16.0, None, True),
        ("Status", 8.0, _MUTED, None),
        ("Small Print", 6.5, _MUTED, None),
        ("Key", 8.0, None, None),
        ("Hyperlink", None, _ACCENT, None),
        ("Footnote Reference", None, None, None),
        ("Run In", None, None, True),
    ):
        style: Any = document.styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
        if size is not None:
            style.font.size = Pt(size)
        if colour is not None:
            style.font.color.rgb = colour
        style.font.bold = bold
    reference: Any = document.styles["Footnote Reference"]
    reference.font.superscript = True
    key: Any = document.styles["Key"]
    key.font.name = "Courier New"
    link: Any = document.styles["Hyperlink"]
    link.font.underline = True


def _table(document: WordDocument) -> None:
    """The table style with its borders and a bold head."""
    style: Any = document.styles.add_style("Underlag Table", WD_STYLE_TYPE.TABLE)
    properties = element("tblPr")
    borders = element("tblBorders")
    borders.extend(element(side, val="single", sz=4, space=0, color="CDD3DA") for side in ("bottom", "insideH"))
    margins = element("tblCellMar")
    margins.extend(
        element(side, w=wide, type="dxa") for side, wide in (("top", 15), ("left", 50), ("bottom", 15), ("right", 50))
    )
    properties.extend([borders, margins])
    head, bold, cell, line = (
        element("tblStylePr", type="firstRow"),
        element("rPr"),
        element("tcPr"),
        element("tcBorders"),
    )
    bold.append(element("b"))
    line.append(element("bottom", val="single", sz=8, space=0, color="000000"))
    cell.extend([line, element("vAlign", val="bottom")])
    head.extend([bold, cell])
    style.element.extend([properties, head])
