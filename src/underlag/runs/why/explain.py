"""Explain a number: its formula, its inputs with their values, and the sources these rest on, as a tree.

The tree walks the central run, where every formula holds exactly (docs/adr/0005). What feeds a number is stated once,
in ``MADE_OF``: either with an expression in the keys of what stands below it, so that the number can be computed again
from what is printed, or with the reason why it can't. Values are read from the run; the state at the start comes from
the synthesis (``explain_start``), never from a simpler estimate.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import polars as pl

from underlag.core.language import Text
from underlag.evidence.cards.requirements import FILL_CARDS
from underlag.runs.record.quantities import OF_SYNTHESIS, QUANTITIES
from underlag.runs.record.read import NumberKey, StoredRun
from underlag.runs.why.explain_basis import Basis, Made, beside, minus, quoted, sum_of
from underlag.runs.why.explain_fill import regional_fill, regional_fill_in
from underlag.runs.why.explain_nodes import (
    CALLED_IF_KNOWN,
    CHANCE,
    DRAWN,
    IF_KNOWN,
    STATUS,
    WITH_CHANCE,
    Node,
    figure_node,
    own_interval,
    parameter_node,
    table_node,
)
from underlag.runs.why.explain_start import FLOWS, at_start, in_the_past
from underlag.runs.why.explain_starts import posts_opened
from underlag.runs.why.explain_tasks import NO_TASKS, TASK_CARDS, task_addition

__all__ = ["STATUS", "Node", "explain", "explain_stated", "parameter_node", "table_node"]

OF_ANOTHER = {"recommended": IF_KNOWN, "called_for": CALLED_IF_KNOWN}
"""Policy → what the draws of its starts are of, where that is not the number itself."""

_SUM = Text("summan av regionerna", "sum of the regions")
_AGES = Text(
    "Räknas kön för kön och ålder för ålder; hur regionens specialister är fördelade på åldrar varje år finns inte i "
    "körningen.",
    "It is computed by sex and age; how the region's specialists are spread over ages in each year is not in the run.",
)
TRAINING_YEARS = Text(
    "Räknas utbildningsår för utbildningsår; hur ST-läkarna är fördelade på dem varje år finns inte i körningen.",
    "It is computed by year of training; how the trainees are spread over these in each year is not in the run.",
)
COHORTS = Text(
    "Framskrivningen räknar varje ålder och kön med födda, döda och flyttade; i körningen finns bara summan.",
    "The projection follows each age and sex with births, deaths and moves; the run holds the sum alone.",
)
RESPONSE = Text(
    "Kommer ur modellens svar på en tjänst om året, år för år och region för region; svaret finns inte i körningen.",
    "It comes from the model's response to one post a year, by year and region; the response is not in the run.",
)
_ABSENT = Text(
    "Talen som det räknas av visas inte för det här alternativet.",
    "The numbers that it is computed from are not shown for this policy.",
)

HOURS = ("hours/full_time_share", "hours/full_time_share_by_age", "hours/patient_time_share")
DURATION = ("training/duration_mean", "training/duration_sd", "training/duration_minimum")
NORM, TRAINEE_NORM = "need/residents_per_specialist", "need/residents_per_trainee"


def explain(run: StoredRun, place: NumberKey, language: str, depth: int = 2, basis: Basis | None = None) -> Node:
    """The explanation of a number: its value and 80 percent interval [unit that the node names], and what it is made
    of.

    place     of the plan, or of the past
    language  sv or en
    depth     levels of numbers below it, ≥ 0; parameters and sources are shown wherever there is a level
    basis     what explanations are put together from; of the run if None

    A place that the run has no number of gives a node without a value. KeyError for an unknown quantity, RunError if
    the inputs stored beside the run can't be read.
    """
    basis = basis or Basis(run, language)
    row, quantity = run.number(place) or run.past(place), (QUANTITIES | OF_SYNTHESIS)[place.quantity]
    name = f"{quantity.name[language]}, {run.region_name(place.region)} {place.year}  [{place}]"
    if row is None:
        return Node(name)
    made = _made(basis, place)
    low, high = row["p10"], row["p90"]
    whose = OF_ANOTHER.get(place.policy) if place.quantity == "starts" else None
    children = [] if depth < 1 else _children(basis, made, depth)
    if whose is None and own_interval(row["central"], low, high):
        interval: tuple[float | None, float | None] = low, high
    else:
        interval = None, None
        if high - low > 1e-5 * abs(row["central"]):
            children.insert(0, Node((whose or DRAWN)[language], row["p50"], basis.unit(row["unit"]), low, high))
    told = depth > 0
    if depth > 0 and whose is None and _with_chance(run, place) and high - low > 1e-5 * abs(row["central"]):
        children.insert(0, Node(CHANCE[language], text=WITH_CHANCE[language]))
    return Node(
        name,
        row["central"],
        basis.unit(row["unit"]),
        *interval,
        row["status"],
        (made.formula or quantity.formula)[language],
        tuple(children),
        made.expression if told else "",
        made.reason[language] if made.reason and told else "",
        run.strength(place.region, language),
    )


def explain_stated(run: StoredRun, key: str, language: str) -> Node | None:
    """The explanation of an assumption or a published figure by its name, or None if there is none called so.

    language  sv or en
    """
    if key in run.tables["parameters"]["name"].to_list():
        return parameter_node(run, key, language)
    rows = run.tables["observations"].filter(pl.col("observation_id") == key)
    return figure_node(run, rows.row(0, named=True), language) if rows.height else None


def _with_chance(run: StoredRun, place: NumberKey) -> bool:
    """Whether the interval of a number includes chance: it follows from people in a year to come. Runs that were made
    in expected value say nothing of chance."""
    follows = place.policy != "" and place.quantity != "starts"
    return "chance" in run.manifest and follows and place.year > run.start


def _children(basis: Basis, made: Made, depth: int) -> list[Node]:
    run, language = basis.run, basis.language
    numbers = [explain(run, feeding, language, depth - 1, basis) for feeding in made.numbers]
    cards = [parameter_node(run, name, language) for name in made.cards if name in basis.cards]
    tables = [table_node(run, name, language) for name in made.tables]
    return [*numbers, *(leaf(depth - 1) for leaf in made.leaves), *cards, *tables]


def _made(basis: Basis, place: NumberKey) -> Made:
    """What this number is made of; the nation of an additive quantity of its regions."""
    run = basis.run
    if run.number(place) is None:
        return in_the_past(basis, place)
    if place.year == run.start and place.quantity in FLOWS:
        return at_start(basis, place)
    if place.region == run.nation_code and QUANTITIES[place.quantity].additive:
        return sum_of([NumberKey(place.quantity, code, place.year, place.policy) for code in run.regions()], _SUM)
    made = MADE_OF[place.quantity](basis, place)
    there = tuple(number for number in made.numbers if run.number(number) or run.past(number))
    if len(there) == len(made.numbers):
        return made
    return Made(there, made.leaves, made.cards, made.tables, "", made.reason or _ABSENT, made.formula)


def _plain(
    *cards: str, reason: Text, tables: tuple[str, ...] = (), of: tuple[str, ...] = (), back: int = 0
) -> Callable[[Basis, NumberKey], Made]:
    """What can't be computed from numbers of the run: what it rests on, and why."""
    return lambda basis, place: Made(beside(place, *of, back=back), (), cards, tables, "", reason)


