"""Whatever is wrong with an official table handed in: one precise message for each fault, all of them at once, and the
country as it was. Through the real command line, on damaged tables of the invented country."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from underlag.core.owner import Owner
from underlag.evidence.official import intake
from underlag.evidence.official.lock import only_one
from underlag.evidence.official.log import read_log

Command = Callable[..., Any]
COMMAND = [sys.executable, "-W", "error", "-c", "from underlag.cli.main import main; main()"]
TABLE = "workforce_observations"
VINTAGE = f"2026-03-31-1-{TABLE}"


def state(directory: Path) -> dict[str, str]:
    return {
        str(path.relative_to(directory)): hashlib.sha256(path.read_bytes()).hexdigest()
        if path.is_file()
        else "directory"
        for path in sorted(directory.rglob("*"))
    }


@pytest.fixture
def untouched(own_country: Path) -> Iterator[Path]:
    """A country that no fault may change in any byte."""
    before = state(own_country)
    yield own_country
    assert state(own_country) == before


def cell(address: str, value: object) -> Callable[[Any], None]:
    def damage(page: Any) -> None:
        page[address] = value

    return damage


def swap_rows(first: int, second: int) -> Callable[[Any], None]:
    """The figures of two rows exchanged, their names left where they are."""

    def damage(page: Any) -> None:
        for column in range(3, page.max_column + 1):
            one, other = page.cell(first, column), page.cell(second, column)
            one.value, other.value = other.value, one.value

    return damage


def merged(area: str) -> Callable[[Any], None]:
    return lambda page: page.merge_cells(area)


def repeat(page: Any) -> None:
    for column in range(1, 6):
        page.cell(15, column, page.cell(7, column).value)


def without_heading(page: Any) -> None:
    page["A4"] = page["B4"] = None


BAD: dict[str, tuple[Callable[[Any], object], tuple[str, ...]]] = {
    "no heading": (without_heading, ("wrong heading", "Regionkod")),
    "a heading misspelt": (
        cell("D4", "Specialister, heltid"),
        ("t.xlsx, row 4", "wrong heading: a column is missing", "Specialister, heltider / {year}", "did you mean"),
    ),
    "a heading twice": (cell("D4", "Specialister, personer"), ("the year occurs twice", "column D")),
    "a merged figure": (merged("C7:C8"), ("t.xlsx, row 7, column C", "a merged cell within the table", "rows 7–8")),
    "a merged name": (merged("B7:B8"), ("t.xlsx, row 8, column B", "a merged cell within the table")),
    "a formula": (cell("C7", "=SUM(1;2)"), ("t.xlsx, row 7, column C", "a formula", "paste it as values")),
    "text for a number": (
        cell("C7", "många"),
        ("t.xlsx, row 7, column C (N2, Specialister, personer / 2024)", "text where a figure belongs", "många"),
    ),
    "an empty cell": (cell("C7", None), ("t.xlsx, row 7, column C", "an empty cell where a figure belongs")),
    "a mark nobody explains": (cell("C7", "x"), ("t.xlsx, row 7, column C", "the mapping doesn't explain", "'x'")),
    "a point of two meanings": (cell("C7", "1.250"), ("row 7, column C", "numbers.decimal or numbers.thousands")),
    "digits grouped wrongly": (cell("C7", "12 50"), ("row 7, column C", "not grouped in threes")),
    "an unknown code": (cell("A7", "N9"), ("t.xlsx, row 7, column A", "unknown region", "N9", "N2 Västra Åsjö")),
    "code and name that differ": (
        cell("B7", "Östhamra"), ("t.xlsx, row 7, column A", "of different regions", "N2 Östhamra", "N2 Västra Åsjö"),
    ),
    "an unknown name that is no sum": (
        lambda page: [page.__setitem__("A14", None), page.__setitem__("B14", "Atlantis"), page.__setitem__("C14", 3)],
        ("t.xlsx, row 14", "unknown region, and the row is not the sum of the others", "Atlantis"),
    ),
    "a sum that misses": (
        cell("C14", 9999), ("t.xlsx, row 14, column C (quantity specialists_heads, year 2024)", "don't add up", "9999"),
    ),
    "a region twice": (repeat, ("t.xlsx, row 15", "a second row with the same key", "the first is row 7")),
    "a negative count": (cell("C7", -5), ("t.xlsx, row 7, column C", "-5", "a negative number")),
    "a year that has not come": (cell("C5", 2031), ("t.xlsx, row 6, year", "a year that has not come", "2031")),
}  # fmt: skip
"""Kind of damage → how it is done; what the message must have."""


@pytest.mark.parametrize("damage", BAD)
def test_a_bad_table_is_refused_with_a_precise_message(
    underlag: Command, untouched: Path, official: Any, tmp_path: Path, damage: str
) -> None:
    do, wanted = BAD[damage]
    said = underlag("import", TABLE, official(tmp_path / "t.xlsx", do), "--country", untouched, "--date", "2026-03-31")
    assert (said.code, said.out) == (10, "")
    for words in wanted:
        assert words in said.err


def test_all_problems_of_a_table_are_told_at_once(
    underlag: Command, untouched: Path, official: Any, tmp_path: Path
) -> None:
    def damage(page: Any) -> None:
        page["C7"], page["D8"], page["A9"] = "x", "12 50", "N9"

    said = underlag("import", TABLE, official(tmp_path / "t.xlsx", damage), "--country", untouched, "--json")
    places = [problem["where"] for problem in json.loads(said.err)["problems"]]
    assert [place.split(" (")[0] for place in places] == [
        "t.xlsx, row 7, column C", "t.xlsx, row 8, column D", "t.xlsx, row 9, column A",
    ]  # fmt: skip


def test_two_regions_swapped_are_caught_with_the_odds(
    underlag: Command, untouched: Path, official: Any, tmp_path: Path
) -> None:
    file = official(tmp_path / "t.xlsx", swap_rows(8, 9))
    said = underlag("import", TABLE, file, "--country", untouched)
    assert said.code == 10
    assert "Ängslätten 99 och Östhamra 138: 10^" in said.err
    assert "gånger troligare om de byts" in said.err
    assert "--accept-implausible" in said.err


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("t.xlsx", b"not a zip", "not an Excel workbook"), ("t.xlsx", b"", "the file is empty"),
        ("t.pdf", b"%PDF", "not a format that the mapping reads"), ("t.csv", b"a;b\n", "not a format that the mapping"),
    ],
)  # fmt: skip
def test_a_file_that_is_not_the_table(
    underlag: Command, untouched: Path, tmp_path: Path, name: str, content: bytes, what: str
) -> None:
    (tmp_path / name).write_bytes(content)
    said = underlag("import", TABLE, tmp_path / name, "--country", untouched, "--mapping", "health-board-by-region")
    assert said.code == 10
    assert what in said.err


def test_a_file_larger_than_any_table(
    underlag: Command, untouched: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "MAX_IMPORT_BYTES", 1000)
    (tmp_path / "t.xlsx").write_bytes(b"0" * 1001)
    said = underlag("import", TABLE, tmp_path / "t.xlsx", "--country", untouched)
    assert "the file is too large" in said.err


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (("staff", "t.xlsx"), "the country has no such table"),
        (("regions", "t.xlsx"), "the mapping is of another table"),
        ((TABLE, "t.xlsx", "--mapping", "helth-board-by-region"), "did you mean health-board-by-region"),
        ((TABLE, "t.xlsx", "--mapping", "none.yaml"), "the file is missing"),
        ((TABLE,), "TABLE and FILE are both needed"),
        ((TABLE, "t.xlsx", "--date", "2026-02-30"), "not a day"), (("--undo",), "there is no such vintage"),
        (("--undo", "2026-01-01-1-x"), "there is no such vintage"), ((TABLE, "gone.xlsx"), "the file is missing"),
        ((TABLE, "t.px"), "no mapping fits"),
    ],
)  # fmt: skip
def test_options_that_do_not_fit(
    underlag: Command, untouched: Path, official: Any, tmp_path: Path, arguments: tuple[str, ...], what: str
) -> None:
    official(tmp_path / "t.xlsx")
    given = [tmp_path / word if word.endswith((".xlsx", ".px")) else word for word in arguments]
    more = ["--mapping", "health-board-by-region"] if given[0] in ("staff", "regions") else []
    said = underlag("import", *given, *more, "--country", untouched)
    assert said.code in (10, 11)
    assert what in said.err


def test_a_country_of_the_installation_is_not_changed(
    underlag: Command, own_country: Path, official: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("underlag.evidence.package.is_installed", lambda directory: True)
    file = official(tmp_path / "t.xlsx")
    said = underlag("import", TABLE, file, "--country", own_country)
    assert said.code == 11
    assert "part of the installation" in said.err
    assert f"cp -r {own_country} mycountry" in said.err
    assert underlag("import", TABLE, file, "--country", own_country, "--dry-run").code == 0


@pytest.mark.parametrize("what", ["log", "rows", "rename"])
def test_a_full_disk_leaves_the_country_as_it_was(
    underlag: Command, own_country: Path, official: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    file, before = official(tmp_path / "t.xlsx"), state(own_country)

    def full(*given: object, **more: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    if what == "log":
        monkeypatch.setattr(intake, "add_entry", full)
    elif what == "rename":
        monkeypatch.setattr(Path, "rename", full)
    else:
        write = intake.write_vintage
        calls: list[Path] = []

        def second_time(place: Path, *more: Any) -> None:
            calls.append(place)
            write(place, *more)
            if len(calls) == 2:
                full()

        monkeypatch.setattr(intake, "write_vintage", second_time)
    said = underlag("import", TABLE, file, "--country", own_country)
    assert said.code == 13
    assert "No space left" in said.err
    assert state(own_country) == before


def test_a_full_disk_while_undoing_keeps_the_vintage(
    underlag: Command, own_country: Path, official: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert underlag("import", TABLE, official(tmp_path / "t.xlsx"), "--country", own_country).code == 0
    before = state(own_country)

    def full(*given: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(intake, "add_entry", full)
    assert underlag("import", "--undo", "--country", own_country).code == 13
    assert state(own_country) == before


def test_one_import_at_a_time(underlag: Command, own_country: Path, official: Any, tmp_path: Path) -> None:
    file = official(tmp_path / "t.xlsx")
    (own_country / "vintages").mkdir()
    (own_country / "vintages" / ".lock").touch()
    before = state(own_country)
    said = underlag("import", TABLE, file, "--country", own_country)
    assert said.code == 13
    assert "another import into this country is under way" in said.err
    assert state(own_country) == before


def test_an_import_made_meanwhile_is_noticed(
    underlag: Command, own_country: Path, official: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = official(tmp_path / "t.xlsx")
    rehearse = intake.rehearse

    def with_another(country: Any, offer: Any) -> None:
        rehearse(country, offer)
        monkeypatch.setattr("underlag.cli.import_table.rehearse", rehearse)
        intake.keep(country, offer)

    monkeypatch.setattr("underlag.cli.import_table.rehearse", with_another)
    said = underlag("import", TABLE, file, "--country", own_country)
    assert said.code == 10
    assert "another import was made meanwhile" in said.err
    assert len(list((own_country / "vintages").glob("2*"))) == 1


def stopped_import(country: Path, file: Path, slow: str, sent: signal.Signals) -> int:
    """Exit code of an import to which a signal is sent when it says on its output that it has come where ``slow``, the
    lines of a program before it, makes it wait."""
    program = "import time; from underlag.evidence.official import intake\n" + slow
    program += "\nfrom underlag.cli.main import main; main()"
    with subprocess.Popen(
        [sys.executable, "-c", program, "import", TABLE, str(file), "--country", str(country), "--date", "2026-03-31"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stdout.readline() == "here\n"
        process.send_signal(sent)
        return process.wait(30)


WRITING = """w = intake.write_vintage
def f(place, *more):
    w(place, *more)
    if place.parent.name == 'vintages':
        print('here', flush=True); time.sleep(60)
