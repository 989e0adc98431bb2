"""What is said of chains that have not converged, whole, in both languages; and how much is asked of few draws."""

from __future__ import annotations

import numpy as np
import pytest

from underlag.core.errors import ConvergenceError
from underlag.uncertainty.convergence import (
    KEPT_DRAWS,
    LARGEST_RHAT,
    LEAST_ESS,
    Calibrating,
    Convergence,
    Effort,
    about_minutes,
    insist,
)

NAMES = ("exits", "moves", "arrivals")


def chains(
    rhat: tuple[float, ...] = (1.0, 1.0, 1.0),
    bulk: tuple[float, ...] = (900.0, 900.0, 900.0),
    tail: tuple[float, ...] = (900.0, 900.0, 900.0),
    divergences: int = 0,
) -> Convergence:
    return Convergence(np.array(rhat), np.array(bulk), np.array(tail), divergences, 12.0)


def test_the_published_bounds() -> None:
    """Vehtari and others, 2021: R-hat at most 1.01 and effective sample sizes of at least 400."""
    assert (LARGEST_RHAT, LEAST_ESS, KEPT_DRAWS) == (1.01, 400.0, 1000)


def test_an_r_hat_that_is_too_large() -> None:
    [problem] = chains(rhat=(1.0, 1.0234, 1.0)).problems(NAMES)
    assert problem.told("sv") == {
        "where": "syntes, moves",
        "what": "R-hat är inte bra nog",
        "found": "1.023",
        "expected": "≤ 1.01",
        "remedy": "dra längre kedjor (warmup, draws), eller se på kortet: dess uppgifter kan motsäga varandra",
    }
    assert problem.told("en") == {
        "where": "synthesis, moves",
        "what": "R-hat not good enough",
        "found": "1.023",
        "expected": "≤ 1.01",
        "remedy": "sample longer (warmup, draws), or look at the card: its figures may contradict each other",
    }


def test_effective_sample_sizes_that_are_too_small() -> None:
    middle, tails = chains(bulk=(123.45, 900.0, 900.0), tail=(900.0, 900.0, 7.0)).problems(NAMES)
    assert [middle.told("sv")[part] for part in ("where", "what", "found", "expected")] == [
        "syntes, exits",
        "effektiv urvalsstorlek i mitten är inte bra nog",
        "123.450",
        "≥ 400",
    ]
    assert middle.told("en")["what"] == "bulk effective sample size not good enough"
    assert [tails.told("sv")[part] for part in ("where", "what", "found", "expected")] == [
        "syntes, arrivals",
        "effektiv urvalsstorlek i svansarna är inte bra nog",
        "7.000",
        "≥ 400",
    ]
    assert tails.told("en")["what"] == "tail effective sample size not good enough"


@pytest.mark.parametrize(
    ("count", "sv", "en"),
    [
        (1, "1 divergens", "1 divergence"),
        (2, "2 divergenser", "2 divergences"),
        (17, "17 divergenser", "17 divergences"),
    ],
)
def test_divergences_are_counted_in_words_that_agree(count: int, sv: str, en: str) -> None:
    [problem] = chains(divergences=count).problems(NAMES)
    assert (problem.told("sv")["found"], problem.told("en")["found"]) == (sv, en)
    assert problem.told("sv")["what"] == "dragningen lämnade posteriorns yta"
    assert problem.told("en")["what"] == "the sampler left the surface of the posterior"
    assert problem.told("sv")["where"] == "syntes" and problem.told("en")["expected"] == "0"


def test_everything_that_fails_is_told_in_one_order() -> None:
    """Divergences, then R-hat, the middle and the tails, each by unknown in the order of the arrays."""
    found = chains((1.1, 1.0, 1.2), (10.0, 900.0, 20.0), (900.0, 30.0, 900.0), 4).problems(NAMES)
    assert [p.where for p in found] == [
        "synthesis",
        "synthesis, exits",
        "synthesis, arrivals",
        "synthesis, exits",
        "synthesis, arrivals",
        "synthesis, moves",
    ]


@pytest.mark.parametrize(
    ("least", "allowed"),
    [
        (800.0, "1.01"),  # more draws than usual are not held harder
        (400.0, "1.01"),
        (200.0, "1.02"),  # 1 + 4/200
        (50.0, "1.08"),  # 1 + 4/50
        (1.0, "5.00"),  # 1 + 4/1
        (0.0, "5.00"),
    ],
)
def test_the_bound_on_r_hat_rises_as_fewer_draws_are_asked_for(least: float, allowed: str) -> None:
    [problem] = chains(rhat=(9.0, 1.0, 1.0)).problems(NAMES, least)
    assert problem.expected == f"≤ {allowed}"


def test_the_sample_size_that_is_asked_for_is_the_one_that_is_told() -> None:
    [problem] = chains(bulk=(99.0, 900.0, 900.0)).problems(NAMES, 100.0)
    assert problem.expected == "≥ 100"
    assert chains(bulk=(100.0, 900.0, 900.0)).problems(NAMES, 100.0) == []


def test_an_unknown_without_a_name_is_our_own_mistake_only_where_it_fails() -> None:
    assert chains().problems(()) == []
    with pytest.raises(IndexError):
        chains(rhat=(1.0, 1.0, 2.0)).problems(NAMES[:2])


def test_the_error_has_its_own_exit_code() -> None:
    with pytest.raises(ConvergenceError) as caught:
        insist(chains(divergences=1), NAMES)
    assert caught.value.exit_code == 16


def test_what_is_asked_for_by_itself() -> None:
    asked = Calibrating()
    assert asked.effort == Effort(chains=4, warmup=300, draws=1200, accept=0.98, depth=8)
    assert (asked.seed, asked.kept, asked.least_ess) == (1, 1000, 400.0)


@pytest.mark.parametrize(("processors", "minutes"), [(3, 6), (4, 4), (5, 4)])
def test_a_fifth_processor_is_of_no_use(processors: int, minutes: int) -> None:
    """(45 + 41·21/3)/60 = 5.5 and (45 + 41·21/4)/60 = 4.3 minutes; with five it is still four chains."""
    assert about_minutes(21, processors) == minutes
