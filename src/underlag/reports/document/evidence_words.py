"""How strong the evidence on a region is, in words: below a table of regions, and before what its start rests on."""

from __future__ import annotations

import polars as pl

from underlag.core.language import Text
from underlag.reports.document.blocks import Sentence
from underlag.reports.document.figures import Figures, Place

STRENGTH_MEANING = Text(
    "Underlag, under namnet: egna uppgifter om både specialister och utbildning, delvis om det ena, rikets nivå utan "
    "uppgifter.",
    "Evidence, below the name: own figures on both specialists and training, partly on one, national level on none.",
)
"""What the words of ``STRENGTHS`` mean where they stand below the names of regions."""

_BOTH = Text(
    "Underlag: egna uppgifter, både om specialister och om utbildning.",
    "Evidence: own figures, both on specialists and on training.",
)
_SPECIALISTS = Text(
    "Underlag: delvis egna uppgifter, om specialister men inte om utbildning.",
    "Evidence: partly own figures, on specialists but not on training.",
)
_TRAINING = Text(
    "Underlag: delvis egna uppgifter, om utbildning men inte om specialister.",
    "Evidence: partly own figures, on training but not on specialists.",
)
_NONE = Text(
    "Underlag: rikets nivå, utan någon publicerad uppgift om regionens specialister eller utbildning.",
    "Evidence: national level, without any published figure on the region's specialists or training.",
)


def strength_sentence(figures: Figures, place: Place, language: str) -> Sentence:
    """What figures of its own a region has; nothing of the nation."""
    if not place.strength:
        return Sentence()
    table = figures.result.tables["evidence_strength"].filter(pl.col("region_code") == place.code)
    ((specialists, training),) = table.select("specialists_figures", "trainees_figures").iter_rows()
    told = {(True, True): _BOTH, (True, False): _SPECIALISTS, (False, True): _TRAINING, (False, False): _NONE}
    return Sentence((told[specialists > 0, training > 0][language],))
