"""``underlag migrate``: all files of a country or none, and what stands in the way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from underlag.core.language import Text
from underlag.evidence.places import country_directory
from underlag.evidence.reading import format_versions
from underlag.evidence.reading.format_versions import FormatChange, Formats

Command = Callable[..., Any]


@pytest.fixture
def country(tmp_path: Path) -> Path:
    folder = tmp_path / "mine" / "scenarios"
    folder.mkdir(parents=True)
    for name in ("high", "low"):
        (folder / f"{name}.yaml").write_text(f"name: {name}\nfill: 90\n", encoding="utf-8")
    return tmp_path / "mine"


def in_steps(monkeypatch: pytest.MonkeyPatch, *steps: FormatChange) -> None:
    monkeypatch.setitem(format_versions.PLACES, "scenarios/*.yaml", Formats(Text("scenario", "scenario"), steps))


SHARE = FormatChange(
    ("fill",), Text("fill var i procent", "fill was in percent"), lambda text: text.replace("90", "0.9")
)
ASKED = FormatChange(("name",), Text("name var ett nummer", "name was a number"))


def test_every_file_of_an_earlier_format_is_written_anew(
    country: Path, underlag: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_steps(monkeypatch, SHARE)
    said = underlag("migrate", country)
    assert said.code == 0 and said.out.count("skriven i dagens format") == 2
    assert (country / "scenarios" / "low.yaml").read_text(encoding="utf-8") == "format: 2\nname: low\nfill: 0.9\n"
    assert sorted(path.name for path in (country / "scenarios").iterdir()) == ["high.yaml", "low.yaml"]
    assert underlag("migrate", country, "--lang", "en").out == "All 2 files are of today's format.\n"


def test_where_somebody_must_decide_nothing_is_changed(
    country: Path, underlag: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    (country / "scenarios" / "low.yaml").write_text("format: 2\nname: low\nfill: 0.9\n", encoding="utf-8")
    in_steps(monkeypatch, SHARE, ASKED)
    before = {path: path.read_bytes() for path in (country / "scenarios").iterdir()}
    said = underlag("migrate", country, "--lang", "en")
    assert said.code == 10 and said.err.count("name was a number") == 2
    assert {path: path.read_bytes() for path in (country / "scenarios").iterdir()} == before


def test_where_a_file_cannot_be_written_none_is(
    country: Path, underlag: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_steps(monkeypatch, SHARE)
    write, before = Path.write_text, (country / "scenarios" / "high.yaml").read_bytes()

    def full(path: Path, text: str, **how: str) -> int:
        if path.name == "low.yaml":
            raise OSError(28, "No space left on device", str(path))
        return write(path, text, **how)

    monkeypatch.setattr(Path, "write_text", full)
    said = underlag("migrate", country)
    assert said.code == 13 and "filerna kan inte skrivas" in said.err
    assert (country / "scenarios" / "high.yaml").read_bytes() == before
    assert sorted(path.name for path in (country / "scenarios").iterdir()) == ["high.yaml", "low.yaml"]


@pytest.mark.parametrize("name", ["sweden", "fictional"])
def test_the_bundled_countries_are_of_todays_format(underlag: Command, name: str) -> None:
    said = underlag("migrate", country_directory(name), "--lang", "en")
    assert said.code == 0 and said.out.endswith("files are of today's format.\n")


@pytest.mark.parametrize("path", ["nowhere", "scenarios/none.yaml", "."])
def test_a_place_without_such_files_is_refused(tmp_path: Path, underlag: Command, path: str) -> None:
    said = underlag("migrate", tmp_path / path)
    assert said.code == 11 and "ingen fil som har ett format" in said.err