def _specialists(basis: Basis, place: NumberKey) -> Made:
    before, *flows = beside(place, "specialists", back=1) + beside(
        place, "exits", "new_specialists", "moves_net", "arrivals"
    )
    gone, *come = flows
    expression = f"{quoted(before)} - {quoted(gone)} + " + " + ".join(map(quoted, come))
    return Made((before, *flows), expression=expression)


def _trainees(basis: Basis, place: NumberKey) -> Made:
    before, come, *gone = beside(place, "trainees", back=1) + beside(place, "filled_starts", "dropouts", "completions")
    return Made((before, come, *gone), expression=f"{quoted(before)} + {quoted(come)} - " + minus(gone))


def _trainees_fte(basis: Basis, place: NumberKey) -> Made:
    (people,) = beside(place, "trainees")
    step, inputs = place.year - basis.run.start - 1, basis.inputs
    added = inputs.measures.by_step(inputs.measures.trainee_hours)[0, step] if step >= 0 else 0.0
    rate = basis.rate("hours/trainee_full_time_share", float(inputs.career.trainee_hours[0] + added))
    return Made((people,), (rate.node,), expression=f"{quoted(people)} * {{{rate.key}}}")


def _filled(basis: Basis, place: NumberKey) -> Made:
    (opened,) = beside(place, "starts")
    rate = regional_fill_in(basis, place)
    return Made((opened,), (rate.node,), expression=f"{quoted(opened)} * {{{rate.key}}}")


