"""Scenarios: named, short differences from the baseline, resolved into values that each know where they came from."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError, model_validator

from underlag.core.errors import Problem, SettingError, close_to, nearest, setting
from underlag.core.language import Text
from underlag.evidence.cards.card import Both, CalendarYear, Card, FiniteNumber, StatedText, fault
from underlag.evidence.cards.decisions import Limits, LimitsChange, Weights, WeightsChange
from underlag.evidence.cards.parameter import ParameterCard
from underlag.evidence.cards.parameter_changes import ParameterChange, fields_of
from underlag.evidence.reading.complaints import complaint

BASELINE = "baseline"

_NeedModelName = Literal["guideline", "age", "structure", "deprivation", "custom"]


class Goal(Card):
    """What the recommendation aims at.

    coverage     capacity over need to be reached, 0–2                                     [1]
    need_model   how residents are weighted
    target_year  year in which the coverage should be reached (31 December)
    first_year   first year whose training starts the plan decides
    ramp_years   years over which the starts go from today's level to the recommended one
    """

    coverage: Annotated[FiniteNumber, Field(gt=0, le=2)]
    need_model: _NeedModelName
    target_year: CalendarYear
    first_year: CalendarYear
    ramp_years: Annotated[int, Field(strict=True, ge=0, le=30)]


class GoalChange(Card):
    """The parts of the goal that a scenario changes."""

    coverage: Annotated[FiniteNumber, Field(gt=0, le=2)] | None = None
    need_model: _NeedModelName | None = None
    target_year: CalendarYear | None = None
    first_year: CalendarYear | None = None
    ramp_years: Annotated[int, Field(strict=True, ge=0, le=30)] | None = None


ApportionmentMethod = Literal["largest_remainder", "webster", "huntington_hill", "adams", "jefferson"]


class PlacementChoice(Card):
    """How a region's posts are divided among its municipalities or the user's own units.

    method  of integer apportionment
    ties    need: of units with equal claims the one with most need gets the post; open: it is left unplaced
    years   years from the goal's first year whose posts are placed
    """

    method: ApportionmentMethod = "webster"
    ties: Literal["need", "open"] = "need"
    years: Annotated[int, Field(strict=True, ge=1, le=30)] = 10


class PlacementChange(Card):
    """The parts of the placement that a scenario changes."""

    method: ApportionmentMethod | None = None
    ties: Literal["need", "open"] | None = None
    years: Annotated[int, Field(strict=True, ge=1, le=30)] | None = None


class Changes(Card):
    """What a scenario changes: parameters by name, and parts of goal, objective, limits and placement."""

    parameters: Mapping[str, ParameterChange] = Field(default_factory=dict)
    goal: GoalChange = GoalChange()
    objective: WeightsChange = WeightsChange()
    limits: LimitsChange = LimitsChange()
    placement: PlacementChange = PlacementChange()


DECISIONS: Mapping[str, type[Goal | Weights | Limits]] = {"goal": Goal, "objective": Weights, "limits": Limits}
"""Blocks of a scenario that are decided, by name."""


class Scenario(Card):
    """One scenario file. The baseline holds the whole goal, objective and limits and no base; every other names its
    base and differs.

    measures  ids of the measures taken, beside those of the base
    """

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    title: Both
    description: Both
    base: StatedText | None = None
    goal: Goal | None = None
    objective: Weights | None = None
    limits: Limits | None = None
    placement: PlacementChoice | None = None
    changes: Changes = Changes()
    measures: tuple[StatedText, ...] = ()
    sources: tuple[StatedText, ...] = ()
    tables: tuple[StatedText, ...] = ()
    reason: Both | None = None

    @model_validator(mode="after")
    def _placed(self) -> Scenario:
        for block in DECISIONS:
            if self.base is None and getattr(self, block) is None:
                raise fault(
                    Text(
                        f"ett scenario utan base anger hela {block}",
                        f"a scenario without base needs a whole {block}",
                    ),
                    Text(f"lägg till base: baseline, eller {block}:", f"add base: baseline, or {block}:"),
                )
        for block in (*DECISIONS, "placement"):
            if self.base is not None and getattr(self, block) is not None:
                raise fault(
                    Text(
                        f"ett scenario med base anger inte {block} för sig",
                        f"a scenario with a base has no {block} of its own",
                    ),
                    Text(f"skriv det under changes: {block}:", f"write it under changes: {block}:"),
                )
        if self.base is not None and self.reason is None:
            raise fault(
                Text("ett scenario som avviker behöver ett skäl", "a scenario that differs needs a reason"),
                Text("lägg till reason: {sv: …, en: …}", "add reason: {sv: …, en: …}"),
            )
        if len(set(self.measures)) < len(self.measures):
            raise fault(
                Text("en insats anges två gånger", "a measure is named twice"),
                Text("ange varje insats en gång", "name each measure once"),
            )
        return self


@dataclass(frozen=True)
class ResolvedScenario:
    """A scenario with its bases applied.

    goal, objective, limits, placement  whole
    parameters  name → card, changed where the scenario says so
    origin      ``goal.coverage`` or parameter name → the file that gave the value
    changed     names of the parameters and parts of goal, objective and limits that differ from the evidence and the
                baseline; how posts are placed inside a region changes no region's numbers and is not among them
    measures    ids of the measures taken, ascending
    """

    name: str
    title: Text
    description: Text
    goal: Goal
    objective: Weights
    limits: Limits
    placement: PlacementChoice
    parameters: Mapping[str, ParameterCard]
    origin: Mapping[str, str]
    changed: tuple[str, ...]
    measures: tuple[str, ...] = ()


def scenario_file(name: str) -> str:
    """File of the scenario, below the country directory."""
    return f"scenarios/{name}.yaml"


def chain(name: str, scenarios: Mapping[str, Scenario], unread: Collection[str] = ()) -> tuple[Scenario, ...]:
    """The scenario and its bases, the root first; without root where a base is among the names ``unread``.

    Raises SettingError: unknown name, circle of bases.
    """
    found: list[Scenario] = []
    wanted: str | None = name
    while wanted is not None and wanted not in unread:
        where = scenario_file(found[-1].name) + ", base" if found else setting("scenario")
        if wanted not in scenarios:
            names = sorted(scenarios)
            what = Text("inget scenario heter så", "no scenario has this name")
            raise SettingError(Problem(where, what, wanted, ", ".join(names), nearest(wanted, names)))
        if wanted in [s.name for s in found]:
            circle = " → ".join([s.name for s in found] + [wanted])
            raise SettingError(
                Problem(
                    where,
                    Text("scenarierna bygger på varandra i en cirkel", "the bases form a circle"),
                    circle,
                    Text("en base som slutar någonstans", "a base that ends"),
                    Text("låt det bygga på baseline", "base it on baseline"),
                )
            )
        found.append(scenarios[wanted])
        wanted = scenarios[wanted].base
    return tuple(reversed(found))


def apply(
    name: str,
    scenarios: Mapping[str, Scenario],
    cards: Mapping[str, ParameterCard],
    files: Mapping[str, str],
    measures: Collection[str] = (),
) -> ResolvedScenario:
    """The scenario ``name`` on top of ``cards``.

    cards     parameter name → card of the profession in question
    files     parameter name → file of that card, for ``origin``
    measures  ids of the measures there are
    Raises SettingError with every unknown name and every change that doesn't fit its card.
    """
    steps = chain(name, scenarios)
    decided = {block: fields_of(getattr(steps[0], block) or _nothing(steps[0], block)) for block in DECISIONS}
    root = scenario_file(steps[0].name)
    origin = {f"{block}.{key}": root for block, keys in decided.items() for key in keys} | dict(files)
    parts = _Parts(decided, fields_of(steps[0].placement or PlacementChoice()), dict(cards), origin)
    problems = list[Problem]()
    for step in steps:
        problems += [*parts.take(step), *_unknown_measures(step, measures)]
    last, taken = steps[-1], tuple(sorted({measure for step in steps for measure in step.measures}))
    return parts.resolved(last.name, last.title, last.description, taken, problems)


def changed(scenario: ResolvedScenario, changes: Changes) -> ResolvedScenario:
    """The scenario with something changed that no file names: what a reader asks "what if" of.

    Raises SettingError with every change that doesn't fit its card or decision.
    """
    decided = {block: fields_of(getattr(scenario, block)) for block in DECISIONS}
    before = dict(scenario.parameters), dict(scenario.origin), dict.fromkeys(scenario.changed)
    parts = _Parts(decided, fields_of(scenario.placement), *before)
    problems = parts.take(Scenario.model_construct(name=scenario.name, changes=changes))
    return parts.resolved(scenario.name, scenario.title, scenario.description, scenario.measures, problems)


@dataclass
class _Parts:
    """A scenario while its steps are applied, one after the other."""

    decided: dict[str, dict[str, Any]]
    placement: dict[str, Any]
    parameters: dict[str, ParameterCard]
    origin: dict[str, str]
    changed: dict[str, None] = field(default_factory=dict)

    def take(self, step: Scenario) -> list[Problem]:
        """Apply what a step changes; what of it fits no card."""
        file = scenario_file(step.name)
        for block, key, value in _decisions(step):
            self.decided[block][key], self.origin[f"{block}.{key}"] = value, file
            self.changed[f"{block}.{key}"] = None
        of_placement = fields_of(step.changes.placement)
        self.placement |= {key: value for key, value in of_placement.items() if value is not None}
        fitting, problems = _changed_cards(step, self.parameters)
        self.parameters |= fitting
        self.origin |= dict.fromkeys(fitting, file)
        self.changed |= dict.fromkeys(fitting)
        return problems

    def resolved(
        self, name: str, title: Text, description: Text, measures: tuple[str, ...], problems: list[Problem]
    ) -> ResolvedScenario:
        """The whole scenario. Raises SettingError with these problems and those of the goal, if there are any."""
        goal = Goal(**self.decided["goal"])
        found = [*problems, *_goal_faults(goal, scenario_file(name))]
        if found:
            raise SettingError(found)
        blocks = goal, Weights(**self.decided["objective"]), Limits(**self.decided["limits"])
        placement, changed = PlacementChoice(**self.placement), tuple(self.changed)
        return ResolvedScenario(
            name, title, description, *blocks, placement, self.parameters, self.origin, changed, measures
        )


def misfits(
    steps: Iterable[Scenario], cards: Mapping[str, ParameterCard], measures: Collection[str]
) -> Iterator[Problem]:
    """Changes that fit no card and measures that aren't there, of scenarios whose root could not be read."""
    for step in steps:
        yield from _changed_cards(step, cards)[1]
        yield from _unknown_measures(step, measures)


