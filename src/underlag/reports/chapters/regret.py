"""What it costs to have followed the recommendation if another world comes, and the decision that risks least."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from underlag.core.language import Text
from underlag.reports.document.blocks import Block, Cell, Sentence, Table, heads_of
from underlag.reports.document.teller import Teller
from underlag.reports.language.numerals import number
from underlag.runs.robustness.new_draws import RECOMMENDED
from underlag.runs.robustness.regret_matrix import AS_DRAWN, LEAST_REGRET

_Row = Mapping[str, Any]


def regret_blocks(teller: Teller) -> tuple[Block | None, ...]:
    """The largest regret, what would lessen it, and a line for each world; nothing where no such table ships."""
    if not teller.figures.result.tables["regret_matrix"].height:
        return ()
    return largest_words(teller), world_table(teller)


def _of(teller: Teller, decision: str) -> list[_Row]:
    """Rows of a decision, a world each, the largest regret first."""
    table = teller.figures.result.tables["regret_matrix"].filter(pl.col("decision") == decision)
    return list(table.sort(["regret", "world"], descending=[True, False]).iter_rows(named=True))


def _largest(teller: Teller, decision: str) -> float:
    return float(_of(teller, decision)[0]["regret"])


def largest_words(teller: Teller) -> Sentence:
    """Where keeping to the recommendation costs most, and what the decision with the least such cost would be."""
    language = teller.language
    ours, careful = _of(teller, RECOMMENDED), _of(teller, LEAST_REGRET)
    usual = next(float(row["regret"]) for row in careful if row["world"] == AS_DRAWN)
    numbers = [float(ours[0]["regret"]), float(careful[0]["regret"]), usual]
    most, least, price = (number(value, language, 1) for value in numbers)
    return teller.say(
        "Om en annan värld kommer än den som planen räknar med kostar det som mest {most} saknade heltidsspecialister "
        "om året att ha följt rekommendationen. Det är om följande gäller: {world}. Det beslut som gör den största "
        "sådana kostnaden så liten som möjligt öppnar i medeltal {careful} nya tjänster om året i stället för {ours}; "
        "då kostar det som mest {least}, men {price} om det går som planen räknar.",
        "If another world comes than the plan counts on, having followed the recommendation costs at most {most} "
        "missing full-time specialists a year. That is if the following holds: {world}. The decision that makes the "
        "largest such cost as small as possible opens {careful} new posts a year on average instead of {ours}; it "
        "costs at most {least}, but {price} if things go as the plan computes.",
        most=most,
        least=least,
        price=price,
        world=_lower(str(ours[0][f"text_{language}"])),
        careful=number(careful[0]["starts"], language),
        ours=number(ours[0]["starts"], language),
    )


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


_HEADS = (
    (Text("Om", "If"), False),
    (Text("Bäst då: tjänster per år", "Best then: posts a year"), True),
    (Text("Rekommendationen kostar", "The recommendation costs"), True),
    (Text("Det försiktiga beslutet kostar", "The careful decision costs"), True),
    (Text("Det bästa här kostar som mest i de andra", "What is best here costs at most in the others"), True),
)

_NOTE = Text(
    "Kostnaden är ångerpriset: hur mycket sämre än det bästa i den världen, räknat som saknade heltidsspecialister om "
    "året. Det försiktiga beslutet har minst största ångerpris av alla beslut inom gränserna; världarna har inga "
    "sannolikheter. Jämförelsen görs i färre dragningar än rekommendationen. Hela tabellen, varje beslut mot varje "
    "värld, står i planens arbetsbok.",
    "The cost is the regret: how much worse than what is best in that world, counted as missing full-time specialists "
    "a year. The careful decision has the least largest regret of all decisions within the limits; the worlds have no "
    "probabilities. Compared in fewer draws than the recommendation. The whole table, every decision against every "
    "world, is in the workbook of the plan.",
)


def world_table(teller: Teller) -> Table:
    """A line for each world: what would be best, what the recommendation and the careful decision cost there."""
    language = teller.language
    careful = {row["world"]: row for row in _of(teller, LEAST_REGRET)}
    rows = [
        (
            Cell(row[f"text_{language}"]),
            Cell(number(row["best_starts"], language), numeric=True),
            Cell(number(row["regret"], language, 1), numeric=True),
            Cell(number(careful[row["world"]]["regret"], language, 1), numeric=True),
            Cell(number(_largest(teller, row["world"]), language, 1), numeric=True),
        )
        for row in _of(teller, RECOMMENDED)
    ]
    heads = heads_of(_HEADS, language)
    caption = Text("Vad det kostar att ha fel", "What it costs to be wrong")
    return Table("regret-matrix", caption[language], heads, rows, _NOTE[language])
