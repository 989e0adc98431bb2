"""``underlag aggregate FILE.json --out DIR``: the aggregate form, for countries that publish anchor-year figures."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Argument, Option, Typer, echo

from underlag.cli.terminal.options import Lang, Language
from underlag.runs.record.aggregate import TRACE, aggregate_files
from underlag.runs.record.directory import check_free, whole_directory
from underlag.workforce.aggregate_form.aggregate_inputs import Arrivals

app = Typer(add_completion=False)


@app.command()
def command(
    file: Annotated[Path, Argument(help="JSON file whose object inputs holds the figures.")],
    out: Annotated[Path, Option(help="Directory to write; must not exist.")],
    arrivals: Annotated[
        Arrivals,
        Option(
            help="Who is counted of those who come from abroad: all, as in the agency's R model, or only the share who "
            "stay, as in its web engine."
        ),
    ] = Arrivals.all,
    _lang: Lang = Language.sv,
    replace: Annotated[bool, Option("--replace", help="Replace an earlier run at --out.")] = False,
) -> None:
    """Project supply, required supply and advised yearly intake; writes trace.csv, and the advice by its parts.

    underlag explain OUT intake tells the parts in words; underlag compare holds two runs against each other.
    """
    check_free(out, replace, (file,))
    files = aggregate_files(file, arrivals)
    with whole_directory(out, replace) as place:
        for name, text in files.items():
            (place / name).write_text(text, encoding="utf-8", newline="\n")
    echo(str(out / TRACE))
