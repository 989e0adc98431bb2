"""What the share of training posts filled in a region is made of: the nation's, and how vacancies differ by place."""

from __future__ import annotations

import numpy as np

from underlag.core.language import Text
from underlag.evidence.cards.requirements import FILL, FILL_FOLLOWS, VACANT_SHARE
from underlag.runs.record.read import NumberKey
from underlag.runs.why.explain_basis import Basis, Part
from underlag.runs.why.explain_nodes import Node, parameter_node, table_node

_FILLED = Text("Andel av de utlysta utbildningstjänsterna som tillsätts", "Share of advertised training posts filled")
_RELATIVE = Text(
    "Andel vakanta läkartjänster där regionens invånare bor, delad med rikets",
    "Share of doctors' posts vacant where the region's residents live, over the nation's",
)
_BY_KIND = Text(
    "Andelen vakanta tjänster för varje slag av ort vägs med invånarna där; invånarna per slag av ort finns inte i "
    "körningen.",
    "The share vacant in each kind of place is weighed by the residents there; residents by kind of place are not in "
    "the run.",
)
_MEAN = Text(
    "Rikets medel av den kvoten upphöjd till exponenten, vägt med invånarna startåret",
    "The nation's mean of that ratio raised to the exponent, weighed by residents in the start year",
)
_FORMULA = Text(
    "1 − rikets andel som inte tillsätts × kvoten upphöjd till exponenten ÷ rikets medel av detsamma",
    "1 − the nation's share left unfilled × the ratio raised to the exponent ÷ the nation's mean of the same",
)


def by_place(basis: Basis) -> bool:
    """Whether the regions of the run differ in the share filled by what kinds of place they are. RunError as
    ``Basis``."""
    return FILL_FOLLOWS in basis.cards and bool(np.ptp(basis.inputs.career.relative_vacancy[0]) > 0)


def regional_fill(basis: Basis, region: str) -> Part:
    """Share of the posts opened that is filled in a region [1], 0–1, without measures: the nation's card, or the
    region's with what it is computed from. Raises RunError as ``Basis``."""
    career, at = basis.inputs.career, basis.at(region)
    if not by_place(basis):
        return basis.rate(FILL, float(career.fill[0, at]))
    cards = [parameter_node(basis.run, name, basis.language) for name in (FILL, FILL_FOLLOWS)]
    follows = cards[1].value
    assert follows is not None, "the card is in the run"
    residents, relative = basis.inputs.population.residents[0, 0], career.relative_vacancy[0]
    mean = basis.leaf("mean_vacancy_pattern", _MEAN, float(np.average(relative**follows, weights=residents)), "ratio")
    ratio = _relative_vacancy(basis, region, float(relative[at]))
    key = f"fill/{region}"
    node = Node(
        f"{_FILLED[basis.language]}, {basis.run.region_name(region)}  [{key}]",
        float(career.fill[0, at]),
        basis.unit("1"),
        status="assumed",
        text=_FORMULA[basis.language],
        children=(*cards, ratio.node(0), mean.node(0)),
        expression=f"1 - (1 - {{{FILL}}}) * {{{ratio.key}}} ** {{{FILL_FOLLOWS}}} / {{{mean.key}}}",
    )
    return Part(key, lambda depth: node)


def regional_fill_in(basis: Basis, place: NumberKey) -> Part:
    """The same in the year of ``place``, with what measures change in it. Raises RunError as ``Basis``."""
    inputs, at = basis.inputs, basis.at(place.region)
    added = inputs.measures.by_step(inputs.measures.fill)[0, place.year - basis.run.start - 1, at]
    return basis.with_measures(regional_fill(basis, place.region), float(inputs.career.fill[0, at] + added))


def _relative_vacancy(basis: Basis, region: str, value: float) -> Part:
    key = f"relative_vacancy/{region}"
    below = (
        parameter_node(basis.run, VACANT_SHARE, basis.language),
        table_node(basis.run, "degurba_share", basis.language),
    )
    name, reason = f"{_RELATIVE[basis.language]}  [{key}]", _BY_KIND[basis.language]
    node = Node(name, value, basis.unit("ratio"), status="estimated", children=below, reason=reason)
    return Part(key, lambda depth: node)