def _dropouts(basis: Basis, place: NumberKey) -> Made:
    (people,) = beside(place, "trainees", back=1)
    inputs, step = basis.inputs, place.year - basis.run.start - 1
    rates = inputs.career.dropout[0] + inputs.measures.by_step(inputs.measures.dropout)[0, step]
    if rates.max() - rates.min() > 1e-9:
        return Made((people,), cards=("training/dropout",), reason=TRAINING_YEARS)
    rate = basis.rate("training/dropout", float(rates[0]))
    return Made((people,), (rate.node,), expression=f"{quoted(people)} * {{{rate.key}}}")


def _new_specialists(basis: Basis, place: NumberKey) -> Made:
    parts = [basis.settled(place, code) for code in basis.run.regions()]
    cards = ("settling/stay", "settling/leave_primary_care", "settling/within_healthcare_region")
    return Made((), tuple(p.node for p in parts), cards, expression=" + ".join(f"{{{p.key}}}" for p in parts))


def _arrivals(basis: Basis, place: NumberKey) -> Made:
    run, inputs = basis.run, basis.inputs
    here, nation = (NumberKey("residents", code, run.start, "") for code in (place.region, run.nation_code))
    cards = ("arrivals/abroad", "arrivals/returners")
    formula = Text(
        "rikets inflöde × regionens andel av invånarna startåret",
        "national arrivals × the region's share of residents in the start year",
    )
    expression = f"({{{cards[0]}}} + {{{cards[1]}}}) * {quoted(here)} / {quoted(nation)}"
    step, at = place.year - run.start - 1, basis.at(place.region)
    added = float(inputs.measures.by_step(inputs.measures.arrivals)[0, step, at])
    if not added:
        return Made((here, nation), (), cards, expression=expression, formula=formula)
    more = basis.leaf(f"measures_arrivals/{place.region}/{place.year}", ADDED_ARRIVALS, added, "head/year")
    return Made((here, nation), (more.node,), cards, expression=f"{expression} + {{{more.key}}}", formula=formula)


ADDED_ARRIVALS = Text("Inflöde som insatserna lägger till", "Arrivals that the measures add")


def _need(basis: Basis, place: NumberKey) -> Made:
    model = str(basis.run.manifest["goal"]["need_model"])
    tables = {"age": ("need_weight_by_age",), "structure": ("need_index",), "deprivation": ("deprivation_components",)}
    (people,) = beside(place, "residents")
    each = float(basis.inputs.need.within_lists[0, place.year - basis.run.start, basis.at(place.region)])
    words = Text(
        "Behov per invånare (rikets medel startåret är 1)",
        "Need per resident (the nation's mean in the start year is 1)",
    )
    weight = basis.leaf(f"need_per_resident/{place.region}/{place.year}", words, each, "1")
    expression, added = f"{quoted(people)} * {{{weight.key}}}", task_addition(basis, place)
    if added is None:
        return Made((people,), (weight.node,), (), tables.get(model, ()), expression)
    expression = f"{expression} * (1 + {{{added.key}}})"
    return Made((people,), (weight.node, added.node), TASK_CARDS, tables.get(model, ()), expression)


def _outside_lists(basis: Basis, place: NumberKey) -> Made:
    added, (required,) = task_addition(basis, place), beside(place, "required_fte")
    if added is None:
        return Made((required,), reason=NO_TASKS)
    expression = f"{quoted(required)} * {{{added.key}}} / (1 + {{{added.key}}})"
    return Made((required,), (added.node,), TASK_CARDS, expression=expression)


def _capacity(basis: Basis, place: NumberKey) -> Made:
    specialists, trainees = beside(place, "specialists_fte", "trainees_fte")
    expression = f"{{{NORM}}} * {quoted(specialists)} + {{{TRAINEE_NORM}}} * {quoted(trainees)}"
    return Made((specialists, trainees), cards=(NORM, TRAINEE_NORM), expression=expression)


