"""Whether values can be meant: units, ranges, names, and boundaries against the list of regions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from underlag.core.axes import SEXES, TASKS
from underlag.core.errors import Problem, Said, SettingError, nearest, shorten
from underlag.core.language import Text
from underlag.core.units import Unit
from underlag.evidence.cards.card import Value
from underlag.evidence.cards.parameter import ParameterCard
from underlag.evidence.cards.professions import cards_of
from underlag.evidence.cards.requirements import (
    ASSEMBLED_TABLES,
    CARDS_NEEDED,
    CARDS_TOGETHER,
    LIMITS_FOLDER,
    OPTIONAL_TABLES,
    PARAMETERS,
    ROW_UNITS,
    ExpectedParameter,
    expected_of,
    quantity_unit,
)
from underlag.evidence.cards.scenarios import BASELINE, apply, chain, misfits
from underlag.evidence.directory.draft import Draft
from underlag.evidence.directory.settings import SETTINGS
from underlag.evidence.package.descriptor import DESCRIPTOR


def wrong_unit(file: str, card: ParameterCard, expected: ExpectedParameter) -> Iterator[Problem]:
    """The unit of a card, where it is not the one expected."""
    if card.unit != Unit.parse(expected.unit):
        yield Problem(
            f"{file}, unit",
            Text("fel enhet", "wrong unit"),
            str(card.unit),
            expected.unit,
            Text(f"ange {card.name} i {expected.unit}", f"give {card.name} in {expected.unit}"),
        )


def wrong_units(draft: Draft) -> Iterator[Problem]:
    """Cards, columns and rows whose unit is not the one expected."""
    for file, card in draft.cards.items():
        expected = expected_of(card.name)
        if expected:
            yield from wrong_unit(file, card, expected)
    for name, columns in ASSEMBLED_TABLES.items():
        resource = draft.resources.get(name)
        for column, unit in columns.items() if resource else ():
            described = resource.column(column) if resource else None
            if described and unit and described.unit != Unit.parse(unit):
                yield Problem(
                    f"{DESCRIPTOR}, table {name}, field {column}",
                    Text("fel enhet", "wrong unit"),
                    str(described.unit),
                    unit,
                    Text(
                        f"räkna om kolumnen och sätt underlag:unit till {unit}",
                        f"convert the column and set underlag:unit to {unit}",
                    ),
                )


def wrong_row_units(draft: Draft) -> Iterator[Problem]:
    """Rows whose unit is unknown, or not the one that the name of their quantity promises."""
    for resource, frame in draft.readable():
        # Tables that await their room keep the units of their sources until something computes with them.
        if resource.column("unit") is None or resource.name not in ASSEMBLED_TABLES:
            continue
        for unit in frame["unit"].drop_nulls().unique().sort().to_list():
            if unit not in ROW_UNITS and not _parses(unit):
                expected = Text(
                    f"en enhet ur core.units eller {', '.join(sorted(ROW_UNITS))}",
                    f"a unit of core.units or {', '.join(sorted(ROW_UNITS))}",
                )
                yield Problem(
                    f"{resource.file}, unit",
                    Text("okänd enhet", "unknown unit"),
                    shorten(unit),
                    expected,
                    Text("rätta enheten", "correct the unit"),
                )
        key = resource.primary_key[0] if resource.primary_key else frame.columns[0]
        for name, quantity, unit in frame.select(key, "quantity", "unit").iter_rows():
            promised = quantity_unit(quantity) if quantity else None
            if promised and unit != promised:
                where = f"{resource.file}, {key} {name}, unit"
                yield Problem(
                    where,
                    Text("fel enhet", "wrong unit"),
                    str(unit),
                    Text(f"{promised} för {quantity}", f"{promised} for {quantity}"),
                    Text(
                        "räkna om värdet, eller ge storheten det namn som den ska ha",
                        "convert the value, or name the quantity after what it is",
                    ),
                )


def _parses(unit: str) -> bool:
    try:
        Unit.parse(unit)
    except SettingError:
        return False
    return True


def out_of_range(draft: Draft) -> Iterator[Problem]:
    """Parameters outside the range in which they can be meant."""
    for file, card in draft.cards.items():
        expected = expected_of(card.name)
        if expected:
            yield from out_of_bounds(file, card, expected)


def out_of_bounds(file: str, card: ParameterCard, expected: ExpectedParameter) -> Iterator[Problem]:
    """The numbers of a card, or of its distribution, that are not within the range expected; axes that are not."""
    bounds = [x for x in (card.distribution.low, card.distribution.high) if x is not None]
    numbers = [*card.numbers(), *(bounds if card.distribution.applies_as == "value" else [])]
    for number in sorted({n for n in numbers if not expected.low <= n <= expected.high}):
        yield Problem(
            f"{file}, values",
            Text("ett tal utanför det möjliga intervallet", "a number outside the possible range"),
            f"{number:g} {card.unit}",
            f"{expected.low:g}–{expected.high:g} {expected.unit}",
            Text("rätta talet eller dess enhet", "correct the number or its unit"),
        )
    if card.axes and card.axes != expected.axes:
        yield Problem(
            f"{file}, axes",
            Text("modellen kan inte använda de här axlarna", "the model can't use these axes"),
            ", ".join(card.axes),
            ", ".join(expected.axes) or Text("ett enda tal", "one number"),
            Text("ange värdena längs de axlar som väntas", "give the values along the expected axes"),
        )


def wrong_labels(draft: Draft) -> Iterator[Problem]:
    """Values along an axis whose labels are not those of the axis."""
    for file, card in draft.cards.items():
        for dated in card.values:
            level: Value = dated.value
            for axis in card.axes:
                labels = list(level) if isinstance(level, Mapping) else []
                expected = _expected_labels(axis, labels)
                if expected:
                    yield Problem(
                        f"{file}, values from {dated.from_year}",
                        Text(f"fel etiketter på axeln {axis}", f"wrong labels of the axis {axis}"),
                        ", ".join(map(str, labels)),
                        expected,
                        Text("rätta etiketterna", "correct the labels"),
                    )
                level = next(iter(level.values())) if isinstance(level, Mapping) else level


def _expected_labels(axis: str, labels: list[int | str]) -> Said:
    """What the labels should have been; empty if they are right."""
    if axis == "sex":
        return "" if tuple(labels) == SEXES else ", ".join(SEXES)
    if axis == "task":
        return "" if tuple(labels) == TASKS else ", ".join(TASKS)
    if axis == "municipality_group":
        return (
            ""
            if all(isinstance(label, str) for label in labels)
            else Text("koder för grupper, som text", "codes of groups, as text")
        )
    numbers = [label for label in labels if isinstance(label, int)]
    return "" if numbers == labels == sorted(set(numbers)) else Text("stigande heltal", "ascending whole numbers")


def left_out_without_reason(draft: Draft) -> Iterator[Problem]:
    """Observations that are not used and don't say why."""
    for resource, frame in draft.readable():
        if resource.name != "workforce_observations" or not {"used", "reason_left_out"} <= set(frame.columns):
            continue
        bare = frame.filter((pl.col("used") == "no") & pl.col("reason_left_out").is_null())
        for name in bare["observation_id"]:
            where = f"{resource.file}, observation_id {name}, reason_left_out"
            yield Problem(
                where,
                Text("utelämnad utan skäl", "left out without reason"),
                "",
                Text("ett skäl", "a reason"),
                Text("säg varför uppgiften inte används", "say why the figure is not used"),
            )


