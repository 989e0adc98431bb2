"""Write ``docs/reference`` from the code and the evidence, so that the manual can't say anything else than they do,
and take again what the commands of the tutorial print.

Run by ``make docs``. ``tests/docs`` compares the files with what this program gives.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from bridge_reference import bridge
from command_reference import command_line, exit_codes
from markdown_parts import both, listed, number, page, table
from mutants_page import mutants
from sessions import retaken
from synthesis_reference import synthesis

from underlag.evidence.cards.card import Value
from underlag.evidence.cards.parameter import ParameterCard, StatedDistribution
from underlag.evidence.cards.parameter_changes import ParameterChange
from underlag.evidence.cards.requirements import ASSEMBLED_TABLES, OPTIONAL_TABLES
from underlag.evidence.cards.scenarios import Scenario
from underlag.evidence.cards.source import SourceCard
from underlag.evidence.checks.register import describe
from underlag.evidence.country import Country, read_country
from underlag.evidence.package.resources import Column, Resource
from underlag.evidence.places import country_directory
from underlag.reports.columns.of_run import COLUMN_DEFINITIONS
from underlag.reports.columns.table_titles import TABLE_MEANING, TABLE_TITLES
from underlag.reports.document.blocks import web_address
from underlag.reports.language.nouns import POLICY_MEANING, POLICY_NAMES, STATUS_MEANING, STATUSES
from underlag.runs.basis.checks import CHECKS_OF_RUNS
from underlag.runs.record.quantities import QUANTITIES, Quantity

REFERENCE = Path(__file__).parent / "reference"
TUTORIAL = Path(__file__).parent / "tutorials" / "first-plan.md"
SOURCES_PAGE, PARAMETERS_PAGE, TABLES_PAGE = "sources-sweden.md", "parameters-sweden.md", "tables-sweden.md"
SCENARIOS_PAGE, SYNTHESIS_PAGE, BRIDGE_PAGE = "scenarios-sweden.md", "synthesis-sweden.md", "bridge-sweden.md"


# What a run contains


def quantity(entry: Quantity) -> list[str]:
    """One quantity, under its own heading."""
    facts = [
        ("Name", both(entry.name)),
        ("Unit", f"`{entry.unit}` ({entry.unit.kind.value}), {entry.unit.label('en') or 'share'}"),
        ("Formula", entry.formula.en),
        ("Beräkning", f"*{entry.formula.sv}*"),
        ("Given", "for each alternative below" if entry.by_policy else "once, the same for every alternative"),
        ("Nation", "the sum of the regions" if entry.additive else "computed from the nation's sums"),
    ]
    return [f"### {entry.key}", "", *listed(facts)]


def quantities() -> str:
    """``quantities.md``."""
    intro = [
        "A number is named `quantity/region/year`, or `quantity/region/year/alternative`, in `underlag explain` and in",
        "the report. Without an alternative, `starts` and the levels behind it are the recommended ones and everything",
        "else is under today's level. A stock is at 31 December, a flow passes during the year.",
    ]
    alternatives = [(f"`{key}`", both(text), both(POLICY_MEANING[key])) for key, text in POLICY_NAMES.items()]
    statuses = [(both(text), both(STATUS_MEANING[key])) for key, text in STATUSES.items()]
    return page(
        "Quantities of a run",
        intro,
        ["## Quantities"],
        *(quantity(entry) for entry in QUANTITIES.values()),
        ["## Alternatives", "", *table(["key", "name", "training posts opened"], alternatives)],
        ["## How sure: status", "", *table(["status", "meaning"], statuses)],
    )


def run_tables() -> str:
    """``run-tables.md``."""
    intro = [
        "`underlag plan` writes each as `tables/NAME.csv` (UTF-8, comma, decimal point), as `tables/NAME.parquet` and,",
        "with headings in words, as a sheet of `tables.xlsx`. In the files, text in two languages is two columns,",
        "ending in `_sv` and `_en`. What the numbers are: [quantities](quantities.md).",
    ]
    named = [(f"`{key}`", both(TABLE_TITLES[key]), both(meaning)) for key, meaning in TABLE_MEANING.items()]
    columns = [(f"`{key}`", both(name), both(meaning)) for key, (name, meaning) in sorted(COLUMN_DEFINITIONS.items())]
    return page(
        "Tables of a run",
        intro,
        table(["table", "title", "what it holds"], named),
        ["## Columns", "", *table(["column", "heading", "what it holds"], columns)],
    )


# Parameters and scenarios


def value_text(value: Value) -> str:
    """A number, or ``label: number`` for each label."""
    if isinstance(value, Mapping):
        return ", ".join(f"{label}: {value_text(part)}" for label, part in value.items())
    return number(value)


def distribution_text(spread: StatedDistribution) -> str:
    """The distribution in words."""
    if spread.kind == "fixed":
        return "none: the same in every draw"
    given = [(name, getattr(spread, name)) for name in ("low", "high", "sd", "sd_log")]
    words = ", ".join(f"{name} {number(value)}" for name, value in given if value is not None)
    how = {
        "value": "the value itself is drawn",
        "factor": "one factor is drawn around 1 and multiplies every number",
        "shift": "one shift is drawn around 0 and is added to every number",
    }
    return f"{spread.kind} ({words}); {how[spread.applies_as]}"


def source_links(ids: Iterable[str]) -> str:
    """Links to the sources' rows."""
    return ", ".join(f"[{one}]({SOURCES_PAGE}#{one})" for one in ids)


