"""Demand: what employers would hire now, for specialists and for training, and who applies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from underlag.core.language import Text
from underlag.evidence.cards.requirements import FILL_FOLLOWS
from underlag.reports.document.blocks import Cell, Head, Sentence, Table, together
from underlag.reports.document.figures import Place
from underlag.reports.document.footnotes import source_links
from underlag.reports.document.teller import Teller
from underlag.reports.language.labels import label
from underlag.reports.language.nouns import unit_words
from underlag.reports.language.numerals import (
    apart,
    decimals_for,
    number,
    percent,
    percent_span,
    significant,
    span,
)
from underlag.reports.tables.place import observation_heads, observation_row
from underlag.reports.tables.place_cell import place_cell
from underlag.runs.record.demand_quantities import DEMAND

_SPECIALISTS = (
    "specialist_posts_filled",
    "specialist_posts_vacant",
    "specialist_posts_demanded",
    "specialist_posts_vacant_share",
)
_TRAINING = ("training_posts_filled", "training_posts_vacant", "training_posts_demanded", "training_posts_funded")
_PUBLISHED = (
    "agency_staff",
    "training_posts_wanted_more",
    "training_applicants_per_post",
    "foundation_posts",
    "foundation_posts_needed",
    "foundation_applicants_per_post",
)

_SPECIALISTS_NOTE = Text(
    "Tjänster i heltid, med 80 procents intervall under. Vakanserna är rikets senaste räkning, fördelad efter invånare "
    "och slag av ort; bara en region med egen uppgift har något som är dess eget. En tjänst som inhyrd personal håller "
    "räknas som vakant.",
    "Posts in full time, with the 80 percent interval below. Vacancies are the nation's latest count, shared by "
    "residents and kind of place; only a region with a figure of its own has something that is its own. A post held by "
    "agency staff counts as vacant.",
)
_TRAINING_NOTE = Text(
    "Med 80 procents intervall under. Det som inte tillsattes följer av ett antagande om hur stor andel av tjänsterna "
    "som tillsätts, {how} Hur många fler regionerna vill ha är inte publicerat region för region.",
    "With the 80 percent interval below. What was not filled follows from an assumption on the share of posts that are "
    "filled, {how} How many more the regions want is not published region by region.",
)
_FILLED = {
    False: Text("lika för alla regioner.", "the same for every region."),
    True: Text(
        "lägre där fler läkartjänster är vakanta; hur mycket lägre är också antaget.",
        "lower where more doctors' posts are vacant; how much lower is assumed too.",
    ),
}
"""How the share filled differs between regions, by whether the run has the card of that."""

_PUBLISHED_NOTE = Text(
    "Där ett område saknas finns ingen publicerad uppgift. Tjänster som arbetsgivarna vill ha och personer som söker "
    "dem är två skilda mått på efterfrågan och läggs aldrig ihop.",
    "Where a place is missing there is no published figure. Posts that employers want and people who apply for them "
    "are two measures of demand and are never added up.",
)

_BEHIND = {
    "nation": Text("Räkningen bakom är från {latest}.", "The count behind is from {latest}."),
    "own": Text(
        "Regionens egen uppgift om vakanser, från {latest}, är invägd.",
        "The region's own figure on vacancies, from {latest}, is weighed in.",
    ),
    "shared": Text(
        "Regionen har ingen egen uppgift: talet är dess del av rikets räkning från {latest}.",
        "The region has no figure of its own: the number is its share of the nation's count from {latest}.",
    ),
}
"""What a number of vacancies rests on."""

_KEY = Text("Nyckel: {key}.", "Key: {key}.")
"""How a number of the table is asked for in ``underlag explain``."""

_Rows = Mapping[tuple[str, str], dict[str, Any]]


def demand_in_words(teller: Teller, place: Place) -> Sentence | None:
    """The demand of a place in words; None where nothing is known of its vacancies."""
    rows, language = _rows(teller), teller.language
    told = rows.get((place.code, "specialist_posts_vacant"))
    if told is None or told["central"] is None:
        return None
    whose = "own" if told["figures"] else "nation" if place == teller.figures.nation else "shared"
    specialists = teller.say(
        "Arbetsgivarna efterfrågar omkring {posts} specialisttjänster {year}, varav omkring {vacant} är vakanta "
        "({low_high}; antaget). {behind}",
        "Employers ask for about {posts} specialist posts in {year}, of which about {vacant} are vacant ({low_high}; "
        "assumed). {behind}",
        posts=number(_about(rows[place.code, "specialist_posts_demanded"]["central"]), language),
        year=told["year"],
        vacant=number(_about(told["central"]), language),
        low_high=span(_about(told["p10"]), _about(told["p90"]), language),
        behind=_BEHIND[whose][language].format(latest=told["latest"]),
    )
    people = rows.get((place.code, "training_applicants_per_post"), {})
    if people.get("central") is None:
        return specialists
    training = teller.say(
        "För utbildningen är efterfrågan två saker: arbetsgivarna vill ha omkring {posts} tjänster, och till en "
        "tjänst går det omkring {people} behöriga sökande ({low_high}; antaget).",
        "For training, demand is two things: employers want about {posts} posts, and there are about {people} eligible "
        "applicants per post ({low_high}; assumed).",
        posts=number(_about(rows[place.code, "training_posts_demanded"]["central"]), language),
        people=number(people["central"], language, 1),
        low_high=span(people["p10"], people["p90"], language, 1),
    )
    return together((specialists, training))


def _about(value: float) -> float:
    """The number to three digits that count at most, as it is told in words: nothing there is surer than that."""
    return float(f"{value:.3g}")


def specialists_table(teller: Teller) -> Table | None:
    """One row a region, the nation last: specialist posts filled, vacant and demanded; None without vacancies."""
    caption = Text("Efterfrågan på specialister", "Demand for specialists")
    return _by_region(teller, "demand-specialists", _SPECIALISTS, caption, _SPECIALISTS_NOTE)


def training_table(teller: Teller) -> Table | None:
    """One row a region, the nation last: training posts filled, not filled, wanted and funded."""
    caption = Text("Efterfrågan på utbildningstjänster", "Demand for training posts")
    how = _FILLED[FILL_FOLLOWS in teller.figures.result.tables["parameters"]["name"].to_list()]
    note = Text(_TRAINING_NOTE.sv.format(how=how.sv), _TRAINING_NOTE.en.format(how=how.en))
    return _by_region(teller, "demand-training", _TRAINING, caption, note)


def _by_region(teller: Teller, name: str, quantities: Sequence[str], caption: Text, note: Text) -> Table | None:
    rows, figures, language = _rows(teller), teller.figures, teller.language
    nation = figures.nation.code
    known = [key for key in quantities if rows.get((nation, key), {}).get("central") is not None]
    if len(known) < 2:
        return None
    heads = [Head(label("region", language)), *(Head(DEMAND[key].name[language], "", True) for key in known)]
    decimals = {key: decimals_for(rows[place.code, key]["central"] for place in figures.regions) for key in known}
    body = [
        (place_cell(place, language), *(_cell(rows[place.code, key], language, decimals[key]) for key in known))
        for place in (*figures.by_name(language), figures.nation)
    ]
    key = _KEY[language].format(key=f"{known[-1]}/{nation}")
    words = f"{note[language]} {key}"
    return Table(name, f"{caption[language]} {figures.start}", tuple(heads), body, words, "dense")


def _cell(row: Mapping[str, Any], language: str, decimals: int) -> Cell:
    if row["unit"] == "1":
        return Cell(
            percent(row["central"], language), numeric=True, note=percent_span(row["p10"], row["p90"], language)
        )
    note = apart(row["p10"], row["p90"], language, decimals)
    return Cell(number(row["central"], language, decimals), numeric=True, note=note)


def published_table(teller: Teller) -> Table | None:
    """What is told as published, and applicants per post: one row a number; None where there is none."""
    rows, figures, language = _rows(teller), teller.figures, teller.language
    body = []
    for key in _PUBLISHED:
        for place in (figures.nation, *figures.by_name(language)):
            row = rows.get((place.code, key))
            if row is None or row["central"] is None:
                continue
            unit = Cell(DEMAND[key].name[language], note=unit_words(row["unit"], language))
            value = Cell(significant(row["central"], language), numeric=True)
            source = Cell("", links=source_links(figures, row["source_ids"]))
            body.append((unit, Cell(place.name), Cell(str(row["year"])), value, source))
    heads = [Head(Text("Mått", "Measure")[language]), Head(label("region", language)), Head(label("year", language))]
    heads += [Head(label("value", language), "", True), Head(label("source", language))]
    caption = Text("Annat som är känt om efterfrågan", "What else is known of demand")
    return Table("demand-published", caption[language], tuple(heads), body, _PUBLISHED_NOTE[language]) if body else None


def vacancy_table(teller: Teller) -> Table | None:
    """Published figures on vacancies, used or not, with the source of each; None where there are none."""
    figures, language = teller.figures, teller.language
    names = {place.code: place.name for place in (figures.nation, *figures.regions)}
    table = figures.result.tables["observations"].filter(
        pl.col("quantity").is_in(DEMAND["specialist_posts_vacant"].observed)
    )
    rows = [
        observation_row(figures, row, language, names.get(row["region_code"], label("other_place", language)))
        for row in table.sort("region_code", "year", "observation_id", nulls_last=True).iter_rows(named=True)
    ]
    heads = observation_heads("region", language)
    return Table("vacancies", label("vacancies", language), heads, rows) if rows else None


def _rows(teller: Teller) -> _Rows:
    return {(row["region_code"], row["quantity"]): row for row in teller.figures.result.tables["demand"].to_dicts()}
