"""The writers of open formats beside the plainest way to write the same, in processor time: trust the ratios.

``python benchmarks/writers.py RUN`` reads the tables of a run directory. What is compared runs in turns, and medians
are taken, so that other work on the machine slows all of it alike.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import openpyxl
import polars as pl
import xlsxwriter

from underlag.reports.data.tidy import guarded
from underlag.reports.data.workbook import OPTIONS, add_sheet, cell_formats

ROUNDS = 5


def ours(tables: dict[str, pl.DataFrame], path: Path) -> None:
    """The workbook's own sheets."""
    with xlsxwriter.Workbook(path, OPTIONS) as book:
        formats = cell_formats(book)
        for name, table in tables.items():
            add_sheet(book, formats, name, table, "sv")


def with_polars(tables: dict[str, pl.DataFrame], path: Path) -> None:
    """polars' own writer, a sheet a table."""
    with xlsxwriter.Workbook(path) as book:
        for name, table in tables.items():
            table.write_excel(book, name)


def with_openpyxl(tables: dict[str, pl.DataFrame], path: Path) -> None:
    """openpyxl, write-only, row by row, without formats."""
    book = openpyxl.Workbook(write_only=True)
    for name, table in tables.items():
        sheet = book.create_sheet(name)
        sheet.append(table.columns)
        for row in table.iter_rows():
            sheet.append([None if isinstance(cell, float) and cell != cell else cell for cell in row])
    book.save(path)


def guarded_csv(tables: dict[str, pl.DataFrame], path: Path) -> None:
    """CSV with guarded text."""
    for table in tables.values():
        guarded(table).write_csv(path, line_terminator="\n")


def plain_csv(tables: dict[str, pl.DataFrame], path: Path) -> None:
    """CSV as polars writes it."""
    for table in tables.values():
        table.write_csv(path, line_terminator="\n")


def main() -> None:
    """Print the median processor time of each way and its ratio to the plainest."""
    folder = Path(sys.argv[1]) / "tables"
    tables = {path.stem: pl.read_parquet(path) for path in sorted(folder.glob("*.parquet"))}
    wide = {**tables, "numbers": tables["numbers"].head(len(tables["numbers"]) // 9)}  # as many cells as the workbook
    groups: list[list[tuple[str, Callable[[dict[str, pl.DataFrame], Path], None], dict[str, pl.DataFrame]]]] = [
        [("openpyxl, write-only", with_openpyxl, wide), ("polars", with_polars, wide), ("underlag", ours, wide)],
        [("polars", plain_csv, tables), ("underlag, guarded", guarded_csv, tables)],
    ]
    with tempfile.TemporaryDirectory() as place:
        for group in groups:
            spent: dict[str, list[float]] = {name: [] for name, _, _ in group}
            for _ in range(ROUNDS):
                for name, write, given in group:
                    began = time.process_time()
                    write(given, Path(place) / "out.xlsx")
                    spent[name].append(time.process_time() - began)
            first = statistics.median(spent[group[0][0]])
            for name, times in spent.items():
                median = statistics.median(times)
                sys.stdout.write(f"{name:<28}{median:8.3f} s  {median / first:6.2f}\n")
            sys.stdout.write("\n")


if __name__ == "__main__":
    main()
