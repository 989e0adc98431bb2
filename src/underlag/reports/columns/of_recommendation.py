"""Headings and definitions of the columns on the recommendation: limits, frontier, alternatives, regret, own plans."""

from __future__ import annotations

from collections.abc import Mapping

from underlag.core.language import Text

RECOMMENDATION_TABLES: Mapping[str, tuple[Text, Text]] = {
    "limits": (
        Text("Gränser", "Limits"),
        Text(
            "Vad som håller rekommendationen tillbaka, per region och år, och vad lite mer utrymme vore värt.",
            "What holds the recommendation back, by region and year, and what a little more room would be worth.",
        ),
    ),
    "frontier": (
        Text("Avvägning", "Trade-off"),
        Text(
            "Landets brist mot täckningsgraden i den region som har lägst, i målåret.",
            "The nation's shortage against the coverage of the region with the lowest, in the target year.",
        ),
    ),
    "alternatives": (
        Text("Om något vore annat", "If something were different"),
        Text(
            "Vad som vore bäst med andra vikter, utan en gräns eller i en annan värld.",
            "What would be best with other weights, without a limit or in another world.",
        ),
    ),
    "regret": (
        Text("Lite mer eller mindre", "A little more or less"),
        Text(
            "Vad tio procent fler eller färre tjänster i en region kostar.",
            "What ten percent more or fewer posts in a region costs.",
        ),
    ),
    "own_plans": (
        Text("Regionernas egna planer", "The regions' own plans"),
        Text(
            "Hur sannolikt målet är med det antal under utbildning som en region har beslutat.",
            "How likely the goal is with the number of trainees that a region has decided.",
        ),
    ),
    "out_of_sample": (
        Text("Prövning i nya dragningar", "Trial in new draws"),
        Text(
            "Rekommendationen och enkla regler i dragningar som rekommendationen inte är vald i, vid samma kostnad.",
            "The recommendation and simple rules in draws that it was not chosen in, at the same cost.",
        ),
    ),
    "regret_matrix": (
        Text("Beslut mot världar", "Decisions against worlds"),
        Text(
            "Vad det kostar att ha beslutat för en värld om en annan kommer, och beslutet som riskerar minst.",
            "What it costs to have decided for one world if another comes, and the decision that risks least.",
        ),
    ),
    "limit_ends": (
        Text("Osäkra gränser", "Uncertain limits"),
        Text(
            "Vad som vore bäst om ett antagande bakom en gräns låg i endera änden av sitt 80-procentsintervall.",
            "What would be best if an assumption behind a limit were at either end of its 80 percent interval.",
        ),
    ),
}
"""Table → title and meaning."""

