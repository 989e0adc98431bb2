"""The recommendation tried in new draws: what simple rules would give at the same cost, and which limits they break.

Every sentence is computed from the table; where a rule has been better, it says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from underlag.core.language import Text
from underlag.optimise.limits.register import LIMITS
from underlag.reports.document.blocks import Block, Cell, Sentence, Table, heads_of
from underlag.reports.document.teller import Teller
from underlag.reports.language.nouns import POLICY_NAMES, unit_words
from underlag.reports.language.numerals import NBSP, capital, listing, number, percent_words, significant
from underlag.runs.robustness.new_draws import EQUAL_COST, OWN_COST, RECOMMENDED, WITHIN_LIMITS

SURE = 2.0
"""Standard errors from zero beyond which a difference is told as one."""

_Row = Mapping[str, Any]


def trial_blocks(teller: Teller) -> tuple[Block | None, ...]:
    """What the trial has shown, and its table; nothing where none ships for the profession and scenario."""
    rows = _rows(teller, WITHIN_LIMITS)
    if not rows:
        return ()
    return outdated(teller), within_limits(teller), as_free(teller), without_limits(teller), trial_table(teller)


def _rows(teller: Teller, variant: str) -> list[_Row]:
    """Rules in a variant, the nearest to the recommendation first."""
    table = teller.figures.result.tables["out_of_sample"]
    rows = [row for row in table.iter_rows(named=True) if row["variant"] == variant and row["policy"] != RECOMMENDED]
    return sorted(rows, key=lambda row: (row["difference_fte"], row["policy"]))


def _name(row: _Row, language: str) -> str:
    name = POLICY_NAMES[row["policy"]][language]
    return f"»{name}«" if language == "sv" else f"“{name}”"


def outdated(teller: Teller) -> Sentence | None:
    """That the evidence has changed since, if it has."""
    if teller.figures.result.manifest.get("out_of_sample_current") is not False:
        return None
    return teller.say(
        "Obs. Underlaget eller inställningarna är andra än när prövningen i nya dragningar gjordes; talen nedan gäller "
        "det tidigare underlaget och uppdateras i nästa utgåva.",
        "Note: the evidence or the settings are not those of the trial in new draws; the figures below are of the "
        "earlier evidence and will be brought up to date in the next edition.",
    )


def within_limits(teller: Teller) -> Sentence:
    """Whether any rule within the limits, at the same cost, is as good."""
    rows, language = _rows(teller, WITHIN_LIMITS), teller.language
    draws = number(rows[0]["draws"], language)
    better = [row for row in rows if row["difference_fte"] <= SURE * row["error_fte"]]
    if better:
        names = listing([_name(row, language) for row in better], language)
        return teller.say(
            "Rekommendationen har prövats i {draws} nya dragningar, mot enkla regler som kostar lika mycket och följer "
            "samma gränser. Den är inte säkert bättre än {names}.",
            "The recommendation has been tried in {draws} new draws, against simple rules that cost as much and keep "
            "the same limits. It is not surely better than {names}.",
            draws=draws,
            names=names,
        )
    first = rows[0]
    return teller.say(
        "Rekommendationen har prövats i {draws} nya dragningar, mot enkla regler som kostar lika mycket och följer "
        "samma gränser. Den är bättre än alla. Närmast kommer {name}: den väger som {difference} fler saknade "
        "heltidsspecialister om året (medelfel {error}), och rekommendationen är bättre i {share} av dragningarna.",
        "The recommendation has been tried in {draws} new draws, against simple rules that cost as much and keep the "
        "same limits. It is better than all of them. Nearest comes {name}: it weighs as {difference} more missing "
        "full-time specialists a year (standard error {error}), and the recommendation is better in {share} of the "
        "draws.",
        draws=draws,
        name=_name(first, language),
        difference=number(first["difference_fte"], language, 1),
        error=number(first["error_fte"], language, 1),
        share=percent_words(first["better"], language),
    )


def as_free(teller: Teller) -> Sentence:
    """Whether any rule is as good as the recommendation's method where that has the rule's cost and freedom."""
    language = teller.language
    rows = sorted((*_rows(teller, OWN_COST), *_rows(teller, EQUAL_COST)), key=lambda row: row["free_difference_fte"])
    better = {_name(row, language): row for row in rows if row["free_difference_fte"] <= SURE * row["free_error_fte"]}
    if better:
        return teller.say(
            "Reglerna är inte bundna av gränserna. Får rekommendationens metod samma kostnad och lika mycket utrymme "
            "som regeln är den inte säkert bättre än {names}.",
            "The rules are not bound by the limits. Given a rule's cost and as much room as it takes, the "
            "recommendation's method is not surely better than {names}.",
            names=listing(better, language),
        )
    equal, own = (
        _alike_words(next(row for row in rows if row["variant"] == variant), language)
        for variant in (EQUAL_COST, OWN_COST)
    )
    return teller.say(
        "Reglerna är inte bundna av gränserna. Får rekommendationens metod samma kostnad och lika mycket utrymme som "
        "regeln, genom att varje gräns ger vika så långt som regeln bryter mot den, är metoden bättre än varje regel. "
        "Vid rekommendationens kostnad är skillnaden minst {equal}; vid regelns egen kostnad är den minst {own}.",
        "The rules are not bound by the limits. Given a rule's cost and as much room as it takes, every limit giving "
        "way as far as the rule breaks it, the recommendation's method is better than every rule. At the "
        "recommendation's cost the difference is at least {equal}; at the rule's own cost it is at least {own}.",
        equal=equal,
        own=own,
    )


def _alike_words(row: _Row, language: str) -> str:
    """How much worse a rule is than the method as free, which rule, and how sure that is."""
    worse, error = (significant(row[f"free_{name}_fte"], language) for name in ("difference", "error"))
    if language == "sv":
        return f"{worse} saknade heltidsspecialister om året ({_name(row, language)}, medelfel {error})"
    return f"{worse} missing full-time specialists a year ({_name(row, language)}, standard error {error})"


def without_limits(teller: Teller) -> Sentence | None:
    """Rules that, not bound by limits, are better than the recommendation at the same cost, and the limits that they
    break; None if there are none."""
    language = teller.language
    rows = [row for row in _rows(teller, EQUAL_COST) if row["difference_fte"] < 0]
    if not rows:
        return None
    told = listing([_broken_words(row, language) for row in rows], language)
    one = len(rows) == 1
    return teller.say(
        f"Mot rekommendationen inom gränserna är {'en regel' if one else 'några regler'} utan gränser bättre till "
        "samma kostnad: {told}.",
        f"Against the recommendation within the limits, {'one rule' if one else 'some rules'} without limits "
        f"{'is' if one else 'are'} better at the same cost: {{told}}.",
        told=told,
    )


def _broken_words(row: _Row, language: str) -> str:
    less = number(-row["difference_fte"], language, 1)
    named = listing([LIMITS[name].called[language] for name in row["limits_broken"].split()], language)
    if language == "sv":
        breaks = f"men bryter mot gränserna {named}" if named else "och bryter inte mot någon gräns"
        return f"{_name(row, language)} väger som {less} färre saknade heltidsspecialister om året {breaks}"
    breaks = f"but breaks the limits {named}" if named else "and breaks no limit"
    return f"{_name(row, language)} weighs as {less} fewer missing full-time specialists a year {breaks}"


_HEADS = (
    (Text("Regel, till rekommendationens kostnad", "Rule, at the recommendation's cost"), False),
    (Text("Båda inom gränserna: regeln sämre med", "Both within the limits: the rule worse by"), True),
    (Text("Metoden lika fri som regeln: regeln sämre med", "The method as free as the rule: the rule worse by"), True),
    (
        Text(
            "Regeln fri, rekommendationen inom gränserna: regeln sämre med",
            "The rule free, the recommendation within the limits: the rule worse by",
        ),
        True,
    ),
    (Text("Regeln bryter som mest mot gränserna med", "The rule breaks the limits by at most"), False),
)

_NOTE = Text(
    "Skillnaderna räknas som saknade heltidsspecialister om året: brist, de sämsta utfallen, kostnad och ojämnhet "
    "sammanvägda som när rekommendationen söks; negativt betyder att regeln är bättre, ± är medelfelet. Varje regel är "
    "gånger den faktor som gör kostnaden lika stor som rekommendationens. Inom gränserna är regeln ändrad så lite som "
    "möjligt. Metoden lika fri är det bästa till samma kostnad när varje gräns ger vika så långt som regeln bryter mot "
    "den; bara den första och den andra jämförelsen är på lika villkor. ",
    "Differences are counted as missing full-time specialists a year: shortage, the worst outcomes, cost and "
    "unsteadiness weighed together as when the recommendation is sought; negative means that the rule is better, ± is "
    "the standard error. Each rule is times the factor that makes its cost the recommendation's. Within the limits the "
    "rule is changed as little as possible. The method as free is what is best at the same cost with every limit "
    "giving way as far as the rule breaks it; only the first and the second comparison are on equal terms. ",
)

_POINTS = Text(
    "Dragningarna har {points} startlägen; rekommendationen har vägt in {weighed} av dem.",
    "The draws have {points} starting points; the recommendation has weighed {weighed} of them.",
)


def trial_table(teller: Teller) -> Table:
    """Each rule at the recommendation's cost: within the limits, beside the method as free, and as it is."""
    language = teller.language
    inside = {row["policy"]: row for row in _rows(teller, WITHIN_LIMITS)}
    free = sorted(_rows(teller, EQUAL_COST), key=lambda row: inside[row["policy"]]["difference_fte"])
    rows = []
    for row in free:
        factor = number(row["factor"], language, 2)
        rows.append(
            (
                Cell(POLICY_NAMES[row["policy"]][language], note=f"× {factor}"),
                Cell(_difference(inside[row["policy"]], language), numeric=True),
                Cell(_difference(row, language, "free_"), numeric=True),
                Cell(_difference(row, language), numeric=True),
                Cell(capital(_amounts(row, language) or Text("inte någon", "none")[language])),
            )
        )
    heads = heads_of(_HEADS, language)
    caption = Text(
        "Rekommendationen mot enkla regler i nya dragningar", "The recommendation against simple rules, in new draws"
    )
    points = (number(free[0][name], language) for name in ("starting_points", "weighed_points"))
    note = _NOTE[language] + _POINTS[language].format(**dict(zip(("points", "weighed"), points, strict=True)))
    return Table("out-of-sample", caption[language], heads, rows, note)


def _amounts(row: _Row, language: str) -> str:
    """Limits that a rule breaks, and by how much where it is most."""
    broken = zip(row["limits_broken"].split(), row["broken_by"].split(), strict=True)
    return listing(
        [
            f"{LIMITS[name].called[language]}{NBSP}({significant(float(most), language)} "
            f"{unit_words(LIMITS[name].unit, language)})"
            for name, most in broken
        ],
        language,
    )


def _difference(row: _Row, language: str, kind: str = "") -> str:
    names = (f"{kind}difference_fte", f"{kind}error_fte")
    difference, error = (number(row[name], language, 1) for name in names)
    return f"{difference}{NBSP}±{NBSP}{error}"