def table_links(names: Iterable[str]) -> str:
    """Links to the tables' sections."""
    return ", ".join(f"[{name}]({TABLES_PAGE}#{name})" for name in names)


def parameter(file: str, card: ParameterCard) -> list[str]:
    """One parameter card, under the heading of its file's name."""
    values = "; ".join(f"{value_text(dated.value)} (from {dated.from_year})" for dated in card.values)
    facts = [
        ("Meaning", both(card.meaning)),
        ("Unit", f"`{card.unit}`" + (f", by {' and '.join(card.axes)}" if card.axes else "")),
        ("Value", values),
        ("Before the first date", carried_back(card, "en")),
        ("Före det första året", f"*{carried_back(card, 'sv')}*" if card.before else ""),
        ("Distribution", distribution_text(card.distribution)),
        ("Status", card.status),
        ("Sources", source_links(card.sources)),
        ("Figures", ", ".join(f"`{identity}`" for identity in card.figures)),
        ("Tables", table_links(card.tables)),
        ("Reason", card.reason.en if card.reason else ""),
        ("Skäl", f"*{card.reason.sv}*" if card.reason else ""),
        ("Against the figures", card.conflict.reason.en if card.conflict else ""),
        ("Mot uppgifterna", f"*{card.conflict.reason.sv}*" if card.conflict else ""),
        ("To be reviewed by", both(card.review)),
        ("File", f"`evidence/{file}`"),
    ]
    return [f"### {card_title(file)}", "", *listed(facts)]


def carried_back(card: ParameterCard, language: str) -> str:
    """Why the first value holds before its date too; empty where it doesn't."""
    return card.before.reason[language] if card.before else ""


def card_title(file: str) -> str:
    """The card's file without folder and ending, e.g. ``training/fill.gp``."""
    return file.removeprefix("parameters/").removesuffix(".yaml")


def anchor(title: str) -> str:
    """The anchor of a heading of letters, digits, ``_``, ``/`` and ``.``."""
    return title.replace("/", "").replace(".", "")


def parameters(country: Country) -> str:
    """``parameters-sweden.md``."""
    groups: dict[str, list[str]] = {"": []} | {name: [] for name in country.professions}
    for file, card in country.cards.items():
        for name in card.profession or ("",):
            groups[name].append(file)
    rows = [
        (f"[{card_title(file)}](#{anchor(card_title(file))})", card.meaning.en, f"`{card.unit}`", card.status)
        for file, card in country.cards.items()
    ]
    counts = {s: sum(card.status == s for card in country.cards.values()) for s in STATUSES}
    said = ", ".join(f"{count} {status}" for status, count in counts.items())
    intro = [f"{len(country.cards)} cards: {said}. An estimated or assumed value says why, and who should review it."]
    parts: list[list[str]] = [intro, table(["card", "meaning", "unit", "status"], rows)]
    for name, files in groups.items():
        title = f"{both(country.professions[name].title)} (`{name}`)" if name else "Every profession"
        parts.append([f"## {title}"])
        parts += [parameter(file, country.cards[file]) for file in files]
    return page("Parameters of Sweden", *parts)


def change_text(change: ParameterChange) -> str:
    """What a scenario does to a parameter."""
    if change.value is not None:
        words = value_text(change.value)
    else:
        words = f"+ {number(change.add)}" if change.add is not None else f"× {number(change.multiply or 0.0)}"
    return words + (f"; distribution {distribution_text(change.distribution)}" if change.distribution else "")


