"""``--replace`` on what is not ours: every kind of place that a user may name by mistake stays as it was, byte for
byte, and the user is told why."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from underlag.core.errors import OutputError
from underlag.runs.record.directory import MANIFEST, check_free, read_manifest, whole_directory
from underlag.runs.record.listing import FILES, seal

RUN_ID = "0123456789ab"
Kind = Callable[[Path], None]


def run(out: Path, replace: bool = False, text: str = "first") -> None:
    """A small run of ours."""
    with whole_directory(out, replace) as place:
        (place / "tables").mkdir()
        (place / "tables" / "numbers.csv").write_text(text, encoding="utf-8")
        (place / "report.html").write_text("<p>report", encoding="utf-8")
        (place / MANIFEST).write_text(json.dumps({"run_id": RUN_ID}), encoding="utf-8")


def state(directory: Path) -> dict[str, tuple[int, str]]:
    """Path → mode, and what is there: where a link leads, or the hash of a file."""
    found = {}
    for path in sorted(directory.rglob("*")):
        if path.is_symlink():
            said = f"link to {path.readlink()}"
        elif path.is_file():
            said = hashlib.sha256(path.read_bytes()).hexdigest()
        else:
            said = "no file"
        found[str(path.relative_to(directory))] = (path.lstat().st_mode, said)
    return found


def documents(out: Path, manifest: str) -> None:
    """A folder of somebody's documents with a manifest.json of something else."""
    out.mkdir()
    (out / "letter.docx").write_bytes(b"PK letter")
    (out / MANIFEST).write_text(manifest, encoding="utf-8")


def in_a_run(change: Callable[[Path], object]) -> Kind:
    def make(out: Path) -> None:
        run(out)
        change(out)

    return make


def link_to(make: Kind) -> Kind:
    def linked(out: Path) -> None:
        make(out.with_name("elsewhere"))
        out.symlink_to("elsewhere", target_is_directory=True)

    return linked


def repository(out: Path) -> None:
    documents(out, "{}")
    (out / ".git").mkdir()
    (out / ".git" / "HEAD").write_text("ref: refs/heads/main\n", encoding="utf-8")


def home(out: Path) -> None:
    out.mkdir()
    (out / ".profile").write_text("export A=1\n", encoding="utf-8")
    (out / ".ssh").mkdir(mode=0o700)


def folder_as_manifest(out: Path) -> None:
    (out / MANIFEST / "deep").mkdir(parents=True)


def without_list(out: Path) -> None:
    run(out)
    (out / MANIFEST).write_text(json.dumps({"run_id": RUN_ID}), encoding="utf-8")


def with_our_keys(out: Path) -> None:
    """The manifest of a web app, with a run id and files that are not of the form of ours."""
    documents(out, json.dumps({"run_id": RUN_ID, FILES: {"letter.docx": "PK letter"}}))


def write(name: str, text: str = "mine") -> Callable[[Path], object]:
    def change(out: Path) -> None:
        (out / name).parent.mkdir(exist_ok=True)
        (out / name).write_text(text, encoding="utf-8")

    return change


def linked_table(out: Path) -> None:
    """A listed table moved away, and a link to it left in its place."""
    (out / "tables" / "numbers.csv").rename(out.parent / "kept.csv")
    (out / "tables" / "numbers.csv").symlink_to(out.parent / "kept.csv")


