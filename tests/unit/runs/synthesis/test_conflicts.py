"""Cards that figures push to their end are refused, unless they say why."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from underlag.core.errors import EvidenceError
from underlag.evidence.cards.parameter import Conflict
from underlag.evidence.country import read_country
from underlag.evidence.places import country_directory
from underlag.runs.inputs.evidence import Evidence
from underlag.runs.synthesis.calibrate import past_evidence
from underlag.runs.synthesis.conflicts import FARTHEST, moved_and_narrowed, of_cards, refuse_pushed_cards
from underlag.runs.synthesis.posterior import Posterior
from underlag.runs.synthesis.stored_posterior import posterior_of

NAME = "training/dropout"


@pytest.fixture(scope="module")
def posterior(evidence: Evidence) -> Posterior:
    return posterior_of(evidence)


def pushed(posterior: Posterior, to: float, name: str = NAME) -> Posterior:
    """Every card where it was before the figures, and one at a score."""
    scores = np.zeros_like(posterior.scores)
    scores[:, posterior.past.names().index(name)] = to
    return replace(posterior, scores=scores)


def files(posterior: Posterior) -> dict[str, str]:
    return {name: f"parameters/{name}.yaml" for name in posterior.past.cards}


def test_moved_and_narrowed_are_the_mean_and_the_spread_of_the_scores() -> None:
    found = moved_and_narrowed(("a", "b"), np.array([[1.0, -2.0], [3.0, -2.0]]))
    assert found.rows() == [("a", 2.0, 1.0, True), ("b", -2.0, 0.0, True)]


def test_a_card_within_what_it_holds_possible_is_left_alone(posterior: Posterior) -> None:
    refuse_pushed_cards(pushed(posterior, FARTHEST - 0.01), files(posterior))


@pytest.mark.parametrize(("to", "end"), [(FARTHEST + 0.01, "upper"), (-FARTHEST - 0.01, "lower")])
def test_a_card_that_is_pushed_to_its_end_is_named(posterior: Posterior, to: float, end: str) -> None:
    with pytest.raises(EvidenceError) as caught:
        refuse_pushed_cards(pushed(posterior, to), files(posterior))
    (problem,) = caught.value.problems
    assert problem.where == f"parameters/{NAME}.yaml, distribution"
    assert end in str(problem)
    assert "4.9 percent" in str(problem)


def test_a_card_that_says_why_is_let_be(posterior: Posterior) -> None:
    told = Conflict.model_validate({"reason": {"sv": "därför", "en": "because"}})
    cards = {**posterior.past.cards, NAME: posterior.past.cards[NAME].model_copy(update={"conflict": told})}
    refuse_pushed_cards(pushed(replace(posterior, past=replace(posterior.past, cards=cards)), 3.0), files(posterior))


def test_regions_and_years_are_no_cards(posterior: Posterior) -> None:
    name = f"regional/specialists/{posterior.past.regions[0]}"
    moved = pushed(posterior, 4.0, name)
    refuse_pushed_cards(moved, files(posterior))
    assert name not in of_cards(moved)["unknown"].to_list()


@pytest.mark.parametrize(
    ("country", "profession"),
    [
        ("sweden", "gp"),
        ("sweden", "district_nurse"),
        ("fictional", "gp"),
        ("fictional", "district_nurse"),
        ("fictional", "physiotherapist"),
    ],
)
def test_no_posterior_that_ships_lies_at_the_end_of_a_card_that_does_not_say_why(country: str, profession: str) -> None:
    read = read_country(country_directory(country))
    refuse_pushed_cards(posterior_of(past_evidence(read, profession)), read.parameter_files(profession))