def scenario(entry: Scenario) -> list[str]:
    """One scenario, under its own heading."""
    goal = entry.goal or entry.changes.goal
    parts = {name: getattr(goal, name) for name in type(goal).model_fields}
    changed = [f"{name} {value}" for name, value in parts.items() if value is not None]
    changed += [f"`{name}` {change_text(change)}" for name, change in entry.changes.parameters.items()]
    facts = [
        ("Title", both(entry.title)),
        ("Description", entry.description.en),
        ("Beskrivning", f"*{entry.description.sv}*"),
        ("Differs from", f"[{entry.base}](#{entry.base})" if entry.base else ""),
        ("Changes" if entry.base else "Goal", "; ".join(changed)),
        ("Reason", entry.reason.en if entry.reason else ""),
        ("Skäl", f"*{entry.reason.sv}*" if entry.reason else ""),
        ("Sources", source_links(entry.sources)),
        ("Tables", table_links(entry.tables)),
    ]
    return [f"## {entry.name}", "", *listed(facts)]


def scenarios(country: Country) -> str:
    """``scenarios-sweden.md``."""
    intro = [
        "`underlag plan --scenario NAME`. A scenario holds only what differs from its base; the",
        f"[parameters]({PARAMETERS_PAGE}) it doesn't name are as on their cards.",
    ]
    ordered = sorted(country.scenarios.values(), key=lambda entry: (entry.base is not None, entry.name))
    return page("Scenarios of Sweden", intro, *(scenario(entry) for entry in ordered))


# Tables and sources


def uses_of_tables(country: Country) -> dict[str, list[str]]:
    """Table → what uses it, as words with links."""
    uses: dict[str, list[str]] = {name: [] for name in country.tables}
    for name in (*ASSEMBLED_TABLES, *OPTIONAL_TABLES):
        if name in uses:
            uses[name].append("read by a plan")
    for file, card in country.cards.items():
        title = card_title(file)
        for name in card.tables:
            uses[name].append(f"[{title}]({PARAMETERS_PAGE}#{anchor(title)})")
    for entry in country.scenarios.values():
        for name in entry.tables:
            uses[name].append(f"scenario [{entry.name}]({SCENARIOS_PAGE}#{entry.name})")
    for profession in country.professions.values():
        for name in profession.tables:
            uses[name].append(f"profession `{profession.name}`")
    for measure in sorted(country.measures_by_id):
        for name in sorted({name for _, rows in country.measures_by_id[measure].cited() for name in rows}):
            uses[name].append(f"measure `{measure}`")
    return uses


def cited_by_source(country: Country, name: str) -> list[str]:
    """Cards and scenarios that cite a source of the table's rows."""
    frame, resource = country.tables[name], country.tables.package.resources[name]
    rows = {*resource.sources} | (set(frame["source"].unique()) if "source" in frame.columns else set())
    cards = [card_title(file) for file, card in country.cards.items() if rows & {*card.sources}]
    others = [entry.name for entry in country.scenarios.values() if rows & {*entry.sources}]
    return [f"[{title}]({PARAMETERS_PAGE}#{anchor(title)})" for title in cards] + [
        f"scenario [{other}]({SCENARIOS_PAGE}#{other})" for other in others
    ]


def column(entry: Column) -> tuple[str, str, str, str]:
    """A row about one column."""
    bounds = [
        f"{word} {number(limit)}" for word, limit in (("≥", entry.minimum), ("≤", entry.maximum)) if limit is not None
    ]
    rules = [entry.type, *(["required"] if entry.required else []), *(["unique"] if entry.unique else []), *bounds]
    words = f" One of {', '.join(entry.enum)}." if 0 < len(entry.enum) <= 12 else ""
    description = (entry.description or entry.title).rstrip(".") + "."
    return f"`{entry.name}`", ", ".join(rules), f"`{entry.unit}`" if entry.unit else "", description + words


def evidence_table(entry: Resource, uses: Sequence[str], citing: Sequence[str]) -> list[str]:
    """One table, under its own heading."""
    by_source = f"its sources are cited by {', '.join(citing)}" if citing else ""
    used = ", ".join(uses) or (f"awaits the room `{entry.awaits}`" if entry.awaits else by_source)
    facts = [
        ("Title", both(entry.title)),
        ("Description", entry.description),
        ("File", f"`evidence/{entry.file}`"),
        ("Key", ", ".join(f"`{name}`" for name in entry.primary_key)),
        ("Sources", source_links(entry.sources) or "in the column `source` of each row"),
        ("Used by", used),
    ]
    rows = [column(one) for one in entry.columns]
    return [f"## {entry.name}", "", *listed(facts), "", *table(["column", "rules", "unit", "what it holds"], rows)]


