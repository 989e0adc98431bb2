"""Explain the posts placed at a unit: the formula, its inputs with their values, and the cards they rest on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from underlag.core.errors import Problem, UnknownNumberError, nearest
from underlag.core.language import Text
from underlag.core.units import Unit
from underlag.runs.record.read import NUMBER, NumberKey, StoredRun, find_named
from underlag.runs.why.explain import NORM, Node, explain, parameter_node, table_node

KIND = "placement"
"""First part of the key of a unit's posts: ``placement/2080``."""

PRIORITY = ("placement/degurba_weight", "placement/group_weight", "placement/deprivation_strength")
_ROOM = ("limits/trainees_per_specialist", "placement/specialists_together")

_WORDS: Mapping[str, tuple[Text, Text]] = {
    "posts": (
        Text("Placerade tjänster", "Posts placed"),
        Text(
            "den exakta andelen avrundad till hela tjänster med metoden {method}, så att regionens summa blir hel",
            "the exact share rounded to whole posts by the method {method}, so that the region's sum is whole",
        ),
    ),
    "quota": (
        Text("Exakt andel", "Exact share"),
        Text(
            "regionens tjänster × vägd brist ÷ regionens vägda brist, högst vad specialisterna kan handleda",
            "the region's posts × weighted shortage ÷ the region's weighted shortage, at most what the specialists can "
            "supervise",
        ),
    ),
    "claim_fte": (
        Text("Vägd brist", "Weighted shortage"),
        Text(
            "prioritet × brist, summerat över enheten och dem vars tjänster placeras här; saknas ingen alls i "
            "regionen räknas behovet",
            "priority × shortage, summed over the unit and those whose posts are placed here; where the region lacks "
            "nobody, need counts",
        ),
    ),
    "priority": (
        Text("Prioritet", "Priority"),
        Text(
            "urbaniseringsgradens vikt × kommungruppens × utsatthetens",
            "weight of the degree of urbanisation × of the municipality group × of deprivation",
        ),
    ),
    "shortage_fte": (
        Text("Brist målåret utan nya tjänster", "Shortage in the target year without new posts"),
        Text(
            "(behov − andel av specialisterna × regionens kapacitet om inga tjänster öppnades) ÷ invånare per "
            "specialist, minst 0",
            "(need − share of the specialists × the region's capacity if no posts were opened) ÷ residents per "
            "specialist, at least 0",
        ),
    ),
    "need": (
        Text("Behov målåret", "Need in the target year"),
        Text(
            "kommunens andel av regionens framskrivna invånare × regionens behov per invånare",
            "the municipality's share of the region's projected residents × the region's need per resident",
        ),
    ),
    "present": (
        Text("Andel av regionens specialister", "Share of the region's specialists"),
        Text(
            "efter invånare i dag, med avdrag i glest befolkade kommuner; i egna enheter som planeraren angett",
            "by residents today, less in thinly populated municipalities; in own units as the planner states",
        ),
    ),
    "most": (
        Text("Plats för högst", "Room for at most"),
        Text(
            "specialister i medeltal över åren × tjänster per specialist × år ÷ år i utbildning",
            "specialists on average over the years × posts per specialist × years ÷ years in training",
        ),
    ),
    "claims": (
        Text("Regionens vägda brist", "The region's weighted shortage"),
        Text("summan av den vägda bristen i regionens alla enheter", "sum of the weighted shortage of all its units"),
    ),
    "capacity_without": (
        Text("Regionens kapacitet målåret utan nya tjänster", "The region's capacity in the target year without posts"),
        Text(
            "täckningsgrad utan nya tjänster × behov ÷ andel av specialisterna, lika i alla enheter",
            "coverage without new posts × need ÷ share of the specialists, the same in every unit",
        ),
    ),
    "guest": (
        Text(
            "Vägd brist hos en enhet vars tjänster placeras här:",
            "Weighted shortage of a unit whose posts are placed here:",
        ),
        Text("prioritet × brist", "priority × shortage"),
    ),
}

