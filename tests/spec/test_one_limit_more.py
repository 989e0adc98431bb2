"""One limit more: a module, its card and its golden text (``tests/one_limit_more``), and no other place knows of it.

The golden text is held by ``tests/unit/optimise/limits``. Here the limit goes the whole way: a scenario of a country
names it, its card is read, it holds the recommendation back, has a price, is tried at the ends of its card, and is told
in the report.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jax
import numpy as np
import polars as pl
import pytest
from one_limit_more.course_places import CoursePlaces

from underlag.core.units import Unit
from underlag.evidence.places import country_directory
from underlag.optimise.limits.register import LIMITS
from underlag.runs.basis.run import Request
from underlag.runs.plan.jax_settings import prepare_engine
from underlag.runs.record.quantities import QUANTITIES
from underlag.runs.robustness.limit_ends import BASE, limit_ends
from underlag.runs.robustness.limit_prices import limits_table
from underlag.runs.robustness.new_draws import Planned
from underlag.runs.robustness.study import planned

Command = Callable[..., Any]

CARD = Path(__file__).parents[1] / "one_limit_more" / "course_places.yaml"

SCENARIO = """
name: courses
base: baseline
title: {sv: Kursplatser, en: Course places}
description: {sv: Bara kursplatserna håller tillbaka., en: Only course places hold back.}
changes:
  objective: {decided_years: 2}
  limits:
    applicants: none
    supervision: none
    rotations: none
    yearly_change: none
    floor: none
    solidarity: none
    course_places: nation
reason: {sv: En gräns till., en: One limit more.}
"""

DRAWS = 10


@pytest.fixture(autouse=True, scope="module")
def double() -> Iterator[None]:
    with jax.enable_x64(True):
        yield


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The invented country with the limit's card, and a scenario that names it."""
    own = tmp_path_factory.mktemp("own") / "country"
    shutil.copytree(country_directory("fictional"), own, ignore=shutil.ignore_patterns("invent"))
    shutil.copy(CARD, own / "parameters" / "limits" / CARD.name)
    (own / "scenarios" / "courses.yaml").write_text(SCENARIO, encoding="utf-8")
    return own


@pytest.fixture(scope="module")
def decided(country: Path) -> Planned:
    """A plan of the scenario as far as its recommendation."""
    prepare_engine()
    with LIMITS.also(CoursePlaces):
        return planned(Request(str(country), scenario="courses", draws=DRAWS))


@pytest.fixture
def registered() -> Iterator[None]:
    with LIMITS.also(CoursePlaces):
        yield


def test_it_is_read_from_its_card_and_holds_the_posts_back(decided: Planned) -> None:
    (limit,) = decided.advice.programme.limits
    assert isinstance(limit, CoursePlaces)
    assert limit.places == 200.0 and decided.assembled.central.limits.numbers["course_places"]["places"] == 200.0
    levels = decided.advice.programme.levels(decided.advice.optimum.decision)
    assert levels.sum(axis=1).max() == pytest.approx(200.0)


def test_it_has_a_price_in_the_table_of_limits(decided: Planned) -> None:
    table = limits_table(decided.advice, ("N0", *decided.assembled.evidence.regions))
    first = table.row(0, named=True)
    assert (first["limit"], first["region_code"], first["allowed"]) == ("course_places", "N0", 200.0)
    assert first["binding"] and first["price"] > 0
    assert (first["unit"], first["one_more_en"]) == ("post/year", "one more course place a year")
    assert first["cards"] == "limits/course_places"


@pytest.mark.usefixtures("registered")
def test_both_ends_of_its_card_are_tried(decided: Planned) -> None:
    ends = limit_ends(decided)
    assert ends["parameter"].to_list() == [BASE, "limits/course_places", "limits/course_places"]
    low, high = decided.assembled.parameters["limits/course_places"].spread.interval(0.8)
    assert ends["set_to"].to_list()[1:] == pytest.approx([low, high], abs=1e-4)
    base, fewer, more = ends["difference_fte"]
    assert fewer > base > more
    assert Unit.parse(ends["unit"][1]) == Unit.parse("post/year")


@pytest.mark.usefixtures("registered")
def test_the_whole_plan_tells_it_in_tables_and_report(country: Path, underlag: Command, tmp_path: Path) -> None:
    ask = ("plan", "--country", country, "--scenario", "courses", "--draws", DRAWS, "--out", tmp_path / "run")
    assert underlag("check", "--country", country).code == 0
    assert underlag(*ask, "--lang", "en").code == 0
    limits = pl.read_csv(tmp_path / "run" / "tables" / "limits.csv")
    assert set(limits["limit"]) == {"course_places"}
    without = pl.read_csv(tmp_path / "run" / "tables" / "alternatives.csv").filter(pl.col("kind") == "limit")
    assert without["text_en"].to_list() == ["Without the limit on course places"]
    report = (tmp_path / "run" / "report.html").read_text(encoding="utf-8")
    held_back = "The recommendation is held back by the limit on course places"
    for words in (held_back, CoursePlaces.text.en, "on differences between regions or on course places"):
        assert words in report
    with np.load(tmp_path / "run" / "inputs.npz") as stored:
        assert stored["limits.numbers.course_places.places"] == 200.0


def test_the_text_of_the_posts_names_it_in_both_languages() -> None:
    starts = QUANTITIES["starts"]
    assert starts.formula.sv.endswith("nedåt (ersätta dem som slutar) eller för skillnader mellan regioner")
    assert starts.formula.en.endswith("from below (replace those who leave) or on differences between regions")
    with LIMITS.also(CoursePlaces):
        assert starts.formula.sv.endswith(", för skillnader mellan regioner eller för kursplatser")
        assert starts.formula.en.endswith(", on differences between regions or on course places")


def test_where_it_is_not_registered_scenario_and_card_are_refused(country: Path, underlag: Command) -> None:
    said = underlag("check", "--country", country, "--lang", "en")
    assert said.code == 10
    assert "changes.limits.course_places" in said.err and "no limit has this name" in said.err
    assert "no limit reads a card of this name" in said.err
