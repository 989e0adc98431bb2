"""Posts and measures under one yearly budget: what is bought, what either alone would give, and why a measure is left
out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from underlag.core.language import Text
from underlag.reports.columns.of_measures import WAY_NAMES
from underlag.reports.document.blocks import Cell, Number, Section, Sentence, Table, blocks, heads_of
from underlag.reports.document.teller import Teller
from underlag.reports.language.numerals import INTERVAL80, MISSING, NBSP, count, listing, number, span
from underlag.runs.record.measures_read import JOINT, POSTS

_MILLION = 1e6
_TITLE = Text("Tjänster och insatser för samma pengar", "Posts and measures for the same money")
_TOGETHER, _MEASURES = "together", "measures"
_ONE, _MANY = Text("insats", "measure"), Text("insatser", "measures")


@dataclass(frozen=True)
class _Joint:
    """What was decided together: the budget a year, the ways to spend it and the items, the posts first."""

    teller: Teller
    budget: float
    ways: Mapping[str, Mapping[str, Any]]
    items: Sequence[Mapping[str, Any]]

    def taken(self) -> list[str]:
        """Titles of the measures that money goes to."""
        title = f"title_{self.teller.language}"
        return [row[title] for row in self.items if row["taken"] and row["item"] != POSTS]

    def money(self, value: float, key: str, status: str = "estimated") -> Number:
        """A sum as millions of kronor, bound to its row."""
        unit = Text("miljoner kronor", "million kronor")[self.teller.language]
        millions = value / _MILLION
        return Number(f"{number(millions, self.teller.language)}{NBSP}{unit}", f"joint/{key}", (millions,), status)

    def at_most(self) -> Number:
        """The budget, a setting."""
        return self.money(self.budget, "budget", "assumed")

    def amount(self, way: str, column: str) -> Number:
        """A number of one way to spend the money."""
        value = self.ways[way][column]
        return Number(number(value, self.teller.language), f"joint/{way}", (value,), "estimated")

    def each(self, way: str) -> Number | None:
        """Kronor a year for each more resident listed; None where nobody more is."""
        value = _each(self.ways[way])
        return (
            None
            if value is None
            else Number(number(value, self.teller.language), f"joint/{way}", (value,), "estimated")
        )


def _each(row: Mapping[str, Any]) -> float | None:
    paid, gained = row["cost_posts"] + row["cost_measures"], row["extra_listed"]
    return paid / gained if gained > 0 else None


def _joint(teller: Teller) -> _Joint | None:
    found = teller.figures.result.manifest.get(JOINT)
    return None if found is None else _Joint(teller, found["budget"], found["ways"], found["items"])


def spending_words(teller: Teller) -> Sentence:
    """Where a yearly sum does most, in a sentence for a summary; nothing where posts and measures weren't weighed."""
    joint = _joint(teller)
    if joint is None:
        return Sentence()
    names, language = joint.taken(), teller.language
    if not names:
        return teller.say(
            "Högst {budget} per år utöver dagens utbildning ger mest om allt går till tjänster: ingen insats är värd "
            "sitt pris bredvid dem.",
            "At most {budget} a year beyond today's training does most if all of it goes to posts: no measure is "
            "worth its price beside them.",
            budget=joint.at_most(),
        )
    together = joint.ways[_TOGETHER]
    amount = count(len(names), _ONE[language], _MANY[language], language)
    return teller.say(
        "Högst {budget} per år utöver dagens utbildning ger mest om {posts} går till tjänster och {measures} till "
        "{amount}. Insatserna är inte inräknade i rekommendationen.",
        "At most {budget} a year beyond today's training does most if {posts} goes to posts and {measures} to "
        "{amount}. The measures are not counted in the recommendation.",
        budget=joint.at_most(),
        posts=joint.money(together["cost_posts"], _TOGETHER),
        measures=joint.money(together["cost_measures"], _TOGETHER),
        amount=Number(amount, "joint/items", (len(names),), "estimated"),
    )


def spending_section(teller: Teller) -> Section | None:
    """The ways to spend a yearly sum, and on what; None where posts and measures weren't decided together."""
    joint = _joint(teller)
    if joint is None:
        return None
    return Section(
        "joint",
        _TITLE[teller.language],
        blocks(
            _bought(joint),
            _alone(joint),
            _ways_table(joint),
            _item_table(joint),
        ),
    )


def _bought(joint: _Joint) -> Sentence:
    """What the money is best spent on, and what it gives."""
    teller, row = joint.teller, joint.ways[_TOGETHER]
    ends = tuple(row[f"extra_listed_{end}"] for end in ("low80", "high80"))
    around = None
    if None not in ends and ends[0] < ends[1]:
        inner = Number(span(ends[0], ends[1], teller.language), f"joint/{_TOGETHER}", ends, "estimated")
        around = teller.say(f" ({INTERVAL80.sv} {{inner}})", f" ({INTERVAL80.en} {{inner}})", inner=inner)
    names, quote = joint.taken(), Text("”", "“")[teller.language]
    shared = (
        teller.say(
            "{posts} till nya tjänster och {measures} till insatser: {names}",
            "{posts} goes to new posts and {measures} to measures: {names}",
            posts=joint.money(row["cost_posts"], _TOGETHER),
            measures=joint.money(row["cost_measures"], _TOGETHER),
            names=listing([f"{quote}{name}”" for name in names], teller.language),
        )
        if names
        else teller.say(
            "allt, {posts}, till nya tjänster",
            "all of it, {posts}, goes to new posts",
            posts=joint.money(row["cost_posts"], _TOGETHER),
        )
    )
    return teller.say(
        "Av högst {budget} per år utöver dagens utbildning går i medeltal {shared}. Det ger {starts} nya tjänster per "
        "år och {listed} fler invånare som kan vara listade {target}{around}, jämfört med dagens tjänster.",
        "Of at most {budget} a year beyond today's training, on average {shared}. That gives {starts} new posts a year "
        "and {listed} more residents who could be listed in {target}{around}, against today's posts.",
        budget=joint.at_most(),
        shared=shared,
        starts=joint.amount(_TOGETHER, "posts_year"),
        listed=joint.amount(_TOGETHER, "extra_listed"),
        target=teller.figures.target,
        around=around,
    )


