"""Headings and definitions of the columns on measures."""

from __future__ import annotations

from collections.abc import Mapping

from underlag.core.language import Text

_LOW = Text("nedre (80 %)", "low (80%)")
_HIGH = Text("övre (80 %)", "high (80%)")


def _with_ends(key: str, head: Text, meaning: Text) -> dict[str, tuple[Text, Text]]:
    """A column with its 80 percent interval."""
    found = {key: (head, meaning)}
    for end, word in (("low80", _LOW), ("high80", _HIGH)):
        found[f"{key}_{end}"] = (
            Text(f"{head.sv}, {word.sv}", f"{head.en}, {word.en}"),
            Text("Ände av 80-procentsintervallet; tom där inget vinns.",
                 "End of the 80 percent interval; empty where nothing is gained."),
        )  # fmt: skip
    return found


MEASURE_COLUMNS: Mapping[str, tuple[Text, Text]] = {
    "rank": (Text("Rang", "Rank"), Text("Ordning efter kostnad per ytterligare listad invånare; tom om okänd.",
             "Order by cost per extra resident listed; empty if unknown.")),
    "measure_id": (Text("Insats", "Measure"), Text("Insatsens namn i underlaget.",
                   "Name of the measure in the evidence.")),
    "title": (Text("Vad", "What"), Text("Vad insatsen är.", "What the measure is.")),
    "actors": (Text("Vem", "Who"), Text("Vem som gör något.", "Who acts.")),
    "category": (Text("Slag", "Category"), Text("Utveckla, motivera, behålla, rekrytera, eller utbilda och forska.",
                 "Develop, motivate, retain, recruit, or educate and research.")),
    "grade": (Text("Evidens", "Evidence"), Text("A randomiserad, B jämförd, C kohort, D utan jämförelse eller "
              "självvald, E räknad på beslut eller pengar.", "A randomised, B compared, C cohort, D without comparison "
              "or self-selected, E computed from a decision or money.")),
    "from_year": (Text("Från", "From"), Text("Första år i kraft.", "First year in force.")),
    "to_year": (Text("Till", "To"), Text("Sista år i kraft; tom om tills vidare.",
                "Last year in force; empty if for good.")),
    **_with_ends("cost", Text("Kostnad", "Cost"), Text("Kronor till och med målåret, kortets prisår, utan avdrag.",
                 "Kronor up to the target year, in the card's prices, gross.")),
    **_with_ends("extra_listed", Text("Fler listade", "More listed"),
                 Text("Invånare fler som kan ha fast läkare målåret.",
                 "More residents who could have a named GP in the target year.")),
    **_with_ends("extra_fte", Text("Fler specialister", "More specialists"), Text("Heltidsspecialister fler målåret.",
                 "More full-time specialists in the target year.")),
    **_with_ends("cost_per_resident", Text("Kronor per listad", "Kronor per resident"),
                 Text("Väntad kostnad delad med väntat antal fler listade målåret.",
                      "Expected cost divided by the expected number of more residents listed in the target year.")),
    "cost_per_fte": (
        Text("Kronor per specialist", "Kronor per extra specialist"),
        Text(
            "Väntad kostnad per ytterligare heltidsspecialist målåret.",
            "Expected cost per extra full-time specialist in the target year.",
        ),
    ),
    "cost_per_resident_year": (Text("Kronor per listad och år", "Kronor per resident-year"), Text("Väntad kostnad per "
                     "invånarår till och med målåret.", "Expected cost per resident-year up to the target year.")),
    "starts_saved": (Text("Färre starter", "Fewer starts"), Text("Så många färre nya tjänster om året kräver målet.",
                     "So many fewer new posts a year does the goal take.")),
    "price_year": (Text("Prisår", "Price year"), Text("År vars priser kostnaden står i.",
                   "Year whose prices the cost is in.")),
    "cost_basis": (Text("Kostnadens grund", "Basis of cost"), Text("Källa, antagen eller beräknad.",
                   "Source, assumed or computed.")),
    "unranked": (Text("Inte rangordnad", "Not ranked"), Text("Varför insatsen inte rangordnas.",
                 "Why the measure is not ranked.")),
    "set": (Text("Grupp", "Set"), Text("Alla tillsammans, eller den bästa inom budgeten.",
            "All together, or the best within the budget.")),
    "measures": (Text("Insatser", "Measures"), Text("Insatser i gruppen.", "Measures in the set.")),
    "method": (Text("Sökning", "Search"), Text("Alla grupper prövade, eller byggd upp och utbytt.",
               "Every set tried, or built up and exchanged.")),
    "extra_listed_added": (Text("Summan av var för sig", "Sum of each alone"), Text("Vad insatserna skulle ge om "
                           "effekterna bara lades ihop.", "What the measures would give if effects merely added up.")),
}  # fmt: skip
"""Column → heading and meaning."""

MEASURE_TABLES: Mapping[str, Text] = {
    "measures": Text("Insatser", "Measures"),
    "measure_regions": Text("Insatser per region", "Measures by region"),
    "portfolio": Text("Insatser tillsammans", "Measures together"),
}
"""Title of each table; also the name of its sheet."""

CATEGORIES: Mapping[str, Text] = {
    "develop": Text("utveckla", "develop"),
    "motivate": Text("motivera", "motivate"),
    "retain": Text("behålla", "retain"),
    "recruit": Text("rekrytera", "recruit"),
    "educate": Text("utbilda och forska", "educate and research"),
}
ACTORS: Mapping[str, Text] = {
    "national": Text("staten", "the state"),
    "region": Text("regionen", "the region"),
    "municipality": Text("kommunen", "the municipality"),
    "university": Text("lärosätet", "the university"),
}
BASES: Mapping[str, Text] = {
    "source": Text("källa", "source"),
    "assumed": Text("antagen", "assumed"),
    "computed": Text("beräknad", "computed"),
}
METHODS: Mapping[str, Text] = {
    "exact": Text("alla grupper prövade", "every set tried"),
    "exchange": Text("uppbyggd och utbytt", "built up and exchanged"),
}
SETS: Mapping[str, Text] = {
    "all": Text("alla tillsammans", "all together"),
    "best": Text("bästa inom budgeten", "best within the budget"),
}
"""Key → in words."""
