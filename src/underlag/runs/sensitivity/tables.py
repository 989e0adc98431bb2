"""Two tables of doubt: what each assumption moves, and which data would take most of the doubt away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl
from jaxtyping import Float

from underlag.core.arrays import Array
from underlag.optimise.programme.problem import StartsPlan, StartsProblem
from underlag.runs.inputs.groups import thinned, thinning
from underlag.runs.plan.assemble import Assembled
from underlag.runs.record.contents import COLUMNS
from underlag.runs.record.quantities import QUANTITIES
from underlag.runs.sensitivity.card_steps import half_width, levers_of, own_half_widths
from underlag.runs.sensitivity.derivatives import REGIONAL_COUNTS, sensitivities
from underlag.uncertainty.data_value import narrowing, variance_explained

LEAST_EFFECT = 0.005
"""Smallest effect that is listed, as a share of the place's largest."""

TABLE, ANSWER, STUDY = "table", "answer", "study"
"""Forms of measurement: an official table of every region, one region's own answer, a study of a group of cards."""

STUDIED: tuple[str, ...] = ("exits", "training", "settling", "moves", "hours", "arrivals")
"""Groups of cards that a national study or register could settle."""


def group_of(parameter: str) -> str:
    """Folder of a card, by its name, which is its group."""
    return parameter.split("/")[0]


def sensitivity_table(assembled: Assembled, problem: StartsProblem, places: tuple[str, ...]) -> pl.DataFrame:
    """Derivative of coverage [1] in the target year with today's starts, and of the starts called for [post/year], to
    every lever [per unit of its card], and the effect: derivative × 80 percent half width [1], [post/year].

    problem  the central question
    places   codes, the nation first

    Columns are ``COLUMNS["sensitivity"]``; effects below ``LEAST_EFFECT`` of a place's largest are left out. Raises
    NoSolutionError as ``sensitivities``.
    """
    found = sensitivities(assembled.central, problem, levers_of(assembled))
    own = own_half_widths(assembled)
    widths = np.stack(
        [
            own[n] if n in REGIONAL_COUNTS else np.full(len(places), half_width(assembled.parameters[n]))
            for n in found.levers
        ],
        axis=1,
    )
    frames = []
    for quantity, derivative in (("coverage", found.coverage), ("starts", found.starts)):
        effect = derivative * widths
        listed = np.abs(effect) >= np.maximum(LEAST_EFFECT * np.abs(effect).max(axis=1, keepdims=True), 1e-12)
        place, lever = np.nonzero(listed)
        names = np.asarray(found.levers)[lever]
        frames.append(
            pl.DataFrame(
                {
                    "region_code": np.asarray(places)[place],
                    "quantity": quantity,
                    "parameter": names,
                    "group": [group_of(name) for name in names],
                    "derivative": derivative[listed],
                    "half_width": widths[listed],
                    "effect": effect[listed],
                    "unit": str(QUANTITIES[quantity].unit),
                }
            )
        )
    table = pl.concat(frames).with_columns(pl.col("effect").abs().alias("size"))
    ordered = table.sort(["quantity", "region_code", "size", "parameter"], descending=[False, False, True, False])
    return ordered.select(COLUMNS["sensitivity"])


@dataclass(frozen=True)
class Measurement:
    """Something that could be measured.

    name, form  for a region's answer the name is its code
    question    the part of it: a kind of staff of an answer, a card of a study; empty for all of it
    values      true values over draws, a column for each item [log for counts, else unit of the card or its factor]
    errors      standard deviation of each item's error of measurement, ≥ 0 [the item's unit]
    """

    name: str
    form: str
    values: Float[Array, "draw item"]
    errors: Float[Array, " item"]
    question: str = ""


def measurements(assembled: Assembled, step: int) -> Iterator[Measurement]:
    """What could be measured, on every ``step``-th draw: tables of specialists, trainees or both by region, a region's
    answer on both and on each, and groups of cards and each card of them. Counts are in logarithms; errors are those of
    the ``data_value`` cards. KeyError where there are no such cards."""
    inputs, cards = thinned(assembled.ensemble, step), assembled.parameters
    counts = {name: np.log(getattr(inputs.start, name)) for name in ("specialists", "trainees")}
    error, remaining = (cards[f"data_value/{name}"].central.item() for name in ("count_error", "remaining_spread"))
    for name, values in counts.items():
        yield Measurement(f"{name}_by_region", TABLE, values, np.full(values.shape[1], error))
    everything = np.concatenate(list(counts.values()), axis=1)
    yield Measurement("staff_by_region", TABLE, everything, np.full(everything.shape[1], error))
    for at, code in enumerate(inputs.regions):
        both = np.stack([values[:, at] for values in counts.values()], axis=1)
        yield Measurement(code, ANSWER, both, np.full(len(counts), error))
        for name, values in counts.items():
            yield Measurement(code, ANSWER, values[:, [at]], np.full(1, error), name)
    for group in STUDIED:
        unsure = sorted(name for name, p in cards.items() if group_of(name) == group and half_width(p) > 0)
        if unsure:
            values = np.stack([cards[name].lever[::step] for name in unsure], axis=1)
            errors = remaining * values.std(axis=0, ddof=1)
            yield Measurement(group, STUDY, values, errors)
            for at, name in enumerate(unsure):
                yield Measurement(group, STUDY, values[:, [at]], errors[[at]], name)


def fewest_draws(items: int) -> int:
    """The least number of draws [draw] from which the worth of so many items is told: two for each, and 20 more."""
    return 2 * items + 20


def data_value_table(assembled: Assembled, wanted: StartsPlan, places: tuple[str, ...]) -> pl.DataFrame:
    """How much each measurement is expected to narrow the starts called for, of the nation and of each region: standard
    deviation before and after [post/year], and the share by which the interval narrows [1], 0–1.

    wanted  the starts that each solved draw would call for in expected value: no measurement tells of luck to come
    places  codes, the nation first

    A region's answer is set against the nation's starts and its own. Measurements that the draws are too few for are
    left out. Columns are ``COLUMNS["data_value"]``. KeyError as ``measurements``.
    """
    plateau = np.asarray(wanted.levels["plateau"])
    results = np.concatenate([plateau.sum(axis=1, keepdims=True), plateau], axis=1)
    before = results.std(axis=0, ddof=1)
    step = thinning(assembled.ensemble.draws, len(results))
    rows: list[tuple[str, str, str, str, int, float, float, float]] = []
    for each in measurements(assembled, step):
        items = each.values.shape[1]
        if len(results) < fewest_draws(items):
            continue
        narrower = narrowing(variance_explained(results, each.values, each.errors))
        for place, code in enumerate(places):
            if each.form != ANSWER or place == 0 or code == each.name:
                after = before[place] * (1 - narrower[place])
                rows.append((code, each.name, each.question, each.form, items, before[place], after, narrower[place]))
    kinds = (pl.String, pl.String, pl.String, pl.String, pl.Int64, pl.Float64, pl.Float64, pl.Float64)
    table = pl.DataFrame(rows, schema=dict(zip(COLUMNS["data_value"], kinds, strict=True)), orient="row")
    return table.sort(["region_code", "narrowing", "measurement", "question"], descending=[False, True, False, False])
