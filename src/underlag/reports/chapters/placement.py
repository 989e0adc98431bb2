"""Where inside a region its posts are placed: sentences, a table of municipalities or own units, and access."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from underlag.core.language import Text
from underlag.reports.chapters.placement_access import access_words, column_head, reach_table
from underlag.reports.charts.placement_map import placement_map
from underlag.reports.columns.of_placement import PLACEMENT_COLUMNS
from underlag.reports.document.blocks import Block, Cell, Charts, Head, Section, Sentence, Table, blocks, together
from underlag.reports.document.figures import Place
from underlag.reports.document.teller import Teller
from underlag.reports.language.key_words import APPORTIONMENT_METHODS
from underlag.reports.language.numerals import (
    NBSP,
    count,
    decimals_for,
    listing,
    number,
    percent,
    percent_span,
    percent_words,
    years,
)
from underlag.reports.tables.place_cell import place_cell

_TITLE = Text("Placering inom regionen", "Placement inside the region")
NATIONAL_TITLE = Text("Placering inom regionerna", "Placement inside the regions")

PRIORITIES = {
    False: Text("landsbygd", "rural areas"),
    True: Text("landsbygd och utsatta områden", "rural and deprived areas"),
}
"""Whether there are figures on deprivation → what is given priority."""

_NAMED = 3
"""Units named in a sentence."""


class _Region:
    """One region's rows of the tables on placement, with names for codes."""

    def __init__(self, teller: Teller, place: Place) -> None:
        tables = teller.figures.result.tables
        self.teller, self.place, self.language = teller, place, teller.language
        mine = pl.col("region_code") == place.code
        self.units = tables["placement"].filter(mine).sort("posts", "unit_code", descending=[True, False])
        self.sums: Mapping[str, Any] = tables["placement_regions"].filter(mine).row(0, named=True)
        self.years = sorted(tables["placement_years"].filter(mine)["year"].unique().to_list())
        self.access = tables["access"].filter(mine).sort("municipality_code")
        self.names = dict(tables["placement"].select("unit_code", "name").iter_rows())

    def named(self, codes: str) -> str:
        """Names of units whose codes stand with spaces between."""
        return listing([self.names.get(code, code) for code in codes.split()], self.language)


def region_section(teller: Teller, place: Place) -> Section | None:
    """Where the region's posts are placed; None for a run without units there."""
    region = _of(teller, place)
    if region is None:
        return None
    told = (_who(region), _spread(region), _price(region))
    warned = (_guests(region), _stretch(region), _tie(region), _losing(region))
    found: tuple[Block | None, ...] = (
        *told,
        together(warned),
        _assumed(region),
        _map(region),
        _table(region),
        access_words(region.teller, region.access),
        reach_table(region.teller, region.place, region.access),
    )
    return Section(f"placement-{place.anchor}", _TITLE[teller.language], blocks(*found))


def _of(teller: Teller, place: Place) -> _Region | None:
    tables = teller.figures.result.tables
    known = tables["placement"].filter(pl.col("region_code") == place.code)
    return _Region(teller, place) if known.height and teller.figures.has_data(place.code) else None


def _who(region: _Region) -> Sentence:
    """Which units get most, and how it was decided."""
    top = region.units.filter(pl.col("posts") > 0).head(_NAMED)
    named = [f"{name} ({number(posts, region.language)})" for name, posts in top.select("name", "posts").iter_rows()]
    target, nouns = region.teller.figures.target, region.teller.nouns
    if not named:
        return region.teller.say(
            "Regionen rekommenderas inga {posts} de år som fördelas, {years}.",
            "No {posts} are recommended for the region in the years that are divided, {years}.",
            posts=nouns.starts[region.language],
            years=years(region.years[0], region.years[-1]),
        )
    return region.teller.say(
        "Av regionens {posts} {years} placeras flest i {named}. De fördelas i proportion till hur många specialister "
        "som skulle saknas {target} utan nya tjänster, vägt med prioritet, och avrundas till hela tjänster med "
        "{method}.",
        "Of the region's {posts} in {years}, most are placed in {named}. They are divided in proportion to how many "
        "specialists would be missing in {target} without new posts, weighted by priority, and rounded to whole posts "
        "by {method}.",
        posts=count(region.sums["posts"], nouns.start[region.language], nouns.starts[region.language], region.language),
        years=years(region.years[0], region.years[-1]),
        named=listing(named, region.language),
        target=target,
        method=APPORTIONMENT_METHODS[region.sums["method"]][region.language],
    )


