"""Headings and definitions of the columns on the recommendation: limits, frontier, alternatives, regret, own plans."""

from __future__ import annotations

from collections.abc import Mapping

from underlag.core.language import Text

RECOMMENDATION_TABLES: Mapping[str, tuple[Text, Text]] = {
    "limits": (
        Text("Gränser", "Limits"),
        Text("Vad som håller rekommendationen tillbaka, per region och år, och vad lite mer utrymme vore värt.",
             "What holds the recommendation back, by region and year, and what a little more room would be worth."),
    ),
    "frontier": (
        Text("Avvägning", "Trade-off"),
        Text("Landets brist mot täckningsgraden i den region som har lägst, i målåret.",
             "The nation's shortage against the coverage of the region with the lowest, in the target year."),
    ),
    "alternatives": (
        Text("Om något vore annat", "If something were different"),
        Text("Vad som vore bäst med andra vikter, utan en gräns eller i en annan värld.",
             "What would be best with other weights, without a limit or in another world."),
    ),
    "regret": (
        Text("Lite mer eller mindre", "A little more or less"),
        Text("Vad tio procent fler eller färre tjänster i en region kostar.",
             "What ten percent more or fewer posts in a region costs."),
    ),
    "own_plans": (
        Text("Regionernas egna planer", "The regions' own plans"),
        Text("Hur sannolikt målet är med det antal under utbildning som en region har beslutat.",
             "How likely the goal is with the number of trainees that a region has decided."),
    ),
}  # fmt: skip
"""Table → title and meaning."""

RECOMMENDATION_COLUMNS: Mapping[str, tuple[Text, Text]] = {
    "limit": (Text("Gräns", "Limit"), Text("Gränsens nyckel.", "Key of the limit.")),
    "shared_with": (Text("Delas med", "Shared with"),
                    Text("Koder för regioner som använder samma utrymme.", "Codes of regions that use the same room.")),
    "used": (Text("Används", "Used"), Text("Vad rekommendationen använder.", "What the recommendation uses.")),
    "allowed": (Text("Tillåts", "Allowed"), Text("Vad gränsen tillåter.", "What the limit allows.")),
    "slack": (Text("Kvar", "Left"), Text("Utrymme som återstår.", "Room that is left.")),
    "price": (Text("Värde av en till", "Worth of one more"),
              Text("Listade invånare fler, i medeltal varje år i planen, för en enhet mer utrymme det året.",
                   "Listed residents more, each year of the plan on average, for one unit more of room that year.")),
    "binding": (Text("Håller tillbaka", "Binds"), Text("Om gränsen är nådd.", "Whether the limit is reached.")),
    "one_more": (Text("En till är", "One more is"), Text("Vad värdet gäller.", "What the worth is of.")),
    "cards": (Text("Antaganden", "Assumptions"), Text("Kort som gränsen bygger på.", "Cards that the limit rests on.")),
    "point": (Text("Punkt", "Point"), Text("Punktens nummer på kurvan.", "Number of the point on the curve.")),
    "least_coverage": (Text("Lägsta täckningsgrad, krav", "Lowest coverage, required"),
                       Text("Täckningsgrad som ingen region får ligga under i målåret.",
                            "Coverage that no region may be below in the target year.")),
    "missing_fte": (Text("Saknade specialister", "Missing specialists"),
                    Text("Väntat antal saknade heltidsspecialister, medeltal över planens år.",
                         "Expected missing full-time specialists, mean over the years of the plan.")),
    "worst_coverage": (Text("Lägsta täckningsgrad", "Lowest coverage"),
                       Text("Väntad täckningsgrad i målåret i den region som har lägst.",
                            "Expected coverage in the target year of the region with the lowest.")),
    "worst_region": (Text("Region med lägst", "Region with the lowest"), Text("Regionens kod.", "Code of the region.")),
    "starts": (Text("Nya tjänster per år", "New posts a year"),
               Text("Nya tjänster per år, medeltal över de år som beslutas.",
                    "New posts a year, mean over the years decided.")),
    "cost": (Text("Kostnad per år", "Cost a year"),
             Text("Vad utbildningen kostar per år, kronor, medeltal över planens år.",
                  "What training costs a year, SEK, mean over the years of the plan.")),
    "regret": (Text("Pris för att hålla fast", "Price of keeping to it"),
               Text("Vad rekommendationen (eller ändringen) är sämre än det bästa, räknat som saknade "
                    "heltidsspecialister "
                    "per år; negativt är bättre men ryms inte inom gränserna.",
                    "By how much the recommendation (or the change) is worse than the best, counted as missing "
                    "full-time "
                    "specialists a year; negative is better but not within the limits.")),
    "change": (Text("Ändring", "Change"),
               Text("Ändring av tjänsterna, som andel.", "Change of the posts, as a share.")),
    "probability_today": (Text("Sannolikhet, dagens nivå", "Probability, today's level"),
                          Text("Sannolikhet att målet nås med dagens nivå.",
                               "Probability that the goal is reached at today's level.")),
    "probability_recommended": (Text("Sannolikhet, rekommendationen", "Probability, the recommendation"),
                                Text("Sannolikhet att målet nås med rekommendationen.",
                                     "Probability that the goal is reached with the recommendation.")),
}  # fmt: skip
"""Column → heading and definition, beside those of ``columns``."""

RECOMMENDATION_SHARES: frozenset[str] = frozenset(
    {"least_coverage", "worst_coverage", "change", "probability_today", "probability_recommended"}
)
"""Columns that are shares."""
