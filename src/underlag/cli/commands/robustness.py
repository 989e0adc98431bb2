"""``underlag robustness``: the recommendation tried in new draws beside simple rules, and in structural scenarios."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

from rich.console import Console
from rich.table import Table as Printed
from typer import Option, Typer, echo

from underlag.cli.terminal.options import Data, Lang, Language
from underlag.cli.terminal.progress import PREPARING, stages
from underlag.core.language import Text
from underlag.evidence.places import data_directory
from underlag.optimise.limits.register import LIMITS
from underlag.reports.columns.of_recommendation import RECOMMENDATION_TABLES
from underlag.reports.language import numerals
from underlag.reports.language.nouns import POLICY_NAMES
from underlag.runs.plan.jax_settings import prepare_engine
from underlag.runs.plan.request import Request
from underlag.runs.plan.session import country_of
from underlag.runs.record.derived import write_shipped
from underlag.runs.record.directory import MANIFEST, check_free, whole_directory
from underlag.runs.record.manifest import as_json, evidence_of, versions
from underlag.runs.robustness.new_draws import DRAWS, OUT_OF_SAMPLE_FILE, RECOMMENDED, SEED
from underlag.runs.robustness.regret_matrix import LEAST_REGRET
from underlag.runs.robustness.regret_matrix import REGRET_FILE as MATRIX
from underlag.runs.robustness.study import StudyTables, robustness

app = Typer(add_completion=False)

_WIDTH = 150
"""Columns of the table where it does not go to a terminal."""


@app.command()
def command(
    country: Annotated[str, Option(help="Bundled country (sweden, fictional) or a path to one.")] = "sweden",
    profession: Annotated[str | None, Option(help="Profession; the country's default if left out.")] = None,
    scenario: Annotated[str | None, Option(help="Scenario; the country's default if left out.")] = None,
    draws: Annotated[int, Option(help="Number of new draws.", min=2)] = DRAWS,
    seed: Annotated[int, Option(help="Seed of the new draws.", min=0)] = SEED,
    plan_draws: Annotated[int, Option(help="Draws of the plan whose recommendation is tried.", min=2)] = 1000,
    plan_seed: Annotated[int, Option(help="Seed of that plan; another than that of the new draws.", min=0)] = 1,
    out: Annotated[Path | None, Option(help="Directory to write the tables to; must not exist.")] = None,
    data: Data = None,
    lang: Lang = Language.sv,
    replace: Annotated[bool, Option("--replace", help="Replace earlier tables at --out.")] = False,
    json_: Annotated[bool, Option("--json", help="Print the tables as JSON.")] = False,
) -> None:
    """Try the recommendation in new draws, beside every simple rule at the same cost, in structural scenarios, beside
    what would be best there, and with each uncertain limit wider and narrower. The tables that --out gives are what a
    country keeps in derived/ and plans show."""
    if out is not None:
        check_free(out, replace)
    request = Request(country, profession, scenario, draws=plan_draws, seed=plan_seed, data=data_directory(data))
    with stages(_STAGES, lang.value, silent=json_) as told:
        prepare_engine()
        tables = robustness(request, draws, seed, told, told.search)
    if out is not None:
        with whole_directory(out, replace) as place:
            for file, table in tables.items():
                write_shipped(table, place / Path(file).name)
            (place / MANIFEST).write_text(as_json(_manifest(request, tables)), encoding="utf-8")
    if json_:
        found = {Path(file).stem: table.to_dicts() for file, table in tables.items()}
        echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    console = Console()
    if not console.is_terminal:
        console = Console(width=_WIDTH)
    console.print(_trial(tables, lang.value))
    console.print(_matrix(tables, lang.value))


_STAGES = {
    **PREPARING,
    "recommendation": Text("söker rekommendationen", "finding the recommendation"),
    "trial": Text("prövar i nya dragningar", "trying in new draws"),
    "worlds": Text("jämför strukturella scenarier", "comparing structural scenarios"),
    "ends": Text("prövar osäkra gränser", "trying uncertain limits"),
}


def _manifest(request: Request, tables: StudyTables) -> dict[str, Any]:
    table = tables[OUT_OF_SAMPLE_FILE]
    settings = {
        **vars(request),
        "units": None,
        "data": None,
        "new_draws": table["draws"][0],
        "new_seed": table["seed"][0],
    }
    country = country_of(request)
    return {
        "run_id": table["inputs"][0],
        "settings": settings,
        "versions": versions(),
        "evidence": evidence_of(country),
    }


_VARIANTS = {
    "own_cost": Text("egen kostnad", "own cost"),
    "equal_cost": Text("samma kostnad", "equal cost"),
    "within_limits": Text("samma kostnad, inom gränserna", "equal cost, within the limits"),
}

_HEADS = (
    Text("Regel", "Rule"),
    Text("Prövad som", "Tried as"),
    Text("Tjänster per år", "Posts a year"),
    Text("Målfunktion", "Objective"),
    Text("Sämre än rekommendationen", "Worse than the recommendation"),
    Text("Sämre än metoden lika fri", "Worse than the method as free"),
    Text("Bryter mot gränserna", "Breaks the limits"),
)


def _trial(tables: StudyTables, language: str) -> Printed:
    printed = Printed(title=RECOMMENDATION_TABLES["out_of_sample"][0][language], title_justify="left")
    for at, head in enumerate(_HEADS):
        printed.add_column(head[language], justify="right" if 1 < at < 6 else "left")
    for row in tables[OUT_OF_SAMPLE_FILE].iter_rows(named=True):
        first = row["policy"] == "recommended"
        apart, alike = (
            " ± ".join(numerals.number(row[f"{kind}{name}"], language, 1) for name in ("difference_fte", "error_fte"))
            for kind in ("", "free_")
        )
        broken = [LIMITS[name].called[language] for name in row["limits_broken"].split()]
        printed.add_row(
            POLICY_NAMES[row["policy"]][language],
            "" if first else _VARIANTS[row["variant"]][language],
            numerals.number(row["starts"], language),
            numerals.number(row["objective_fte"], language, 1),
            "" if first else apart,
            "" if first else alike,
            numerals.listing(broken, language),
        )
    return printed


def _matrix(tables: StudyTables, language: str) -> Printed:
    """A line for each decision, a column for each world."""
    table = tables[MATRIX]
    names = {row["world"]: row[f"text_{language}"] for row in table.iter_rows(named=True)}
    names |= {RECOMMENDED: POLICY_NAMES[RECOMMENDED][language], LEAST_REGRET: _CAREFUL[language]}
    printed = Printed(title=RECOMMENDATION_TABLES["regret_matrix"][0][language], title_justify="left")
    printed.add_column(_DECISION[language])
    worlds = table["world"].unique(maintain_order=True)
    for world in worlds:
        printed.add_column(world, justify="right")
    for (decision,), rows in table.group_by("decision", maintain_order=True):
        regrets = dict(rows.select("world", "regret").iter_rows())
        printed.add_row(names[str(decision)], *(numerals.number(regrets[world], language, 1) for world in worlds))
    return printed


_DECISION = Text("Beslut: bäst om …", "Decision: best if …")
_CAREFUL = Text("Minsta största ångerpris", "Least largest regret")
