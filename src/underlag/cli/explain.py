"""``underlag explain RUN NUMBER``: where a number comes from, as a tree."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Annotated

from rich.console import Console
from rich.text import Text as RichText
from rich.tree import Tree
from typer import Argument, Option, Typer, echo

from underlag.cli.options import Language
from underlag.reports import formats
from underlag.runs.explain import STATUS, Node, explain
from underlag.runs.explain_placement import explain_unit, find_unit
from underlag.runs.stored import find_number, read_run

app = Typer(add_completion=False)

WORDS = {
    "interval": {"sv": "80 %-intervall", "en": "80% interval"},
    "known": {"sv": "80 %-intervall om framtiden vore känd", "en": "80% interval if the future were known"},
}


@app.command()
def command(
    run: Annotated[Path, Argument(help="Directory written by underlag plan.")],
    number: Annotated[
        str,
        Argument(
            help="quantity/region/year or quantity/region/year/policy, e.g. starts/04/2030; "
            "placement/unit, e.g. placement/2080."
        ),
    ],
    lang: Annotated[Language, Option(help="Language of the answer.")] = Language.sv,
    depth: Annotated[int, Option(min=1, max=8, help="How many levels of numbers to follow.")] = 2,
    json_: Annotated[bool, Option("--json", help="Print the tree as JSON.")] = False,
) -> None:
    """Show how a number of a run was computed: formula, inputs with values, and the sources they rest on."""
    stored = read_run(run)
    placed = find_unit(stored, number)
    node = (
        explain_unit(stored, placed, lang.value)
        if placed
        else explain(stored, find_number(stored, number), lang.value, depth)
    )
    if json_:
        echo(json.dumps(dataclasses.asdict(node), ensure_ascii=False, indent=2))
        return
    Console(soft_wrap=False).print(_tree(node, lang.value))


def _figure(value: float, language: str) -> str:
    """The number with enough digits to check a formula by hand."""
    size = abs(value)
    return formats.number(value, language, 1 if size >= 1000 else 2 if size >= 1 else 4)


def _tree(node: Node, language: str) -> Tree:
    tree = Tree(_line(node, language), guide_style="dim")
    for child in node.children:
        tree.children.append(_tree(child, language))
    return tree


def _line(node: Node, language: str) -> RichText:
    name, _, key = node.name.partition("  [")
    line = RichText(name, style="bold" if node.value is not None else "")
    if node.value is not None:
        line.append(f" = {_figure(node.value, language)} {node.unit}".rstrip(), style="bold cyan")
    if node.low is not None and node.high is not None:
        interval = f"{_figure(node.low, language)}–{_figure(node.high, language)}"
        which = "known" if key.startswith("starts/") else "interval"
        line.append(f"  {WORDS[which][language]} {interval}", style="cyan")
    if node.status:
        line.append(f"  {STATUS[node.status][language]}", style="magenta")
    if key:
        line.append(f"  [{key}", style="dim")
    if node.text:
        line.append(f"\n{node.text}", style="italic" if node.value is not None else "dim")
    return line