def missing_columns(draft: Draft) -> Iterator[Problem]:
    """Tables and columns that a plan reads and the package doesn't describe."""
    if not draft.tables:
        return
    for name in ASSEMBLED_TABLES:
        if name not in draft.resources:
            yield Problem(
                DESCRIPTOR,
                Text("en tabell som en plan behöver saknas", "a table that a plan needs is missing"),
                "",
                name,
                Text(f"lägg till tabellen {name}", f"add the table {name}"),
            )
    for name, columns in {**ASSEMBLED_TABLES, **OPTIONAL_TABLES}.items():
        resource = draft.resources.get(name)
        for column in columns:
            if resource is not None and resource.column(column) is None:
                yield Problem(
                    f"{DESCRIPTOR}, table {name}",
                    Text("ett fält som en plan behöver saknas", "a field that a plan needs is missing"),
                    "",
                    column,
                    Text(f"lägg till fältet {column}", f"add the field {column}"),
                )


def unresolved_scenarios(draft: Draft) -> Iterator[Problem]:
    """Scenarios that name unknown bases or parameters, or change a parameter into something it can't be."""
    if not draft.scenarios or not draft.professions:
        return
    every = {card.name: card for card in draft.cards.values()}
    unread = {folder: draft.unread_in(folder) for folder in ("scenarios", "measures")}
    measures = {*draft.measures, *unread["measures"]}
    for profession in draft.professions.values():
        files = cards_of(profession, draft.cards)
        # A scenario may change a parameter of another profession; a name unknown to all of them is a fault.
        cards = {**every, **{name: draft.cards[file] for name, file in files.items()}}
        for name in draft.scenarios:
            try:
                steps = chain(name, draft.scenarios, unread["scenarios"])
                if steps[0].base is None:
                    apply(name, draft.scenarios, cards, files, measures)
                else:
                    yield from misfits(steps, cards, measures)
            except SettingError as error:
                yield from error.problems


