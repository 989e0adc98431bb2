"""The checks of a country's evidence. Each says what it does; the manual and `underlag check` print those words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from underlag.core.errors import Problem
from underlag.core.language import Text
from underlag.evidence.checks import boundaries, figures, plausibility, provenance, sums
from underlag.evidence.checks import measures as measure_checks
from underlag.evidence.directory.draft import Draft, read_draft


@dataclass(frozen=True)
class Check:
    """One check.

    id      short name, also in messages of the manual
    title   what it looks for, in a few words
    does    what it compares with what
    find    from a draft to its problems
    always  also made before every plan, because it is quick and a plan on such evidence would be wrong
    """

    id: str
    title: Text
    does: Text
    find: Callable[[Draft], Iterable[Problem]]
    always: bool = False


CHECKS: tuple[Check, ...] = (
    Check(
        "form",
        Text(sv="Filernas form", en="Form of the files"),
        Text(
            sv="Varje kort, profession, scenario och tabellbeskrivning går att läsa, har alla nycklar, inga okända och "
            "ingen text som inget säger. Namnet i kortet är filens namn. Ett kort som ärver ett "
            "annat lands kort upprepar inget av det.",
            en="Every card, profession, scenario and table description can be read, has every key, none unknown and no "
            "text that says nothing. The name in the card is that of the file. A card that inherits one of another "
            "country repeats nothing of it.",
        ),
        lambda draft: draft.problems,
        always=True,
    ),
    Check(
        "rows",
        Text(sv="Tabellernas rader", en="Rows of the tables"),
        Text(
            sv="Varje tabell har de kolumner och typer som datapackage.json anger, varje nyckel en gång, inga negativa "
            "bestånd, år inom rimliga gränser och bara kända koder för regioner, kommuner och källor.",
            en="Every table has the columns and types that datapackage.json states, each key once, no negative stocks, "
            "years within bounds, and only known codes of regions, municipalities and sources.",
        ),
        lambda draft: draft.table_problems(),
    ),
    Check(
        "columns",
        Text(sv="Tabeller som en plan läser", en="Tables that a plan reads"),
        Text(
            sv="Alla tabeller och kolumner som en plan läser finns.",
            en="Every table and column that a plan reads is there.",
        ),
        plausibility.missing_columns,
        always=True,
    ),
    Check(
        "units",
        Text(sv="Enheter", en="Units"),
        Text(
            sv="Korts och kolumners enhet är den som modellen räknar i.",
            en="The unit of a card or column is the one the model calculates in.",
        ),
        plausibility.wrong_units,
        always=True,
    ),
    Check(
        "row-units",
        Text(sv="Enheter per rad", en="Units by row"),
        Text(
            sv="Radens enhet är känd och stämmer med vad storhetens namn lovar.",
            en="The unit of a row is known and is what the name of its quantity promises.",
        ),
        plausibility.wrong_row_units,
    ),
    Check(
        "range",
        Text(sv="Rimliga värden", en="Possible values"),
        Text(
            sv="Parametrar ligger inom de gränser där de kan vara menade, längs axlar som modellen kan använda.",
            en="Parameters lie within the range in which they can be meant, along axes the model can use.",
        ),
        plausibility.out_of_range,
        always=True,
    ),
    Check(
        "shares",
        Text(sv="Andelar på kort", en="Shares on cards"),
        Text(sv="Andelar som ska bli ett helt summerar till ett.", en="Shares of a whole sum to one."),
        sums.shares_off_one,
        always=True,
    ),
    Check(
        "labels",
        Text(sv="Etiketter på kort", en="Labels on cards"),
        Text(
            sv="Värden per kön anges för women och men, värden per ålder eller år med stigande hela tal.",
            en="Values by sex are given for women and men, values by age or year with ascending whole numbers.",
        ),
        plausibility.wrong_labels,
        always=True,
    ),
    Check(
        "table-shares",
        Text(sv="Andelar i tabeller", en="Shares in tables"),
        Text(
            sv="Andelar i tabeller summerar till sin helhet inom avrundning.",
            en="Shares in tables sum to their whole within rounding.",
        ),
        sums.shares_off_whole,
    ),
    Check(
        "left-out",
        Text(sv="Utelämnade uppgifter", en="Figures left out"),
        Text(
            sv="En observation som inte används säger varför.",
            en="An observation that is not used says why.",
        ),
        plausibility.left_out_without_reason,
    ),
    Check(
        "figures",
        Text(sv="Uppgifter på kort", en="Figures on cards"),
        Text(
            sv="En uppgift vägs av syntesen eller tas av ett kort, aldrig båda. Varje uppgift som ett kort anger "
            "finns, är till för kort och har en källa som kortet anger; varje uppgift till för kort tas av något.",
            en="A figure is weighed by the synthesis or taken by a card, never both. Every figure that a card names "
            "exists, is for cards and has a source that the card cites; every figure for cards is taken by one.",
        ),
        figures.untied_figures,
    ),
    Check(
        "demand",
        Text(sv="Uppgifter om efterfrågan", en="Figures on demand"),
        Text(
            sv="En uppgift som efterfrågan ska räknas av har en storhet som yrket räknar som efterfrågan, och ett "
            "värde över 0; en andel är under 100 procent.",
            en="A figure that demand is told by has a quantity that its profession counts as demand, and a value above "
            "0; a share is below 100 percent.",
        ),
        figures.unread_demand,
    ),
    Check(
        "sums",
        Text(sv="Summor", en="Sums"),
        Text(
            sv="Kommuner summerar till sin region, regioner till riket, åldrar och kön till folkmängden, exakt; från "
            "2025 inom en promille, eftersom statistikmyndigheten då lägger slumpmässigt brus på antalen.",
            en="Municipalities sum to their region, regions to the nation, ages and sexes to the population, exactly; "
            "from 2025 within one in a thousand, as the statistics office then adds random noise to counts.",
        ),
        sums.sums_that_miss,
    ),
    Check(
        "parameters",
        Text(sv="Parametrar som behövs", en="Parameters needed"),
        Text(
            sv="Varje profession har ett kort för varje parameter som modellen läser. Inget kort är utan användning.",
            en="Every profession has one card for every parameter the model reads. No card is without use.",
        ),
        plausibility.missing_parameters,
        always=True,
    ),
    Check(
        "scenarios",
        Text(sv="Scenarier", en="Scenarios"),
        Text(
            sv="Scenarier bygger på ett som finns och ändrar bara sådant som finns, till något det kan vara.",
            en="Scenarios have a base that exists and change only what exists, into something it can be.",
        ),
        plausibility.unresolved_scenarios,
        always=True,
    ),
    Check(
        "measures",
        Text(sv="Insatser", en="Measures"),
        Text(
            sv="En insats ändrar bara parametrar som finns och som en insats kan ändra, och har de kort den räknas av.",
            en="A measure changes only parameters that exist and that a measure can change, and has the cards it is "
            "computed from.",
        ),
        measure_checks.impossible_changes,
        always=True,
    ),
    Check(
        "measure-rows",
        Text(sv="Insatsers underlag", en="Evidence of measures"),
        Text(
            sv="Varje tabell, rad och region som en insats anger finns.",
            en="Every table, row and region that a measure names exists.",
        ),
        measure_checks.missing_rows,
    ),
    Check(
        "measure-catalogue",
        Text(sv="Ingen insats glömd", en="No measure forgotten"),
        Text(
            sv="Varje rad i tabellen över insatser hör till ett kort.",
            en="Every row of the table of measures belongs to a card.",
        ),
        measure_checks.forgotten_rows,
    ),
    Check(
        "defaults",
        Text(sv="Förval", en="Defaults"),
        Text(
            sv="Förvald profession och förvalt scenario finns, liksom grundläget.",
            en="The default profession and scenario exist, and so does the baseline.",
        ),
        plausibility.unknown_defaults,
        always=True,
    ),
    Check(
        "boundaries",
        Text(sv="Gränser", en="Boundaries"),
        Text(
            sv="Kartan har en yta för varje region och ingen annan.",
            en="The map has one shape for every region and no other.",
        ),
        boundaries.boundaries_off_regions,
    ),
    Check(
        "sources",
        Text(sv="Källor finns", en="Sources exist"),
        Text(sv="Varje källa som anges har ett kort.", en="Every source that is cited has a card."),
        provenance.unknown_sources,
        always=True,
    ),
    Check(
        "provenance",
        Text(sv="Ursprung anges", en="Provenance given"),
        Text(
            sv="Varje rad, tabell och karta anger sin källa.",
            en="Every row, table and map names its source.",
        ),
        provenance.empty_provenance,
    ),
    Check(
        "hashes",
        Text(sv="Oförändrade rader", en="Unchanged rows"),
        Text(
            sv="Källkortets hash är den för raderna som anger källan, så att ingen siffra ändras obemärkt.",
            en="The hash of a source card is that of the rows that cite it, so that no number changes unnoticed.",
        ),
        provenance.changed_rows,
    ),
    Check(
        "cited",
        Text(sv="Källor används", en="Sources used"),
        Text(sv="Varje källkort anges någonstans.", en="Every source card is cited somewhere."),
        provenance.uncited_sources,
    ),
    Check(
        "used",
        Text(sv="Tabeller används", en="Tables used"),
        Text(
            sv="Varje tabell läses av en plan, anges av ett kort eller väntar på ett namngivet rum (underlag:awaits).",
            en="Every table is read by a plan, cited by a card, or awaits a named room (underlag:awaits).",
        ),
        provenance.unused_tables,
    ),
    Check(
        "vintages",
        Text(sv="Årgångar loggas", en="Vintages logged"),
        Text(
            sv="Varje officiell tabell som tagits in har sin rad i vintages/log.csv.",
            en="Every official table taken in has its line in vintages/log.csv.",
        ),
        provenance.unlogged_vintages,
    ),
    Check(
        "described",
        Text(sv="Filer beskrivs", en="Files described"),
        Text(
            sv="Varje fil under tables/ beskrivs i datapackage.json.",
            en="Every file below tables/ is described in datapackage.json.",
        ),
        provenance.unread_files,
    ),
)
"""Every check, in the order in which the manual lists them."""

STANDING_APART: tuple[str, ...] = ("professions", "scenarios", "measures", "mappings")
"""Folders each of whose files is used only by who asks for it, so that its faults stop nobody else."""

AGGREGATE_CHECKS: frozenset[str] = frozenset(
    {"form", "rows", "defaults", "sources", "provenance", "hashes", "cited", "described"}
)
"""Checks that have a meaning for a country in the aggregate form, which has no regions, careers or scenarios."""


@dataclass(frozen=True)
class Faults:
    """What is wrong in a country's evidence.

    shared  what would falsify every use of it
    apart   file of a profession, scenario, measure or mapping, below the country directory → what is wrong with it:
            stops only who asks for it
    """

    shared: tuple[Problem, ...]
    apart: Mapping[str, tuple[Problem, ...]]


def faults_of(draft: Draft, *, quick: bool = False) -> Faults:
    """The problems of the draft, parted by whom they stop; ``quick`` as for ``problems_of``."""
    shared, apart = list[Problem](), defaultdict[str, list[Problem]](list)
    files = [
        path.relative_to(draft.directory).as_posix()
        for folder in STANDING_APART
        for path in sorted((draft.directory / folder).rglob("*"))
    ]
    for problem in problems_of(draft, quick=quick):
        file = next((f for f in files if problem.where == f or problem.where.startswith(f"{f}, ")), None)
        (shared if file is None else apart[file]).append(problem)
    return Faults(tuple(shared), {file: tuple(found) for file, found in apart.items()})


def problems_of(draft: Draft, *, quick: bool = False, also: Sequence[Check] = ()) -> list[Problem]:
    """Every problem of the draft, each once, in order; with ``quick`` only of the checks made before every plan.

    also  checks of what only others know of, beside ``CHECKS``
    """
    aggregate = draft.settings is not None and draft.settings.form == "aggregate"
    checks = [c for c in (*CHECKS, *also) if (c.always or not quick) and (c.id in AGGREGATE_CHECKS or not aggregate)]
    return sorted({problem for check in checks for problem in check.find(draft)}, key=_reading_order)


def _reading_order(problem: Problem) -> tuple[list[str | int], Problem]:
    """Row 9 before row 10. Words and numbers alternate in the parts, so only like is compared with like."""
    return [int(part) if n % 2 else part for n, part in enumerate(re.split(r"([0-9]{1,9})", problem.where))], problem


def check_country(directory: Path, also: Sequence[Check] = (), kept: Path | None = None) -> list[Problem]:
    """Every problem of the evidence in a country directory; empty if there is none. ``also`` as for ``problems_of``,
    ``kept`` as for ``read_draft``.

    Which keys the file of an aggregate country must have is checked by the model that takes them.
    """
    return problems_of(read_draft(directory, kept=kept), also=also)


def describe(language: str, also: Sequence[Check] = ()) -> str:
    """What is checked, as a Markdown list for the manual; ``language`` is ``sv`` or ``en``. ``also`` as for
    ``problems_of``."""
    checks = (*CHECKS, *also)
    return "\n".join(f"- **{c.title[language]}** (`{c.id}`). {c.does[language]}" for c in checks) + "\n"
