"""``underlag check``: every problem of a country's evidence, at once."""

from __future__ import annotations

import json
from collections import Counter
from typing import Annotated

from typer import Option, Typer, echo

from underlag.cli.terminal.options import Data, Lang, Language
from underlag.core.errors import EvidenceError
from underlag.core.language import Text
from underlag.evidence.checks.register import check_country
from underlag.evidence.directory.draft import read_draft
from underlag.evidence.places import country_place, data_directory
from underlag.runs.basis.checks import CHECKS_OF_RUNS

app = Typer(add_completion=False)


_SOUND = Text("inga fel hittades.", "no problem found.")
_INHERITED = Text("{} av {} antagandekort ärvs från {}.", "{} of {} parameter cards inherit from {}.")


@app.command()
def command(
    country: Annotated[str, Option(help="Bundled country (sweden, fictional, netherlands) or a path.")] = "sweden",
    data: Data = None,
    lang: Lang = Language.sv,
    json_: Annotated[bool, Option("--json", help="Print the outcome and which cards are inherited as JSON.")] = False,
) -> None:
    """Check tables, sources, parameters, professions and scenarios; exit code 10 if anything is wrong."""
    place = country_place(country, data_directory(data))
    problems = check_country(place.directory, CHECKS_OF_RUNS, place.kept)
    if problems:
        raise EvidenceError(problems)
    cards = read_draft(place.directory).cards
    inherited = {file: card.inherits for file, card in cards.items() if card.inherits}
    if json_:
        echo(json.dumps({"country": country, "problems": [], "inherited": inherited}))
        return
    echo(f"{country}: {_SOUND[lang]}")
    for name, count in sorted(Counter(inherited.values()).items()):
        echo(_INHERITED[lang].format(count, len(cards), name))
