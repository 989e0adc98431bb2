"""Headings and definitions of the columns on how strong the evidence is."""

from __future__ import annotations

from collections.abc import Mapping

from underlag.core.language import Text


def _of_staff(key: str, sv: str, en: str, on_sv: str, on_en: str) -> dict[str, tuple[Text, Text]]:
    """Columns of one kind of staff."""
    return {
        f"{key}_figures": (
            Text(f"Uppgifter, {sv}", f"Figures, {en}"),
            Text(
                f"Antal publicerade uppgifter om regionens {on_sv} som utgångsläget vilar på.",
                f"Number of published figures on the region's {on_en} that the starting point rests on.",
            ),
        ),
        f"{key}_latest": (
            Text(f"Senaste år, {sv}", f"Latest year, {en}"),
            Text("Året för den senaste av dem; tomt utan uppgifter.", "Year of the latest of them; empty without any."),
        ),
        f"{key}_prior_share": (
            Text(f"Förhandsantagandets del, {sv}", f"Share of prior, {en}"),
            Text(
                "Hur stor del av regionens skillnad mot riket som är förhandsantagande; allt, om uppgifter saknas.",
                "How much of the region's difference from the nation is prior; all of it without figures of its own.",
            ),
        ),
    }


EVIDENCE_COLUMNS: Mapping[str, tuple[Text, Text]] = {
    **_of_staff("specialists", "specialister", "specialists", "specialister", "specialists"),
    **_of_staff("trainees", "utbildning", "training", "utbildning", "training"),
    "need_model": (
        Text("Behovsmodell", "Need model"),
        Text("Sätt att väga invånarna efter behov.", "Way to weigh residents by need."),
    ),
    "need_weight": (
        Text("Behov per invånare", "Need per resident"),
        Text("Vad en invånare i regionen väger mot rikets medel.", "What a resident weighs against the nation's mean."),
    ),
    "required_fte": (
        Text("Specialister som behövs, heltid", "Specialists needed, FTE"),
        Text("Behovet delat med riktvärdet.", "Need divided by the guideline."),
    ),
    "figures": (
        Text("Egna uppgifter", "Own figures"),
        Text("Antal publicerade uppgifter om just det området.", "Number of published figures on just that place."),
    ),
    "latest": (
        Text("Senaste uppgift", "Latest figure"),
        Text("Året för den senaste uppgift som talet vilar på.", "Year of the latest figure that the number rests on."),
    ),
    "strength": (
        Text("Underlag", "Evidence"),
        Text(
            "Egna uppgifter: om både specialister och utbildning. Delvis: om ett av dem. Rikets nivå: om inget.",
            "Own figures: on both specialists and training. Partly: on one of them. National level: on neither.",
        ),
    ),
}
"""Heading and definition of each column."""
