"""Official tables of Havsmark as files, in the layout of the mapping ``health-board-by-region``, whole or damaged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl

from underlag.evidence.country import Country

QUANTITIES = {
    "Specialister, personer": "specialists_heads",
    "Specialister, heltider": "specialists_fte",
    "ST-läkare, personer": "trainees_heads",
}
FIRST_ROW = 6
"""Row of the first region in the sheet."""

Damage = Callable[[Any], object]


@dataclass(frozen=True)
class Official:
    """What the table holds: (region, quantity, year) → figure."""

    figures: dict[tuple[str, str, int], float]
    regions: dict[str, str]
    years: tuple[int, ...]

    @staticmethod
    def of(country: Country, years: tuple[int, ...] = (2024,)) -> Official:
        """The register of the invented country, which is its truth, for general practice."""
        rows = country.tables["workforce_observations"].filter(
            (pl.col("profession") == "gp")
            & pl.col("quantity").is_in(list(QUANTITIES.values()))
            & pl.col("year").is_in(list(years))
            & (pl.col("region_code") != country.nation_code)
        )
        figures = {(r["region_code"], r["quantity"], r["year"]): r["value"] for r in rows.iter_rows(named=True)}
        names = dict(country.tables["regions"].select("region_code", "name").iter_rows())
        return Official(figures, names, years)

    def write(self, path: Path, damage: Damage | None = None) -> Path:
        """The table as a workbook: title, empty row, headings in two rows, the regions, the nation, notes."""
        book = openpyxl.Workbook()
        page = book.active
        page["A1"] = "Specialister och ST-läkare i allmänmedicin efter region"
        page["A2"] = "Antal 31 december"
        page["A4"], page["B4"] = "Regionkod", "Region"
        page.merge_cells("A4:A5")
        page.merge_cells("B4:B5")
        column = 3
        for title, quantity in QUANTITIES.items():
            page.cell(4, column, title)
            page.merge_cells(start_row=4, end_row=4, start_column=column, end_column=column + len(self.years) - 1)
            for year in self.years:
                page.cell(5, column, year)
                for n, code in enumerate(self.regions):
                    page.cell(FIRST_ROW + n, 1, code)
                    page.cell(FIRST_ROW + n, 2, self.regions[code])
                    page.cell(FIRST_ROW + n, column, self.figures[code, quantity, year])
                total = sum(self.figures[code, quantity, year] for code in self.regions)
                page.cell(FIRST_ROW + len(self.regions), column, round(total, 1))
                column += 1
        last = FIRST_ROW + len(self.regions)
        page.cell(last, 2, "Havsmark")
        page.cell(last + 2, 1, "Källa: personalregistret")
        page.cell(last + 3, 1, ".. uppgift saknas; - inget att redovisa; <4 dolt av sekretess")
        if damage is not None:
            damage(page)
        book.save(path)
        return path
