"""What is new since the last edition: the difference between two runs, by cause."""

from __future__ import annotations

from underlag.core.language import Text
from underlag.reports.charts.of_place import source_line
from underlag.reports.charts.waterfall import Change, waterfall
from underlag.reports.document.blocks import Cell, Chart, Charts, Head, Number, Section, Sentence, Table, blocks
from underlag.reports.document.bound_numbers import explain_key
from underlag.reports.document.figures import TODAY_POLICY
from underlag.reports.document.teller import Teller, teller_of
from underlag.reports.language.labels import label
from underlag.reports.language.nouns import CAUSES, COMPARED
from underlag.reports.language.numerals import NBSP, decimals_for, number, span
from underlag.reports.tables.place_cell import place_cell
from underlag.runs.record.contents import RunResult
from underlag.runs.record.read import StoredRun
from underlag.runs.why.compare import COMPARED_QUANTITIES, Comparison, compare

_BY_CAUSE = Text("Vad varje orsak för sig har flyttat.", "What each cause has moved by itself.")


def changes_section(result: RunResult, before: StoredRun, after: StoredRun, language: str) -> Section:
    """The chapter on what has changed from ``before`` to ``after``, whose result is ``result``.

    Raises RunError if the runs can't be compared.
    """
    found, teller = compare(before, after), teller_of(result, language)
    told = [_sentence(teller, found, quantity) for quantity in COMPARED_QUANTITIES]
    since = teller.say(
        "Jämförelsen gäller körning {run}. Tjänsterna är medeltal för de år som beslutas, med antagandenas centrala "
        "värden; rekommendationen väger också in osäkerheten och är därför ett annat tal.",
        "The comparison is with run {run}. Posts are means of the years decided, at the central values of the "
        "assumptions; the recommendation also weighs in the uncertainty and is therefore another number.",
        run=before.manifest["run_id"],
    )
    return Section(
        "changes",
        label("changes", language),
        blocks(
            since,
            *told,
            Charts(tuple(c for q in COMPARED_QUANTITIES if (c := _waterfall(teller, found, q)))),
            _table(teller, found),
            _regions_table(teller, found),
        ),
    )


def _row(found: Comparison, quantity: str, place: str) -> dict[str, float]:
    for row in found.table.iter_rows(named=True):
        if (row["quantity"], row["region_code"]) == (quantity, place):
            return row
    raise KeyError((quantity, place))


def _scale(quantity: str) -> float:
    return 100.0 if quantity == "coverage" else 1.0


def _sentence(teller: Teller, found: Comparison, quantity: str) -> Sentence:
    """Up, down or not beyond the uncertainty, for the nation."""
    nation, language = teller.figures.nation.code, teller.language
    row, scale = _row(found, quantity, nation), _scale(quantity)
    decimals = decimals_for([scale * row["before"], scale * row["after"]])
    key = (
        f"changes/{quantity}"
        if quantity == "starts"
        else explain_key(quantity, nation, teller.figures.target, TODAY_POLICY)
    )

    def write(value: float, of: tuple[float, ...]) -> Number:
        return Number(number(scale * value, language, decimals), key, of, "estimated")

    before, after = (write(row[name], (row[name],)) for name in ("before", "after"))
    said = {"name": COMPARED[quantity][language], "before": before, "after": after}
    low, high = row["low80"], row["high80"]
    if before.text == after.text:
        return teller.say("{name}: oförändrat, {after}.", "{name}: unchanged, {after}.", **said)
    if low is None:
        return teller.say(
            "{name}: {before} blev {after}. Körningarna kan inte jämföras dragning för dragning, så det går inte att "
            "säga om skillnaden ryms inom osäkerheten.",
            "{name}: {before} became {after}. The runs can't be compared draw by draw, so it can't be said whether the "
            "difference is within the uncertainty.",
            **said,
        )
    if low <= 0 <= high:
        return teller.say(
            "{name}: {before} blev {after}. Skillnaden ryms inom osäkerheten.",
            "{name}: {before} became {after}. The difference is within the uncertainty.",
            **said,
        )
    up = row["difference"] > 0
    return teller.say(
        f"{{name}}: {'ökar' if up else 'minskar'} från {{before}} till {{after}}.",
        f"{{name}}: {'rises' if up else 'falls'} from {{before}} to {{after}}.",
        **said,
    )


def _waterfall(teller: Teller, found: Comparison, quantity: str) -> Chart | None:
    """From the last edition's number to this one's by cause, for the nation; None where no cause moves it."""
    nation, language = teller.figures.nation, teller.language
    row, scale = _row(found, quantity, nation.code), _scale(quantity)
    parts = [(text[language], scale * row[name]) for name, text in CAUSES.items() if row[name] != 0]
    if not parts:
        return None
    change = Change(scale * row["before"], scale * row["after"], parts, 1)
    title = f"{COMPARED[quantity][language]}, {nation.name}"
    return waterfall(
        f"change-{quantity}", title, _BY_CAUSE[language], source_line(teller.figures, language), change, language
    )


def _table(teller: Teller, found: Comparison) -> Table:
    """The nation: before, after, and what each cause moved."""
    language, nation = teller.language, teller.figures.nation.code
    causes = [name for name in CAUSES if found.table[name].abs().max() != 0]
    rows = []
    for quantity in COMPARED_QUANTITIES:
        row, scale = _row(found, quantity, nation), _scale(quantity)
        decimals = decimals_for([scale * row["before"], scale * row["after"]])
        interval = "" if row["low80"] is None else span(scale * row["low80"], scale * row["high80"], language, 1)
        cells = [Cell(number(scale * row[key], language, decimals), numeric=True) for key in ("before", "after")]
        moved = [Cell(number(scale * row[name], language, 1), numeric=True) for name in causes]
        whole = Cell(number(scale * row["difference"], language, 1), numeric=True, note=interval)
        rows.append((Cell(COMPARED[quantity][language]), *cells, whole, *moved))
    heads = (
        Head(label("quantity", language)),
        Head(label("before", language), "", True),
        Head(label("after", language), "", True),
        Head(label("difference", language), "", True),
        *(Head(CAUSES[name][language], "", True) for name in causes),
    )
    caption = Text(
        f"Vad som har ändrats, {teller.figures.nation.name}", f"What has changed, {teller.figures.nation.name}"
    )
    note = "" if found.table["low80"].null_count() == found.table.height else label("changes_note", language)
    return Table("changes-table", caption[language], heads, rows, note, "dense")


def _regions_table(teller: Teller, found: Comparison) -> Table:
    """Recommended starts by region, before and after."""
    figures, language = teller.figures, teller.language
    rows = []
    for place in figures.by_name(language):
        row = _row(found, "starts", place.code)
        interval = "" if row["low80"] is None else span(row["low80"], row["high80"], language, 1)
        rows.append(
            (
                place_cell(place, language, "#" + place.anchor),
                *(Cell(number(row[key], language, 1), numeric=True) for key in ("before", "after")),
                Cell(number(row["difference"], language, 1), numeric=True, note=interval.replace(" ", NBSP)),
            )
        )
    heads = (
        Head(label("region", language)),
        Head(label("before", language), "", True),
        Head(label("after", language), "", True),
        Head(label("difference", language), "", True),
    )
    return Table("changes-regions", COMPARED["starts"][language], heads, rows, "", "dense")
