"""What decides the training posts opened in a year, by policy."""

from __future__ import annotations

from underlag.core.language import Text
from underlag.runs.record.read import NumberKey
from underlag.runs.why.explain_basis import Basis, Leaf, Made, beside, quoted
from underlag.runs.why.explain_fill import regional_fill

TRAINING_COST = "costs/training_post"
"""Card of what is weighed in beside the limits."""

FORMULAS = {
    "today": Text(
        "ST-läkare vid planens början ÷ (medeltid i utbildning, avhopp inräknade × andel som tillsätts), och de "
        "tjänster som insatser lägger till",
        "trainees at the start of the plan ÷ (mean time in training, dropouts included × share filled), and the posts "
        "that measures add",
    ),
    "called_for": Text(
        "dagens nivå som går rätlinjigt till platån, avrundat till hela tjänster så att summan följer den raka linjen",
        "today's level moving in a straight line to the plateau, in whole posts whose sum follows the line",
    ),
    "replacement": Text(
        "det konstanta antal som ger lika många heltidsspecialister målåret som i dag, i hela tjänster",
        "the constant number that gives as many full-time specialists in the target year as today, in whole posts",
    ),
    "specialists_per_post": Text(
        "specialister ÷ specialister per ST-tjänst ÷ medeltid i utbildning, i hela tjänster",
        "specialists ÷ specialists per training post ÷ mean time in training, in whole posts",
    ),
    "proportional": Text(
        "rikets rekommenderade starter × regionens andel av invånarna startåret, i hela tjänster",
        "the nation's recommended starts × the region's share of residents in the start year, in whole posts",
    ),
}
"""Policy → how its yearly starts come about, where the formula of the recommendation does not hold."""

OPTIMISED = Text(
    "Kan inte räknas fram ur talen nedan: det är en del av lösningen på ett optimeringsproblem över alla regioner och "
    "år. Målet är minst väntad brist, med vikt på de sämsta utfallen, kostnaden och jämnheten mellan åren. Vilka "
    "gränser som gäller och binder, och vad de kostar, står i tabellen limits; värdena på gränserna står på korten "
    "nedan.",
    "It can't be computed from the numbers below: it is part of the solution of an optimisation over all regions and "
    "years. The objective is the least expected shortage, the worst outcomes, the cost and evenness between years "
    "weighed in. Which limits hold and bind, and at what price, stands in the table limits; their values stand on the "
    "cards below.",
)
CARRIED = Text(
    "Kan inte räknas fram ur talen nedan ensamma: formeln ger inte hela tjänster, och avrundningen bär med sig resten "
    "från åren före. Talet skiljer sig mindre än en tjänst från formeln.",
    "It can't be computed from the numbers below alone: the formula does not give whole posts, and the rounding "
    "carries what is left from the years before. The number is less than one post from the formula.",
)
SOLVED = Text(
    "Kan inte räknas fram ur talen nedan: nivåerna för alla regioner löses ut tillsammans, eftersom specialister "
    "flyttar mellan dem, och avrundas till hela tjänster.",
    "It can't be computed from the numbers below: the levels of all regions are solved for together, as specialists "
    "move between them, and rounded to whole posts.",
)
EXTRA = Text("Tjänster som insatserna lägger till", "Posts that the measures add")


def posts_opened(basis: Basis, place: NumberKey) -> Made:
    """What the posts opened of a policy are made of, in a region and year [post/year]. Raises RunError as ``Basis``."""
    run, policy = basis.run, place.policy
    undecided = place.year < int(run.manifest["goal"]["first_year"])
    if policy == "today":
        return _today(basis, place)
    formula = FORMULAS["today" if undecided else policy] if undecided or policy != "recommended" else None
    if undecided:
        return Made((NumberKey("starts", place.region, place.year, "today"),), reason=CARRIED, formula=formula)
    if policy == "recommended":
        called_for = NumberKey("starts", place.region, place.year, "called_for")
        return Made((called_for, *beside(place, "need")), (), _limit_cards(basis), reason=OPTIMISED)
    if policy == "replacement":
        now = NumberKey("specialists_fte", place.region, run.start, "today")
        return Made((now,), cards=("exits/leave",), reason=SOLVED, formula=formula)
    if policy == "specialists_per_post":
        stock = NumberKey("specialists", place.region, run.start, "today")
        leaves = (basis.years_in_training.node,)
        return Made((stock,), leaves, ("policy/specialists_per_post",), reason=CARRIED, formula=formula)
    if policy == "called_for":
        target = int(run.manifest["settings"]["target_year"])
        feeding = (
            NumberKey("plateau", place.region, target, policy),
            NumberKey("starts", place.region, place.year, "today"),
        )
        return Made(feeding, reason=CARRIED, formula=formula)
    nation = NumberKey("starts", run.nation_code, place.year, "recommended")
    residents = (NumberKey("residents", code, run.start, "") for code in (place.region, run.nation_code))
    return Made((nation, *residents), reason=CARRIED, formula=formula)


def _limit_cards(basis: Basis) -> tuple[str, ...]:
    """Cards that the limits of the run rest on, and the cost that is weighed in."""
    by_limit = basis.run.tables["limits"].select("limit", "cards").unique().sort("limit")["cards"]
    return tuple(dict.fromkeys([*" ".join(by_limit).split(), TRAINING_COST]))


def _today(basis: Basis, place: NumberKey) -> Made:
    stock = NumberKey("trainees", place.region, basis.run.start, "today")
    time, fill = basis.years_in_training, regional_fill(basis, place.region)
    expression = f"{quoted(stock)} / ({{{time.key}}} * {{{fill.key}}})"
    leaves: tuple[Leaf, ...] = (time.node, fill.node)
    step, at = place.year - basis.run.start - 1, basis.at(place.region)
    extra = float(basis.inputs.measures.extra_posts[0, step, at])
    if extra:
        part = basis.leaf(f"measures_posts/{place.region}/{place.year}", EXTRA, extra, "post/year")
        expression, leaves = f"{expression} + {{{part.key}}}", (*leaves, part.node)
    return Made((stock,), leaves, expression=expression, formula=FORMULAS["today"])
