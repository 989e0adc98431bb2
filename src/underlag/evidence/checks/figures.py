"""A published figure is weighed by the synthesis or taken by a card, never both: it would count twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from underlag.core.errors import Problem, Said, shorten
from underlag.core.language import Text
from underlag.evidence.cards.parameter import ParameterCard
from underlag.evidence.directory.draft import Draft
from underlag.evidence.reading.raw_table import closest
from underlag.evidence.vintages.vintage import WEIGHED_USE

TAKEN_USE, DEMAND_USE = "card", "demand"
"""What the column ``used`` says of a row that a card takes, and of one that demand is told by."""

_TABLE = "workforce_observations"
_READ = ("observation_id", "profession", "quantity", "used", "value", "value_max", "unit", "source")


def untied_figures(draft: Draft) -> Iterator[Problem]:
    """Figures on cards that are no observation, or one that is not for cards or whose source the card doesn't cite;
    observations for cards that no card takes, as far as every card can be read. A profession that has no card of its
    own yet is told which it needs, and not of its figures too."""
    found = next(((r.file, frame) for r, frame in draft.readable() if r.name == _TABLE), None)
    if found is None or not set(_READ) <= set(found[1].columns):
        return
    file, frame = found
    rows = {row["observation_id"]: row for row in frame.select(_READ).iter_rows(named=True)}
    taken = {identity for card in draft.cards.values() for identity in card.figures}
    for where, card in draft.cards.items():
        for identity in card.figures:
            yield from _faults(f"{where}, figures", identity, card, rows)
    if any(name.startswith("parameters/") for name in draft.unread):
        return
    with_cards = {profession for card in draft.cards.values() for profession in card.profession or ()}
    waiting = set(draft.professions) - with_cards
    for identity, row in rows.items():
        if row["used"] == TAKEN_USE and identity not in taken and row["profession"] not in waiting:
            yield Problem(
                f"{file}, observation_id {identity}, used",
                Text(
                    "uppgiften är till för ett kort, men inget kort tar den",
                    "the figure is for a card, but none takes it",
                ),
                TAKEN_USE,
                Text("ett kort som anger den i figures", "a card that names it in figures"),
                Text(
                    "ange den på kortet som vilar på den, eller skriv no och skälet i reason_left_out",
                    "name it on the card that rests on it, or write no and the reason in reason_left_out",
                ),
            )


def unread_demand(draft: Draft) -> Iterator[Problem]:
    """Figures that demand should be told by, but that no profession of theirs counts as demand, or that are no number
    of posts or people: not above 0, or a share of 100 percent or more."""
    found = next(((r.file, frame) for r, frame in draft.readable() if r.name == _TABLE), None)
    if found is None or not set(_READ) <= set(found[1].columns):
        return
    counted = {
        (profession.observations.get("profession", profession.name), quantity)
        for profession in draft.professions.values()
        for quantity in profession.demand
    }
    for row in found[1].filter(found[1]["used"] == DEMAND_USE).iter_rows(named=True):
        where = f"{found[0]}, observation_id {row['observation_id']}"
        if (row["profession"], row["quantity"]) not in counted and not draft.unread_in("professions"):
            yield Problem(
                f"{where}, used",
                Text("inget yrke räknar storheten som efterfrågan", "no profession counts the quantity as demand"),
                str(row["quantity"]),
                Text("en storhet i yrkets demand", "a quantity in demand of its profession"),
                Text("lägg till den där, eller ändra used", "add it there, or change used"),
            )
        most = row["value"] if row["value_max"] is None else row["value_max"]
        if row["value"] is None or not row["value"] > 0 or (row["unit"] == "percent" and not most < 100):
            yield Problem(
                f"{where}, value",
                Text("talet kan inte vara en efterfrågan", "the number can't be a demand"),
                str(row["value"]),
                Text("över 0; en andel under 100 procent", "above 0; a share below 100 percent"),
                Text("rätta talet, eller ändra used", "correct the number, or change used"),
            )


def _faults(where: str, identity: str, card: ParameterCard, rows: Mapping[str, Mapping[str, Any]]) -> Iterator[Problem]:
    """What is wrong with one figure of a card."""
    row = rows.get(identity)
    if row is None:
        remedy = closest(identity, sorted(rows), Text("rätta id:t", "correct the id"))
        what = Text("ingen observation har det id:t", "no observation has this id")
        yield Problem(where, what, shorten(identity), Text(f"en rad i {_TABLE}", f"a row of {_TABLE}"), remedy)
        return
    if row["used"] != TAKEN_USE:
        what, remedy = _not_for_cards(str(row["used"]))
        yield Problem(where, what, f"{identity}: {row['used']}", f"used: {TAKEN_USE}", remedy)
    if row["source"] not in card.sources:
        expected: Said = ", ".join(card.sources) or Text("en källa på kortet", "a source on the card")
        yield Problem(
            where,
            Text("kortet anger inte uppgiftens källa", "the card doesn't cite the source of the figure"),
            f"{identity}: {row['source']}",
            expected,
            Text(
                "lägg till källan i sources, eller ta bort uppgiften", "add the source to sources, or remove the figure"
            ),
        )


def _not_for_cards(used: str) -> tuple[Text, Text]:
    """What is wrong with a card that takes a row used otherwise, and what to do."""
    if used == WEIGHED_USE:
        return (
            Text(
                "syntesen väger redan uppgiften; på kortet räknas den en gång till",
                "the synthesis weighs the figure already; on the card it counts once more",
            ),
            Text(
                "ta bort den ur figures, eller ändra used på raden och kalibrera om",
                "remove it from figures, or change used of the row and calibrate anew",
            ),
        )
    return (
        Text("uppgiften är inte till för kort", "the figure is not for cards"),
        Text(
            "ta bort den ur figures, eller ändra used på raden till card",
            "remove it from figures, or change used of the row to card",
        ),
    )
