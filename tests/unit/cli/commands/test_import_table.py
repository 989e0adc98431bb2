"""``underlag import`` as a user calls it: rehearsal, import, list, undo, in both languages and as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl

from underlag.evidence.country import read_country
from underlag.evidence.vintages.log import read_log

Command = Callable[..., Any]
TABLE = "workforce_observations"
VINTAGE = "2026-03-31-1-workforce_observations"


def test_a_rehearsal_shows_everything_and_changes_nothing(
    underlag: Command, own_country: Path, kept: Path, official: Any, tmp_path: Path
) -> None:
    def damage(page: Any) -> None:
        page["D14"] = page["D14"].value + 500 - page["D6"].value
        page["D6"] = 500

    file = official(tmp_path / "t.xlsx", damage)
    said = underlag("import", TABLE, file, "--country", own_country, "--dry-run", "--json", "--date", "2026-03-31")
    answer = json.loads(said.out)
    assert (said.code, answer["kept"], answer["sums"]) == (0, False, 1)
    assert answer["vintage"]["id"] == VINTAGE
    first = answer["changes"][0]
    assert (first["change"], first["before"], first["after"]) == ("changed", "490.7", "500")
    assert first["before_source"] == "hhs-staff-register-2024"
    assert not (kept / "vintages").exists()
    words = underlag("import", TABLE, file, "--country", own_country, "--dry-run", "--lang", "en").out
    assert "1 changed" in words
    assert "Hamnlandet, Full-time specialists, 2024" in words
    assert "Nothing was changed" in words


def test_import_list_and_undo(underlag: Command, own_country: Path, kept: Path, official: Any, tmp_path: Path) -> None:
    file = official(tmp_path / "t.xlsx")
    said = underlag("import", TABLE, file, "--country", own_country, "--date", "2026-03-31", "--by", "Anna Ek")
    assert said.code == 0
    assert f"Intagen som årgång {VINTAGE}." in said.out
    assert f"underlag calibrate --country {own_country}" in said.out
    assert underlag("check", "--country", own_country).code == 0
    assert "Anna Ek" in underlag("import", "--list", "--country", own_country).out
    said = underlag("import", "--undo", "--country", own_country, "--by", "Bo Ek", "--lang", "en")
    assert said.out.strip() == f"Vintage {VINTAGE} is taken away."
    entries = read_log(kept / "vintages")
    assert [(e.action, e.vintage, e.by, e.rows) for e in entries] == [
        ("import", VINTAGE, "Anna Ek", 24),
        ("undo", VINTAGE, "Bo Ek", 24),
    ]
    listed = json.loads(underlag("import", "--list", "--country", own_country, "--json").out)
    assert [entry["sha256"] for entry in listed] == [entries[0].sha256] * 2
    assert "Inga årgångar" in underlag("import", "--list", "--country", "fictional").out


def test_an_official_figure_takes_over_and_the_earlier_one_stays_visible(
    underlag: Command, own_country: Path, kept: Path, official: Any, tmp_path: Path
) -> None:
    underlag("import", TABLE, official(tmp_path / "t.xlsx"), "--country", own_country, "--date", "2026-03-31")
    country = read_country(own_country, kept)
    rows = country.observations(country.profession("gp")).filter(
        (pl.col("region_code") == "N1") & (pl.col("quantity") == "specialists_fte") & (pl.col("year") == 2024)
    )
    earlier, now = rows.sort("source_kind", descending=True).iter_rows(named=True)
    assert (earlier["used"], earlier["value"], earlier["stated_error"]) == ("no", 490.7, None)
    assert VINTAGE in earlier["reason_left_out"]
    assert (now["used"], now["source_kind"], now["stated_error"]) == ("synthesis", "official", 0.01)


def test_implausible_figures_are_taken_in_for_a_reason_that_is_kept(
    underlag: Command, own_country: Path, kept: Path, official: Any, tmp_path: Path
) -> None:
    def ten_times(page: Any) -> None:
        page["D13"] = 10 * page["D13"].value
        page["D14"] = page["D14"].value + 0.9 * page["D13"].value

    file = official(tmp_path / "t.xlsx", ten_times)
    refused = underlag("import", TABLE, file, "--country", own_country)
    assert refused.code == 10
    assert "Fågelskären" in refused.err
    reason = "Regionen har bekräftat talet"
    said = underlag("import", TABLE, file, "--country", own_country, "--accept-implausible", reason)
    assert said.code == 0
    (place,) = (kept / "vintages").glob("2*")
    assert reason in (place / "vintage.yaml").read_text(encoding="utf-8")
    assert read_log(kept / "vintages")[0].reason == reason