APPORTIONED = Text(
    "Kan inte räknas fram ur talen nedan ensamma: vilka enheter som får de sista hela tjänsterna avgörs av alla "
    "enheters andelar tillsammans.",
    "It can't be computed from the numbers below alone: which units get the last whole posts is decided by the shares "
    "of all units together.",
)
FULL = Text(
    "Kan inte räknas fram ur talen nedan ensamma: minst en enhet i regionen har inte plats för sin andel, eller ingen "
    "har anspråk, och resten delas om mellan de andra.",
    "It can't be computed from the numbers below alone: at least one unit of the region has no room for its share, or "
    "none has a claim, and the rest is shared again between the others.",
)
_SUPERVISED = Text(
    "Specialisternas medeltal över åren på enheten finns inte i körningen.",
    "The specialists at the unit on average over the years are not in the run.",
)
WEIGHTS = Text(
    "Vikterna för varje slag av kommun står på korten; vilket slag kommunen är står inte i körningen.",
    "The weights of each kind of municipality stand on the cards; which kind it is does not stand in the run.",
)
PEOPLE = Text(
    "Kommunernas framskrivning räknas ålder för ålder; tabellen municipalities har summan.",
    "Municipalities are projected by age; the table municipalities holds the sum.",
)
_SHARED = Text(
    "Räknas av alla enheters invånare i dag; vilka som är glest befolkade står inte i körningen.",
    "It is computed from the residents of all units today; which are thinly populated does not stand in the run.",
)
WITHOUT = Text(
    "Kommer ur modellens utfall utan nya tjänster; körningen har det bara genom enheternas täckningsgrad.",
    "It comes from the model's outcome without new posts; the run holds it only through the coverage of the units.",
)
CLAIMS = Text("Står i tabellen placement, rad för rad.", "It stands in the table placement, row by row.")

_UNITS = {
    "posts": "post",
    "quota": "post",
    "most": "post",
    "claim_fte": "fte",
    "shortage_fte": "fte",
    "need": "resident",
    "priority": "1",
    "present": "1",
    "claims": "fte",
    "capacity_without": "resident",
}


def find_unit(run: StoredRun, key: str) -> str | None:
    """Code of the unit in a key ``placement/unit``, the unit by code or name, or None for any other key.

    Raises UnknownNumberError for no such unit, or for a name that more than one has.
    """
    kind, _, unit = key.strip().strip("/").partition("/")
    if kind != KIND:
        return None
    named = [(name, code) for code, name in run.tables["placement"].select("unit_code", "name").iter_rows()]
    codes = [code for _, code in named]
    found = find_named(unit, codes, named)
    if len(found) == 1:
        return found[0]
    if found:
        what = Text("mer än en enhet heter så", "more than one unit is called so")
        remedy = Text("skriv " + " eller ".join(found), "write " + " or ".join(found))
        problem = Problem(NUMBER, what, unit, Text("en", "one"), remedy)
    else:
        known = [*codes, *(name for name, _ in named)]
        problem = Problem(NUMBER, Text("okänd enhet", "unknown unit"), unit, "", nearest(unit, known))
    raise UnknownNumberError(problem)


def explain_unit(run: StoredRun, unit: str, language: str) -> Node:
    """The explanation of the posts placed at a unit [post], down to its shortage and the cards behind its priority.

    unit      its code, which the run has
    language  sv or en
    """
    return _Unit(run, unit, language).posts()


