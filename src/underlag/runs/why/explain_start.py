"""Where the specialists and trainees at the start come from: the past that the synthesis has found.

The stock at the start is that of the first year of the past with the flows of every year since; that of the first year
is the nation's, shared by residents and by how the region deviates. Beside it stand the published figures that decide
the deviation and the nation's level, each with what it was expected to say.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import polars as pl

from underlag.core.language import Text
from underlag.evidence.vintages.vintage import WEIGHED_USE
from underlag.runs.inputs.covariates import SLOPE, told_by
from underlag.runs.record.quantities import OF_SYNTHESIS, QUANTITIES
from underlag.runs.record.read import NumberKey
from underlag.runs.synthesis.figures import of_region_alone
from underlag.runs.synthesis.past import REGIONAL
from underlag.runs.synthesis.quantities import tells_of_training
from underlag.runs.why.explain_basis import Basis, Leaf, Made, Part, beside, minus, quoted, sum_of
from underlag.runs.why.explain_nodes import Node, figure_node

FLOWS = {
    "specialists": (("new_specialists", "moves_net", "arrivals"), ("exits",)),
    "trainees": (("filled_starts",), ("dropouts", "completions")),
}
"""Stock → the flows that come to it, and those that go from it."""

REGIONS = Text("summan av regionerna", "sum of the regions")
SINCE = Text(
    "syntesens förflutna: det första årets antal, och dem som kommit och gått varje år sedan dess",
    "the past of the synthesis: the number of the first year, and those who have come and gone in every year since",
)
A_YEAR = Text("förra årets antal, och dem som kommit och gått under året", "last year's number, and who came and went")
_SHARED = Text(
    "rikets antal × regionens invånare × e upphöjt till regionens avvikelse ÷ summan av detsamma över alla regioner",
    "the nation's number × the region's residents × e to the power of the region's deviation ÷ the sum of the same "
    "over all regions",
)
_PATH = Text(
    "invånare × starter per invånare, som följer en trend och flyttar sig från år till år",
    "residents × starts per resident, which follow a trend and move from year to year",
)
INFERRED = Text(
    "Kan inte räknas fram ur andra tal i körningen: syntesen söker det som stämmer bäst med alla publicerade uppgifter "
    "tillsammans, och mittvärdet är medianen över det den funnit. Vilka uppgifter den har, och vad var och en väntades "
    "säga, visas under {key}.",
    "It can't be computed from other numbers of the run: the synthesis looks for what agrees best with all published "
    "figures together, and the central value is the median of what it has found. Which figures it has, and what each "
    "was expected to say, is shown under {key}.",
)
LIVED = Text(
    "Räknas ålder för ålder och utbildningsår för utbildningsår i syntesens förflutna; i körningen finns summan.",
    "It is computed by age and by year of training in the past of the synthesis; the run holds the sum.",
)
_COUNTED = Text(
    "Talet är hämtat ur befolkningsstatistiken, inte beräknat.",
    "The number is taken from the population statistics, not computed.",
)
_PRECISION = Text(
    "Kan inte räknas fram här: spridningen står på kortet {card} och felen på korten start/source_error_… och "
    "start/observation_error_… för varje uppgifts slag; hur de vägs visas inte.",
    "It can't be computed here: the spread stands on the card {card} and the errors on the cards start/source_error_… "
    "and start/observation_error_… of each figure's kind; how they are weighed is not shown.",
)
_OWN = Text("Regionens egna uppgifter", "The region's own figures")
SEVERAL = Text("Uppgifter för flera regioner tillsammans", "Figures of several regions together")
NATIONAL = Text("Rikets uppgifter", "The nation's figures")
NO_OWN = Text(
    "Inga. Vad som skiljer regionen från riket är då det som spridningen mellan regioner medger.",
    "None. What sets the region apart from the nation is then what the spread between regions allows.",
)


def at_start(basis: Basis, place: NumberKey) -> Made:
    """What specialists or trainees in the start year of the plan are made of, of a region or the nation [head].

    Raises RunError as ``Basis``.
    """
    stock, run = place.quantity, basis.run
    if place.region == run.nation_code:
        made = sum_of([NumberKey(stock, code, place.year, place.policy) for code in run.regions()], REGIONS)
        return replace(made, leaves=tuple(_figures(basis, place.region, stock)))
    first = NumberKey(stock, place.region, basis.first, "")
    if basis.first == run.start:
        made = _shared(basis, first)
    else:
        come, gone = FLOWS[stock]
        sums = {flow: _since(basis, flow, place.region) for flow in (*come, *gone)}
        expression = " + ".join([quoted(first), *(f"{{{sums[flow].key}}}" for flow in come)])
        expression += "".join(f" - {{{sums[flow].key}}}" for flow in gone)
        made = Made((first,), tuple(part.node for part in sums.values()), expression=expression, formula=SINCE)
    kinds = ("specialists",) if stock == "specialists" else ("trainees", "growth")
    told = [
        NumberKey(f"{what}_{kind}", place.region, basis.first, "") for kind in kinds for what in ("deviation", "told")
    ]
    inferred = tuple(number for number in told if number not in made.numbers)
    cards = tuple(REGIONAL[kind] for kind in kinds)
    leaves = (*made.leaves, *_figures(basis, place.region, stock))
    slopes = tuple(card for card in sorted(basis.cards) if card.startswith(SLOPE) and told_by(card)[0] in kinds)
    return replace(made, numbers=(*made.numbers, *inferred), leaves=leaves, cards=(*cards, *slopes))


def in_the_past(basis: Basis, place: NumberKey) -> Made:
    """What a number of the past is made of: a stock [head], a flow of a year [head/year], or what the past
    begins from."""
    run, quantity = basis.run, place.quantity
    if quantity in OF_SYNTHESIS:
        return _beginning(basis, place)
    if place.region == run.nation_code and not (quantity in FLOWS and place.year == basis.first):
        if quantity == "filled_starts":
            cards = ("history/starts_trend", "history/starts_change")
            reason = _inferred(basis, place.region, "trainees")
            return Made(beside(place, "residents"), (), cards, reason=reason, formula=_PATH)
        return sum_of([NumberKey(quantity, code, place.year, "") for code in run.regions()], REGIONS)
    if quantity == "residents":
        formula = Text("invånare 31 december enligt befolkningsstatistiken", "residents at 31 December as counted")
        return Made(tables=("population_total",), reason=_COUNTED, formula=formula)
    if quantity in FLOWS:
        return _shared(basis, place) if place.year == basis.first else _a_year(place)
    if quantity == "filled_starts":
        return _shared(basis, place)
    return Made(reason=LIVED)


def _a_year(place: NumberKey) -> Made:
    come, gone = FLOWS[place.quantity]
    (before,) = beside(place, place.quantity, back=1)
    added, lost = beside(place, *come), beside(place, *gone)
    expression = " + ".join(map(quoted, (before, *added))) + " - " + minus(lost)
    return Made((before, *added, *lost), expression=expression, formula=A_YEAR)


def _shared(basis: Basis, place: NumberKey) -> Made:
    """The nation's number of the first year, or a region's part of it."""
    run = basis.run
    kind = "specialists" if place.quantity == "specialists" else "trainees"
    if place.region != run.nation_code:
        nation = NumberKey(place.quantity, run.nation_code, place.year, "")
        residents, deviation = beside(place, "residents", f"deviation_{kind}")
        whole = NumberKey(f"weighed_{kind}", run.nation_code, place.year, "")
        expression = f"{quoted(nation)} * {quoted(residents)} * exp({quoted(deviation)}) / {quoted(whole)}"
        return Made((nation, residents, deviation, whole), expression=expression, formula=_SHARED)
    if kind == "specialists":
        people, each, degree = beside(place, "residents", "residents_per_specialist_fte", "employment_degree")
        formula = Text(
            "invånare ÷ (invånare per heltidsspecialist × medelsysselsättning)",
            "residents ÷ (residents per full-time specialist × mean employment degree)",
        )
        expression = f"{quoted(people)} / ({quoted(each)} * {quoted(degree)})"
        return Made((people, each, degree), expression=expression, formula=formula)
    people, each = beside(place, "residents", "trainees_per_1000")
    formula = Text(
        "invånare × ST-läkare per 1 000 invånare ÷ 1 000", "residents × trainees per 1,000 residents ÷ 1,000"
    )
    return Made((people, each), expression=f"{quoted(people)} * {quoted(each)} / 1000", formula=formula)


def _beginning(basis: Basis, place: NumberKey) -> Made:
    """What the past begins from: what is inferred, and what follows from that."""
    run, kind = basis.run, place.quantity.rpartition("_")[2]
    stock = "specialists" if "specialist" in place.quantity or place.quantity == "employment_degree" else "trainees"
    if place.quantity.startswith("weighed_"):
        pairs = [
            (NumberKey("residents", code, place.year, ""), NumberKey(f"deviation_{kind}", code, place.year, ""))
            for code in run.regions()
        ]
        expression = " + ".join(f"{quoted(people)} * exp({quoted(by)})" for people, by in pairs)
        return Made(tuple(number for pair in pairs for number in pair), expression=expression)
    if place.quantity.startswith("told_"):
        card = REGIONAL[kind]
        return Made(reason=Text(_PRECISION.sv.format(card=card), _PRECISION.en.format(card=card)))
    if place.quantity == "deviation_trainees" and place.year > basis.first:
        before, growth = (
            beside(place, place.quantity, back=1)[0],
            NumberKey("deviation_growth", place.region, basis.first, ""),
        )
        formula = Text("förra årets avvikelse + tillväxten per år", "last year's deviation + the growth a year")
        return Made((before, growth), expression=f"{quoted(before)} + {quoted(growth)}", formula=formula)
    cards = (REGIONAL[kind],) if place.quantity.startswith("deviation_") else ()
    told = beside(place, f"told_{kind}") if cards else ()
    return Made(told, (), cards, reason=_inferred(basis, place.region, stock))


def _inferred(basis: Basis, region: str, stock: str) -> Text:
    key = f"{stock}/{region}/{basis.run.start}"
    return Text(INFERRED.sv.format(key=key), INFERRED.en.format(key=key))


def _since(basis: Basis, flow: str, region: str) -> Part:
    """A flow of a region summed over every year of the past after the first."""
    run, years = basis.run, range(basis.first + 1, basis.run.start + 1)
    rows = [(NumberKey(flow, region, year, ""), run.past(NumberKey(flow, region, year, ""))) for year in years]
    title = QUANTITIES[flow].name[basis.language]
    span = f"{years[0]}–{years[-1]}"
    key = f"{flow}/{region}/{years[0]}-{years[-1]}"
    words = f"{title.removesuffix(' per år').removesuffix(' per year')}, {run.region_name(region)} {span}  [{key}]"
    value = sum(float(row["central"]) for _, row in rows if row is not None)
    unit = str(QUANTITIES[flow].unit).partition("/")[0]

    def node(depth: int) -> Node:
        below = []
        for place, row in rows if depth > 1 else ():
            assert row is not None
            name = f"{title} {place.year}  [{place}]"
            below.append(Node(name, row["central"], basis.unit(row["unit"]), status="estimated"))
        expression = " + ".join(quoted(place) for place, _ in rows) if below else ""
        return Node(words, value, basis.unit(unit), status="estimated", children=tuple(below), expression=expression)

    return Part(key, node)


def _figures(basis: Basis, region: str, stock: str) -> Iterator[Leaf]:
    """Groups of published figures that the synthesis has used: the region's own, those of it and others, the nation's.

    Figures of specialists and of training bear on specialists, those of training on trainees.
    """
    run = basis.run
    used = [
        row
        for row in run.tables["observations"].filter(pl.col("used") == WEIGHED_USE).iter_rows(named=True)
        if stock == "specialists" or tells_of_training(row["quantity"])
    ]
    national = [row for row in used if row["region_code"] == run.nation_code]
    if region != run.nation_code:
        own = [row for row in used if region in (row["region_codes"] or row["region_code"] or "").split()]
        alone = [row for row in own if of_region_alone(row, region)]
        yield _group(basis, _OWN, alone, NO_OWN)
        if len(own) > len(alone):
            yield _group(basis, SEVERAL, [row for row in own if row not in alone])
    yield _group(basis, NATIONAL, national)


def _group(basis: Basis, title: Text, rows: list[dict[str, Any]], none: Text | None = None) -> Leaf:
    children = tuple(figure_node(basis.run, row, basis.language) for row in rows)
    text = none[basis.language] if none and not rows else ""
    name = f"{title[basis.language]} ({len(rows)})"
    return lambda depth: Node(name, text=text, children=children)
