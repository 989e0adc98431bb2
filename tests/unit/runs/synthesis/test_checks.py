"""The checks of the synthesis on the Swedish nation as one region: small enough for every test run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import jax
import numpy as np
import pytest

from underlag.core.periods import Horizon
from underlag.evidence.country import read_country
from underlag.evidence.places import country_directory
from underlag.runs.inputs.evidence import gather
from underlag.runs.synthesis.calibrate import fit, held_out, synthesis_of
from underlag.runs.synthesis.case import Case, case_of
from underlag.runs.synthesis.checks import RANKED, ranks_of_truth
from underlag.runs.synthesis.held_out import groups_by_source, predicted_without
from underlag.uncertainty.convergence import Calibrating, Effort

SMALL = Effort(chains=2, warmup=80, draws=80)


@pytest.fixture(autouse=True, scope="module")
def double() -> Iterator[None]:
    with jax.enable_x64(True):
        yield


@pytest.fixture(scope="module")
def nation() -> Case:
    country = read_country(country_directory("sweden"))
    return case_of(gather(country, "gp", None, Horizon(2024, 1, 2025)), regions="merged")


def test_figures_of_a_source_are_predicted_without_it(nation: Case) -> None:
    sources = (
        "eurostat-2022-07-hlth-rs-spec-physicians-by-medical",
        "lakartidningen-2013-03-saknas-1-400-lakare",
        "lakartidningen-2019-02-fler-nya-allmanlakare-men-anda-for",
    )
    case = replace(nation, figures=nation.figures.only(np.array([s in sources for s in nation.figures.figures.source])))
    draws = synthesis_of(case, SMALL).infer(1).draws
    table, predicted = predicted_without(case, groups_by_source(case), draws, 1, SMALL)
    assert [each.group for each in predicted] == table["left_out"].to_list()
    assert sorted(table["observation_id"]) == list(case.figures.figures.identity)
    assert float(np.mean(table["inside"].to_numpy())) >= 0.6
    assert (table["p90"] > table["p10"]).all()


def test_the_truth_of_simulated_worlds_ranks_anywhere(nation: Case) -> None:
    """With r rounds of u unknowns the mean rank has a standard error of at most 29/√r, if unknowns hang together."""
    values = np.array([relation == "=" for relation in nation.figures.figures.relation])
    case = replace(nation, figures=nation.figures.only(values))
    rounds = 6
    table = ranks_of_truth(case, rounds, 3, SMALL)
    assert table.height == rounds * len(nation.past.names())
    assert table["rank"].is_between(0, RANKED).all()
    assert float(np.mean(table["rank"].to_numpy())) == pytest.approx(RANKED / 2, abs=2 * 29 / np.sqrt(rounds))
    with pytest.raises(ValueError, match="values"):
        ranks_of_truth(nation, 1, 1, SMALL)


def test_figures_up_to_a_year_without_a_source() -> None:
    evidence = gather(read_country(country_directory("sweden")), "gp", None, Horizon(2024, 1, 2025))
    source = "eurostat-2022-07-hlth-rs-spec-physicians-by-medical"
    found = fit(evidence, 2016, "merged", Calibrating(SMALL, kept=50, least_ess=0), held_out([source]))
    assert found.past.years[-1] == 2016
    assert source not in found.figures.figures.source
    assert found.scores.shape == (50, len(found.past.names()))
