"""Explain a number: its formula, its inputs with their values, and the sources these rest on, as a tree.

The tree walks the central run, where every formula holds exactly (docs/adr/0005). What feeds a number is stated once,
in ``INPUTS_OF``; values are read from the run, never computed anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from underlag.core.language import Text
from underlag.core.units import Unit
from underlag.runs.covariates import SLOPE, told_by
from underlag.runs.quantities import QUANTITIES
from underlag.runs.stored import Place, StoredRun

STATUS = {
    "official": {"sv": "officiell", "en": "official"},
    "estimated": {"sv": "skattad", "en": "estimated"},
    "assumed": {"sv": "antagen", "en": "assumed"},
}


@dataclass(frozen=True)
class Node:
    """One line of an explanation with what stands under it.

    value, low, high   central value and 80 percent interval, None where there is none  [unit]
    status             official, estimated or assumed; "" for a source
    text               formula, reason or reference
    """

    name: str
    value: float | None = None
    unit: str = ""
    low: float | None = None
    high: float | None = None
    status: str = ""
    text: str = ""
    children: tuple[Node, ...] = ()


@dataclass(frozen=True)
class Inputs:
    """What a number is computed from: other numbers, parameters, evidence tables, observations of these quantities."""

    numbers: tuple[Place, ...] = ()
    parameters: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    observations: tuple[str, ...] = ()


def explain(run: StoredRun, place: Place, language: str, depth: int = 2) -> Node:
    """The explanation of a number, ``depth`` levels of numbers deep (≥ 1); parameters and sources always shown."""
    quantity = QUANTITIES[place.quantity]
    row = run.number(place)
    name = f"{quantity.name[language]}, {run.region_name(place.region)} {place.year}  [{place}]"
    if row is None:
        return Node(name)
    inputs = _inputs(run, place)
    text = _formula(run, place)[language]
    children: list[Node] = []
    if depth > 0:
        children += [explain(run, feeding, language, depth - 1) for feeding in inputs.numbers]
        children += [parameter_node(run, name, language) for name in inputs.parameters]
        children += _observations(run, place.region, inputs.observations, language)
        children += [table_node(run, name, language) for name in inputs.tables]
    unit = Unit.parse(row["unit"]).label(language)
    # draws are in single precision: a number that does not vary may still differ in its last digits
    varies = row["p90"] - row["p10"] > 1e-5 * abs(row["central"])
    low, high = (row["p10"], row["p90"]) if varies else (None, None)
    return Node(name, row["central"], unit, low, high, row["status"], text, tuple(children))


SUM = Text("summan av regionerna", "sum of the regions")
AT_START = {
    "specialists": Text(
        "heltidsspecialister ÷ medelsysselsättning; heltiderna är invånare ÷ rikets invånare per heltidsspecialist, "
        "dragna mot regionens egna uppgifter",
        "full-time specialists ÷ mean employment degree; these are residents ÷ the nation's residents per full-time "
        "specialist, drawn towards the region's own figures",
    ),
    "trainees": Text(
        "invånare × rikets ST-läkare per 1 000, draget mot regionens egna uppgifter",
        "residents × the nation's trainees per 1 000, drawn towards the region's own figures",
    ),
}
"""Stock in the start year → how it was estimated."""

LIMIT_CARDS = (
    "limits/trainees_per_specialist", "limits/rotation_share", "limits/rotation_room", "limits/applicants",
    "limits/yearly_change", "limits/yearly_change_least", "limits/solidarity", "costs/training_post",
)  # fmt: skip
"""Cards that decide the recommended starts beside the model's own."""

STARTS_OF = {
    "today": Text(
        "ST-läkare i dag ÷ (medeltid i utbildning, avhopp inräknade × andel som tillsätts)",
        "trainees today ÷ (mean time in training, dropouts included × share filled)",
    ),
    "called_for": Text(
        "dagens nivå som går rätlinjigt till platån, avrundat till hela tjänster så att summan följer den raka linjen",
        "today's level moving in a straight line to the plateau, in whole posts whose sum follows the line",
    ),
    "replacement": Text(
        "det konstanta antal som ger lika många heltidsspecialister målåret som i dag, i hela tjänster",
        "the constant number that gives as many full-time specialists in the target year as today, in whole posts",
    ),
    "specialists_per_post": Text(
        "specialister ÷ specialister per ST-tjänst ÷ medeltid i utbildning, i hela tjänster",
        "specialists ÷ specialists per training post ÷ mean time in training, in whole posts",
    ),
    "proportional": Text(
        "rikets rekommenderade starter × regionens andel av invånarna, i hela tjänster",
        "the nation's recommended starts × the region's share of residents, in whole posts",
    ),
}
"""Policy → how its yearly starts come about, where the formula of the recommendation does not hold."""


def _formula(run: StoredRun, place: Place) -> Text:
    """How the central run computes this number."""
    if _summed(run, place):
        return SUM
    if place.year == run.start and place.quantity in AT_START:
        return AT_START[place.quantity]
    undecided = place.quantity == "starts" and place.year < int(run.manifest["goal"]["first_year"])
    if place.quantity == "starts" and (undecided or place.policy != "recommended"):
        return STARTS_OF["today" if undecided else place.policy]
    return QUANTITIES[place.quantity].formula


