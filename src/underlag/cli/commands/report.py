"""``underlag report RUN``: a run as documents for its readers, whole or not at all."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

from typer import Argument, Option, Typer, echo

from underlag.cli.terminal.options import Lang, Language
from underlag.cli.terminal.progress import stages
from underlag.core.language import Text
from underlag.reports.chapters.changes import changes_section
from underlag.reports.publish import Wanted, publish
from underlag.runs.plan.jax_settings import prepare_engine
from underlag.runs.record.directory import check_free, whole_directory
from underlag.runs.record.measures_read import with_weighed
from underlag.runs.record.read import read_result, read_run

app = Typer(add_completion=False)


_STAGES = {
    "run": Text("läser körningen", "reading the run"),
    "changes": Text("jämför med förra utgåvan", "comparing with the last edition"),
    "documents": Text("skriver dokumenten", "writing the documents"),
}
"""Stage of the work → what is said of it, in order."""


class Audience(StrEnum):
    """Who a document is for: ``editions.AUDIENCES``."""

    national = "national"
    council = "council"
    press = "press"
    factsheet = "factsheet"


class OutputFormat(StrEnum):
    """``publish.DOCUMENTS`` and ``publish.DATA``."""

    html = "html"
    pdf = "pdf"
    docx = "docx"
    xlsx = "xlsx"
    csv = "csv"
    px = "px"
    json_stat = "json-stat"


_DOCUMENTS = [OutputFormat.html, OutputFormat.pdf, OutputFormat.docx]


@app.command()
def command(
    run: Annotated[Path, Argument(help="Directory written by underlag plan.")],
    out: Annotated[Path, Option(help="Directory to write; must not exist.")],
    format_: Annotated[
        list[OutputFormat], Option("--format", help="Format to write; give it again for more. Documents if left out.")
    ] = _DOCUMENTS,
    audience: Annotated[Audience, Option(help="Who it is for.")] = Audience.national,
    region: Annotated[
        str, Option(help="One region (code or name), or one health-care region for a council; all if left out.")
    ] = "",
    measures: Annotated[
        Path | None, Option(help="Directory written by underlag measures --out, to tell what measures cost and give.")
    ] = None,
    previous: Annotated[Path | None, Option(help="Run of the last edition, to say what has changed.")] = None,
    lang: Lang = Language.sv,
    replace: Annotated[bool, Option("--replace", help="Replace earlier documents at --out.")] = False,
) -> None:
    """Write documents of a run: the national report, summaries for councils, fact sheets of regions, a press sheet."""
    check_free(out, replace, reads=(run, measures, previous))
    with stages(_STAGES, lang.value) as told:
        told("run")
        result = read_result(run)
        if measures is not None:
            result = with_weighed(result, measures)
        changes = None
        if previous is not None:
            told("changes")
            prepare_engine()
            changes = changes_section(result, read_run(previous), read_run(run), lang.value)
        wanted = Wanted(audience.value, tuple(one.value for one in format_), lang.value, region, changes)
        told("documents")
        with whole_directory(out, replace) as place:
            written = publish(result, place, wanted, told.detail)
            names = [path.relative_to(place) for path in written]
    for name in names:
        echo(str(out / name))
