"""What is said of a recommendation beside its numbers: what holds it back, what more is worth, what would change it.

For a reader who is no mathematician: a price is told as listed residents, a regret as missing specialists.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from underlag.core.language import Text
from underlag.optimise.limits.register import LIMITS
from underlag.reports.document.blocks import Block, Cell, Head, Number, Sentence, Table, heads_of, together
from underlag.reports.document.figures import Figures, Place
from underlag.reports.document.footnotes import source_links
from underlag.reports.document.teller import Teller
from underlag.reports.language.numerals import (
    MISSING,
    NBSP,
    capital,
    count,
    decimals_for,
    listing,
    number,
    percent,
    percent_words,
)
from underlag.reports.tables.national import chance_cell
from underlag.reports.tables.place_cell import place_cell

WORTH_TELLING = 0.5
"""Listed residents: less is not told."""

_MILLION = 1e6


def national_blocks(teller: Teller) -> tuple[Block | None, ...]:
    """Proof, limits, what would change it, trade-off and own plans."""
    return (
        proof(teller),
        strongest_limit(teller, teller.figures.nation),
        limit_table(teller, teller.figures.nation),
        change_words(teller),
        alternatives_table(teller),
        frontier_table(teller),
        own_plan_table(teller),
    )


def regional_blocks(teller: Teller, place: Place) -> tuple[Block | None, ...]:
    """The limits of a region, and what a little more or less would mean there."""
    return strongest_limit(teller, place), regret_words(teller, place), limit_table(teller, place)


def proof(teller: Teller) -> Sentence | None:
    """How the recommendation was found and how near the best it is."""
    plan = teller.figures.result.manifest.get("plan", {})
    if "solved" not in plan:
        return None
    return teller.say(
        "{solved} {sentence}",
        "{solved} {sentence}",
        solved=plan["solved"][teller.language],
        sentence=plan["sentence"][teller.language],
    )


def binding_limits(figures: Figures, place: Place) -> list[dict[str, object]]:
    """Limits that bind at a place, the most valuable first: years, tightest use, worth of one more every year.

    For the nation: over its own and every region's, a pool counted once.
    """
    table = figures.result.tables["limits"].filter(pl.col("binding"))
    if place == figures.nation:
        pools = pl.concat_str([pl.col("region_code"), pl.col("shared_with")], separator=" ").str.split(" ").list.sort()
        table = table.with_columns(pools.list.join(" ").alias("pool")).unique(["limit", "pool", "year"], keep="first")
        grouped = table.group_by("limit").agg(
            pl.col("price").sum(),
            pl.col("year").min().alias("first"),
            pl.col("year").max().alias("last"),
            pl.col("pool").n_unique().alias("places"),
            pl.col("one_more_sv", "one_more_en", "text_sv", "text_en").first(),
        )
    else:
        grouped = (
            table.filter(pl.col("region_code") == place.code)
            .sort("price", descending=True)
            .group_by("limit", maintain_order=True)
            .agg(
                pl.col("price").sum(),
                pl.col("year").min().alias("first"),
                pl.col("year").max().alias("last"),
                pl.col("used", "allowed", "shared_with", "unit").first(),
                pl.col("year").first().alias("at"),
                pl.col("one_more_sv", "one_more_en", "text_sv", "text_en").first(),
            )
        )
    return list(grouped.sort(["price", "limit"], descending=[True, False]).iter_rows(named=True))


def strongest_limit(teller: Teller, place: Place) -> Sentence | None:
    """What holds the place back most, and what more room would be worth."""
    found = binding_limits(teller.figures, place)
    valued = [row for row in found if float(str(row["price"])) >= WORTH_TELLING]
    if not valued:
        return teller.say(
            "Ingen gräns håller rekommendationen tillbaka: fler tjänster skulle kosta mer än de är värda.",
            "No limit holds the recommendation back: more posts would cost more than they are worth.",
        )
    language = teller.language
    names = listing([LIMITS[str(row["limit"])].called[language] for row in valued], language)
    plural = len(valued) > 1
    said = teller.say(
        f"Rekommendationen hålls tillbaka av {'gränserna' if plural else 'gränsen'} {{names}}.",
        f"The recommendation is held back by the {'limits' if plural else 'limit'} {{names}}.",
        names=names,
    )
    most = (
        teller.say(
            "Mest hindrar gränsen {name}.",
            "The limit {name} holds back most.",
            name=LIMITS[str(valued[0]["limit"])].called[language],
        )
        if plural
        else Sentence()
    )
    return together([said, most, _worth(teller, place, valued[0])])


def _worth(teller: Teller, place: Place, strongest: Mapping[str, object]) -> Sentence:
    """What one unit more room of a limit is worth, in listed residents."""
    language, residents = teller.language, float(str(strongest["price"]))
    one, many = ("listad invånare", "listade invånare") if language == "sv" else ("listed resident", "listed residents")
    decimals = decimals_for([residents])
    words = Number(
        count(residents, one, many, language, decimals),
        f"limits/{place.code}/{strongest['limit']}",
        (residents,),
        "estimated",
    )
    more = capital(str(strongest[f"one_more_{language}"]))
    if place == teller.figures.nation and strongest["places"] != 1:
        return teller.say(
            "{more}, överallt och alla de år där gränsen är nådd, skulle räcka till ungefär {words} till om året.",
            "{more}, everywhere and in all the years in which the limit is reached, would do for about {words} more a "
            "year.",
            more=more,
            words=words,
        )
    return teller.say(
        "{more}, alla de år gränsen är nådd, skulle räcka till ungefär {words} till om året i landet.",
        "{more}, in all the years in which the limit is reached, would do for about {words} more a year in the "
        "country.",
        more=more,
        words=words,
    )


def cost_words(teller: Teller) -> Sentence:
    """What the recommended training costs the nation a year; nothing where the run does not say."""
    table = teller.figures.result.tables["alternatives"].filter(pl.col("kind") == "base")
    if not table.height:
        return Sentence()
    cost = float(table["cost"][0])
    unit = Text("miljoner kronor", "million kronor")[teller.language]
    words = f"{number(cost / _MILLION, teller.language)}{NBSP}{unit}"
    return teller.say(
        "Utbildningen kostar då i medeltal {cost} per år.",
        "Training then costs {cost} a year on average.",
        cost=Number(words, "alternatives/recommended", (cost / _MILLION,), "estimated"),
    )


def limit_table(teller: Teller, place: Place) -> Table | None:
    """The limits that bind, with years and worth."""
    language, national = teller.language, place == teller.figures.nation
    rows = [_limit_row(teller, row, national) for row in binding_limits(teller.figures, place)]
    if not rows:
        return None
    worth = Text("Värde av en till, listade invånare per år", "Worth of one more, listed residents a year")
    middle = (
        Text("Antal ställen", "Places") if national else Text("Används av det som tillåts", "Used of what is allowed")
    )
    heads = (
        Head(Text("Gräns", "Limit")[language]),
        Head(Text("År", "Years")[language]),
        Head(middle[language], "", True),
        Head(worth[language], "", True),
    )
    title = Text(f"Gränser som håller tillbaka, {place.name}", f"Limits that hold back, {place.name}")
    note = Text(
        "Värdet är vad en enhet mer utrymme, alla de år gränsen är nådd, betyder för antalet listade invånare i landet "
        "i medeltal per år. Det gäller en liten ändring, inte en stor.",
        "The worth is what one unit more of room, in all the years in which the limit is reached, means for the number "
        "of listed residents in the country, a year on average. It holds for a small change, not a large one.",
    )
    return Table(f"limits-{place.code}", title[language], heads, rows, note[language])


def _limit_row(teller: Teller, row: dict[str, object], national: bool) -> tuple[Cell, ...]:
    language = teller.language
    first, last = row["first"], row["last"]
    price = float(str(row["price"]))
    if national:
        middle = number(float(str(row["places"])), language)
        note = ""
    else:
        used, allowed = float(str(row["used"])), float(str(row["allowed"]))
        decimals = decimals_for([used, allowed])
        middle = f"{number(used, language, decimals)} / {number(allowed, language, decimals)}"
        shared = str(row["shared_with"] or "")
        names = {place.code: place.name for place in teller.figures.regions}
        with_whom = listing([names.get(code, code) for code in shared.split()], language)
        note = (f"delas med {with_whom}" if language == "sv" else f"shared with {with_whom}") if shared else ""
    return (
        Cell(str(row[f"text_{language}"]), note=note),
        Cell(str(first) if first == last else f"{first}–{last}"),
        Cell(middle, numeric=True),
        Cell(number(price, language, decimals_for([price])), numeric=True, note=str(row[f"one_more_{language}"])),
    )


def regret_words(teller: Teller, place: Place) -> Sentence | None:
    """What ten percent fewer or more posts in the region would mean."""
    table = teller.figures.result.tables["regret"].filter(pl.col("region_code") == place.code)
    by_change = dict(table.select("change", "regret").iter_rows())
    if len(by_change) < 2:
        return None
    fewer, more = by_change[min(by_change)], by_change[max(by_change)]
    language, decimals = teller.language, decimals_for([fewer, more])
    said = teller.say(
        "Tio procent färre tjänster än rekommenderat väger som {fewer} fler saknade heltidsspecialister om året.",
        "Ten percent fewer posts than recommended weighs as {fewer} more missing full-time specialists a year.",
        fewer=number(max(fewer, 0.0), language, decimals),
    )
    tail = (
        teller.say(
            " Tio procent fler skulle väga som {more} färre, men ryms inte inom gränserna.",
            " Ten percent more would weigh as {more} fewer, but is not within the limits.",
            more=number(-more, language, decimals),
        )
        if more < 0
        else teller.say(
            " Tio procent fler skulle kosta mer än de ger, motsvarande {more} saknade.",
            " Ten percent more would cost more than they give, as much as {more} missing.",
            more=number(more, language, decimals),
        )
    )
    return Sentence((*said.parts, *tail.parts))


def change_words(teller: Teller) -> Sentence | None:
    """What would change the recommendation most: the world in which keeping to it costs most."""
    table = teller.figures.result.tables["alternatives"].filter(pl.col("kind") == "world")
    if not table.height:
        return None
    worst = table.sort(["regret", "name"], descending=[True, False]).row(0, named=True)
    language = teller.language
    regret = float(worst["regret"])
    if regret < 0.05:
        return teller.say(
            "I ingen av de jämförda världarna vore en annan rekommendation bättre inom samma gränser: det är gränserna "
            "och inte antagandena som bestämmer den.",
            "In none of the worlds compared would another recommendation be better within the same limits: it is set "
            "by the limits and not by the assumptions.",
        )
    return teller.say(
        "Mest skulle rekommendationen ändras av detta: {world}. Att ändå hålla fast vid den väger som {regret} fler "
        "saknade heltidsspecialister om året; bäst vore då {starts} tjänster per år.",
        "What would change the recommendation most is this: {world}. Keeping to it nonetheless weighs as {regret} more "
        "missing full-time specialists a year; best would then be {starts} posts a year.",
        world=worst[f"text_{language}"].lower(),
        regret=number(regret, language, decimals_for([regret])),
        starts=number(worst["starts"], language),
    )


_ALTERNATIVE_HEADS = (
    (Text("Om", "If"), False),
    (Text("Bäst: tjänster per år", "Best: posts a year"), True),
    (Text("Saknade specialister", "Missing specialists"), True),
    (Text("Lägsta täckningsgrad", "Lowest coverage"), True),
    (Text("Miljoner kronor per år", "SEK million a year"), True),
    (Text("Pris för att hålla fast", "Price of keeping to it"), True),
)

_ALTERNATIVE_NOTE = Text(
    "Tjänster per år är medeltal över de år som beslutas, saknade heltidsspecialister och kostnad medeltal över "
    "planens år. Priset är vad det väger att hålla fast vid rekommendationen, räknat som saknade heltidsspecialister "
    "om året; för tio procent fler eller färre vad ändringen väger (negativt: bättre, men inte inom gränserna). Räknat "
    "i färre dragningar än rekommendationen.",
    "Posts a year are means over the years decided, missing full-time specialists and cost means over the years of the "
    "plan. The price is what keeping to the recommendation weighs, counted as missing full-time specialists a year; "
    "for ten percent more or fewer what the change weighs (negative: better, but not within the limits). Computed in "
    "fewer draws than the recommendation.",
)


def alternatives_table(teller: Teller) -> Table | None:
    """The recommendation beside what would be best if something were different."""
    language = teller.language
    rows = []
    for row in teller.figures.result.tables["alternatives"].iter_rows(named=True):
        regret = row["regret"]
        price = MISSING if row["kind"] == "base" else number(regret, language, decimals_for([regret]))
        rows.append(
            (
                Cell(row[f"text_{language}"]),
                Cell(number(row["starts"], language), numeric=True),
                Cell(number(row["missing_fte"], language), numeric=True),
                Cell(percent(row["worst_coverage"], language), numeric=True),
                Cell(number(row["cost"] / _MILLION, language), numeric=True),
                Cell(price, numeric=True),
            )
        )
    if not rows:
        return None
    heads = heads_of(_ALTERNATIVE_HEADS, language)
    caption = Text("Vad som skulle ändra rekommendationen", "What would change the recommendation")
    return Table("alternatives", caption[language], heads, rows, _ALTERNATIVE_NOTE[language])


def frontier_table(teller: Teller) -> Table | None:
    """The nation's shortage against the worst region's coverage."""
    language, figures = teller.language, teller.figures
    table = figures.result.tables["frontier"]
    if table.height < 2:
        return None
    names = {place.code: place.name for place in figures.regions}
    rows = [
        (
            Cell(percent(row["worst_coverage"], language, 1), note=names.get(row["worst_region"], row["worst_region"])),
            Cell(number(row["missing_fte"], language), numeric=True),
            Cell(number(row["starts"], language), numeric=True),
        )
        for row in table.sort("point").iter_rows(named=True)
    ]
    heads = (
        Head(Text(f"Lägsta täckningsgrad {figures.target}", f"Lowest coverage {figures.target}")[language]),
        Head(Text("Saknade specialister i landet", "Missing specialists in the country")[language], "", True),
        Head(Text("Tjänster per år", "Posts a year")[language], "", True),
    )
    caption = Text(
        "Att lyfta den region som har lägst, och vad det kostar landet",
        "Lifting the region with the lowest, and what it costs the country",
    )
    lowest, highest = table["worst_coverage"].min(), table["worst_coverage"].max()
    note = Text(
        f"Inom gränserna kan den lägsta täckningsgraden ligga mellan {percent_words(float(str(lowest)), 'sv')} och "
        f"{percent_words(float(str(highest)), 'sv')}.",
        f"Within the limits the lowest coverage can lie between {percent_words(float(str(lowest)), 'en')} and "
        f"{percent_words(float(str(highest)), 'en')}.",
    )
    return Table("frontier", caption[language], heads, rows, note[language])


def own_plan_table(teller: Teller) -> Table | None:
    """How far a region's own decided plan goes; None where no region has published one."""
    language, figures = teller.language, teller.figures
    rows = list(_own_rows(figures, language))
    if not rows:
        return None
    heads = (
        Head(Text("Region", "Region")[language]),
        Head(Text("Egen plan", "Own plan")[language]),
        Head(Text("Sannolikhet med egen plan", "Probability with own plan")[language], "", True),
        Head(Text("Med dagens nivå", "At today's level")[language], "", True),
        Head(Text("Med rekommendationen", "With the recommendation")[language], "", True),
        Head(Text("Källa", "Source")[language]),
    )
    caption = Text(
        f"Sannolikhet att nå målet {figures.target} med regionens egen plan",
        f"Probability of reaching the goal in {figures.target} with the region's own plan",
    )
    note = Text(
        "Planen är räknad som det konstanta antal nya tjänster som ger planens antal under utbildning.",
        "The plan is counted as the constant number of new posts that gives its number of trainees.",
    )
    return Table("own-plans", caption[language], heads, rows, note[language])


def _own_rows(figures: Figures, language: str) -> Iterator[tuple[Cell, ...]]:
    places = {place.code: place for place in figures.regions}
    for row in figures.result.tables["own_plans"].iter_rows(named=True):
        trainees, starts = number(row["trainees"], language), number(row["starts"], language)
        plan = (
            f"{trainees} under utbildning {row['year']}"
            if language == "sv"
            else f"{trainees} in training in {row['year']}"
        )
        posts = f"{starts} tjänster per år" if language == "sv" else f"{starts} posts a year"
        yield (
            place_cell(places[row["region_code"]], language),
            Cell(plan, note=posts),
            chance_cell(row["probability"], language),
            chance_cell(row["probability_today"], language),
            chance_cell(row["probability_recommended"], language),
            Cell("", links=source_links(figures, row["source"])),
        )