def _summed(run: StoredRun, place: Place) -> bool:
    return place.region == run.nation_code and QUANTITIES[place.quantity].additive


def _inputs(run: StoredRun, place: Place) -> Inputs:
    """What feeds this number; the nation of an additive quantity is fed by its regions."""
    if _summed(run, place):
        return Inputs(tuple(Place(place.quantity, code, place.year, place.policy) for code in run.regions()))
    found = INPUTS_OF[place.quantity](place, run)
    known = set(run.tables["parameters"]["name"].to_list())
    return Inputs(
        tuple(feeding for feeding in found.numbers if run.number(feeding) is not None),
        tuple(name for name in found.parameters if name in known or name not in LIMIT_CARDS),
        found.tables, found.observations,
    )  # fmt: skip


def _beside(place: Place, *quantities: str, back: int = 0) -> tuple[Place, ...]:
    """The same region and policy, ``back`` years earlier."""
    return tuple(
        Place(q, place.region, place.year - back, place.policy if QUANTITIES[q].by_policy else "") for q in quantities
    )


HOURS = ("hours/full_time_share", "hours/full_time_share_by_age", "hours/patient_time_share")
DURATION = ("training/duration_mean", "training/duration_sd", "training/duration_minimum")
NORMS = ("need/residents_per_specialist", "need/residents_per_trainee")
SPECIALIST_OBSERVATIONS = (
    "residents_per_specialist_fte", "specialists_heads", "specialists_fte", "increase_needed_percent",
    "shortage_specialists",
)  # fmt: skip
TRAINEE_OBSERVATIONS = ("trainees_heads", "trainees_per_1000", "training_posts", "training_posts_funded")


def _specialists(place: Place, run: StoredRun) -> Inputs:
    if place.year > run.start:
        return Inputs(
            _beside(place, "specialists", back=1) + _beside(place, "exits", "new_specialists", "moves_net", "arrivals")
        )
    return Inputs(
        _beside(place, "residents"),
        (
            "start/residents_per_specialist_fte",
            "start/regional_spread_specialists",
            *_slopes(run, "specialists"),
            *HOURS[:2],
            "start/age_structure",
        ),
        observations=SPECIALIST_OBSERVATIONS,
    )


def _trainees(place: Place, run: StoredRun) -> Inputs:
    if place.year > run.start:
        return Inputs(_beside(place, "trainees", back=1) + _beside(place, "filled_starts", "dropouts", "completions"))
    return Inputs(
        _beside(place, "residents"),
        ("start/trainees_per_1000", "start/regional_spread_trainees", *_slopes(run, "trainees")),
        observations=TRAINEE_OBSERVATIONS,
    )


def _slopes(run: StoredRun, staff: str) -> Iterator[str]:
    """Cards that say how the staff at the start follows what regions are like."""
    names: list[str] = run.tables["parameters"]["name"].to_list()
    return (name for name in names if name.startswith(SLOPE) and told_by(name)[0] == staff)


def _starts(place: Place, run: StoredRun) -> Inputs:
    at_start = Place("trainees", place.region, run.start, place.policy)
    todays = Inputs((at_start,), (*DURATION, "training/dropout", "training/fill"))
    first_year = int(run.manifest["goal"]["first_year"])
    if place.policy == "today" or place.year < first_year:
        return todays
    if place.policy == "specialists_per_post":
        stock = Place("specialists", place.region, run.start, "today")
        return Inputs((stock,), ("policy/specialists_per_post", *DURATION, "training/dropout"))
    if place.policy == "replacement":
        return Inputs((Place("specialists_fte", place.region, run.start, "today"),), (*DURATION, "exits/leave"))
    if place.policy == "recommended":
        return Inputs((Place("starts", place.region, place.year, "called_for"), *_beside(place, "need")), LIMIT_CARDS)
    if place.policy == "called_for":
        target = int(run.manifest["settings"]["target_year"])
        now = Place("starts", place.region, place.year, "today")
        return Inputs((Place("plateau", place.region, target, "called_for"), now))
    return Inputs((Place("starts", run.nation_code, place.year, "recommended"), *_beside(place, "residents")))


def _need(place: Place, run: StoredRun) -> Inputs:
    model = str(run.manifest["goal"]["need_model"])
    tables = {
        "age": ("need_weight_by_age",),
        "structure": ("need_index",),
        "deprivation": ("deprivation_components",),
    }
    return Inputs(_beside(place, "residents"), tables=tables.get(model, ()))