def _spread(region: _Region) -> Sentence:
    """How unevenly coverage is spread before and after, and who is worst off."""
    sums, language = region.sums, region.language
    if region.units.height < 2:
        return Sentence()
    return region.teller.say(
        "Lägst täckningsgrad {target} utan nya tjänster skulle {before} ha, {low}; med placeringen {after}, {high}. "
        "Ginikoefficienten, som är 0 när alla har lika, är {start} i dag, {without} utan nya tjänster och {as_placed} "
        "med placeringen.",
        "Without new posts the lowest coverage in {target} would be that of {before}, {low}; as placed, that of "
        "{after}, {high}. The Gini coefficient, which is 0 when all have the same, is {start} today, {without} without "
        "new posts and {as_placed} as placed.",
        target=region.teller.figures.target,
        before=region.named(sums["worst_without"]),
        low=percent_words(sums["worst_coverage_without"], language),
        after=region.named(sums["worst_with"]),
        high=percent_words(sums["worst_coverage_with"], language),
        start=number(sums["gini_start"], language, 3),
        without=number(sums["gini_without"], language, 3),
        as_placed=number(sums["gini_with"], language, 3),
    )


def _price(region: _Region) -> Sentence:
    """What the priorities move, and what they cost."""
    sums, language = region.sums, region.language
    if sums["moved"] == 0:
        return region.teller.say(
            "Prioriteringen flyttar inga tjänster mellan enheterna.", "The priorities move no posts between units."
        )
    decimals = decimals_for([sums["missing_fte_with"], sums["missing_fte_plain"]])
    return region.teller.say(
        "Prioriteringen av {what} flyttar {moved}. Med den saknas sammanlagt {as_placed} heltidsspecialister {target} "
        "i de enheter som har brist, utan den {plain}; lägsta täckningsgraden är {high} med och {low} utan.",
        "The priority of {what} moves {moved}. With it, {as_placed} full-time specialists are missing in {target} in "
        "the units that are short, without it {plain}; the lowest coverage is {high} with and {low} without.",
        what=PRIORITIES[region.units["deprivation"].null_count() == 0][language],
        moved=count(
            sums["moved"],
            "tjänst" if language == "sv" else "post",
            "tjänster" if language == "sv" else "posts",
            language,
        ),
        as_placed=number(sums["missing_fte_with"], language, decimals),
        plain=number(sums["missing_fte_plain"], language, decimals),
        target=region.teller.figures.target,
        high=percent_words(sums["worst_coverage_with"], language),
        low=percent_words(sums["worst_coverage_plain"], language),
    )


def _guests(region: _Region) -> Sentence:
    """Units with too few specialists, and where their posts are."""
    away = region.units.filter(pl.col("host") != pl.col("unit_code")).sort("unit_code")
    if not away.height:
        return Sentence()
    language = region.language
    at = "i" if language == "sv" else "in"
    moved = [
        f"{row['name']} ({at} {region.named(row['host'])}, {number(row['distance_km'], language)}{NBSP}km)"
        for row in away.iter_rows(named=True)
    ]
    return region.teller.say(
        "För få specialister för egna tjänster har {moved}: deras tjänster placeras i den närmaste som har "
        "tillräckligt många.",
        "Too few specialists for posts of their own are in {moved}: their posts are placed in the nearest that has "
        "enough.",
        moved=listing(moved, language),
    )


