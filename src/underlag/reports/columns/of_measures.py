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
            Text(
                "Ände av 80-procentsintervallet; tom där inget vinns.",
                "End of the 80 percent interval; empty where nothing is gained.",
            ),
        )
    return found


MEASURE_COLUMNS: Mapping[str, tuple[Text, Text]] = {
    "rank": (
        Text("Rang", "Rank"),
        Text(
            "Ordning efter kostnad per ytterligare listad invånare; tom om okänd.",
            "Order by cost per extra resident listed; empty if unknown.",
        ),
    ),
    "measure_id": (
        Text("Insats", "Measure"),
        Text("Insatsens namn i underlaget.", "Name of the measure in the evidence."),
    ),
    "title": (Text("Vad", "What"), Text("Vad insatsen är.", "What the measure is.")),
    "actors": (Text("Vem", "Who"), Text("Vem som gör något.", "Who acts.")),
    "category": (
        Text("Slag", "Category"),
        Text(
            "Utveckla, motivera, behålla, rekrytera, eller utbilda och forska.",
            "Develop, motivate, retain, recruit, or educate and research.",
        ),
    ),
    "grade": (
        Text("Evidens", "Evidence"),
        Text(
            "A randomiserad, B jämförd, C kohort, D utan jämförelse eller självvald, E räknad på beslut eller pengar.",
            "A randomised, B compared, C cohort, D without comparison "
            "or self-selected, E computed from a decision or money.",
        ),
    ),
    "from_year": (Text("Från", "From"), Text("Första år i kraft.", "First year in force.")),
    "to_year": (
        Text("Till", "To"),
        Text("Sista år i kraft; tom om tills vidare.", "Last year in force; empty if for good."),
    ),
    **_with_ends(
        "cost",
        Text("Kostnad", "Cost"),
        Text(
            "Kronor till och med målåret, kortets prisår, utan avdrag.",
            "Kronor up to the target year, in the card's prices, gross.",
        ),
    ),
    **_with_ends(
        "extra_listed",
        Text("Fler listade", "More listed"),
        Text(
            "Invånare fler som kan ha fast läkare målåret.",
            "More residents who could have a named GP in the target year.",
        ),
    ),
    **_with_ends(
        "extra_fte",
        Text("Fler specialister", "More specialists"),
        Text("Heltidsspecialister fler målåret.", "More full-time specialists in the target year."),
    ),
    **_with_ends(
        "cost_per_resident",
        Text("Kronor per listad", "Kronor per resident"),
        Text(
            "Väntad kostnad delad med väntat antal fler listade målåret.",
            "Expected cost divided by the expected number of more residents listed in the target year.",
        ),
    ),
    "cost_per_fte": (
        Text("Kronor per specialist", "Kronor per extra specialist"),
        Text(
            "Väntad kostnad per ytterligare heltidsspecialist målåret.",
            "Expected cost per extra full-time specialist in the target year.",
        ),
    ),
    "cost_per_resident_year": (
        Text("Kronor per listad och år", "Kronor per resident-year"),
        Text(
            "Väntad kostnad per invånarår till och med målåret.",
            "Expected cost per resident-year up to the target year.",
        ),
    ),
    "starts_saved": (
        Text("Färre starter", "Fewer starts"),
        Text("Så många färre nya tjänster om året kräver målet.", "So many fewer new posts a year does the goal take."),
    ),
    "price_year": (
        Text("Prisår", "Price year"),
        Text("År vars priser kostnaden står i.", "Year whose prices the cost is in."),
    ),
    "cost_basis": (
        Text("Kostnadens grund", "Basis of cost"),
        Text("Källa, antagen eller beräknad.", "Source, assumed or computed."),
    ),
    "unranked": (
        Text("Inte rangordnad", "Not ranked"),
        Text("Varför insatsen inte rangordnas.", "Why the measure is not ranked."),
    ),
    "set": (
        Text("Grupp", "Set"),
        Text("Alla tillsammans, eller den bästa inom budgeten.", "All together, or the best within the budget."),
    ),
    "measures": (Text("Insatser", "Measures"), Text("Insatser i gruppen.", "Measures in the set.")),
    "method": (
        Text("Sökning", "Search"),
        Text("Alla grupper prövade, eller byggd upp och utbytt.", "Every set tried, or built up and exchanged."),
    ),
    "extra_listed_added": (
        Text("Summan av var för sig", "Sum of each alone"),
        Text(
            "Vad delarna skulle ge om effekterna bara lades ihop.",
            "What the parts would give if effects merely added up.",
        ),
    ),
    "way": (
        Text("Pengarna går till", "The money goes to"),
        Text(
            "Tjänster och insatser tillsammans, bara tjänster, eller bara insatser.",
            "Posts and measures together, posts alone, or measures alone.",
        ),
    ),
    "posts_year": (
        Text("Nya tjänster om året", "New posts a year"),
        Text("Medeltal för de år som beslutas.", "Mean of the years decided."),
    ),
    "cost_posts": (
        Text("Tjänster, kronor om året", "Posts, kronor a year"),
        Text(
            "Vad utbildningen kostar utöver dagens tjänster, medeltal till och med målåret.",
            "What training costs beyond today's posts, mean up to the target year.",
        ),
    ),
    "cost_measures": (
        Text("Insatser, kronor om året", "Measures, kronor a year"),
        Text("Medeltal till och med målåret.", "Mean up to the target year."),
    ),
    "cost_peak": (
        Text("Dyraste året", "Dearest year"),
        Text(
            "Tjänster och insatser det år de kostar mest, kronor.",
            "Posts and measures in the year they cost most, kronor.",
        ),
    ),
    "objective": (
        Text("Målfunktion", "Objective"),
        Text(
            "Vägd brist och kostnad i simuleringen, heltidsspecialistår; mindre är bättre.",
            "Weighted shortage and cost when simulated, full-time specialist-years; less is better.",
        ),
    ),
    "promised": (
        Text("Utlovat", "Promised"),
        Text(
            "Vad räkningen väntade sig innan gruppen simulerades; tom för en enskild insats, som den lär av.",
            "What the programme expected before the set was simulated; empty for one measure, which it learns from.",
        ),
    ),
    "gap": (
        Text("Bevisat avstånd", "Proven gap"),
        Text(
            "Högst så mycket bättre kunde andra hela tjänster vara med samma insatser, andel.",
            "No other whole posts with the same measures are better by more than this share.",
        ),
    ),
    "item": (
        Text("Post", "Item"),
        Text("Tjänster eller insatsens namn i underlaget.", "Posts, or the name of the measure in the evidence."),
    ),
    "taken": (Text("Med", "Taken"), Text("Om pengar går till det.", "Whether money goes to it.")),
    "cost_year": (
        Text("Kronor om året", "Kronor a year"),
        Text("Medeltal till och med målåret.", "Mean up to the target year."),
    ),
    "lost_without": (
        Text("Färre listade utan", "Fewer listed without"),
        Text(
            "Så många färre kan ha fast läkare målåret om just detta tas bort.",
            "So many fewer could have a named GP in the target year if this alone were left out.",
        ),
    ),
    "not_taken": (
        Text("Varför inte", "Why not"),
        Text("Varför inga pengar går till insatsen.", "Why no money goes to the measure."),
    ),
    "year": (Text("År", "Year"), Text("År då tjänsterna tillsätts.", "Year in which the posts are opened.")),
    "together": (
        Text("Tjänster med insatser", "Posts with measures"),
        Text(
            "Nya tjänster när tjänster och insatser beslutas tillsammans.",
            "New posts when posts and measures are decided together.",
        ),
    ),
    "posts": (
        Text("Tjänster utan insatser", "Posts without measures"),
        Text("Nya tjänster när alla pengar går till tjänster.", "New posts when all money goes to posts."),
    ),
    "order": (
        Text("Ordning", "Order"),
        Text("I vilken ordning gruppen simulerades.", "In which order the set was simulated."),
    ),
    "worse": (
        Text("Sämre än den bästa", "Worse than the best"),
        Text("Andel av målfunktionen, delar av tjänster tillåtna.", "Share of the objective, parts of posts allowed."),
    ),
    "apart": (
        Text("Skillnad", "Difference"),
        Text(
            "Mellan sista räkningen och simuleringen, heltidsspecialistår.",
            "Between the last programme and the simulation, full-time specialist-years.",
        ),
    ),
    "chosen": (Text("Vald", "Chosen"), Text("Om det är den valda gruppen.", "Whether it is the set that is chosen.")),
}
"""Column → heading and meaning."""

