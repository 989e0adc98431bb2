"""What evidence says of limits, held against the limits there are: names, scopes, and the cards that they own.

The evidence itself knows no limit: scenarios name them freely, and any card may stand in ``parameters/limits``. What
each may be is told by the limit's class, so that a limit more is no concern of the evidence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from underlag.core.errors import EvidenceError, Problem, nearest
from underlag.core.language import Text
from underlag.evidence.cards.parameter import ParameterCard
from underlag.evidence.cards.requirements import LIMITS_FOLDER, ExpectedParameter, expected_of, unit_read
from underlag.evidence.cards.scenarios import ResolvedScenario, scenario_file
from underlag.evidence.checks.plausibility import out_of_bounds, wrong_unit
from underlag.evidence.checks.register import Check
from underlag.evidence.directory.draft import Draft
from underlag.optimise.limits.base import NOWHERE
from underlag.optimise.limits.register import LIMITS


def refuse_wrong_limits(scenario: ResolvedScenario) -> None:
    """Raise EvidenceError with all that is wrong with the limits and their cards, as the scenario has them: names and
    scopes that there are not, cards that no limit reads, other units, values out of a card's range."""
    problems = [
        problem
        for limit, scope in scenario.limits.scopes.items()
        for problem in _of_scope(f"{scenario.origin[f'limits.{limit}']}, limits.{limit}", limit, scope)
    ]
    for name, card in scenario.parameters.items():
        problems += _of_card(scenario.origin[name], card)
    if problems:
        raise EvidenceError(problems)


def unit_of(name: str, written: str) -> str:
    """Unit of any parameter as a reader meets it; ``written`` is what its card says, in notation of core.units."""
    card = LIMITS.cards.get(name)
    return (card.reads if card else "") or unit_read(name, written)


def _faults(draft: Draft) -> Iterator[Problem]:
    for file, card in draft.cards.items():
        yield from _of_card(file, card)
    for name, scenario in draft.scenarios.items():
        stated: Mapping[str, Mapping[str, str]] = {
            "limits": scenario.limits.scopes if scenario.limits else {},
            "changes.limits": scenario.changes.limits.scopes,
        }
        for block, scopes in stated.items():
            for limit, scope in scopes.items():
                yield from _of_scope(f"{scenario_file(name)}, {block}.{limit}", limit, scope)


LIMITS_CHECK = Check(
    "limits",
    Text(sv="Gränser för rekommendationen", en="Limits of the recommendation"),
    Text(
        sv="Varje gräns som ett scenario anger finns och kan gälla så. Varje kort under parameters/limits hör till en "
        "gräns och har den enhet och de värden som gränsen kan ha.",
        en="Every limit that a scenario names exists and can hold that way. Every card below parameters/limits belongs "
        "to a limit and has the unit and the values that the limit can have.",
    ),
    _faults,
    always=True,
)
"""The check of limits, beside those of the evidence (``evidence.checks``)."""


def _of_scope(where: str, limit: str, scope: str) -> Iterator[Problem]:
    if limit not in LIMITS:
        names = sorted(LIMITS)
        yield Problem(
            where,
            Text("ingen gräns heter så", "no limit has this name"),
            limit,
            ", ".join(names),
            nearest(limit, names),
        )
    elif scope not in (words := (NOWHERE, *LIMITS[limit].scopes)):
        yield Problem(
            where,
            Text("gränsen kan inte gälla så", "the limit can't hold that way"),
            scope,
            ", ".join(words),
            nearest(scope, words),
        )


def _of_card(file: str, card: ParameterCard) -> Iterator[Problem]:
    if not card.name.startswith(LIMITS_FOLDER) or expected_of(card.name):
        return  # one that the evidence itself knows of is checked there
    owned = LIMITS.cards.get(card.name)
    if owned is None:
        yield Problem(
            f"{file}, name",
            Text("ingen gräns läser ett kort med det namnet", "no limit reads a card of this name"),
            card.name,
            Text("ett namn som en gräns läser", "a name that a limit reads"),
            nearest(card.name, sorted(LIMITS.cards)),
        )
        return
    expected = ExpectedParameter(owned.unit, owned.low, owned.high, required=False, reads=owned.reads)
    yield from wrong_unit(file, card, expected)
    yield from out_of_bounds(file, card, expected)
