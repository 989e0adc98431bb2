"""The invented country assembled once, and its plan read back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import jax
import pytest

from underlag.core.periods import Horizon
from underlag.evidence.country import Country, country_at, read_country
from underlag.evidence.places import country_directory
from underlag.runs.inputs.evidence import Evidence, gather
from underlag.runs.plan.assemble import Assembled, assemble
from underlag.runs.plan.jax_settings import prepare_engine
from underlag.runs.plan.request import Request
from underlag.runs.record.read import StoredRun, read_run
from underlag.runs.robustness.new_draws import Planned
from underlag.runs.robustness.study import planned

HORIZON = Horizon(2024, 26, 2040)


@pytest.fixture(autouse=True, scope="module")
def double() -> Iterator[None]:
    with jax.enable_x64(True):
        yield


@pytest.fixture(scope="session")
def country() -> Country:
    return read_country(country_directory("fictional"))


@pytest.fixture(scope="session")
def evidence(country: Country) -> Evidence:
    return gather(country, None, None, HORIZON)


@pytest.fixture(scope="session")
def assembled(evidence: Evidence) -> Assembled:
    return assemble(evidence, draws=40, seed=1)


@pytest.fixture(scope="session")
def by_place(evidence: Evidence) -> Assembled:
    """The invented country with Sweden's cards of vacancies, and of how closely unfilled posts follow them."""
    borrowed = {
        name: card
        for name, card in country_at("sweden", None).parameters("gp").items()
        if name.startswith(("demand/", "recruitment/"))
    }
    given = evidence.scenario
    scenario = replace(
        given,
        parameters={**given.parameters, **borrowed},
        origin={**given.origin, **{name: f"parameters/{name}.yaml" for name in borrowed}},
    )
    return assemble(replace(evidence, scenario=scenario), draws=40, seed=1)


@pytest.fixture(scope="session")
def small_plan() -> Planned:
    """A plan of the invented country as far as its recommendation, in 60 draws: 40 take much longer to prove."""
    prepare_engine()
    return planned(Request("fictional", draws=60))


@pytest.fixture(scope="session")
def stored(plan: Callable[..., Path]) -> StoredRun:
    return read_run(plan())
