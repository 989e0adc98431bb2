"""How strong the evidence on a region is, as a sentence."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from underlag.core.language import Text
from underlag.reports.document.blocks import Sentence
from underlag.reports.document.figures import Figures, Place

_OWN = Text(
    "Underlag: egna uppgifter, både om specialister och om utbildning.",
    "Evidence: own figures, both on specialists and on training.",
)
_PARTLY: Mapping[bool, Text] = {
    True: Text(
        "Underlag: delvis egna uppgifter, om specialister men inte om utbildning.",
        "Evidence: partly own figures, on specialists but not on training.",
    ),
    False: Text(
        "Underlag: delvis egna uppgifter, om utbildning men inte om specialister.",
        "Evidence: partly own figures, on training but not on specialists.",
    ),
}
"""Whether the region's own figures are on specialists → what is said."""


def strength_sentence(figures: Figures, place: Place, language: str) -> Sentence:
    """What figures of its own a region has; nothing of the nation, or of a region without any."""
    if place.strength == "own":
        return Sentence((_OWN[language],))
    if place.strength != "partly":
        return Sentence()
    table = figures.result.tables["evidence_strength"]
    (row,) = table.filter(pl.col("region_code") == place.code).rows(named=True)
    return Sentence((_PARTLY[row["specialists_figures"] > 0][language],))
