"""A card that the model of the past reads has a distribution that figures can tell of; any other is refused by the
check and before the work, and told where it stands."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from underlag.core.errors import EvidenceError
from underlag.evidence.checks.register import check_country
from underlag.evidence.country import read_country
from underlag.runs.synthesis.calibrate import past_evidence
from underlag.runs.synthesis.case import LEARNT_CHECK, case_of, past_cards, told_of_cards
from underlag.uncertainty.distributions import Distribution
from underlag.uncertainty.scores import LEARNT, values_at


@pytest.fixture
def beta(own_country: Path) -> Path:
    """The invented country where the share that stays varies by a beta distribution."""
    file = own_country / "parameters" / "settling" / "stay.gp.yaml"
    head, _, rest = file.read_text(encoding="utf-8").partition("distribution:")
    lines = rest.splitlines()
    after = next(at for at, line in enumerate(lines[1:], start=1) if line and not line.startswith(" "))
    kept = [
        line for line in lines[1:after] if "kind" not in line and not line.strip().startswith(("sd", "low", "high"))
    ]
    body = "\n".join(["distribution:", "  kind: beta", "  sd: 0.02", *kept, *lines[after:]])
    file.write_text(head + body + "\n", encoding="utf-8")
    return file


def test_the_check_says_where_it_stands(own_country: Path, beta: Path) -> None:
    found = [
        problem
        for problem in check_country(own_country, (LEARNT_CHECK,))
        if problem.where == f"{beta.relative_to(own_country).as_posix()}, distribution.kind"
    ]
    (problem,) = found
    told = problem.told("en")
    assert told["found"] == "beta"
    assert told["expected"] == "fixed, lognormal, normal, triangular, uniform"
    assert "can't learn" in told["what"] and "lära sig" in problem.told("sv")["what"]


def test_the_check_names_what_cannot_be_learnt_about() -> None:
    assert LEARNT_CHECK.does == told_of_cards({"beta"})
    assert LEARNT_CHECK.does.sv.endswith(" kan säga något om: alla utom beta.")
    assert LEARNT_CHECK.does.en.endswith(" can tell of: all but beta.")
    more = told_of_cards({"gamma", "beta"})
    assert more.sv.endswith(": alla utom beta och gamma.") and more.en.endswith(": all but beta and gamma.")
    every = told_of_cards(())
    assert every.sv.endswith(" kan säga något om.") and every.en.endswith(" can tell of.")


def test_it_is_refused_before_the_work(own_country: Path, beta: Path) -> None:
    with pytest.raises(EvidenceError, match=r"distribution\.kind"):
        case_of(past_evidence(read_country(own_country), "gp"))


def test_a_card_that_the_past_does_not_read_may_have_one(own_country: Path) -> None:
    cards = read_country(own_country).parameters("gp")
    assert past_cards(cards).keys() < cards.keys()
    assert "placement/reach" not in past_cards(cards)


def test_those_that_can_be_learnt_about_are_all_but_beta() -> None:
    widths = {"sd": 0.1, "sd_log": 0.1, "low": 0.2, "high": 0.8}
    needs = {"fixed": (), "normal": ("sd",), "lognormal": ("sd_log",), "triangular": ("low", "high")}
    for kind in LEARNT:
        width = {name: widths[name] for name in needs.get(kind, ("low", "high"))}
        assert values_at([Distribution(kind, 0.5, width)], np.zeros((1, 1))).shape == (1, 1)
    with pytest.raises(ValueError, match="can be learnt about, not beta"):
        values_at([Distribution("beta", 0.5, {"sd": 0.1})], np.zeros((1, 1)))
