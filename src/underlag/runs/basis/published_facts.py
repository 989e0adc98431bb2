"""Published facts beside the model: does the plan agree with what is known?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import itemgetter
from typing import Any

import numpy as np
import polars as pl

from underlag.balance import capacity as balance
from underlag.core.arrays import Array
from underlag.need.norms import Norm
from underlag.runs.plan.assemble import Assembled
from underlag.runs.record.contents import COLUMNS
from underlag.runs.record.intervals import with_sum
from underlag.uncertainty.scoring import score_fact

_Values = Mapping[str, Array]
"""Quantity → values by draw, year and place (nation first)."""

SHARES: Mapping[str, Callable[[_Values], Array]] = {
    "share_missing": lambda values: 1 - values["coverage"],
    "share_missing_specialists": lambda values: 1 - values["specialists_fte"] / values["required_fte"],
}
"""Facts stated as the share of what the need requires that is missing [1]: trainees counted at their norm, or
specialists alone. A source that does not say which it means is compared with both."""


TYPES: Mapping[str, Any] = {
    **dict.fromkeys(("fact_id", "text_sv", "text_en", "unit", "source"), pl.String),
    **dict.fromkeys(("published", "tolerance", "central", "p10", "p90"), pl.Float64),
    "met": pl.Boolean,
}
"""Type of each column of the table, also where nothing is published of the profession."""


def facts_table(
    assembled: Assembled, central: Mapping[str, _Values], draws: Mapping[str, _Values], places: tuple[str, ...]
) -> pl.DataFrame:
    """Every published fact of the profession with the model's value and 80 percent interval, in the fact's own unit.

    central, draws  policy → quantity → values by draw, year and place (``places``, the nation first); before the start
                    the past is read, and a fact of any other year is left out

    ValueError for a fact of another place, KeyError for a quantity or policy that the model has not.
    """
    evidence = assembled.evidence
    rows = []
    facts = evidence.country.tables["published_facts"].filter(pl.col("profession") == evidence.profession.name)
    for fact in facts.iter_rows(named=True):
        quantity, year = fact["quantity"], fact["year"]
        if year in evidence.horizon.states:
            before = None
        elif assembled.posterior.past.first <= year < evidence.horizon.start:
            before = _before_start(assembled, year)
        else:
            continue
        read = SHARES.get(quantity, itemgetter(quantity))
        place, at = places.index(fact["region_code"]), year - evidence.horizon.start
        if before is None:
            middle = float(read(central[fact["policy"]])[0, at, place])
            spread = np.asarray(read(draws[fact["policy"]])[:, at, place], dtype=np.float64)
        else:
            middle, spread = (float(read(before[0])[0, place]), read(before[1])[:, place])
        score = score_fact(fact["value"], fact["tolerance"], middle, spread)
        rows.append(
            (
                fact["fact_id"],
                fact["text_sv"],
                fact["text_en"],
                score.published,
                score.tolerance,
                fact["unit"],
                score.central,
                score.p10,
                score.p90,
                score.met,
                fact["source"],
            )
        )
    return pl.DataFrame(rows, schema={column: TYPES[column] for column in COLUMNS["facts"]}, orient="row")


def _before_start(assembled: Assembled, year: int) -> tuple[_Values, _Values]:
    """Stocks, capacity and shortage of a year before the start, from the past of that year and the official population;
    the need model's weights are those of the start year. Central, then draws; axes draw and place."""
    evidence = assembled.evidence
    residents = np.array([[evidence.residents(region, year) for region in range(len(evidence.regions))]])
    found = []
    for inputs, past, drawn in zip((assembled.central, assembled.ensemble), assembled.past, (False, True), strict=True):
        specialists, trainees = past.stock("specialists", year), past.stock("trainees", year)
        patient_time = _patient_share(assembled, drawn)[:, None]
        norm = Norm(inputs.goal.residents_per_specialist, inputs.goal.residents_per_trainee)
        specialists_fte = past.stock("specialists_fte", year) * patient_time
        trainees_fte = trainees * inputs.career.trainee_hours[:, None]
        need = residents * inputs.need.per_resident[:, 0]
        by_region = {
            "specialists": specialists,
            "specialists_fte": specialists_fte,
            "trainees": trainees,
            "trainees_fte": trainees_fte,
            "need": np.broadcast_to(need, specialists.shape),
            "capacity": balance.capacity(specialists_fte, trainees_fte, norm),
        }
        values = {name: with_sum(array) for name, array in by_region.items()}
        values["gap_fte"] = balance.gap(values["capacity"], values["need"], norm)
        values["required_fte"] = values["need"] / norm.residents_per_specialist
        values["coverage"] = balance.coverage(values["capacity"], values["need"])
        found.append(values)
    return found[0], found[1]


def _patient_share(assembled: Assembled, drawn: bool) -> Array:
    share = assembled.parameters["hours/patient_time_share"]
    return share.draws if drawn else share.central
