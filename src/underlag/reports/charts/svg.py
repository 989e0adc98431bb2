"""Vega-Lite specification → vector picture that stands alone: no network, no script, no installed font, no stray text.

Rendered by vl-convert in this process. Pictures of one page are drawn in one go, since its first picture costs a
second of start and each one after that some hundredths.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any
from xml.sax.saxutils import escape

import vl_convert

from underlag.reports.charts.palette import FONT, LIGHT
from underlag.reports.document.blocks import Chart

_ATTRIBUTES = re.compile(r' (?:role|class|aria-[a-z]+|pointer-events|stroke-miterlimit)="[^"]*"')
_NOTHING = re.compile(r'<path(?: display="none"| d="(?:M0,0h0v0h0Z)?"| fill="none")+\s*/>')
_EMPTY_GROUP = re.compile(r"<g(?: [^>]*)?></g>")
_ROOT = re.compile(r"<svg [^>]*>")
_SIZE = re.compile(r'viewBox="([^"]+)"')

_TOKEN = re.compile("§[0-9]+§")
SHORT_WORD = 4
"""Words of so few letters are drawn as they are."""

_LOCALES: Mapping[str, Any] = {"sv": "sv-SE", "en": "en-GB"}

CONFIG: Mapping[str, Any] = {
    "aria": False,
    "background": None,
    "font": FONT,
    "view": {"stroke": None},
    "axis": {
        "labelColor": LIGHT["muted"],
        "labelFontSize": 12,
        "gridColor": LIGHT["grid"],
        "domainColor": LIGHT["axis"],
        "tickColor": LIGHT["axis"],
        "title": None,
        "labelFlush": False,
        "labelOverlap": False,
        "labelLimit": 0,
    },
    "text": {"color": LIGHT["ink"], "fontSize": 12},
}
"""Look shared by all charts."""


def frame(width: int, height: int, left: int, right: int, top: int, bottom: int) -> dict[str, Any]:
    """Size of a picture [px] with its margins fixed, so that it is the same whatever font measures the labels."""
    return {
        "autosize": {"type": "none"},
        "width": width - left - right,
        "height": height - top - bottom,
        "padding": {"left": left, "right": right, "top": top, "bottom": bottom},
    }


def svg_chart(chart: Chart, language: str) -> str:
    """The chart as an SVG element with title and description, to be put into a page as it is."""
    spec, words = _set_aside(chart.spec)
    spec = {**spec, "config": CONFIG, "$schema": "https://vega.github.io/schema/vega-lite/v6.json"}
    picture = vl_convert.vegalite_to_svg(
        spec, vl_version="6.4", format_locale=_LOCALES[language], allowed_base_urls=[], show_warnings=False
    )
    return _accessible(_TOKEN.sub(lambda found: escape(words.get(found[0], found[0])), picture), chart)


def _set_aside(spec: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """The specification with short tokens for the words that only text marks show, and these words by token.

    The renderer measures every letter of a text, a tenth of a millisecond each, and needs none of that: margins are
    fixed and texts anchored. The words go in where the tokens stand when the picture is drawn.
    """
    shown, else_used = _fields(spec)
    fields, words = shown - else_used, dict[str, str]()

    def tokens(node: Any) -> Any:
        if isinstance(node, Mapping):
            return {name: _token(value) if name in fields else tokens(value) for name, value in node.items()}
        return [tokens(part) for part in node] if isinstance(node, list) else node

    def _token(value: Any) -> Any:
        if not isinstance(value, str) or len(value) <= SHORT_WORD:
            return value
        token = f"§{len(words)}§"
        words[token] = value
        return token

    return tokens(spec), words


def _fields(node: Any, channel: str = "") -> tuple[set[str], set[str]]:
    """Fields of the data that text marks show, and those that something else reads."""
    shown, else_used = set[str](), set[str]()
    if isinstance(node, Mapping):
        if isinstance(field := node.get("field"), str):
            (shown if channel == "text" and set(node) == {"field"} else else_used).add(field)
        parts = [_fields(value, name) for name, value in node.items()]
    else:
        parts = [_fields(value) for value in node] if isinstance(node, list) else []
    return shown.union(*(part[0] for part in parts)), else_used.union(*(part[1] for part in parts))


def draw_all(charts: Iterable[Chart], language: str) -> dict[str, str]:
    """Each chart's picture under its key."""
    return {chart.key: svg_chart(chart, language) for chart in charts}


def _accessible(picture: str, chart: Chart) -> str:
    """Names the picture, describes it, and drops what says nothing: empty groups, English role words, fixed size."""
    box = _SIZE.search(picture)
    assert box is not None, "vl-convert gave a picture without a size"
    body = _ROOT.sub("", picture, count=1)
    body = _ATTRIBUTES.sub("", body)
    body = _NOTHING.sub("", body)
    before = ""
    while before != body:
        before, body = body, _EMPTY_GROUP.sub("", body)
    key = re.sub(r"[^A-Za-z0-9-]", "-", chart.key)
    body = re.sub(r'(id="|url\(#)(clip|gradient)', rf"\g<1>{key}-\2", body)
    width = box[1].split()[2]
    root = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" viewBox="{box[1]}" width="{width}" '
        f'height="{box[1].split()[3]}" aria-labelledby="{key}-t {key}-d">'
        f'<title id="{key}-t">{escape(chart.title)}</title><desc id="{key}-d">{escape(chart.description)}</desc>'
    )
    return root + body


def as_png(drawn: Mapping[str, str]) -> dict[str, bytes]:
    """Pictures of ``svg_chart`` as PNG at twice their size, on white: see-through bands would darken on a dark page."""
    return {key: vl_convert.svg_to_png(_on_white(picture), scale=2.0) for key, picture in drawn.items()}


def _on_white(picture: str) -> str:
    return re.sub(r"(<svg [^>]*>)", r'\1<rect width="100%" height="100%" fill="#ffffff"/>', picture, count=1)