def missing_parameters(draft: Draft) -> Iterator[Problem]:
    """Parameters that a profession needs and no card gives; cards that no profession or model part uses."""
    for profession in draft.professions.values():
        file = f"professions/{profession.name}.yaml"
        found = cards_of(profession, draft.cards)
        wanted = {name for name, expected in PARAMETERS.items() if expected.required}
        wanted |= {name for group in CARDS_TOGETHER if found.keys() & set(group) for name in group}
        wanted |= {name for card, others in CARDS_NEEDED.items() if card in found for name in others}
        for name in sorted((wanted | {profession.norms.specialist, profession.norms.trainee}) - set(found)):
            yield Problem(
                file,
                Text(
                    "en parameter som yrket behöver har inget kort", "a parameter that the profession needs has no card"
                ),
                "",
                f"parameters/{name}.yaml",
                Text("lägg till kortet", "add the card"),
            )
        for name, other in profession.parameters.items():
            if other not in found:
                yield Problem(
                    f"{file}, parameters.{name}",
                    Text("inget kort heter så", "no card has this name"),
                    other,
                    "",
                    _near(other, draft.cards),
                )
    yield from _cards_without_use(draft)
    yield from _two_cards(draft)


def _cards_without_use(draft: Draft) -> Iterator[Problem]:
    """Cards that no part of the model reads, or that hold for professions that aren't there."""
    norms = {
        n for p in draft.professions.values() for n in (p.norms.specialist, p.norms.trainee, *p.parameters.values())
    }
    unread = draft.unread_in("professions")
    # a profession that can't be read may have any card as its norm
    for file, card in () if unread else draft.cards.items():
        if expected_of(card.name) is None and not card.name.startswith(LIMITS_FOLDER) and card.name not in norms:
            yield Problem(
                f"{file}, name",
                Text(
                    "ingen del av modellen läser en parameter med det namnet",
                    "no part of the model reads a parameter of this name",
                ),
                card.name,
                Text("ett namn som modellen läser", "a name that the model reads"),
                nearest(card.name, sorted(PARAMETERS)),
            )
    for file, card in draft.cards.items():
        for name in card.profession or ():
            if name not in draft.professions and name not in unread:
                yield Problem(
                    f"{file}, profession",
                    Text("inget yrke heter så", "no profession has this name"),
                    name,
                    ", ".join(draft.professions),
                    nearest(name, sorted(draft.professions) or [name]),
                )


def _near(name: str, cards: Mapping[str, ParameterCard]) -> Text:
    return nearest(name, sorted({card.name for card in cards.values()}) or [name])


def _two_cards(draft: Draft) -> Iterator[Problem]:
    """Cards of one name that hold for the same profession."""
    seen: dict[tuple[str, str], str] = {}
    for file, card in draft.cards.items():
        for profession in card.profession or ("",):
            first = seen.setdefault((card.name, profession), file)
            if first != file:
                yield Problem(
                    f"{file}, profession",
                    Text("två kort ger samma parameter", "two cards give the same parameter"),
                    profession or Text("alla yrken", "all professions"),
                    Text(f"bara {first}", f"only {first}"),
                    Text(
                        "ta bort ett kort, eller låt det gälla för ett annat yrke",
                        "remove one card, or let it hold for another profession",
                    ),
                )


def unknown_defaults(draft: Draft) -> Iterator[Problem]:
    """A default profession or scenario that isn't there; a career country without baseline."""
    settings = draft.settings
    if settings is None or settings.form == "aggregate":
        if settings is not None and settings.aggregate is None:
            yield Problem(
                SETTINGS,
                Text("ett aggregerat land behöver en fil", "an aggregate country needs a file"),
                "",
                "aggregate: tables/….json",
                Text("ange filen", "name the file"),
            )
        return
    scenarios = {*draft.scenarios, *draft.unread_in("scenarios")}
    for key, name, known in (
        ("default_profession", settings.default_profession, {*draft.professions, *draft.unread_in("professions")}),
        ("default_scenario", settings.default_scenario, scenarios),
    ):
        if name not in known:
            choices = sorted(known)
            remedy = nearest(name, choices) if choices else Text("lägg till en", "add one")
            yield Problem(
                f"{SETTINGS}, {key}",
                Text("ingen fil heter så", "no file of this name"),
                name,
                ", ".join(choices),
                remedy,
            )
    if BASELINE not in scenarios:
        yield Problem(
            f"scenarios/{BASELINE}.yaml",
            Text("grundläget saknas", "the baseline is missing"),
            "",
            Text("en fil med hela målet", "a file with the whole goal"),
            Text("lägg till den", "add it"),
        )
