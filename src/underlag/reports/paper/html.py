"""The page: one self-contained file that opens without a network, script or font of its own."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from importlib.resources import files

import jinja2
from markupsafe import Markup

from underlag.core.identity import of_text
from underlag.reports.charts.palette import dark_rules
from underlag.reports.document.blocks import Document
from underlag.reports.document.footnotes import footnote
from underlag.reports.language.labels import LABELS
from underlag.reports.language.nouns import STATUSES


def html_page(document: Document, drawn: Mapping[str, str]) -> str:
    """The document as HTML. Same document, same text.

    drawn  pictures of its charts by key, as SVG elements: they escape the words they hold, so they enter as they are
    """
    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(_template),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = _style(document.run_id)
    known = document.identifiers()
    environment.globals["reachable"] = lambda href: not href.startswith("#") or href[1:] in known
    environment.globals["explained"] = lambda number: footnote(document, number)
    environment.tests["number"] = lambda part: not isinstance(part, str)
    environment.globals["kind"] = lambda block: type(block).__name__
    page = environment.get_template("report.html.j2").render(
        document=document,
        regions=[section for section in document.every_section() if section.style == "region"],
        style=Markup(style),
        style_hash=_hash(style),
        t={key: text[document.language] for key, text in LABELS.items()},
        status_words={key: text[document.language] for key, text in STATUSES.items()},
        drawn={key: Markup(picture) for key, picture in drawn.items()},
    )
    return page.rstrip() + "\n"


def _template(name: str) -> str:
    return files("underlag.reports.paper").joinpath("templates").joinpath(name).read_text(encoding="utf-8")


def _style(run_id: str) -> str:
    """The style sheet with the dark colours of charts and the run's name at the foot of each printed page."""
    name = "".join(c for c in run_id if c.isalnum() or c in "-_.")
    return _template("style.css").replace("/* dark charts */", dark_rules()).replace("%RUN%", name)


def _hash(style: str) -> str:
    """What the page's policy lets through: this style sheet and nothing else."""
    return base64.b64encode(bytes.fromhex(of_text(style))).decode("ascii")
