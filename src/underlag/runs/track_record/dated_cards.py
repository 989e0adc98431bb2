"""Whether every card says something of the years that it is asked for.

The past of general practice in Sweden begins in 2011. A card whose first value is dated 2022 is asked for 2011 by the
synthesis and by the backtest; it says under ``before`` why that value can stand for 2011, or it is refused.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from underlag.core.errors import Problem
from underlag.core.language import Text
from underlag.evidence.cards.professions import Profession, cards_of
from underlag.evidence.checks.register import Check
from underlag.evidence.directory.draft import Draft
from underlag.runs.synthesis.case import first_year_of, past_cards
from underlag.runs.synthesis.past import BEGINNING_CARDS
from underlag.runs.track_record.nation import COUNTED, TRAINEES_COUNTED


def _silent(draft: Draft) -> Iterator[Problem]:
    """Cards that say nothing of the earliest year that a profession asks them for, by file."""
    tables = {resource.name: table for resource, table in draft.readable() if resource.name in _READ}
    if draft.settings is None or len(tables) < len(_READ):
        return  # told by the checks of form
    earliest = dict[str, int]()
    for profession in draft.professions.values():
        first = _first_year(profession, tables, draft.settings.base_year, draft.settings.nation_code)
        files = cards_of(profession, draft.cards)
        read = past_cards({name: draft.cards[file] for name, file in files.items()}).keys() - set(BEGINNING_CARDS)
        for name, file in files.items():
            year = first if name in read else draft.settings.base_year
            earliest[file] = min(year, earliest.get(file, year))
    for file, year in sorted(earliest.items()):
        problem = draft.cards[file].unknown_in(year, file)
        if problem is not None:
            yield problem


_READ = ("workforce_observations", "population_total")


def _first_year(profession: Profession, tables: dict[str, pl.DataFrame], base: int, nation: str) -> int:
    """Of the past as the backtest reads it, which is no later than as the synthesis does."""
    figures, residents = (tables[name] for name in _READ)
    rows = figures.filter(pl.col("profession") == profession.observations.get("profession", profession.name))
    return first_year_of(rows, residents, base, nation, (COUNTED, TRAINEES_COUNTED))


DATED_CHECK = Check(
    "dated",
    Text(sv="Värden för de år som läses", en="Values for the years that are read"),
    Text(
        sv="Varje kort har ett värde för basåret, och de som modellen av det som varit läser för dess första år: ett "
        "värde från det året eller tidigare, eller ett skäl under before till att det första gäller också innan dess.",
        en="Every card has a value for the base year, and those that the model of the past reads for its first year: a "
        "value dated that year or earlier, or a reason under before why the first one holds before its date too.",
    ),
    _silent,
    always=True,
)
"""The check of the years that the synthesis and the backtest ask cards for, beside those of the evidence
(``evidence.checks``)."""
