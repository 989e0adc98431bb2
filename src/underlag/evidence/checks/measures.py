"""Checks of measures: what they change exists and may be changed, what they rest on exists, and none is forgotten."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

import polars as pl

from underlag.core.errors import Problem, nearest
from underlag.core.language import Text
from underlag.evidence.cards.measures import CATALOGUE, MeasureCard, measure_file
from underlag.evidence.cards.requirements import BY_MEASURE, EXTRA_POSTS, REGIONAL_PARAMETERS
from underlag.evidence.directory.draft import Draft
from underlag.evidence.package.resources import Resource

_NOT_BY_REGION = Text(
    "den här parametern går inte att ändra i bara några regioner",
    "this parameter can't be changed in some regions only",
)

_NOT_BY_MEASURE = Text(
    "ingen insats kan ändra den här parametern: den gäller inte de kommande åren",
    "no measure can change this parameter: it is not about the years to come",
)


def impossible_changes(draft: Draft) -> Iterator[Problem]:
    """Unknown parameters, professions and regions; parameters that no measure can change, or none in one region."""
    names = {card.name for card in draft.cards.values()} | {EXTRA_POSTS}
    for measure in draft.measures.values():
        file = measure_file(measure.id)
        for profession in measure.profession or ():
            if profession not in draft.professions and profession not in draft.unread_in("professions"):
                known = sorted(draft.professions)
                yield Problem(
                    f"{file}, profession",
                    Text("inget yrke heter så", "no profession has this name"),
                    profession,
                    ", ".join(known),
                    nearest(profession, known),
                )
        yield from _effects_that_cannot_be(measure, names)
        for name in sorted(set(measure.needs()) - names):
            yield Problem(
                file,
                Text(
                    "ett kort som insatsen beräknas från saknas", "a card that the measure is computed from is missing"
                ),
                "",
                f"parameters/{name}.yaml",
                Text("lägg till kortet", "add the card"),
            )


def _effects_that_cannot_be(measure: MeasureCard, names: Collection[str]) -> Iterator[Problem]:
    """Effects on parameters that nobody has, or that a measure can't change there."""
    for number, effect in enumerate(measure.effects):
        where = f"{measure_file(measure.id)}, effects.{number}.parameter"
        if effect.parameter not in names:
            yield Problem(
                where,
                Text("ingen parameter heter så", "no parameter has this name"),
                effect.parameter,
                Text("namnet på ett antagandekort", "the name of a parameter card"),
                nearest(effect.parameter, sorted(BY_MEASURE.intersection(names))),
            )
        elif effect.parameter not in (REGIONAL_PARAMETERS if measure.regions else BY_MEASURE):
            what = _NOT_BY_REGION if effect.parameter in BY_MEASURE else _NOT_BY_MEASURE
            remedy = Text("ändra en annan parameter", "change another parameter")
            yield Problem(where, what, effect.parameter, ", ".join(sorted(REGIONAL_PARAMETERS)), remedy)


def missing_rows(draft: Draft) -> Iterator[Problem]:
    """Tables and rows that a measure names and that aren't there; regions that are no regions."""
    keys = {resource.name: _keys(resource, frame) for resource, frame in draft.readable()}
    regions = keys.get("regions", set())
    for measure in draft.measures.values():
        yield from _unknown_rows(measure, keys)
        for code in measure.regions:
            if regions and code not in regions:
                yield Problem(
                    f"{measure_file(measure.id)}, regions",
                    Text("ingen region har den koden", "no region has this code"),
                    code,
                    ", ".join(sorted(regions)),
                    Text("rätta koden", "correct the code"),
                )


def _unknown_rows(measure: MeasureCard, keys: Mapping[str, set[str]]) -> Iterator[Problem]:
    for place, tables in measure.cited():
        for table, rows in tables.items():
            where = f"{measure_file(measure.id)}, {place}.{table}"
            if table not in keys:
                yield Problem(
                    where,
                    Text("ingen tabell heter så", "no table has this name"),
                    table,
                    "",
                    nearest(table, sorted(keys)),
                )
                continue
            for row in rows:
                if row not in keys[table]:
                    yield Problem(
                        where,
                        Text("tabellen har ingen rad med den nyckeln", "the table has no row with this key"),
                        row,
                        Text(f"en nyckel i {table}", f"a key of {table}"),
                        nearest(row, sorted(keys[table])),
                    )


def _keys(resource: Resource, frame: pl.DataFrame) -> set[str]:
    """Values of a table's key; only a key of one column can be cited."""
    return set(frame[resource.primary_key[0]].cast(pl.String)) if len(resource.primary_key) == 1 else set()


def forgotten_rows(draft: Draft) -> Iterator[Problem]:
    """Rows of the catalogue that no measure names: measures that would be left out in silence."""
    named = {row for measure in draft.measures.values() for row in measure.rows.get(CATALOGUE, ())}
    for resource, frame in draft.readable():
        if resource.name == CATALOGUE:
            for row in sorted(_keys(resource, frame) - named):
                yield Problem(
                    f"{resource.file}, {row}",
                    Text("inget kort för insatser nämner raden", "no measure card names the row"),
                    row,
                    Text("ett kort i measures/", "a card in measures/"),
                    Text(
                        "lägg raden till kortet som den hör till, eller lägg till ett kort",
                        "add the row to the card it belongs to, or add a card",
                    ),
                )