def tables(country: Country) -> str:
    """``tables-sweden.md``."""
    uses = uses_of_tables(country)
    resources = country.tables.package.resources
    intro = [
        "A table that nothing reads yet names the room that will: the part of the product for which it was collected.",
        "Rules common to all tables: [evidence/README.md](../../evidence/README.md).",
    ]
    rows = [(f"[{name}](#{name})", entry.title.en, f"*{entry.title.sv}*") for name, entry in resources.items()]
    parts = [evidence_table(entry, uses[name], cited_by_source(country, name)) for name, entry in resources.items()]
    return page("Tables of Sweden", intro, table(["table", "title", "titel"], rows), *parts)


def source_row(card: SourceCard, cited: Sequence[str]) -> tuple[str, ...]:
    """A row about one source."""
    title = card.title.replace("[", "(").replace("]", ")")
    note = f" {card.note}" if card.note else ""
    rests = ", ".join(f"[{name}]({PARAMETERS_PAGE}#{anchor(name)})" for name in cited)
    return (
        f'<a id="{card.id}"></a>`{card.id}`',
        card.publisher,
        f"[{title}](<{card.address}>)" if web_address(card.address) else f"{title} ({card.address})",
        card.date,
        card.taken + "." + note,
        rests,
        card.licence,
        card.accessed,
    )


def sources(country: Country) -> str:
    """``sources-sweden.md``."""
    cited: dict[str, list[str]] = {name: [] for name in country.sources}
    for file, card in country.cards.items():
        for name in card.sources:
            cited[name].append(card_title(file))
    head = ["id", "publisher", "title", "date", "what was taken", "parameters that rest on it", "licence", "read"]
    kinds: dict[str, list[tuple[str, ...]]] = {}
    for name, source in sorted(country.sources.items()):
        kinds.setdefault(source.status or "other", []).append(source_row(source, cited[name]))
    order = ["official", "register", "survey", "research", "press", "claim", "other"]
    intro = [
        f"{len(country.sources)} sources. The text of a source is not copied; single figures are cited. Kinds:",
        ", ".join(f"[{kind}](#{kind}) {len(kinds[kind])}" for kind in order if kind in kinds) + ".",
    ]
    parts = [[f"## {kind}", "", *table(head, kinds[kind])] for kind in order if kind in kinds]
    return page("Sources of Sweden", intro, *parts)


def checks() -> str:
    """``checks.md``."""
    return page(
        "Checks of the evidence",
        ["`underlag check [--country NAME]` makes all of these and lists every problem at once."],
        [describe("en", CHECKS_OF_RUNS).rstrip()],
        ["## På svenska", "", describe("sv", CHECKS_OF_RUNS).rstrip()],
    )


def pages() -> Iterator[tuple[str, str]]:
    """Name of each file of the reference, and its text."""
    country = read_country(country_directory("sweden"))
    fixed: Mapping[str, Callable[[], str]] = {
        "command-line.md": command_line,
        "exit-codes.md": exit_codes,
        "checks.md": checks,
        "quantities.md": quantities,
        "run-tables.md": run_tables,
        "mutants.md": mutants,
    }
    swedish: Mapping[str, Callable[[Country], str]] = {
        PARAMETERS_PAGE: parameters,
        SCENARIOS_PAGE: scenarios,
        TABLES_PAGE: tables,
        SOURCES_PAGE: sources,
        SYNTHESIS_PAGE: synthesis,
        BRIDGE_PAGE: bridge,
    }
    yield from ((name, write()) for name, write in fixed.items())
    yield from ((name, make(country)) for name, make in swedish.items())


def main() -> None:
    """Write every page, and take the tutorial's output again."""
    REFERENCE.mkdir(exist_ok=True)
    for name, text in pages():
        (REFERENCE / name).write_text(text, encoding="utf-8", newline="\n")
        sys.stdout.write(f"docs/reference/{name}\n")
    with tempfile.TemporaryDirectory() as place:
        TUTORIAL.write_text(retaken(TUTORIAL.read_text(encoding="utf-8"), Path(place)), encoding="utf-8", newline="\n")
    sys.stdout.write("docs/tutorials/first-plan.md\n")


if __name__ == "__main__":
    main()
