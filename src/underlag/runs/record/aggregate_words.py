"""What the parts of the aggregate form's advice are called, and what each is."""

from __future__ import annotations

from collections.abc import Mapping

from underlag.core.language import Text

PART_NAMES: Mapping[str, Text] = {
    "outflow": Text("Avgångar bland dem som arbetar i basåret", "Outflow of those at work in the base year"),
    "training": Text(
        "Utbildning som pågår eller börjar innan intaget kan ändras",
        "Training under way, or begun before the steering year",
    ),
    "arrivals": Text("Inflöde från utlandet", "Arrivals from abroad"),
    "unmet": Text("Otillgodosett behov i basåret", "Unmet demand in the base year"),
    "demography": Text("Befolkningens utveckling", "Population"),
    "epidemiology": Text("Sjukdomarnas utveckling", "Epidemiology"),
    "sociocultural": Text("Vad människor efterfrågar", "Sociocultural development"),
    "professional": Text("Yrkets innehåll", "Professional content"),
    "efficiency": Text("Hur arbetet är ordnat", "Efficiency"),
    "horizontal": Text("Uppgifter mellan specialiteter", "Horizontal substitution"),
    "vertical": Text("Uppgifter mellan yrken", "Vertical substitution"),
    "hours": Text("Kortare arbetstid", "Working hours"),
}
"""Part → its name."""

VARIANT_NAMES: Mapping[str, Text] = {
    "low": Text("låg variant", "low variant"),
    "mid": Text("mellanvariant", "middle variant"),
    "high": Text("hög variant", "high variant"),
}
"""Variant of future requirement → its name."""

ADVISED_INTAKE = Text("Råd om antal som börjar utbildningen", "Advised intake to training")
"""What the advice is called [head/year]."""

PARTS_ORDER = Text(
    "Summan av tolv delar. De slås på en i taget i den ordning som de står (den nederländska planeringsmyndighetens "
    "egen), från ett läge där ingenting händer: ingen slutar eller kommer, inget behov är otillgodosett eller växer, "
    "och rådet är 0. Varje del är vad den då lägger till, i heltidsekvivalenter det året delat med vad en plats om "
    "året har gett till dess. Bara bland behovets faktorer spelar ordningen roll: befolkningens utveckling läggs på "
    "det otillgodosedda behovet, och de årliga trenderna på båda; trenderna själva läggs ihop.",
    "The sum of twelve parts. They are switched on one at a time in the order in which they stand (that of the Dutch "
    "planning agency), from a state in which nothing happens: nobody leaves or comes, nothing is unmet, no "
    "requirement grows, and the advice is 0. Each part is what it then adds, in FTE of that year over what one place "
    "a year has given by then. The order matters only among the factors of the requirement: growth by population is "
    "put on unmet demand, and the yearly trends on both; the trends themselves are added up.",
)
"""How the advice is divided into the parts of ``PART_NAMES``, for a reader."""