KINDS: dict[str, tuple[Kind, str]] = {
    "documents with a manifest of something else": (lambda out: documents(out, '{"name": "app"}'), "not a run"),
    "a manifest with keys of ours": (with_our_keys, "letter.docx"),
    "a manifest with a run id that is none of ours": (lambda o: documents(o, '{"run_id": "7", "files": {}}'), "not a"),
    "a manifest that is no JSON": (lambda out: documents(out, "{"), "not a run"),
    "a manifest that is no text": (lambda out: documents(out, "\x00"), "not a run"),
    "a manifest nested too deep": (lambda out: documents(out, "[" * 100_000), "not a run"),
    "an empty manifest": (lambda out: documents(out, ""), "not a run"),
    "a manifest that is a list": (lambda out: documents(out, "[]"), "not a run"),
    "a manifest that is a folder": (folder_as_manifest, "not a run"),
    "a folder without a manifest": (home, "not a run"),
    "a repository": (repository, "not a run"),
    "a file": (lambda out: out.write_text("mine", encoding="utf-8"), "not a run"),
    "a run with notes": (in_a_run(write("notes.txt")), "notes.txt"),
    "a run with notes among its tables": (in_a_run(write("tables/notes.txt")), "tables/notes.txt"),
    "a run with a hidden file": (in_a_run(write(".notes")), ".notes"),
    "a run with a table changed": (in_a_run(write("tables/numbers.csv")), "tables/numbers.csv"),
    "a run with a folder more": (in_a_run(lambda out: (out / "photos").mkdir()), "photos"),
    "a run with a run in it": (in_a_run(lambda out: run(out / "second")), "second/manifest.json"),
    "a run with a link": (in_a_run(lambda out: (out / "home").symlink_to("..")), "home"),
    "a run with a table linked": (in_a_run(linked_table), "tables/numbers.csv"),
    "a run with a pipe for a table": (
        in_a_run(lambda out: ((out / "report.html").unlink(), os.mkfifo(out / "report.html"))),
        "report.html",
    ),
    "a run that lists nothing": (without_list, "does not list its files"),
    "a link to a run": (link_to(run), "symbolic link"),
    "a link to documents": (link_to(lambda out: documents(out, "{}")), "symbolic link"),
    "a link to nothing": (lambda out: out.symlink_to("nowhere"), "symbolic link"),
}
"""Kind of place → how it is made; what the refusal must say."""


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_replaced_that_is_not_ours(tmp_path: Path, kind: str) -> None:
    make, said = KINDS[kind]
    out = tmp_path / "out"
    make(out)
    before = state(tmp_path)
    for refused in (lambda: check_free(out, replace=True), lambda: run(out, replace=True)):
        with pytest.raises(OutputError, match=r"out .*To do: ") as caught:
            refused()
        assert said in str(caught.value)
        assert caught.value.exit_code == 13
    assert state(tmp_path) == before


def test_a_run_as_it_was_written_is_replaced_also_if_a_file_of_it_is_gone(tmp_path: Path) -> None:
    run(tmp_path / "out")
    assert set(read_manifest(tmp_path / "out")[FILES]) == {"report.html", "tables/numbers.csv"}
    (tmp_path / "out" / "report.html").unlink()
    run(tmp_path / "out", replace=True, text="second")
    assert (tmp_path / "out" / "tables" / "numbers.csv").read_text(encoding="utf-8") == "second"


def test_six_files_are_named_as_five_and_one_more(tmp_path: Path) -> None:
    run(tmp_path / "out")
    for name in "abcdef":
        write(name)(tmp_path / "out")
    with pytest.raises(OutputError, match="a, b, c, d, e and 1 more"):
        check_free(tmp_path / "out", replace=True)


def test_what_comes_into_an_earlier_run_while_the_new_one_is_renamed_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, real = tmp_path / "out", os.rename
    run(out)

    def late(source: Path, target: Path) -> None:
        if source == out:
            write("notes.txt")(out)
        real(source, target)

    monkeypatch.setattr(os, "rename", late)
    with pytest.raises(OutputError, match=r"notes\.txt"):
        run(out, replace=True)
    assert sorted(p.name for p in out.iterdir()) == [MANIFEST, "notes.txt", "report.html", "tables"]
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_sealing_twice_is_sealing_once_and_a_run_without_id_gets_one(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("1", encoding="utf-8")
    (tmp_path / MANIFEST).write_text('{"run_id": ""}', encoding="utf-8")
    seal(tmp_path)
    once = (tmp_path / MANIFEST).read_bytes()
    seal(tmp_path)
    assert (tmp_path / MANIFEST).read_bytes() == once
    assert json.loads(once)[FILES] == {"a.csv": hashlib.sha256(b"1").hexdigest()}
    with pytest.raises(OutputError, match="add replace"):
        check_free(tmp_path, replace=False)
