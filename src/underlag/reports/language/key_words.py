"""What keys that stand in several tables are called: assumptions' groups, methods, subjects, measurements."""

from __future__ import annotations

from collections.abc import Mapping

from underlag.core.language import Text
from underlag.evidence.cards.requirements import EXTRA_POSTS
from underlag.runs.sensitivity.derivatives import START_SPECIALISTS, START_TRAINEES, TARGET_RESIDENTS
from underlag.runs.track_record.nation import SPECIALISTS
from underlag.runs.track_record.record import RESIDENTS
from underlag.runs.track_record.training import CERTIFICATES, COMPLETIONS, TRAINEES

APPORTIONMENT_METHODS: Mapping[str, Text] = {
    "largest_remainder": Text("största rest (Hamilton)", "largest remainder (Hamilton)"),
    "webster": Text("Websters metod (Sainte-Laguë)", "Webster's method (Sainte-Laguë)"),
    "huntington_hill": Text("Huntington–Hills metod", "Huntington–Hill's method"),
    "adams": Text("Adams metod", "Adams's method"),
    "jefferson": Text("Jeffersons metod (d’Hondt)", "Jefferson's method (d'Hondt)"),
}


REGIONAL_UNCERTAINTY: dict[str, Text] = {
    EXTRA_POSTS: Text("Nya tjänster utöver dagens antal", "New posts beyond today's number"),
    START_SPECIALISTS: Text("Antalet specialister i dag", "Number of specialists today"),
    START_TRAINEES: Text("Antalet under utbildning i dag", "Number in training today"),
    TARGET_RESIDENTS: Text("Folkmängden målåret", "Population in the target year"),
}
"""What is uncertain by region and has no card."""


QUESTIONS: dict[str, Text] = {
    "specialists": Text("Antalet specialister", "The number of specialists"),
    "trainees": Text("Antalet under utbildning", "The number in training"),
}
"""What a region could be asked."""

MEASUREMENTS: dict[str, Text] = {
    "specialists_by_region": Text(
        "En officiell tabell över specialister per region", "An official table of specialists by region"
    ),
    "trainees_by_region": Text(
        "En officiell tabell över personer under utbildning per region", "An official table of trainees by region"
    ),
    "staff_by_region": Text("En officiell tabell över båda per region", "An official table of both by region"),
    "exits": Text("En nationell uppföljning av vilka som slutar", "A national follow-up of those who leave"),
    "training": Text(
        "Ett nationellt register över utbildningstjänster, längd och avhopp",
        "A national register of training posts, lengths and dropouts",
    ),
    "settling": Text(
        "En nationell uppföljning av var nya specialister börjar", "A national follow-up of where new specialists begin"
    ),
    "moves": Text(
        "En nationell uppföljning av flyttar mellan regioner", "A national follow-up of moves between regions"
    ),
    "hours": Text(
        "En nationell mätning av arbetstid och tid för patienter",
        "A national measurement of hours and of time for patients",
    ),
    "arrivals": Text(
        "En nationell räkning av dem som kommer från utlandet eller återvänder",
        "A national count of those who arrive from abroad or return",
    ),
}
"""What could be measured, as one would ask for it."""


ASSUMPTION_GROUPS: Mapping[str, Text] = {
    "arrivals": Text("Inflöde", "Arrivals"),
    "costs": Text("Kostnader", "Costs"),
    "data_value": Text("Värdet av bättre uppgifter", "Value of better data"),
    "demand": Text("Efterfrågan", "Demand"),
    "exits": Text("Avgång", "Exits"),
    "history": Text("Det förflutna", "The past"),
    "recruitment": Text("Rekrytering", "Recruitment"),
    "hours": Text("Arbetstid", "Working time"),
    "measures": Text("Insatser", "Measures"),
    "limits": Text("Gränser", "Limits"),
    "moves": Text("Flytt mellan regioner", "Moves between regions"),
    "need": Text("Behov", "Need"),
    "placement": Text("Placering inom regionen", "Placement inside the region"),
    "policy": Text("Alternativ", "Alternatives"),
    "population": Text("Befolkning", "Population"),
    "settling": Text("Etablering efter utbildningen", "Settling after training"),
    "start": Text("Startläge", "Starting point"),
    "training": Text("Utbildning", "Training"),
}
"""Group of assumptions, the first part of their names → heading."""


SUBJECTS = {
    SPECIALISTS: Text("antalet specialister i riket", "the number of specialists in the nation"),
    TRAINEES: Text("antalet under utbildning i riket", "the number in training in the nation"),
    COMPLETIONS: Text(
        "antalet i riket som blir klara med utbildningen per år",
        "the number in the nation who complete training a year",
    ),
    CERTIFICATES: Text(
        "antalet specialistbevis per år i riket", "the number of specialist certificates a year in the nation"
    ),
    RESIDENTS: Text("antalet invånare i regionerna", "the number of residents of the regions"),
}