def _stretch(region: _Region) -> Sentence:
    """Where supervision sets the limit; that the region's specialists can't supervise all its posts as assumed."""
    if region.sums["stretch"] <= 1:
        full = region.units.filter((pl.col("most") > 0) & (pl.col("posts") == pl.col("most"))).sort("unit_code")
        if not full.height:
            return Sentence()
        return region.teller.say(
            "I {full} kan specialisterna inte handleda fler än så; de tjänster som annars hade placerats där går till "
            "övriga.",
            "In {full} the specialists can't supervise more; posts that would else have been placed there go to the "
            "others.",
            full=listing(full["name"].to_list(), region.language),
        )
    return region.teller.say(
        "Regionens specialister räcker inte för att handleda alla tjänster: var och en skulle behöva handleda {factor} "
        "gånger så många som antas, och tjänsterna följer därför handledarna.",
        "The region's specialists do not suffice to supervise all posts: each would have to supervise {factor} times "
        "as many as assumed, and so the posts follow the supervisors.",
        factor=number(region.sums["stretch"], region.language, 2),
    )


def _tie(region: _Region) -> Sentence:
    """Equal claims to the last posts, and what was done."""
    if not region.sums["tied"]:
        return Sentence()
    if region.sums["unplaced"]:
        return region.teller.say(
            "{tied} har exakt lika anspråk på de sista tjänsterna; {unplaced} lämnas oplacerade.",
            "{tied} have exactly equal claims to the last posts; {unplaced} are left unplaced.",
            tied=region.named(region.sums["tied"]),
            unplaced=number(region.sums["unplaced"], region.language),
        )
    return region.teller.say(
        "{tied} har exakt lika anspråk på de sista tjänsterna; {won} fick, eftersom behovet är störst där.",
        "{tied} have exactly equal claims to the last posts; {won} got, because need is greatest there.",
        tied=region.named(region.sums["tied"]),
        won=region.named(region.sums["won"]),
    )


def _losing(region: _Region) -> Sentence:
    """Who would lose by one more post: a warning for the method of largest remainder."""
    if not region.sums["losing"]:
        return Sentence()
    return region.teller.say(
        "Varning: om regionen hade en tjänst till skulle {losing} få en färre. Så kan största rest fungera men ingen "
        "av de andra metoderna.",
        "Warning: if the region had one post more, {losing} would get one fewer. Largest remainder can work so, none "
        "of the other methods does.",
        losing=region.named(region.sums["losing"]),
    )


def _assumed(region: _Region) -> Sentence:
    """What is not known of the inside of a region."""
    if "assumed" not in region.units["status"].to_list():
        return region.teller.say(
            "Specialister och behov per enhet är planerarens egna uppgifter.",
            "Specialists and need by unit are the planner's own figures.",
        )
    said = region.teller.say(
        "Hur många specialister varje kommun har är inte offentligt: regionens antal är fördelat efter invånare, med "
        "färre i glest befolkade kommuner. Det är ett antagande, och intervallen visar vad det gör.",
        "How many specialists each municipality has is not public: the region's number is divided by residents, with "
        "fewer in thinly populated municipalities. That is an assumption, and the intervals show what it does.",
    )
    if not region.units["deprivation"].null_count():
        return said
    none = region.teller.say(
        "Uppgifter om utsatthet per kommun finns inte i underlaget, så inom regionen prioriteras bara landsbygd.",
        "The evidence has no figures on deprivation by municipality, so inside the region only rural areas have "
        "priority.",
    )
    return together((said, none))


