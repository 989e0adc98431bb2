"""Need by every need model, not only the one that the scenario counts by."""

from __future__ import annotations

from jaxtyping import Float

from underlag.core.arrays import Array
from underlag.core.errors import EvidenceError
from underlag.need.models import NEED_MODELS
from underlag.runs.inputs.need import need_per_resident
from underlag.runs.plan.assemble import Assembled


def need_by_model(assembled: Assembled) -> dict[str, Float[Array, "year region"]]:
    """Need model → resident-equivalents per resident [1] of the central run, in the order of ``NEED_MODELS``. Tasks
    outside the lists raise each alike.

    A model that the country has no evidence for is left out, and so are weights of the user's own that the scenario
    does not take.
    """
    evidence, found = assembled.evidence, {}
    people = evidence.population.persons[evidence.horizon.start - evidence.population.years[0] :]
    central = {name: drawn.central for name, drawn in assembled.parameters.items()}
    chosen = evidence.scenario.goal.need_model
    for model in NEED_MODELS:
        if model == "custom" and model != chosen:
            continue
        try:
            told = need_per_resident(
                model, evidence.country.tables, evidence.regions, evidence.horizon.start, people, central
            )
        except EvidenceError:
            if model == chosen:
                raise
            continue
        found[model] = told[0] * assembled.central.need.task_factor[0]
    return found
