"""Figures of training foretold: the readings of the synthesis, the residents of the origin, and errors by hand."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from shared.parameter_cards import card

from underlag.runs.synthesis.past import Past
from underlag.runs.track_record.foretold import foretold, read_figures
from underlag.runs.track_record.training import CERTIFICATES, COMPLETIONS, TRAINEES, TrainingFigure
from underlag.workforce.engine.career import Trajectory

NORMS, NATION = (1100.0, 2200.0), "00"

FIGURES = (
    TrainingFigure(TRAINEES, "trainees_per_1000", 2014, 320.0, "d"),
    TrainingFigure(TRAINEES, "trainees_heads", 2013, 210.0, "c"),
    TrainingFigure(COMPLETIONS, "completions_per_year", 2014, 50.0, "b"),
    TrainingFigure(CERTIFICATES, "certificates_per_year", 2014, 60.0, "a"),
)
"""Not in the order of their identities, which is that of the synthesis."""

VALUES = {"a": 60.0, "b": 50.0, "c": 210.0, "d": 0.32}


class Still(np.random.Generator):
    """Chance that is always the same normal score."""

    def __init__(self, score: float):
        super().__init__(np.random.PCG64(1))
        self.score = score

    def standard_normal(self, size=None, dtype=float, out=None):  # type: ignore[override]
        return np.full(size, self.score)


def past(**cards: float) -> Past:
    """A nation of 800 000 residents, 2012–2014."""
    named = {"start/source_error_survey": 1e-9} | {name.replace("__", "/"): value for name, value in cards.items()}
    held = {name: card(name=name, values=[{"from": 2012, "value": value}]) for name, value in named.items()}
    people = np.full((3, 1), 800_000.0)
    return Past((NATION,), (2012, 2013, 2014), people, ("",), np.zeros((2, 55)), held, 9, 1, {})


def rows(values: dict[str, float] = VALUES) -> pl.DataFrame:
    quantities = {figure.identity: (figure.quantity, figure.year) for figure in FIGURES}
    whole = [
        (
            identity,
            NATION,
            None,
            quantities[identity][1],
            quantities[identity][0],
            "=",
            value,
            None,
            "s",
            "survey",
            "no",
        )
        for identity, value in values.items()
    ]
    names = "observation_id region_code region_codes year quantity relation value value_max source source_kind used"
    types = {"region_codes": pl.String, "value_max": pl.Float64}
    table = pl.DataFrame(whole, schema=names.split(), schema_overrides=types, orient="row")
    return table.with_columns(stated_error=pl.lit(None, pl.Float64))


def lived() -> Trajectory:
    """Two worlds: 200 and 240 trainees at first, 10 more each year; 40 and 44 completions; 5 who arrive."""
    stock, flow = np.ones((2, 3, 1)), np.ones((2, 2, 1))
    found = {name: flow if name in ("exits", "dropouts", "filled_starts") else stock for name in Trajectory._fields}
    trainees = np.array([[200.0, 210.0, 220.0], [240.0, 250.0, 260.0]])[:, :, None]
    completions = np.array([[39.0, 40.0], [43.0, 44.0]])[:, :, None]
    return Trajectory(**{**found, "trainees": trainees, "completions": completions, "arrivals": 5 * flow})


def said(score: float = 0.0, of: Past | None = None, values: dict[str, float] = VALUES) -> np.ndarray:
    known = past() if of is None else of
    read = read_figures(FIGURES, rows(values), known, NORMS, NATION)
    return foretold(FIGURES, read, known, lived(), NORMS, Still(score))


def test_a_figure_says_what_it_means_to_the_synthesis_in_each_world():
    """Trainees of the end of 2014 and of 2013, completions of 2014, and certificates: those and who arrive."""
    assert said() == pytest.approx(np.array([[220.0, 210.0, 40.0, 45.0], [260.0, 250.0, 44.0, 49.0]]))


def test_a_number_per_resident_becomes_heads_by_the_residents_that_are_followed():
    """Per 1 000 of 800 000 it is 0.275 and 0.325, in heads 220 and 260 whatever the outcome's residents."""
    assert said()[:, 0] == pytest.approx([220.0, 260.0])
    read = read_figures(FIGURES, rows(), past(), NORMS, NATION)
    assert read.quantity == ("certificates_per_year", "completions_per_year", "trainees_heads", "trainees_per_1000")
    assert read.figures.identity == ("a", "b", "c", "d")


def test_yearly_numbers_have_the_chance_of_what_is_foretold_and_stocks_none():
    """The medians of 40 and 44 and of 45 and 49, in logarithms: √(40·44) and √(45·49). One standard deviation up."""
    factors = said(1.0) / said()
    assert factors[:, :2] == pytest.approx(1.0)
    assert factors[:, 2] == pytest.approx(np.exp(np.sqrt(1 / np.sqrt(40 * 44))))
    assert factors[:, 3] == pytest.approx(np.exp(np.sqrt(1 / np.sqrt(45 * 49))))


def test_a_source_errs_as_its_cards_say():
    """A survey errs by 3 percent and trainees by 4: together 5. Completions add their chance."""
    held = past(start__source_error_survey=0.03, start__observation_error_trainees_heads=0.04)
    factors = said(1.0, held) / said()
    assert factors[:, 0] == pytest.approx(np.exp(0.03))
    assert factors[:, 1] == pytest.approx(np.exp(0.05))
    assert factors[:, 2] == pytest.approx(np.exp(np.sqrt(0.03**2 + 1 / np.sqrt(40 * 44))))


def test_what_is_foretold_does_not_hang_on_what_came():
    held = past(start__source_error_survey=0.03)
    other = {"a": 600.0, "b": 5.0, "c": 2100.0, "d": 3.2}
    assert said(1.0, held, other) == pytest.approx(said(1.0, held), rel=1e-12)
