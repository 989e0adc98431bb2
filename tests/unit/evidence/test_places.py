"""Where a country is read from and where what is made of it is kept: one data directory, a folder for each country, and
two copies of a country told apart."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from underlag.core.errors import EvidenceError, SettingError
from underlag.evidence.country import read_country
from underlag.evidence.places import (
    OWNER_FILE,
    CountryPlace,
    bundled_countries,
    country_place,
    data_directory,
    place_to_write,
)


def copied(mini: Path, to: Path) -> Path:
    return Path(shutil.copytree(mini, to))


def test_a_bundled_country_is_kept_under_its_word(tmp_path: Path) -> None:
    for name, directory in bundled_countries().items():
        assert country_place(name, tmp_path) == CountryPlace(directory, tmp_path / "countries" / name)
        assert country_place(str(directory), tmp_path).kept == tmp_path / "countries" / name
    assert not (tmp_path / "countries").exists(), "reading makes no directory"


def test_two_copies_of_a_country_are_two_countries(mini: Path, tmp_path: Path) -> None:
    one, other = (copied(mini, tmp_path / name / "country") for name in ("a", "b"))
    kept = [country_place(str(path), tmp_path / "data").kept for path in (one, other, one)]
    assert kept[0] == kept[2] != kept[1]
    assert all(folder is not None and folder.name.startswith("country-") for folder in kept)


def test_a_path_says_the_same_place_however_it_is_written(
    mini: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = copied(mini, tmp_path / "own")
    monkeypatch.chdir(tmp_path)
    link = tmp_path / "link"
    link.symlink_to(own)
    kept = {country_place(name, tmp_path / "data").kept for name in ("own", "./own/", str(own), "link")}
    assert len(kept) == 1


def test_without_a_data_directory_all_is_kept_in_the_country(mini: Path) -> None:
    place = country_place(str(mini), None)
    assert place == CountryPlace(mini)
    assert (place.written, place.directories, place_to_write(place)) == (mini, (mini,), mini)


def test_what_is_written_goes_to_the_data_directory_and_is_looked_for_there_first(mini: Path, tmp_path: Path) -> None:
    place = country_place(str(mini), tmp_path / "data")
    assert place.directories == (place.kept, mini)
    assert place_to_write(place) == place.written == place.kept
    assert place.kept is not None
    told = json.loads((place.kept / OWNER_FILE).read_text(encoding="utf-8"))
    assert told == {"code": read_country(mini).code, "directory": str(mini.resolve())}
    (place.kept / OWNER_FILE).write_text("mine", encoding="utf-8")
    place_to_write(place)
    assert (place.kept / OWNER_FILE).read_text(encoding="utf-8") == "mine", "what is there is not written again"


def test_a_data_directory_that_is_a_file_is_refused(mini: Path, tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    with pytest.raises(SettingError) as refused:
        place_to_write(country_place(str(mini), tmp_path / "data"))
    (problem,) = refused.value.problems
    told = problem.told("sv")
    assert "datakatalogen går inte att skriva i" in told["what"]
    assert str(tmp_path / "data") in told["found"]


def test_a_country_that_was_moved_after_tables_were_taken_in_is_refused(mini: Path, tmp_path: Path) -> None:
    data, own = tmp_path / "data", copied(mini, tmp_path / "own")
    former = place_to_write(country_place(str(own), data))
    moved = Path(shutil.move(own, tmp_path / "moved"))
    assert country_place(str(moved), data).kept != former, "nothing was taken in, so nothing is missed"
    (former / "vintages" / "2026-03-31-1-population").mkdir(parents=True)
    with pytest.raises(EvidenceError) as refused:
        country_place(str(moved), data)
    (problem,) = refused.value.problems
    told = problem.told("en")
    assert str(own) in told["what"]
    assert told["found"] == str(former)
    kept = Path(told["expected"])
    assert f"mv {former} {kept}" in told["remedy"]
    former.rename(kept)
    assert country_place(str(moved), data).kept == kept


def test_an_owner_that_cannot_be_read_stops_nobody(mini: Path, tmp_path: Path) -> None:
    other = tmp_path / "data" / "countries" / "other-00000000"
    (other / "vintages" / "2026-03-31-1-population").mkdir(parents=True)
    (other / OWNER_FILE).write_text("{", encoding="utf-8")
    assert country_place(str(mini), tmp_path / "data").kept is not None


def test_another_country_that_is_gone_stops_nobody(mini: Path, tmp_path: Path) -> None:
    other = tmp_path / "data" / "countries" / "other-00000000"
    (other / "vintages" / "2026-03-31-1-population").mkdir(parents=True)
    (other / OWNER_FILE).write_text(
        json.dumps({"code": "atlantis", "directory": str(tmp_path / "gone")}), encoding="utf-8"
    )
    assert country_place(str(mini), tmp_path / "data").kept is not None


def test_the_data_directory_is_the_one_given_or_the_platform_s(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert data_directory(tmp_path) == tmp_path
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    assert data_directory().name == "underlag"
