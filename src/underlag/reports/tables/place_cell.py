"""The cell that names a region, with how strong the evidence on it is."""

from __future__ import annotations

from underlag.reports.document.blocks import Cell
from underlag.reports.document.figures import Place
from underlag.runs.record.contents import STRENGTHS


def place_cell(place: Place, language: str, href: str = "", status: str = "") -> Cell:
    """The name of a place; below it, for a region, the word for the strength of its evidence."""
    note = STRENGTHS[place.strength][language] if place.strength else ""
    return Cell(place.name, href=href, status=status, note=note)
