"""``underlag explain RUN NUMBER``: where a number comes from, as a tree."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path
from typing import Annotated

from rich.console import Console
from rich.text import Text as RichText
from rich.tree import Tree
from typer import Argument, Option, Typer, echo

from underlag.cli.terminal.options import Lang, Language
from underlag.reports.language import numerals
from underlag.runs.record.aggregate import is_aggregate, read_aggregate
from underlag.runs.record.read import StoredRun, find_number, read_run
from underlag.runs.why.explain import STATUS, Node, explain, explain_stated
from underlag.runs.why.explain_aggregate import FOLLOWED, GIVEN, explain_advice
from underlag.runs.why.explain_demand import explain_demand, find_demand
from underlag.runs.why.explain_nodes import PUBLISHED, STATED
from underlag.runs.why.explain_placement import explain_unit, find_unit

UNSAID = {text[language] for text in (STATED, PUBLISHED, GIVEN, FOLLOWED) for language in ("sv", "en")}
"""What every assumption, published figure and number of a file has in common: for a program, not for the reader of a
long tree."""

app = Typer(add_completion=False)

_WORDS = {
    "interval": {"sv": "80 %-intervall", "en": "80% interval"},
    "evidence": {"sv": "underlag", "en": "evidence"},
}


@app.command()
def command(
    run: Annotated[Path, Argument(help="Directory written by underlag plan or underlag aggregate.")],
    number: Annotated[
        str,
        Argument(
            help="quantity/region/year or quantity/region/year/policy, e.g. starts/04/2030, the region by code or "
            "name; of demand quantity/region, e.g. specialist_posts_vacant/07; placement/unit, e.g. placement/2080; or "
            "the name of an assumption or a published figure. Of a run of the aggregate form: intake, intake/year or "
            "intake/year/variant, e.g. intake/2043/high."
        ),
    ],
    lang: Lang = Language.sv,
    depth: Annotated[int, Option(min=1, max=8, help="How many levels of numbers to follow.")] = 2,
    json_: Annotated[bool, Option("--json", help="Print the tree as JSON.")] = False,
) -> None:
    """Show how a number of a run was computed: formula, inputs with values, and the sources they rest on."""
    if is_aggregate(run):
        node = explain_advice(read_aggregate(run), number, lang.value, depth)
    else:
        node = _explained(read_run(run), number, lang.value, depth)
    if json_:
        echo(json.dumps(dataclasses.asdict(node), ensure_ascii=False, indent=2))
        return
    Console(soft_wrap=False).print(_tree(node, lang.value))


def _explained(run: StoredRun, number: str, language: str, depth: int) -> Node:
    placed = find_unit(run, number)
    if placed:
        return explain_unit(run, placed, language)
    demanded = find_demand(run, number)
    if demanded:
        return explain_demand(run, *demanded, language)
    stated = explain_stated(run, number.strip(), language)
    return stated or explain(run, find_number(run, number), language, depth)


def _figure(value: float, language: str) -> str:
    """The number with enough digits to check a formula by hand."""
    size = abs(value)
    return numerals.number(value, language, 1 if size >= 1000 else 2 if size >= 1 else 4)


def _tree(node: Node, language: str, said: str = "") -> Tree:
    """The node and what stands under it; the strength of the evidence is told where it is not that of the node above,
    ``said``."""
    tree = Tree(_line(node, language, node.strength != said), guide_style="dim")
    for child in node.children:
        tree.children.append(_tree(child, language, node.strength or said))
    return tree


def _line(node: Node, language: str, strength: bool) -> RichText:
    name, _, key = node.name.partition("  [")
    line = RichText(name, style="bold" if node.value is not None else "")
    if node.value is not None:
        figure = _figure(node.value, language)
        if node.most is not None:
            figure += f"–{_figure(node.most, language)}"
        line.append(f" = {figure} {node.unit}".rstrip(), style="bold cyan")
    if node.low is not None and node.high is not None:
        interval = f"{_figure(node.low, language)}–{_figure(node.high, language)}"
        line.append(f"  {_WORDS['interval'][language]} {interval}", style="cyan")
    if node.status:
        line.append(f"  {STATUS[node.status][language]}", style="magenta")
    if strength and node.strength:
        line.append(f"  {_WORDS['evidence'][language]}: {node.strength}", style="magenta")
    if key:
        line.append(f"  [{key}", style="dim")
    if node.text:
        line.append(f"\n{node.text}", style="italic" if node.value is not None else "dim")
    calculation = _calculation(node, language)
    if calculation:
        line.append(f"\n= {calculation}", style="cyan")
    if node.reason and node.reason not in UNSAID:
        line.append(f"\n{node.reason}", style="yellow")
    return line


MOST_TERMS = 8
"""A sum of more numbers than this is not written out; they stand below it."""


def _calculation(node: Node, language: str) -> str:
    """The expression with the numbers of the children put in; "" where it is long."""
    values = {child.name.partition("  [")[2].rstrip("]"): child.value for child in node.children}
    keys = re.findall(r"\{([^}]*)\}", node.expression)
    if not keys or len(keys) > MOST_TERMS:
        return ""
    written = node.expression.replace(" - ", " − ").replace("*", "×").replace("/ ", "÷ ")
    for key in keys:
        value = values[key]
        assert value is not None, key
        said = _figure(value, language)
        written = written.replace(f"{{{key}}}", said if value >= 0 else f"({said})")
    return written
