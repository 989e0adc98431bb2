"""``underlag sensitivity``: how the variance divides among groups of assumptions, and the ten that move most."""

from __future__ import annotations

import json
from typing import Annotated, Any

from rich.console import Console
from rich.table import Table as Printed
from typer import Option, Typer, echo

from underlag.cli.terminal.options import Data, Lang, Language
from underlag.cli.terminal.progress import ASSEMBLING, stages
from underlag.core.language import Text
from underlag.evidence.places import data_directory
from underlag.reports.language import numerals
from underlag.reports.language.key_words import ASSUMPTION_GROUPS as GROUP_NAMES
from underlag.runs.plan.jax_settings import prepare_engine
from underlag.runs.plan.request import Request
from underlag.runs.plan.session import choose, country_of
from underlag.runs.sensitivity.sobol import GroupIndices, group_indices

app = Typer(add_completion=False)

_WIDTH = 110
"""Columns of the table where it does not go to a terminal."""


@app.command()
def command(
    country: Annotated[str, Option(help="Bundled country (sweden, fictional) or a path to one.")] = "sweden",
    profession: Annotated[str | None, Option(help="Profession; the country's default if left out.")] = None,
    scenario: Annotated[str | None, Option(help="Scenario; the country's default if left out.")] = None,
    draws: Annotated[int, Option(help="Number of draws that the groups are taken from.", min=2)] = 1000,
    size: Annotated[int, Option(help="Base sample, a power of two; the model runs size × (groups + 2) times.")] = 256,
    seed: Annotated[int, Option(help="Seed of the random streams.", min=0)] = 1,
    data: Data = None,
    lang: Lang = Language.sv,
    json_: Annotated[bool, Option("--json", help="Print the indices as JSON.")] = False,
) -> None:
    """Sobol indices of the nation's coverage in the target year, by group of assumptions. What each single assumption
    moves is in the table sensitivity of every plan."""
    request = Request(country, profession, scenario, draws=draws, seed=seed, data=data_directory(data))
    with stages(_STAGES, lang.value, silent=json_) as told:
        prepare_engine()
        told("evidence")
        ensemble = choose(country_of(request), request, told).assembled.ensemble
        told("indices")
        found = group_indices(ensemble, size, seed)
    if json_:
        echo(json.dumps(as_data(found), ensure_ascii=False, indent=2))
        return
    console = Console()
    if not console.is_terminal:
        console = Console(width=_WIDTH)
    console.print(_table(found, lang.value))
    console.print(_HOW[lang.value])


_STAGES = {
    **ASSEMBLING,
    "indices": Text("räknar variansens delar", "computing the parts of the variance"),
}

_HOW = Text(
    "Första ordningen: den del av variansen som försvinner om gruppen blir känd. Totalt: den del som återstår om allt "
    "annat blir känt. ± är 95-procentiga intervall.",
    "First order: the part of the variance that goes if the group becomes known. Total: the part that remains if all "
    "else becomes known. ± are 95 percent intervals.",
)


def as_data(found: GroupIndices) -> dict[str, Any]:
    """Indices by group, largest total first [1]."""
    i = found.indices
    groups = {
        group: {
            "first": float(i.first[0, at]),
            "first_error": float(i.first_error[0, at]),
            "total": float(i.total[0, at]),
            "total_error": float(i.total_error[0, at]),
        }
        for at, group in sorted(enumerate(i.groups), key=lambda pair: -i.total[0, pair[0]])
    }
    return {"variance": found.variance, "evaluations": i.evaluations, "groups": groups}


def _table(found: GroupIndices, language: str) -> Printed:
    title = Text(
        "Rikets täckningsgrad målåret: variansens delar",
        "The nation's coverage in the target year: parts of its variance",
    )
    printed = Printed(title=title[language], title_justify="left")
    heads = (Text("Grupp", "Group"), Text("Första ordningen", "First order"), Text("Totalt", "Total"))
    for at, head in enumerate(heads):
        printed.add_column(head[language], justify="right" if at else "left")
    for group, numbers in as_data(found)["groups"].items():
        name = GROUP_NAMES[group][language] if group in GROUP_NAMES else group
        cells = [
            " ± ".join(numerals.number(100 * numbers[part], language) for part in (key, f"{key}_error")) + " %"
            for key in ("first", "total")
        ]
        printed.add_row(name, *cells)
    return printed
