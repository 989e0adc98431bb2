"""Need by every need model side by side: what each says is missing in each region."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from underlag.core.language import Text
from underlag.need.models import NEED_MODELS
from underlag.reports.document.blocks import Cell, Head, Table
from underlag.reports.document.figures import Figures, Place
from underlag.reports.language.numerals import decimals_for, number, percent
from underlag.reports.tables.place_cell import place_cell

_NOTE = Text(
    "Saknade specialister omräknade till heltid, med täckningsgraden under. Varje modell fördelar samma behov i riket, "
    "så den säger vem som behöver mer och vem som behöver mindre. Riktvärdet rakt av är varken golv eller tak: i en "
    "region med tyngre behov räcker det inte, i en med lättare är det mer än vad som behövs. Talen är centrala värden "
    "utan intervall, och vikterna är antagna.",
    "Specialists missing in full-time equivalents, with the coverage below. Every model shares the same national need, "
    "so it says who needs more and who needs less. The guideline as it stands is neither floor nor ceiling: where need "
    "is heavier it does not suffice, and where it is lighter it is more than what is needed. The numbers are central "
    "values without interval, and the weights are assumed.",
)


def need_models_table(figures: Figures, language: str, among: Sequence[Place] | None = None) -> Table | None:
    """One row a region (or one of those given), the nation last, a column a need model; None where there is one model
    alone."""
    rows = figures.result.tables["need_by_model"].iter_rows(named=True)
    found = {(row["region_code"], row["need_model"]): row for row in rows}
    models = [name for name in NEED_MODELS if (figures.nation.code, name) in found]
    if len(models) < 2:
        return None
    chosen = [place for place in figures.by_name(language) if among is None or place in among]
    used = figures.result.names.need_model[language]
    heads = [Head(Text("Region", "Region")[language]), *(_head(name, used, language) for name in models)]
    caption = Text(
        f"Brist {figures.start} enligt varje behovsmodell", f"Shortage in {figures.start} by every need model"
    )
    body = [
        (place_cell(place, language), *(_cell(found[place.code, name], language) for name in models))
        for place in (*chosen, figures.nation)
    ]
    return Table("need-models", caption[language], tuple(heads), body, _NOTE[language], "dense")


def _head(name: str, used: str, language: str) -> Head:
    title = NEED_MODELS[name].title[language]
    chosen = Text(" (körningens)", " (the run's)")[language] if title == used else ""
    return Head(title + chosen, "#q-need", True)


def _cell(row: dict[str, Any], language: str) -> Cell:
    missing = row["shortage_fte"]
    return Cell(
        number(missing, language, decimals_for([missing])), numeric=True, note=percent(row["coverage"], language)
    )