def _table(region: _Region) -> Table:
    """One row a unit: shortage, priority, posts, coverage."""
    language, target = region.language, region.teller.figures.target
    small = decimals_for(region.units["shortage_fte"].to_list())
    rows = [
        (
            Cell(row["name"], note="" if row["host"] == row["unit_code"] else f"→ {region.named(row['host'])}"),
            Cell(number(row["specialists"], language, 1), numeric=True),
            Cell(number(row["shortage_fte"], language, small), numeric=True),
            Cell(number(row["priority"], language, 2), numeric=True),
            Cell(number(row["posts"], language), numeric=True),
            Cell(number(row["posts"] / len(region.years), language, 1), numeric=True),
            Cell(percent(row["coverage_start"], language), numeric=True),
            Cell(percent(row["coverage_without"], language), numeric=True),
            Cell(percent(row["coverage_with"], language), numeric=True),
            Cell(percent_span(row["p10"], row["p90"], language), numeric=True),
            Cell("", status=row["status"]),
        )
        for row in region.units.iter_rows(named=True)
    ]
    unit = Text("Kommun eller enhet", "Municipality or unit")
    heads = (
        Head(unit[language]),
        Head(Text("Specialister i dag", "Specialists today")[language], numeric=True),
        column_head("shortage_fte", language),
        column_head("priority", language),
        Head(f"{PLACEMENT_COLUMNS['posts'][0][language]} {years(region.years[0], region.years[-1])}", numeric=True),
        Head(Text("Per år", "A year")[language], numeric=True),
        column_head("coverage_start", language),
        Head(Text(f"{target} utan nya tjänster", f"{target} without new posts")[language], numeric=True),
        Head(Text(f"{target} med placering", f"{target} as placed")[language], numeric=True),
        Head(Text("80 %-intervall", "80% interval")[language], numeric=True),
        Head("Status"),
    )
    caption = Text(f"Placering i {region.place.name}", f"Placement in {region.place.name}")
    note = Text(
        f"Brist: heltidsspecialister som saknas {target} utan nya tjänster. Prioritet: vikt på en saknad specialist. "
        "Intervallet gäller antagandena om kommunerna, inte regionens osäkerhet.",
        f"Shortage: full-time specialists missing in {target} without new posts. Priority: weight of a missing "
        "specialist. The interval is of what is assumed of municipalities, not of the region's uncertainty.",
    )
    return Table(f"placement-{region.place.code}", caption[language], heads, rows, note[language], "dense")


def _map(region: _Region) -> Charts | None:
    """The units on a map; None where there is no boundary or only one unit."""
    chart = placement_map(region.teller.figures, region.place, region.units, region.teller.nouns, region.language)
    return None if chart is None else Charts((chart,), "maps")


def national_section(teller: Teller) -> Section | None:
    """What the placement does to all regions, in one table; None for a run without units."""
    language = teller.language
    found = [region for place in teller.figures.by_name(language) if (region := _of(teller, place)) is not None]
    if not found:
        return None
    nation = _Region(teller, teller.figures.nation)
    rows = [_row(region) for region in (nation, *found)]
    heads = (
        Head(Text("Region", "Region")[language]),
        column_head("posts", language),
        column_head("moved", language),
        *(column_head(key, language) for key in ("gini_start", "gini_without", "gini_with", "gini_plain")),
        column_head("worst_coverage_with", language),
        column_head("worst_coverage_plain", language),
        column_head("missing_fte_with", language),
        column_head("missing_fte_plain", language),
    )
    caption = Text("Placering: spridning och vad prioriteringen kostar", "Placement: spread, and what priorities cost")
    words = teller.say(
        "Varje regions rekommenderade tjänster fördelas på dess kommuner, eller på planerarens egna enheter. Tabellen "
        "visar hur jämnt täckningsgraden då fördelas och vad det kostar att räkna upp landsbygd och utsatta områden: "
        "skillnaden mellan kolumnerna med placering och utan prioritering.",
        "Every region's recommended posts are divided among its municipalities, or among the planner's own units. The "
        "table shows how evenly coverage is then spread, and what it costs to count rural and deprived areas for more: "
        "the difference between the columns as placed and without priorities.",
    )
    table = Table("placement-regions", caption[language], heads, rows, kind="dense")
    return Section("placement", NATIONAL_TITLE[language], (words, table), style="wide")


def _row(region: _Region) -> tuple[Cell, ...]:
    sums, language = region.sums, region.language
    small = decimals_for([sums["missing_fte_with"], sums["missing_fte_plain"]])
    figures = (
        *(number(sums[key], language) for key in ("posts", "moved")),
        *(number(sums[f"gini_{when}"], language, 3) for when in ("start", "without", "with", "plain")),
        *(percent(sums[f"worst_coverage_{when}"], language) for when in ("with", "plain")),
        *(number(sums[f"missing_fte_{when}"], language, small) for when in ("with", "plain")),
    )
    link = "" if region.place == region.teller.figures.nation else f"#{region.place.anchor}"
    return (place_cell(region.place, region.language, link), *(Cell(text, numeric=True) for text in figures))
