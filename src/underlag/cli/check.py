"""``underlag check``: every problem of a country's evidence, at once."""

from __future__ import annotations

import json
from typing import Annotated

from typer import Option, Typer, echo

from underlag.core.errors import EvidenceError
from underlag.evidence.checks import check_country
from underlag.evidence.package import country_directory
from underlag.runs.inputs.limit_checks import LIMITS_CHECK

app = Typer(add_completion=False)


@app.command()
def command(
    country: Annotated[str, Option(help="Bundled country (sweden, fictional, netherlands) or a path.")] = "sweden",
    json_: Annotated[bool, Option("--json", help="Print the outcome as JSON.")] = False,
) -> None:
    """Check tables, sources, parameters, professions and scenarios; exit code 10 if anything is wrong."""
    directory = country_directory(country)
    problems = check_country(directory, (LIMITS_CHECK,))
    if problems:
        raise EvidenceError(problems)
    echo(json.dumps({"country": country, "problems": []}) if json_ else f"{country}: no problem found.")