MEASURE_TABLES: Mapping[str, Text] = {
    "measures": Text("Insatser", "Measures"),
    "measure_regions": Text("Insatser per region", "Measures by region"),
    "portfolio": Text("Insatser tillsammans", "Measures together"),
    "joint": Text("Tjänster och insatser", "Posts and measures"),
    "joint_spending": Text("Pengarna går till", "What to spend on"),
    "joint_starts": Text("Tjänster per region", "Posts by region"),
    "joint_sets": Text("Prövade grupper", "Sets simulated"),
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
COST_BASES: Mapping[str, Text] = {
    "source": Text("källa", "source"),
    "assumed": Text("antagen", "assumed"),
    "computed": Text("beräknad", "computed"),
}
SEARCH_METHODS: Mapping[str, Text] = {
    "exact": Text("alla grupper prövade", "every set tried"),
    "exchange": Text("uppbyggd och utbytt", "built up and exchanged"),
}
SETS: Mapping[str, Text] = {
    "all": Text("alla tillsammans", "all together"),
    "best": Text("bästa inom budgeten", "best within the budget"),
}
WAY_NAMES: Mapping[str, Text] = {
    "together": Text("tjänster och insatser tillsammans", "posts and measures together"),
    "posts": Text("bara tjänster", "posts alone"),
    "measures": Text("bara insatser", "measures alone"),
}
"""Key → in words."""
