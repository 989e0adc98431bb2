"""Every card says something of the years that it is read for; all that don't are told at once, by file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from underlag.core.errors import EvidenceError
from underlag.evidence.checks.register import check_country
from underlag.evidence.country import read_country
from underlag.evidence.places import bundled_countries
from underlag.runs.synthesis.calibrate import past_evidence
from underlag.runs.synthesis.case import case_of
from underlag.runs.track_record.dated_cards import DATED_CHECK
from underlag.runs.track_record.nation import COUNTED, TRAINEES_COUNTED

STAY, FILL, SHARED = (f"parameters/{name}.yaml" for name in ("settling/stay.gp", "training/fill.gp", "moves/yearly"))
"""Cards of Havsmark from 2020: two of general practice, and one of every profession."""

REACH = "parameters/placement/reach.yaml"
"""A card that the model of the past does not read."""


def silence(country: Path, file: str) -> None:
    path = country / file
    text, removed = re.subn(r"before:\n(?:  .*\n)+", "", path.read_text(encoding="utf-8"))
    assert removed == 1
    path.write_text(text, encoding="utf-8")


def found(country: Path) -> dict[str, str]:
    problems = check_country(country, (DATED_CHECK,))
    return {problem.where: problem.told("en")["what"] for problem in problems}


@pytest.mark.parametrize("name", sorted(bundled_countries()))
def test_every_bundled_country_passes(name: str) -> None:
    assert list(check_country(bundled_countries()[name], (DATED_CHECK,))) == []


def test_all_are_told_at_once_each_for_the_year_in_which_the_backtest_begins(own_country: Path) -> None:
    for file in (STAY, FILL, SHARED):
        silence(own_country, file)
    said = "the card has no value for 2012"
    assert found(own_country) == {f"{file}, values": said for file in (STAY, FILL, SHARED)}


def test_other_cards_need_a_value_in_the_base_year(own_country: Path) -> None:
    text = "name: placement/reach\ninherits: sweden\nvalues: [{from: %s, value: 55}]\n"
    (own_country / REACH).write_text(text % 2024, encoding="utf-8")
    assert found(own_country) == {}
    (own_country / REACH).write_text(text % 2025, encoding="utf-8")
    assert found(own_country) == {f"{REACH}, values": "the card has no value for 2024"}


def test_it_says_nothing_where_the_tables_cannot_be_read(own_country: Path) -> None:
    silence(own_country, STAY)
    (own_country / "tables" / "population_total.csv").unlink()
    assert f"{STAY}, values" not in found(own_country)


@pytest.mark.parametrize(("counted", "first"), [((), 2020), ((COUNTED, TRAINEES_COUNTED), 2012)])
def test_the_synthesis_is_refused_with_every_card(own_country: Path, counted: tuple[str, ...], first: int) -> None:
    """From 2020 for a starting point, from 2012 for a backtest; cards dated 2020 are silent about the latter alone."""
    later = "parameters/start/trainees_per_1000.gp.yaml"
    for file in (STAY, FILL, later):
        silence(own_country, file)
    with pytest.raises(EvidenceError) as refused:
        case_of(past_evidence(read_country(own_country), "gp"), counted=counted)
    expected = [later] if first == 2020 else [STAY, later, FILL]
    assert [problem.where for problem in refused.value.problems] == [f"{file}, values" for file in sorted(expected)]
    assert all(str(first) in problem.told("sv")["what"] for problem in refused.value.problems)