def _decisions(step: Scenario) -> Iterator[tuple[str, str, Any]]:
    """What a scenario decides anew: block, key and value."""
    for block in DECISIONS:
        for key, value in fields_of(getattr(step.changes, block)).items():
            if value is not None:
                yield block, key, value


def _changed_cards(
    step: Scenario, cards: Mapping[str, ParameterCard]
) -> tuple[dict[str, ParameterCard], list[Problem]]:
    """The cards that a scenario changes, as it has them, and what is wrong with the changes that don't fit."""
    fitting, problems = dict[str, ParameterCard](), list[Problem]()
    for parameter, change in step.changes.parameters.items():
        faults = list(_misfits(step, parameter, change, cards))
        problems += faults
        if not faults:
            fitting[parameter] = change.applied(cards[parameter])
    return fitting, problems


def _nothing(scenario: Scenario, block: str) -> Goal:
    raise AssertionError(f"{scenario.name} has neither base nor {block}, which its own check refuses")


def _misfits(
    step: Scenario, parameter: str, change: ParameterChange, cards: Mapping[str, ParameterCard]
) -> Iterator[Problem]:
    where = f"{scenario_file(step.name)}, changes.parameters.{parameter}"
    if parameter not in cards:
        names = sorted(cards)
        remedy = (
            nearest(parameter, names)
            if close_to(parameter, names)
            else Text("använd namnet på ett kort i parameters/", "use the name of a card in parameters/")
        )
        yield Problem(
            where,
            Text("ingen parameter heter så", "no parameter has this name"),
            parameter,
            Text("namnet på ett antagandekort", "the name of a parameter card"),
            remedy,
        )
        return
    try:
        change.applied(cards[parameter])
    except ValidationError as error:
        for one in error.errors():
            yield Problem(
                where,
                Text(
                    f"ändringen passar inte kortet: {complaint(one).sv}",
                    f"the change doesn't fit the card: {complaint(one).en}",
                ),
                "",
                "",
                Text("ange värde och fördelning som passar ihop", "give value and distribution that go together"),
            )


def _unknown_measures(step: Scenario, known: Collection[str]) -> Iterator[Problem]:
    for position, measure in enumerate(step.measures):
        if measure not in known:
            yield Problem(
                f"{scenario_file(step.name)}, measures.{position}",
                Text("ingen insats har det id:t", "no measure has this id"),
                measure,
                Text("id för ett kort i measures/", "the id of a card in measures/"),
                nearest(measure, sorted(known)),
            )


def _goal_faults(goal: Goal, file: str) -> Iterator[Problem]:
    if goal.first_year > goal.target_year:
        found = f"{goal.first_year}, {goal.target_year}"
        yield Problem(
            f"{file}, goal",
            Text("det första året ligger efter målåret", "the first year lies after the target year"),
            found,
            "first_year ≤ target_year",
            Text("rätta ett av de två", "correct one of the two"),
        )