def _alone(joint: _Joint) -> Sentence:
    """What measures alone and posts alone would give for the money, and why posts come first where they do."""
    teller = joint.teller
    said = {
        "listed": joint.amount(_MEASURES, "extra_listed"),
        "posts": joint.amount(POSTS, "extra_listed"),
        "each": joint.each(_MEASURES),
        "price": joint.each(POSTS),
    }
    priced = said["each"] is not None and said["price"] is not None
    compared = (
        teller.say(
            "Bara insatser ger {listed} fler listade, till {each} kronor per år för var och en; bara tjänster {posts}, "
            "till {price} kronor per år.",
            "Measures alone give {listed} more listed, at {each} kronor a year each; posts alone {posts}, at {price} "
            "kronor a year each.",
            **said,
        )
        if priced
        else teller.say(
            "Bara insatser ger {listed} fler listade och bara tjänster {posts}.",
            "Measures alone give {listed} more listed and posts alone {posts}.",
            **said,
        )
    )
    if joint.taken():
        return compared
    return teller.say(
        "Ingen insats är värd sitt pris bredvid tjänsterna, så det är detsamma som att lägga alla pengar på tjänster; "
        "tabellen säger varför för var och en. En tjänst som står tom kostar ingenting i modellen: pengarna betalar "
        "bara för dem som kommer. {compared}",
        "No measure is worth its price beside the posts, so it is the same as to spend all the money on posts; the "
        "table says why for each. A post that stands empty costs nothing in the model: the money pays only for those "
        "who come. {compared}",
        compared=compared,
    )


def _ways_table(joint: _Joint) -> Table:
    language, target = joint.teller.language, joint.teller.figures.target
    heads = (
        (Text("Pengarna går till", "The money goes to"), False),
        (Text("Nya tjänster per år", "New posts a year"), True),
        (Text("Tjänster, miljoner kronor per år", "Posts, million kronor a year"), True),
        (Text("Insatser, miljoner kronor per år", "Measures, million kronor a year"), True),
        (Text(f"Fler listade {target}", f"More listed in {target}"), True),
        (Text("Kronor per år för var och en", "Kronor a year for each"), True),
    )
    rows = [_way_row(way, joint.ways[way], language) for way in WAY_NAMES if way in joint.ways]
    gap = number(100 * max(0.0, joint.ways[_TOGETHER]["gap"] or 0.0), language, 2)
    note = Text(
        "Under varje tal står dess 80\u2011procentiga intervall. Medeltal till och med målåret, utöver vad dagens "
        "tjänster kostar samma år; budgeten läggs till vad de kostar det år de kostar mest. "
        f"Med samma insatser kan ingen annan fördelning av tjänster vara mer än {gap} procent "
        "bättre; så små skillnader mellan raderna betyder ingenting.",
        "Below each number is its 80 percent interval. Means up to the target year, beyond what today's posts cost in "
        "the same year; the budget comes on top of what they cost in their dearest year. "
        f"With the same measures no other distribution of posts can be more than {gap} percent better; "
        "differences as small as that between the rows mean nothing.",
    )
    budget = number(joint.budget / _MILLION, language)
    caption = Text(
        f"Högst {budget} miljoner kronor per år utöver dagens utbildning",
        f"At most {budget} million kronor a year beyond today's training",
    )
    return Table("joint-ways", caption[language], heads_of(heads, language), rows, note[language])


def _way_row(way: str, row: Mapping[str, Any], language: str) -> tuple[Cell, ...]:
    low, high = row["extra_listed_low80"], row["extra_listed_high80"]
    known = low is not None and high is not None and low < high
    return (
        Cell(WAY_NAMES[way][language].capitalize()),
        Cell(number(row["posts_year"], language), numeric=True),
        Cell(number(row["cost_posts"] / _MILLION, language), numeric=True),
        Cell(number(row["cost_measures"] / _MILLION, language), numeric=True),
        Cell(number(row["extra_listed"], language), numeric=True, note=span(low, high, language) if known else ""),
        Cell(number(_each(row), language), numeric=True),
    )


def _item_table(joint: _Joint) -> Table:
    language = joint.teller.language
    heads = (
        (Text("Tjänster och insatser", "Posts and measures"), False),
        (Text("Miljoner kronor per år", "Million kronor a year"), True),
        (Text("Färre listade utan", "Fewer listed without"), True),
    )
    rows = [
        (
            Cell(row[f"title_{language}"], note=row[f"not_taken_{language}"] or ""),
            Cell(MISSING if row["cost_year"] is None else number(row["cost_year"] / _MILLION, language), numeric=True),
            Cell(number(row["lost_without"], language), numeric=True),
        )
        for row in joint.items
    ]
    caption = Text(
        "Vad pengarna bäst används till, och varför inte till det andra",
        "What the money is best spent on, and why not on the rest",
    )
    return Table("joint-items", caption[language], heads_of(heads, language), rows)
