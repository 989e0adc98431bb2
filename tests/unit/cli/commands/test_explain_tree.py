"""The strength of the evidence is told where a line is of another region than the line above it."""

from __future__ import annotations

from io import StringIO

from rich.console import Console

from underlag.cli.commands.explain import _tree
from underlag.runs.why.explain_nodes import Node


def printed(node: Node, language: str) -> list[str]:
    console = Console(file=StringIO(), width=200)
    console.print(_tree(node, language))
    return console.file.getvalue().splitlines()  # type: ignore[attr-defined]


def test_each_region_tells_once() -> None:
    below = Node("Behov", 10.0, status="estimated", strength="rikets nivå")
    region = Node("Täckning, Berg", 0.5, status="estimated", children=(below,), strength="rikets nivå")
    other = Node("Täckning, Dal", 0.5, status="estimated", strength="egna uppgifter")
    lines = printed(Node("Täckning, riket", 0.5, status="estimated", children=(region, other)), "sv")
    assert "underlag" not in lines[0]
    assert "underlag: rikets nivå" in lines[1] and "underlag" not in lines[2]
    assert "underlag: egna uppgifter" in lines[3]
    assert "evidence: rikets nivå" in printed(region, "en")[0]
