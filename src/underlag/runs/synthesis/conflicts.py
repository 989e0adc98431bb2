"""Prior and figures in conflict: cards that the figures push to the end of what they hold possible.

Every unknown is standard normal before the figures. Where the posterior's mean score is 0.2 and its standard deviation
0.6 the figures have moved the card by a fifth of its own standard deviation and narrowed it to six tenths. A mean score
of −1.83 lies where the card saw a chance of 3 percent of so little: then the card was too sure, or the model or a
figure is wrong, and a wider card, or a reason on it, is called for.

>>> scores = np.column_stack([np.full(4, -1.83), [0.1, 0.3, 0.1, 0.3]])
>>> moved_and_narrowed(("training/duration_mean", "exits/leave"), scores).select("unknown", "moved", "conflict").rows()
[('training/duration_mean', -1.83, True), ('exits/leave', 0.2, False)]
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import polars as pl
from jaxtyping import Float
from scipy import special

from underlag.core.arrays import Array
from underlag.core.errors import EvidenceError, Problem
from underlag.core.language import Text
from underlag.evidence.cards.parameter import ParameterCard
from underlag.runs.synthesis.posterior import Posterior

OUTERMOST = 0.05
"""Probability, by the card, of a value as far out as the posterior's mean or farther that is called a conflict [1]."""

FARTHEST = float(special.ndtri(1 - OUTERMOST))
"""The same as a standard normal score [1]."""


def moved_and_narrowed(names: Sequence[str], scores: Float[Array, "draw dimension"]) -> pl.DataFrame:
    """How far the figures have moved each unknown from its prior, and how much they have narrowed it.

    names   of the unknowns
    scores  of the posterior's draws [1]
    Columns: unknown, moved (mean score, in standard deviations of the prior [1]), remains (standard deviation of the
    score: what is left of the prior's [1]), conflict (whether ``moved`` is beyond ``FARTHEST``).
    """
    mean = scores.mean(axis=0)
    columns = {"unknown": list(names), "moved": mean.round(6), "remains": scores.std(axis=0).round(6)}
    return pl.DataFrame(columns).with_columns((pl.col("moved").abs() > FARTHEST).alias("conflict"))


def of_cards(posterior: Posterior) -> pl.DataFrame:
    """``moved_and_narrowed`` of the cards that a posterior [1] has learnt about, those moved the most first."""
    cards = posterior.past.spreads()
    rows = moved_and_narrowed(posterior.past.names(), posterior.scores.astype(np.float64))
    of_card = rows.filter(pl.col("unknown").is_in(list(cards)))
    return of_card.sort(pl.col("moved").abs(), "unknown", descending=[True, False])


def refuse_pushed_cards(posterior: Posterior, files: Mapping[str, str]) -> None:
    """Raise EvidenceError with every card that the figures push to its end and that does not say why.

    files  name of a card → its file, as messages name it; KeyError for a card that lacks one
    """
    problems = list(conflicts(posterior, files))
    if problems:
        raise EvidenceError(problems)


def conflicts(posterior: Posterior, files: Mapping[str, str]) -> Iterator[Problem]:
    """One problem for every such card; arguments as for ``refuse_pushed_cards``."""
    for name, moved in of_cards(posterior).filter("conflict").select("unknown", "moved").iter_rows():
        card: ParameterCard = posterior.past.cards[name]
        if card.conflict is not None:
            continue
        chance = 100 * float(special.ndtr(-abs(moved)))
        end = Text("övre", "upper") if moved > 0 else Text("nedre", "lower")
        yield Problem(
            f"{files[name]}, distribution",
            Text(
                f"de publicerade uppgifterna trycker värdet mot fördelningens {end.sv} ände",
                f"the published figures push the value to the {end.en} end of the distribution",
            ),
            Text(
                f"kortet gav {chance:.1f} procents chans för något så långt ut",
                f"the card gave a chance of {chance:.1f} percent for anything as far out",
            ),
            Text(f"minst {100 * OUTERMOST:.0f} procent", f"at least {100 * OUTERMOST:.0f} percent"),
            Text(
                "gör fördelningen bredare om kortet var för säkert, rätta uppgiften eller modellen om de är fel, eller "
                "skriv under conflict varför det är som det ska",
                "widen the distribution if the card was too sure, correct the figure or the model if they are wrong, "
                "or write under conflict why it is as it should be",
            ),
        )