def _ratio(over: str, under: str) -> Callable[[Basis, NumberKey], Made]:
    def made(basis: Basis, place: NumberKey) -> Made:
        above, below = beside(place, over, under)
        return Made((above, below), expression=f"{quoted(above)} / {quoted(below)}")

    return made


def _required(basis: Basis, place: NumberKey) -> Made:
    (need,) = beside(place, "need")
    return Made((need,), cards=(NORM,), expression=f"{quoted(need)} / {{{NORM}}}")


def _gap(basis: Basis, place: NumberKey) -> Made:
    need, capacity = beside(place, "need", "capacity")
    return Made((need, capacity), cards=(NORM,), expression=f"({quoted(need)} - {quoted(capacity)}) / {{{NORM}}}")


def _named_gp(basis: Basis, place: NumberKey) -> Made:
    run = basis.run
    if place.region != run.nation_code:
        (coverage,) = beside(place, "coverage")
        return Made((coverage,), expression=f"min(1, {quoted(coverage)})")
    regions = [NumberKey(place.quantity, code, place.year, place.policy) for code in run.regions()]
    needs = [NumberKey("need", code, place.year, "") for code in run.regions()]
    formula = Text("regionernas möjliga andelar, vägda med deras behov", "the regions' shares, weighed by their need")
    terms = " + ".join(f"{quoted(share)} * {quoted(need)}" for share, need in zip(regions, needs, strict=True))
    (whole,) = beside(place, "need")
    return Made((*regions, *needs, whole), expression=f"({terms}) / {quoted(whole)}", formula=formula)


def _plateau(basis: Basis, place: NumberKey) -> Made:
    missing, others, own, floor = beside(place, "missing_fte", "from_elsewhere", "yield_own", "floor")
    expression = f"max({quoted(floor)}, ({quoted(missing)} - {quoted(others)}) / {quoted(own)})"
    return Made((missing, others, own, floor), expression=expression)


def _floor(basis: Basis, place: NumberKey) -> Made:
    exits = NumberKey("exits", place.region, basis.run.start + 1, "today")
    parts = (regional_fill(basis, place.region), basis.finishing, basis.beginning)
    divided = " * ".join(f"{{{part.key}}}" for part in parts)
    cards = (*DURATION, "training/dropout", "settling/leave_primary_care")
    return Made((exits,), tuple(part.node for part in parts), cards, expression=f"{quoted(exits)} / ({divided})")


MADE_OF: Mapping[str, Callable[[Basis, NumberKey], Made]] = {
    "residents": _plain(
        "population/projection_error",
        "population/projection_error_national",
        reason=COHORTS,
        tables=("population", "deaths", "births", "population_benchmark", "population_projection"),
    ),
    "need": _need,
    "required_fte": _required,
    "outside_lists_fte": _outside_lists,
    "specialists": _specialists,
    "specialists_fte": _plain(*HOURS, reason=_AGES, of=("specialists",)),
    "trainees": _trainees,
    "trainees_fte": _trainees_fte,
    "starts": posts_opened,
    "filled_starts": _filled,
    "dropouts": _dropouts,
    "completions": _plain(*DURATION, reason=TRAINING_YEARS, of=("trainees",), back=1),
    "new_specialists": _new_specialists,
    "exits": _plain(
        "exits/retirement",
        "exits/retirement_shift",
        "exits/leave",
        "exits/mortality_ratio",
        "history/forecast_shortfall",
        reason=_AGES,
        of=("specialists",),
        back=1,
        tables=("deaths",),
    ),
    "arrivals": _arrivals,
    "moves_net": _plain("moves/yearly", "settling/within_healthcare_region", reason=_AGES, of=("specialists",), back=1),
    "capacity": _capacity,
    "coverage": _ratio("capacity", "need"),
    "gap_fte": _gap,
    "named_gp_potential": _named_gp,
    "plateau": _plateau,
    "floor": _floor,
    "missing_fte": _plain(NORM, reason=RESPONSE, of=("need",)),
    "yield_own": _plain(
        *DURATION,
        "training/dropout",
        *FILL_CARDS,
        "settling/stay",
        "settling/leave_primary_care",
        "exits/leave",
        "exits/retirement",
        *HOURS,
        reason=RESPONSE,
    ),
    "from_elsewhere": _plain("settling/stay", "settling/within_healthcare_region", "moves/yearly", reason=RESPONSE),
}
"""Quantity → what it is made of at a place of the plan."""
