"""Share of the training posts that is filled, by region: the nation's, and more posts unfilled where posts stand empty.

No fill rate is published, for any region. What is measured is how large a share of doctors' posts stands vacant by kind
of place (degree of urbanisation), and one card says how closely unfilled training posts follow that: they are in
proportion to the vacant share raised to an exponent. With 0 every region has the nation's fill, with 1 a region whose
doctors' posts stand empty twice as often has twice as many training posts unfilled. The mean over regions, by
residents, is the nation's in every draw. With 5 of 100 posts unfilled in the nation and two regions of equal size, a
fifth and two fifths of doctors' posts vacant, 1 ÷ 30 and 2 ÷ 30 stay unfilled:

>>> vacant, residents = np.array([[0.2, 0.4]]), np.array([1000.0, 1000.0])
>>> relative = beside_the_nation(vacant, residents)
>>> unfilled_by_region(np.array([0.05]), relative, np.array([1.0]), residents).round(4).tolist()
[[0.0333, 0.0667]]

Residents weigh and not the posts of today: how many posts are opened follows from the share filled, so the weights
would move with what they weigh.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from jaxtyping import Float

from underlag.core.arrays import Array, Either
from underlag.core.errors import EvidenceError, Problem
from underlag.core.language import Text
from underlag.evidence.cards.parameter import ParameterCard
from underlag.evidence.cards.requirements import FILL, FILL_FOLLOWS, VACANT_SHARE
from underlag.evidence.directory.tables import TablesByName
from underlag.runs.inputs.cards import labels_of
from underlag.runs.inputs.covariates import degurba_shares
from underlag.workforce.rates.arrays import library_of

_LEAST = 1e-12
"""What takes the place of a share vacant of 0 beside others, so that posts can stay unfilled there if nowhere else."""


def degurba_of_residents(
    tables: TablesByName, regions: Sequence[str], cards: Mapping[str, ParameterCard]
) -> Float[Array, "region degurba"] | None:
    """Share of each region's residents in each kind of place [1], in the order of the card of the vacant share; None
    where the cards or the table are missing, or that card has one number for every kind.

    Raises EvidenceError where the shares of a region, in the kinds of the card, don't sum to its whole.
    """
    if not {FILL_FOLLOWS, VACANT_SHARE} <= cards.keys() or "degurba_share" not in tables:
        return None
    labels = labels_of(cards[VACANT_SHARE].values[0].value)
    return degurba_shares(tables, regions, [int(kind) for kind in labels[0]]) if labels else None


def filled(
    values: Mapping[str, Either],
    residents: Float[Array, " region"],
    degurba: Float[Array, "region degurba"] | None,
) -> tuple[Float[Either, "draw region"], Float[Either, "draw region"]]:
    """Share of the posts opened that is filled [1], 0–1, and the share of doctors' posts vacant beside the nation's
    [1], ≥ 0.

    values     of the cards by draw [unit of the card]; numpy's where ``degurba`` is given
    residents  at the start, which weigh the regions [resident], > 0
    degurba    as ``degurba_of_residents`` gives it; None for the nation's fill everywhere, and 1 beside the nation
    """
    nation = values[FILL]
    xp = library_of(nation)
    shape = (nation.shape[0], len(residents))
    national = xp.clip(nation, 0.0, 1.0)
    if degurba is None:
        return xp.broadcast_to(national[:, None], shape), xp.ones(shape)
    relative = beside_the_nation(np.asarray(values[VACANT_SHARE]) @ degurba.T, residents)
    follows = np.maximum(np.asarray(values[FILL_FOLLOWS]), 0.0)
    return 1 - unfilled_by_region(1 - np.asarray(national), relative, follows, residents), relative


def beside_the_nation(
    vacant: Float[Array, "draw region"], residents: Float[Array, " region"]
) -> Float[Array, "draw region"]:
    """The share vacant of each region over the nation's [1], whose mean by residents is 1; 1 where nothing is vacant.

    vacant  [1], ≥ 0
    """
    nation = (vacant @ (residents / residents.sum()))[:, None]
    return np.asarray(np.divide(vacant, nation, out=np.ones_like(vacant), where=nation > 0))


def unfilled_by_region(
    unfilled: Float[Array, " draw"],
    relative: Float[Array, "draw region"],
    follows: Float[Array, " draw"],
    residents: Float[Array, " region"],
) -> Float[Array, "draw region"]:
    """Share of the posts opened that stays unfilled by region [1], 0–1; its mean by residents is the nation's.

    unfilled  the nation's [1], 0–1
    relative  share of doctors' posts vacant over the nation's [1], ≥ 0
    follows   exponent by which the unfilled follow the vacant [1], ≥ 0

    A region in proportion to whose vacancies more than all posts would be unfilled has all unfilled, and the others
    share what remains.
    """
    weight, pattern = residents / residents.sum(), np.maximum(relative ** follows[:, None], _LEAST)
    at_most = np.zeros(relative.shape, dtype=bool)
    found = np.zeros_like(relative)
    for _ in range(len(residents)):
        left = unfilled - (at_most * weight).sum(axis=1)
        free = np.where(at_most, 0.0, pattern * weight).sum(axis=1)
        scale = np.divide(left, free, out=np.zeros_like(left), where=free > 0)
        found = np.where(at_most, 1.0, pattern * scale[:, None])
        if not (found > 1).any():
            break
        at_most |= found > 1
    return np.asarray(np.clip(found, 0.0, 1.0))


def refuse_unfilled(fill: Float[Array, "draw region"], regions: Sequence[str]) -> None:
    """Raises EvidenceError where no post is filled in a region [1] in some draw: no number of posts opened keeps those
    in training as many as they are."""
    nowhere = [code for code, share in zip(regions, fill.min(axis=0), strict=True) if share <= 0]
    if nowhere:
        raise EvidenceError(
            Problem(
                f"parameters/{FILL}",
                Text(
                    "i någon framtid tillsätts ingen utbildningstjänst i en region",
                    "in some future no training post is filled in a region",
                ),
                ", ".join(nowhere),
                Text("en andel över 0 i varje region", "a share above 0 in every region"),
                Text(
                    f"höj {FILL}, smalna av dess fördelning eller sänk {FILL_FOLLOWS}",
                    f"raise {FILL}, narrow its distribution or lower {FILL_FOLLOWS}",
                ),
            )
        )