INPUTS_OF: Mapping[str, Callable[[Place, StoredRun], Inputs]] = {
    "residents": lambda p, r: Inputs(
        (), ("population/projection_error", "population/projection_error_national"),
        ("population", "deaths", "births", "population_benchmark", "population_projection"),
    ),
    "need": _need,
    "required_fte": lambda p, r: Inputs(_beside(p, "need"), NORMS[:1]),
    "specialists": _specialists,
    "specialists_fte": lambda p, r: Inputs(_beside(p, "specialists"), HOURS),
    "trainees": _trainees,
    "trainees_fte": lambda p, r: Inputs(_beside(p, "trainees"), ("hours/trainee_full_time_share",)),
    "starts": _starts,
    "filled_starts": lambda p, r: Inputs(_beside(p, "starts"), ("training/fill",)),
    "dropouts": lambda p, r: Inputs(_beside(p, "trainees", back=1), ("training/dropout",)),
    "completions": lambda p, r: Inputs(_beside(p, "trainees", back=1) + _beside(p, "dropouts"), DURATION),
    "new_specialists": lambda p, r: Inputs(
        (*_beside(p, "completions"), Place("completions", r.nation_code, p.year, p.policy)),
        ("settling/stay", "settling/leave_primary_care", "settling/within_healthcare_region"),
    ),
    "exits": lambda p, r: Inputs(
        _beside(p, "specialists", back=1),
        ("exits/retirement", "exits/retirement_shift", "exits/leave", "exits/mortality_ratio"), ("deaths",),
    ),
    "arrivals": lambda p, r: Inputs(
        (*_beside(p, "residents"), Place("residents", r.nation_code, p.year, "")),
        ("arrivals/abroad", "arrivals/returners"),
    ),
    "moves_net": lambda p, r: Inputs(
        _beside(p, "specialists", back=1), ("moves/yearly", "settling/within_healthcare_region")
    ),
    "capacity": lambda p, r: Inputs(_beside(p, "specialists_fte", "trainees_fte"), NORMS),
    "coverage": lambda p, r: Inputs(_beside(p, "capacity", "need")),
    "gap_fte": lambda p, r: Inputs(_beside(p, "need", "capacity"), NORMS[:1]),
    "named_gp_potential": lambda p, r: Inputs(_beside(p, "coverage")),
    "plateau": lambda p, r: Inputs(_beside(p, "missing_fte", "from_elsewhere", "yield_own", "floor")),
    "floor": lambda p, r: Inputs(
        (Place("exits", p.region, r.start + 1, "today"),),
        ("training/fill", *DURATION, "training/dropout", "settling/leave_primary_care"),
    ),
    "missing_fte": lambda p, r: Inputs(_beside(p, "need"), NORMS[:1]),
    "yield_own": lambda p, r: Inputs(
        (), (*DURATION, "training/dropout", "training/fill", "settling/stay", "settling/leave_primary_care",
             "exits/leave", "exits/retirement", *HOURS),
    ),
    "from_elsewhere": lambda p, r: Inputs((), ("settling/stay", "settling/within_healthcare_region", "moves/yearly")),
}  # fmt: skip
"""Quantity → what feeds it at a place."""


def parameter_node(run: StoredRun, name: str, language: str) -> Node:
    """A parameter with value, interval, reason and sources."""
    rows = run.tables["parameters"].filter(pl.col("name") == name)
    if not rows.height:
        return Node(name)
    row = rows.row(0, named=True)
    sources = tuple(_source(run, source) for source in row["source_ids"].split() if source)
    return Node(
        f"{row[f'meaning_{language}']}  [{name}]", row["central"], Unit.parse(row["unit"]).label(language),
        row["low80"], row["high80"], row["status"], row[f"reason_{language}"] or "", sources,
    )  # fmt: skip


def _observations(run: StoredRun, region: str, quantities: tuple[str, ...], language: str) -> list[Node]:
    if not quantities:
        return []
    rows = run.tables["observations"].filter(
        (pl.col("region_code") == region) & pl.col("quantity").is_in(quantities) & (pl.col("used") == "synthesis")
    )
    return [
        Node(
            f"{row['quantity']} {row['year']}  [{row['observation_id']}]", row["value"], row["unit"],
            row["predicted_low80"], row["predicted_high80"], "official" if row["source_kind"] == "official" else "",
            _agreement(row, language),
            (_source(run, row["source"]),),
        )
        for row in rows.iter_rows(named=True)
    ]  # fmt: skip


def _agreement(row: Mapping[str, Any], language: str) -> str:
    """Relation of the published figure, and whether the synthesis agrees with it."""
    if row["agrees"] is None:
        return f"{row['relation']}; {row['reason_left_out']}"
    words = {
        "sv": ("utanför det som syntesen väntar sig", "inom det som syntesen väntar sig"),
        "en": ("outside what the synthesis expects", "within what the synthesis expects"),
    }
    return f"{row['relation']}; {words[language][row['agrees']]}"


def table_node(run: StoredRun, name: str, language: str) -> Node:
    """A table of the evidence with its sources."""
    word = {"sv": "tabell", "en": "table"}[language]
    sources = run.manifest["evidence"].get(name, {}).get("sources", [])
    return Node(f"{word} {name}", children=tuple(_source(run, source) for source in sources))


def _source(run: StoredRun, source: str) -> Node:
    rows = run.tables["sources"].filter(pl.col("id") == source)
    if not rows.height:
        return Node(source)
    row = rows.row(0, named=True)
    title = row["title"].removeprefix(row["publisher"]).lstrip(" :,")
    return Node(f"{row['publisher']}: {title} ({row['date']})", text=f"{row['address']}  [{source}]")