class _Unit:
    """A unit of the table of placement, and the others of its region."""

    def __init__(self, run: StoredRun, unit: str, language: str) -> None:
        table = run.tables["placement"]
        self.run, self.unit, self.language = run, unit, language
        self.row = table.filter(pl.col("unit_code") == unit).row(0, named=True)
        self.region = table.filter(pl.col("region_code") == self.row["region_code"])
        regions = run.tables["placement_regions"]
        self.sums = regions.filter(pl.col("region_code") == self.row["region_code"]).row(0, named=True)

    def node(
        self, name: str, *children: Node, value: float | None = None, expression: str = "", reason: Text | None = None
    ) -> Node:
        said, formula = _WORDS[name]
        return Node(
            f"{said[self.language]}  [{name}/{self.unit}]",
            float(self.row[name]) if value is None else value,
            Unit.parse(_UNITS[name]).label(self.language),
            None,
            None,
            self.row["status"],
            formula[self.language].format(method=self.sums["method"]),
            children,
            expression,
            reason[self.language] if reason else "",
        )

    def cards(self, *names: str) -> tuple[Node, ...]:
        known = set(self.run.tables["parameters"]["name"].to_list())
        return tuple(parameter_node(self.run, name, self.language) for name in names if name in known)

    def posts(self) -> Node:
        """The whole explanation."""
        found = self.node("posts", self.quota(), reason=APPORTIONED)
        words = found.name.partition("  [")[0]
        return replace(found, name=f"{words}, {self.row['name']}  [{KIND}/{self.unit}]")

    def quota(self) -> Node:
        """The exact share: in proportion to claims, unless somebody in the region has no room for its own."""
        starts = self.starts()
        whole = float(self.region["claim_fte"].sum())
        most = self.node("most", *self.cards(*_ROOM), reason=_SUPERVISED)
        children = (*starts, self.claim(), self.node("claims", value=whole, reason=CLAIMS), most)
        bound = (self.region["quota"] >= self.region["most"] - 1e-9) & (self.region["claim_fte"] > 0)
        if bound.any() or whole <= 0:
            return self.node("quota", *children, reason=FULL)
        opened = " + ".join(f"{{{node.name.partition('  [')[2].rstrip(']')}}}" for node in starts)
        expression = f"({opened}) * {{claim_fte/{self.unit}}} / {{claims/{self.unit}}}"
        return self.node("quota", *children, expression=expression)

    def starts(self) -> tuple[Node, ...]:
        """The region's recommended starts of each year that is divided."""
        years = self.run.tables["placement_years"].filter(pl.col("unit_code") == self.unit)["year"].to_list()
        places = (NumberKey("starts", self.row["region_code"], year, "recommended") for year in sorted(years))
        return tuple(explain(self.run, place, self.language, 0) for place in places)

    def claim(self) -> Node:
        """The weighted shortage of the unit and of those whose posts are placed here."""
        priority = self.node("priority", *self.cards(*PRIORITY), reason=WEIGHTS)
        guests = self.region.filter((pl.col("host") == self.unit) & (pl.col("unit_code") != self.unit))
        lacking = float((self.region["priority"] * self.region["shortage_fte"]).sum()) > 0
        what = "shortage_fte" if lacking else "need"
        own = self.shortage() if lacking else self.need()
        norm = "" if lacking else f" / {{{NORM}}}"
        others = []
        for guest in guests.iter_rows(named=True):
            name = f"{_WORDS['guest'][0][self.language]} {guest['name']}  [claim_of/{guest['unit_code']}]"
            weighed = guest["priority"] * guest[what] / (1 if lacking else self.norm())
            others.append(Node(name, weighed, Unit.parse("fte").label(self.language), status=guest["status"]))
        terms = [f"{{priority/{self.unit}}} * {{{what}/{self.unit}}}{norm}"] if self.row["host"] == self.unit else []
        terms += [f"{{claim_of/{guest}}}" for guest in guests["unit_code"]]
        cards = () if lacking else self.cards(NORM)
        return self.node("claim_fte", priority, own, *others, *cards, expression=" + ".join(terms) or "0")

    def norm(self) -> float:
        """Residents per specialist of the guideline."""
        return float(self.run.manifest["goal"]["residents_per_specialist"])

    def need(self) -> Node:
        """Need in the target year."""
        return self.node("need", table_node(self.run, "municipality_population_total", self.language), reason=PEOPLE)

    def shortage(self) -> Node:
        """What is missing in the target year without new posts."""
        # every unit has the same share of the region's capacity as of its specialists
        largest = self.region.sort("need", descending=True).row(0, named=True)
        base = largest["coverage_without"] * largest["need"] / largest["present"]
        present = self.node("present", *self.cards("placement/rural_shortfall"), reason=_SHARED)
        capacity = self.node("capacity_without", value=float(base), reason=WITHOUT)
        parts = (f"{{need/{self.unit}}}", f"{{present/{self.unit}}} * {{capacity_without/{self.unit}}}")
        expression = f"max(0, ({parts[0]} - {parts[1]}) / {{{NORM}}})"
        return self.node("shortage_fte", self.need(), present, capacity, *self.cards(NORM), expression=expression)
