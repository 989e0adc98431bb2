"""What is told of demand (efterfrågan): quantities, their names and units. Demand is never mixed with need."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from underlag.core.language import Text
from underlag.evidence.cards.requirements import FILL_CARDS, VACANCY_CARDS

DEMAND_COLUMNS: tuple[str, ...] = (
    *("region_code", "quantity", "central", "p10", "p90", "unit"),
    *("year", "figures", "latest", "status", "source_ids"),
)
"""Columns of the table of demand."""


@dataclass(frozen=True)
class DemandQuantity:
    """One quantity of demand.

    name       as readers meet it
    unit       notation of ``core.units``
    meaning    what is counted, and from what
    observed   quantities of published figures that it is told by, or learns from
    published  it is told as published, and not computed
    cards      parameters that it is computed from, beside other quantities
    """

    name: Text
    unit: str
    meaning: Text
    observed: tuple[str, ...] = ()
    published: bool = False
    cards: tuple[str, ...] = ()


_VACANCIES = ("vacancies_fte", "vacancy_percent")
"""Quantities of published figures on vacancies."""

DEMAND: Mapping[str, DemandQuantity] = {
    "specialist_posts_filled": DemandQuantity(
        Text("Besatta specialisttjänster", "Filled specialist posts"),
        "post",
        Text(
            "Specialisterna startåret omräknade till heltid, all arbetstid.",
            "The specialists of the start year in full-time equivalents, all working time.",
        ),
        cards=("hours/full_time_share", "hours/full_time_share_by_age"),
    ),
    "specialist_posts_vacant": DemandQuantity(
        Text("Vakanta specialisttjänster", "Vacant specialist posts"),
        "post",
        Text(
            "Rikets senaste räkning av vakanser med finansiering, fördelad efter invånare och slag av ort och, där en "
            "region har en egen uppgift, efter den. En tjänst som inhyrd personal håller räknas som vakant.",
            "The nation's latest count of funded vacancies, shared by residents and kind of place and, where a region "
            "has a figure of its own, by that. A post held by agency staff counts as vacant.",
        ),
        observed=_VACANCIES,
        cards=VACANCY_CARDS,
    ),
    "specialist_posts_demanded": DemandQuantity(
        Text("Efterfrågade specialisttjänster", "Specialist posts demanded"),
        "post",
        Text("Besatta och vakanta tjänster tillsammans.", "Filled and vacant posts together."),
        observed=_VACANCIES,
    ),
    "specialist_posts_vacant_share": DemandQuantity(
        Text("Vakansgrad", "Vacancy rate"),
        "1",
        Text("Vakanta tjänster av alla efterfrågade.", "Vacant posts of all that are demanded."),
        observed=_VACANCIES,
    ),
    "agency_staff": DemandQuantity(
        Text("Inhyrd personal", "Agency staff"),
        "head",
        Text(
            "Inhyrda och korta vikarier i primärvården en vecka, som publicerat; de täcker en vakans utan att någon "
            "anställs.",
            "Agency staff and short locums in primary care in a week, as published; they cover a vacancy without being "
            "employed.",
        ),
        observed=("agency_heads_week",),
        published=True,
    ),
    "training_posts_filled": DemandQuantity(
        Text("Besatta utbildningstjänster", "Filled training posts"),
        "post",
        Text(
            "De som är under utbildning startåret; var och en räknas som en tjänst.",
            "The trainees of the start year; each counts as a post.",
        ),
    ),
    "training_posts_funded": DemandQuantity(
        Text("Utbildningsplatser som regionen finansierar", "Training posts funded by the region"),
        "post",
        Text(
            "De besatta, gånger hur många finansierade platser det går på en person under utbildning.",
            "The filled ones, times the funded posts there are per trainee.",
        ),
        cards=("start/observation_ratio_training_posts_funded",),
    ),
    "training_posts_vacant": DemandQuantity(
        Text("Utbildningstjänster som inte blev tillsatta", "Training posts advertised and not filled"),
        "post",
        Text(
            "De besatta, gånger (1 − tillsättningsgraden i regionen) delat med tillsättningsgraden.",
            "The filled ones, times (1 − the share filled in the region) over the share filled.",
        ),
        cards=FILL_CARDS,
    ),
    "training_posts_demanded": DemandQuantity(
        Text("Utbildningstjänster som arbetsgivarna vill ha", "Training posts that employers want"),
        "post",
        Text("Besatta och inte tillsatta tillsammans.", "Filled and not filled together."),
    ),
    "training_posts_wanted_more": DemandQuantity(
        Text("Fler under utbildning som vårdcentralerna vill ha", "More trainees that health centres want"),
        "head",
        Text("Som publicerat, det år som anges.", "As published, of the year given."),
        observed=("trainees_needed_more_heads",),
        published=True,
    ),
    "training_applicants_per_post": DemandQuantity(
        Text("Behöriga sökande per utbildningstjänst", "Eligible applicants per training post"),
        "head/post",
        Text(
            "Behöriga sökande i landet per år, delat med de tjänster som utlyses ett år om läget ska bestå.",
            "Eligible applicants in the nation a year, over the posts advertised a year to keep things as they are.",
        ),
        cards=("limits/applicants",),
    ),
    "foundation_posts": DemandQuantity(
        Text("Tjänster för bastjänstgöring", "Foundation posts"),
        "post",
        Text(
            "Fristående tjänster, som publicerat; mitten av ett spann.",
            "Posts for foundation service alone, as published; the middle of a range.",
        ),
        observed=("foundation_posts",),
        published=True,
    ),
    "foundation_posts_needed": DemandQuantity(
        Text("Tjänster för bastjänstgöring som behövs", "Foundation posts needed"),
        "post/year",
        Text("Enligt regionernas organisation (SKR), som publicerat.", "By the regions' organisation, as published."),
        observed=("foundation_posts_needed_skr",),
        published=True,
    ),
    "foundation_applicants_per_post": DemandQuantity(
        Text("Behöriga sökande per tjänst för bastjänstgöring", "Eligible applicants per foundation post"),
        "head/post",
        Text("Som publicerat, där en region har räknat dem.", "As published, where a region has counted them."),
        observed=("foundation_applicants_per_post",),
        published=True,
    ),
}
"""Quantity of the table ``demand`` → what it is, in the order of the table. Posts that employers want and people who
apply for them are different quantities and never one."""