RECOMMENDATION_COLUMNS: Mapping[str, tuple[Text, Text]] = {
    "limit": (Text("Gräns", "Limit"), Text("Gränsens nyckel.", "Key of the limit.")),
    "shared_with": (
        Text("Delas med", "Shared with"),
        Text("Koder för regioner som använder samma utrymme.", "Codes of regions that use the same room."),
    ),
    "used": (Text("Används", "Used"), Text("Vad rekommendationen använder.", "What the recommendation uses.")),
    "allowed": (Text("Tillåts", "Allowed"), Text("Vad gränsen tillåter.", "What the limit allows.")),
    "slack": (Text("Kvar", "Left"), Text("Utrymme som återstår.", "Room that is left.")),
    "price": (
        Text("Värde av en till", "Worth of one more"),
        Text(
            "Listade invånare fler, i medeltal varje år i planen, för en enhet mer utrymme det året.",
            "Listed residents more, each year of the plan on average, for one unit more of room that year.",
        ),
    ),
    "binding": (Text("Håller tillbaka", "Binds"), Text("Om gränsen är nådd.", "Whether the limit is reached.")),
    "one_more": (Text("En till är", "One more is"), Text("Vad värdet gäller.", "What the worth is of.")),
    "cards": (Text("Antaganden", "Assumptions"), Text("Kort som gränsen bygger på.", "Cards that the limit rests on.")),
    "point": (Text("Punkt", "Point"), Text("Punktens nummer på kurvan.", "Number of the point on the curve.")),
    "least_coverage": (
        Text("Lägsta täckningsgrad, krav", "Lowest coverage, required"),
        Text(
            "Täckningsgrad som ingen region får ligga under i målåret.",
            "Coverage that no region may be below in the target year.",
        ),
    ),
    "missing_fte": (
        Text("Saknade specialister", "Missing specialists"),
        Text(
            "Väntat antal saknade heltidsspecialister, medeltal över planens år.",
            "Expected missing full-time specialists, mean over the years of the plan.",
        ),
    ),
    "worst_coverage": (
        Text("Lägsta täckningsgrad", "Lowest coverage"),
        Text(
            "Väntad täckningsgrad i målåret i den region som har lägst.",
            "Expected coverage in the target year of the region with the lowest.",
        ),
    ),
    "worst_region": (Text("Region med lägst", "Region with the lowest"), Text("Regionens kod.", "Code of the region.")),
    "starts": (
        Text("Nya tjänster per år", "New posts a year"),
        Text(
            "Nya tjänster per år, medeltal över de år som beslutas.", "New posts a year, mean over the years decided."
        ),
    ),
    "cost": (
        Text("Kostnad per år", "Cost a year"),
        Text(
            "Vad utbildningen kostar per år, kronor, medeltal över planens år.",
            "What training costs a year, SEK, mean over the years of the plan.",
        ),
    ),
    "regret": (
        Text("Pris för att hålla fast", "Price of keeping to it"),
        Text(
            "Vad rekommendationen (eller ändringen) är sämre än det bästa, räknat som saknade heltidsspecialister per "
            "år; negativt är bättre men ryms inte inom gränserna.",
            "By how much the recommendation (or the change) is worse than the best, counted as missing full-time "
            "specialists a year; negative is better but not within the limits.",
        ),
    ),
    "change": (
        Text("Ändring", "Change"),
        Text("Ändring av tjänsterna, som andel.", "Change of the posts, as a share."),
    ),
    "probability_today": (
        Text("Sannolikhet, dagens nivå", "Probability, today's level"),
        Text("Sannolikhet att målet nås med dagens nivå.", "Probability that the goal is reached at today's level."),
    ),
    "probability_recommended": (
        Text("Sannolikhet, rekommendationen", "Probability, the recommendation"),
        Text(
            "Sannolikhet att målet nås med rekommendationen.",
            "Probability that the goal is reached with the recommendation.",
        ),
    ),
    "variant": (
        Text("Prövad som", "Tried as"),
        Text(
            "own_cost: regelns egna tjänster; equal_cost: alla gånger en faktor så att kostnaden blir "
            "rekommendationens; within_limits: de närmaste som följer gränserna, till samma kostnad.",
            "own_cost: the rule's own posts; equal_cost: all times one factor, so that the cost is the "
            "recommendation's; within_limits: the nearest that keep the limits, at the same cost.",
        ),
    ),
    "factor": (Text("Faktor", "Factor"), Text("Vad regelns tjänster är gånger.", "What the rule's posts are times.")),
    "objective_fte": (
        Text("Målfunktion", "Objective"),
        Text(
            "Det som rekommendationen gör så litet som möjligt: vägd brist, de sämsta utfallen, kostnad "
            "och ojämnhet, räknat som saknade heltidsspecialister per år.",
            "What the recommendation makes as small as possible: weighted shortage, the worst outcomes, "
            "cost and unsteadiness, counted as missing full-time specialists a year.",
        ),
    ),
    "weighted_fte": (
        Text("Vägd brist", "Weighted shortage"),
        Text("Väntad brist, vägd efter region och år.", "Expected shortage, weighted by region and year."),
    ),
    "worst_fte": (
        Text("Brist, sämsta utfallen", "Shortage, worst outcomes"),
        Text("Vägd brist i medeltal över de sämsta utfallen.", "Weighted shortage, mean over the worst outcomes."),
    ),
    "cost_fte": (
        Text("Kostnad, vägd", "Cost, weighed"),
        Text(
            "Kostnaden för dem som får tjänsterna, räknad som saknade heltidsspecialister.",
            "Cost of those who get the posts, counted as missing full-time specialists.",
        ),
    ),
    "unsteadiness_fte": (
        Text("Ojämnhet", "Unsteadiness"),
        Text(
            "Vad ändringar av tjänsterna från år till år väger.", "What changes of the posts from year to year weigh."
        ),
    ),
    "difference_fte": (
        Text("Sämre än rekommendationen", "Worse than the recommendation"),
        Text(
            "Målfunktionen minus rekommendationens; negativt är bättre.",
            "The objective less the recommendation's; negative is better.",
        ),
    ),
    "error_fte": (
        Text("Medelfel", "Standard error"),
        Text(
            "Skillnadens medelfel; dragningar från samma startläge räknas som en.",
            "Standard error of the difference; draws from the same starting point count as one.",
        ),
    ),
    "better": (
        Text("Rekommendationen bättre", "Recommendation better"),
        Text(
            "Andel dragningar i vilka rekommendationen är bättre.",
            "Share of draws in which the recommendation is better.",
        ),
    ),
    "limits_broken": (
        Text("Bryter mot", "Breaks"),
        Text("Gränser som tjänsterna inte följer.", "Limits that the posts do not keep."),
    ),
    "broken_by": (
        Text("Med som mest", "By at most"),
        Text(
            "Hur långt utanför var och en av dem tjänsterna är där det är som mest, i gränsens enhet.",
            "How far outside each of them the posts are where it is most, in the unit of the limit.",
        ),
    ),
    "free_starts": (
        Text("Metoden lika fri: tjänster per år", "The method as free: posts a year"),
        Text(
            "Nya tjänster per år i det som rekommendationens metod ger till samma kostnad, när varje "
            "gräns ger vika så långt som regeln bryter mot den.",
            "New posts a year in what the recommendation's method gives at the same cost, with every "
            "limit giving way as far as the rule breaks it.",
        ),
    ),
    "free_objective_fte": (
        Text("Metoden lika fri: målfunktion", "The method as free: objective"),
        Text("Målfunktionen för det.", "The objective of that."),
    ),
    "free_difference_fte": (
        Text("Sämre än metoden lika fri", "Worse than the method as free"),
        Text(
            "Regelns målfunktion minus den; negativt är bättre.", "The rule's objective less that; negative is better."
        ),
    ),
    "free_error_fte": (
        Text("Medelfel, lika fri", "Standard error, as free"),
        Text("Medelfel för den skillnaden.", "Standard error of that difference."),
    ),
    "free_better": (
        Text("Metoden lika fri bättre", "The method as free better"),
        Text("Andel dragningar i vilka metoden är bättre.", "Share of draws in which the method is better."),
    ),
    "starting_points": (
        Text("Startlägen", "Starting points"),
        Text("Olika startlägen i de nya dragningarna.", "Different starting points in the new draws."),
    ),
    "weighed_points": (
        Text("Redan vägda startlägen", "Starting points weighed already"),
        Text("De av dem som rekommendationen har vägt in.", "Those of them that the recommendation has weighed."),
    ),
    "decision": (
        Text("Beslut", "Decision"),
        Text(
            "recommended: rekommendationen; least_regret: beslutet vars största ångerpris är minst; annars "
            "den värld som beslutet är bäst i.",
            "recommended: the recommendation; least_regret: the decision whose largest regret is least; else "
            "the world that the decision is best in.",
        ),
    ),
    "set_to": (Text("Satt till", "Set to"), Text("Vad antagandet säger då.", "What the assumption then says.")),
    "fits": (
        Text("Rekommendationen ryms", "The recommendation fits"),
        Text("Om rekommendationen följer gränserna då.", "Whether the recommendation then keeps the limits."),
    ),
    "end": (
        Text("Ände", "End"),
        Text(
            "base: alla antaganden som på sina kort; low, high: den undre eller övre änden av ett antagandes "
            "80-procentsintervall.",
            "base: all assumptions as on their cards; low, high: the lower or upper end of the 80 percent "
            "interval of one.",
        ),
    ),
    "world": (Text("Värld", "World"), Text("Världens nyckel.", "Key of the world.")),
    "within_limits": (
        Text("Inom gränserna", "Within the limits"),
        Text("Om beslutet följer gränserna i världen.", "Whether the decision keeps the limits of the world."),
    ),
    "best_starts": (
        Text("Bäst i världen: tjänster per år", "Best in the world: posts a year"),
        Text("Nya tjänster per år i det som är bäst i världen.", "New posts a year in what is best in the world."),
    ),
    "draws": (Text("Dragningar", "Draws"), Text("Nya dragningar.", "New draws.")),
    "seed": (Text("Slumpfrö", "Seed"), Text("De nya dragningarnas slumpfrö.", "Seed of the new draws.")),
}
"""Column → heading and definition, beside those of ``columns``."""

RECOMMENDATION_SHARES: frozenset[str] = frozenset(
    {
        "better",
        "free_better",
        "least_coverage",
        "worst_coverage",
        "change",
        "probability_today",
        "probability_recommended",
    }
)
"""Columns that are shares."""
