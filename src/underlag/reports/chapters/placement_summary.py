"""What the placement does, in two sentences for a summary."""

from __future__ import annotations

import polars as pl

from underlag.reports.chapters.placement import PRIORITIES
from underlag.reports.document.blocks import Number, Sentence, together
from underlag.reports.document.figures import Place
from underlag.reports.document.teller import Teller
from underlag.reports.language.numerals import count, percent_words


def placement_in_words(teller: Teller, place: Place) -> Sentence:
    """What the priorities do with the posts, and the lowest coverage of a unit today and as placed."""
    tables, language, nouns = teller.figures.result.tables, teller.language, teller.nouns
    mine = tables["placement_regions"].filter((pl.col("region_code") == place.code) & (pl.col("posts") > 0))
    if not mine.height:
        return Sentence()
    sums, key = mine.row(0, named=True), f"placement_regions/{place.code}"
    deprived = tables["placement"]["deprivation"].null_count() == 0
    moved, posts = (
        Number(count(sums[name], one[language], many[language], language), key, (sums[name],), "assumed")
        for name, one, many in (("moved", nouns.post, nouns.posts), ("posts", nouns.start, nouns.starts))
    )
    low, high = (
        Number(percent_words(sums[name], language), key, (sums[name],), "assumed")
        for name in ("worst_coverage_start", "worst_coverage_with")
    )
    said = (
        teller.say(
            "Inom regionerna flyttar prioriteringen av {what} {moved} av {posts} till andra kommuner eller enheter.",
            "Inside the regions the priority of {what} moves {moved} of {posts} to other municipalities or units.",
            what=PRIORITIES[deprived][language],
            moved=moved,
            posts=posts,
        )
        if sums["moved"]
        else teller.say(
            "Prioriteringen av {what} flyttar inga av de {posts} som placeras.",
            "The priority of {what} moves none of the {posts} that are placed.",
            what=PRIORITIES[deprived][language],
            posts=posts,
        )
    )
    ends = teller.say(
        "Den lägsta täckningsgraden i en kommun eller enhet är {low} i dag och {high} {target} med placeringen.",
        "The lowest coverage of a municipality or unit is {low} today and {high} in {target} as placed.",
        low=low,
        high=high,
        target=teller.figures.target,
    )
    return together((said, ends))
