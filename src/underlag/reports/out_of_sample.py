"""The recommendation tried in new draws: what simple rules would give at the same cost, and which limits they break.

Every sentence is computed from the table; where a rule has been better, it says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from underlag.core.language import Text
from underlag.reports.blocks import Block, Cell, Sentence, Table, heads_of
from underlag.reports.formats import NBSP, capital, listing, number, percent, percent_words
from underlag.reports.narrative import Teller
from underlag.reports.words import POLICIES
from underlag.runs.limit_table import LIMIT_NAMES
from underlag.runs.out_of_sample import EQUAL_COST, RECOMMENDED, WITHIN_LIMITS

SURE = 2.0
"""Standard errors from zero beyond which a difference is told as one."""

Row = Mapping[str, Any]


def trial_blocks(teller: Teller) -> tuple[Block | None, ...]:
    """What the trial has shown, and its table; nothing where none ships for the profession and scenario."""
    rows = _rows(teller, WITHIN_LIMITS)
    if not rows:
        return ()
    return outdated(teller), within_limits(teller), without_limits(teller), trial_table(teller)


def _rows(teller: Teller, variant: str) -> list[Row]:
    """Rules in a variant, the nearest to the recommendation first."""
    table = teller.figures.result.tables["out_of_sample"]
    rows = [row for row in table.iter_rows(named=True) if row["variant"] == variant and row["policy"] != RECOMMENDED]
    return sorted(rows, key=lambda row: (row["difference_fte"], row["policy"]))


def _name(row: Row, language: str) -> str:
    name = POLICIES[row["policy"]][language]
    return f"»{name}«" if language == "sv" else f"“{name}”"


def outdated(teller: Teller) -> Sentence | None:
    """That the evidence has changed since, if it has."""
    if teller.figures.result.manifest.get("out_of_sample_current") is not False:
        return None
    return teller.say(
        "Obs. Underlaget eller inställningarna är andra än när prövningen i nya dragningar gjordes; talen nedan gäller "
        "det tidigare underlaget. Kör underlag robustness för att räkna om dem.",
        "Note: the evidence or the settings are not those of the trial in new draws; the figures below are of the "
        "earlier evidence. Run underlag robustness to compute them again.",
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
            draws=draws, names=names,
        )  # fmt: skip
    first = rows[0]
    return teller.say(
        "Rekommendationen har prövats i {draws} nya dragningar, mot enkla regler som kostar lika mycket och följer "
        "samma gränser. Den är bättre än alla. Närmast kommer {name}: den väger som {difference} fler saknade "
        "heltidsspecialister om året (medelfel {error}), och rekommendationen är bättre i {share} av dragningarna.",
        "The recommendation has been tried in {draws} new draws, against simple rules that cost as much and keep the "
        "same limits. It is better than all of them. Nearest comes {name}: it weighs as {difference} more missing "
        "full-time specialists a year (standard error {error}), and the recommendation is better in {share} of the "
        "draws.",
        draws=draws, name=_name(first, language), difference=number(first["difference_fte"], language, 1),
        error=number(first["error_fte"], language, 1), share=percent_words(first["better"], language),
    )  # fmt: skip


def without_limits(teller: Teller) -> Sentence | None:
    """Rules that would be better at the same cost, and the limits that they break; None if there are none."""
    language = teller.language
    rows = [row for row in _rows(teller, EQUAL_COST) if row["difference_fte"] < 0]
    if not rows:
        return None
    told = listing([_broken_words(row, language) for row in rows], language)
    one = len(rows) == 1
    return teller.say(
        f"{'En regel' if one else 'Några regler'} vore bättre till samma kostnad om gränserna inte fanns: {{told}}.",
        f"{'One rule' if one else 'Some rules'} would be better at the same cost if it were not for the limits: "
        "{told}.",
        told=told,
    )


def _broken_words(row: Row, language: str) -> str:
    less = number(-row["difference_fte"], language, 1)
    named = listing([LIMIT_NAMES[name][language] for name in row["limits_broken"].split()], language)
    if language == "sv":
        breaks = f"men bryter mot gränserna {named}" if named else "och bryter inte mot någon gräns"
        return f"{_name(row, language)} väger som {less} färre saknade heltidsspecialister om året {breaks}"
    breaks = f"but breaks the limits {named}" if named else "and breaks no limit"
    return f"{_name(row, language)} weighs as {less} fewer missing full-time specialists a year {breaks}"


_HEADS = (
    (Text("Regel, till samma kostnad", "Rule, at the same cost"), False),
    (Text("Som den är: sämre än rekommendationen", "As it is: worse than the recommendation"), True),
    (Text("Bryter mot gränserna", "Breaks the limits"), False),
    (Text("Inom gränserna: sämre än rekommendationen", "Within the limits: worse than the recommendation"), True),
    (Text("Rekommendationen bättre", "Recommendation better"), True),
)  # fmt: skip

_NOTE = Text(
    "Skillnaderna räknas som saknade heltidsspecialister om året: brist, de sämsta utfallen, kostnad och ojämnhet "
    "sammanvägda som när rekommendationen söks; negativt är bättre än den, ± är medelfelet. Varje regel är "
    "gånger den faktor som gör kostnaden lika stor som rekommendationens. Inom gränserna är regeln ändrad så lite som "
    "möjligt. Dragningarna är nya, men startlägena kommer ur samma syntes och en del av dem har rekommendationen vägt "
    "in; tabellen out_of_sample visar skillnaden i de andra.",
    "Differences are counted as missing full-time specialists a year: shortage, the worst outcomes, cost and "
    "unsteadiness weighed together as when the recommendation is sought, negative is better than the recommendation; ± "
    "is the standard error. Each rule is times the factor that makes its cost the recommendation's. Within the limits "
    "the rule is changed as little as possible. The draws are new, but the starting points come from the same "
    "synthesis and the recommendation has weighed some of them; the table out_of_sample shows the difference in the "
    "others.",
)


def trial_table(teller: Teller) -> Table:
    """Each rule at the recommendation's cost, as it is and within the limits."""
    language = teller.language
    inside = {row["policy"]: row for row in _rows(teller, WITHIN_LIMITS)}
    free = _rows(teller, EQUAL_COST)
    rows = []
    for row in free:
        limits = listing([LIMIT_NAMES[name][language] for name in row["limits_broken"].split()], language)
        factor = number(row["factor"], language, 2)
        rows.append(
            (
                Cell(POLICIES[row["policy"]][language], note=f"× {factor}"),
                Cell(_difference(row, language), numeric=True),
                Cell(capital(limits) if limits else Text("inte någon", "none")[language]),
                Cell(_difference(inside[row["policy"]], language), numeric=True),
                Cell(percent(inside[row["policy"]]["better"], language, 1), numeric=True),
            )
        )
    heads = heads_of(_HEADS, language)
    caption = Text(
        "Rekommendationen mot enkla regler i nya dragningar", "The recommendation against simple rules, in new draws"
    )
    return Table("out-of-sample", caption[language], heads, rows, _NOTE[language])


def _difference(row: Row, language: str) -> str:
    difference, error = (number(row[name], language, 1) for name in ("difference_fte", "error_fte"))
    return f"{difference}{NBSP}±{NBSP}{error}"