intake.write_vintage = f"""
LOGGING = """def f(*given):
    print('here', flush=True); time.sleep(60)
intake.add_entry = f"""
LOGGED = """a = intake.add_entry
def f(folder, entry):
    a(folder, entry)
    (folder / 'log.csv').open('ab').write(b'2026-03-31T1') if 'HALF' in globals() else None
    print('here', flush=True); time.sleep(60)
intake.add_entry = f"""


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_leaves_the_country_as_it_was(
    own_country: Path, official: Any, tmp_path: Path, sent: signal.Signals, code: int
) -> None:
    file, before = official(tmp_path / "t.xlsx"), state(own_country)
    assert stopped_import(own_country, file, WRITING, sent) == code
    assert state(own_country) == before


@pytest.mark.parametrize("moment", [WRITING, LOGGING])
def test_what_a_killed_import_has_begun_is_undone_by_the_next_one(
    underlag: Command, own_country: Path, official: Any, tmp_path: Path, moment: str
) -> None:
    file = official(tmp_path / "t.xlsx")
    stopped_import(own_country, file, moment, signal.SIGKILL)
    assert (own_country / "vintages" / ".lock").is_file()
    said = underlag("import", TABLE, file, "--country", own_country, "--date", "2026-03-31")
    assert said.code == 0, said.err
    assert sorted(p.name for p in (own_country / "vintages").iterdir()) == [VINTAGE, "log.csv"]
    assert [(e.action, e.vintage) for e in read_log(own_country / "vintages")] == [("import", VINTAGE)]
    assert underlag("check", "--country", own_country).code == 0


def test_an_import_killed_when_all_was_done_stays(
    underlag: Command, own_country: Path, official: Any, tmp_path: Path
) -> None:
    file = official(tmp_path / "t.xlsx")
    stopped_import(own_country, file, "HALF = True\n" + LOGGED, signal.SIGKILL)
    said = underlag("import", TABLE, file, "--country", own_country)
    assert said.code == 10
    assert "the same file has been taken in already" in said.err
    assert f"underlag import --undo {VINTAGE}" in said.err
    assert sorted(p.name for p in (own_country / "vintages").iterdir()) == [VINTAGE, "log.csv"]
    assert underlag("check", "--country", own_country).code == 0


def test_an_undo_that_was_killed_is_put_back_or_finished(
    underlag: Command, own_country: Path, official: Any, tmp_path: Path
) -> None:
    """The state that each moment leaves, made by hand: set aside and not logged, set aside and logged."""
    folder = own_country / "vintages"
    assert underlag("import", TABLE, official(tmp_path / "t.xlsx"), "--country", own_country).code == 0
    (place,) = folder.glob("2*")
    before = state(own_country)
    dead = json.dumps({**ended().marker(), "vintage": place.name})
    place.rename(folder / f".undo-{place.name}")
    (folder / ".lock").write_text(dead, encoding="utf-8")
    intake.recover(own_country)
    assert state(own_country) == before
    shutil.copytree(place, tmp_path / "kept")
    assert underlag("import", "--undo", "--country", own_country).code == 0
    after = state(own_country)
    shutil.copytree(tmp_path / "kept", folder / f".undo-{place.name}")
    (folder / ".lock").write_text(dead, encoding="utf-8")
    intake.recover(own_country)
    assert state(own_country) == after


def ended() -> Owner:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        pass
    return replace(Owner.this(), pid=process.pid, start="")


def test_a_lock_names_its_process_and_holds_while_that_lives(
    underlag: Command, own_country: Path, official: Any, tmp_path: Path
) -> None:
    file, folder = official(tmp_path / "t.xlsx"), own_country / "vintages"
    folder.mkdir()
    with only_one(folder, VINTAGE):
        before = state(own_country)
        said = underlag("import", TABLE, file, "--country", own_country)
        assert said.code == 13
        assert f"process {os.getpid()} on " in said.err and VINTAGE in said.err
        assert state(own_country) == before
    assert not list(folder.iterdir())


def test_what_others_keep_beside_the_vintages_is_left(underlag: Command, own_country: Path) -> None:
    folder = own_country / "vintages"
    (folder / ".import-notes").mkdir(parents=True)
    (folder / ".import-notes" / "mine.txt").touch()
    (folder / f".undo-{VINTAGE}").write_text("mine", encoding="utf-8")
    (folder / VINTAGE).mkdir()
    (folder / VINTAGE / "mine.txt").touch()
    before = state(own_country)
    (folder / ".lock").write_text(json.dumps({**ended().marker(), "vintage": VINTAGE}), encoding="utf-8")
    intake.recover(own_country)
    assert state(own_country) == before


def test_the_permissions_of_a_vintage_follow_the_mask(
    underlag: Command, own_country: Path, official: Any, tmp_path: Path
) -> None:
    before = os.umask(0o027)
    try:
        assert underlag("import", TABLE, official(tmp_path / "t.xlsx"), "--country", own_country).code == 0
    finally:
        os.umask(before)
    (place,) = (own_country / "vintages").glob("2*")
    assert place.stat().st_mode & 0o777 == 0o750
    assert {path.stat().st_mode & 0o777 for path in place.iterdir()} == {0o640}


def test_damaged_vintages_are_found_by_check(
    underlag: Command, own_country: Path, official: Any, tmp_path: Path
) -> None:
    assert underlag("import", TABLE, official(tmp_path / "t.xlsx"), "--country", own_country).code == 0
    assert underlag("check", "--country", own_country).code == 0
    (place,) = (own_country / "vintages").glob("2*")
    rows = (place / "rows.csv").read_text(encoding="utf-8")
    (place / "rows.csv").write_text(rows.replace("490.7", "499.7"), encoding="utf-8")
    said = underlag("check", "--country", own_country)
    assert said.code == 10
    assert f"vintages/{place.name}/source.yaml, hash" in said.err
    (place / "rows.csv").write_text(rows.replace(",N1,", ",N9,"), encoding="utf-8")
    assert f"vintages/{place.name}/rows.csv, row" in underlag("check", "--country", own_country).err
    (place / "rows.csv").write_text(rows, encoding="utf-8")
    (own_country / "vintages" / "log.csv").write_text("at,what\n2026,x\n", encoding="utf-8")
    assert "vintages/log.csv, row 2" in underlag("check", "--country", own_country).err
    (own_country / "vintages" / "log.csv").unlink()
    assert "the log has no import of this vintage" in underlag("check", "--country", own_country).err
    (place / "vintage.yaml").write_text("id: x\n", encoding="utf-8")
    assert f"vintages/{place.name}/vintage.yaml" in underlag("check", "--country", own_country).err
    shutil.rmtree(place)
    (own_country / "vintages" / "notes").mkdir()
    assert "not a vintage" in underlag("check", "--country", own_country).err


def test_a_damaged_mapping_is_found_by_check(underlag: Command, own_country: Path) -> None:
    file = own_country / "mappings" / "health-board-by-region.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(
        text.replace("unit: head}, error: 0.01", "unit: head}").replace("table:", "tabel:"), encoding="utf-8"
    )
    said = underlag("check", "--country", own_country)
    assert said.code == 10
    assert "mappings/health-board-by-region.yaml" in said.err
