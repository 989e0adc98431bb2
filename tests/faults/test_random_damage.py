"""Whatever bytes are changed in a file, it is read or refused with a message for the user, never with a traceback."""

from __future__ import annotations

import io
import json
import random
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shared.faults.population_table import FRAME, GOOD, NAMES, package, parquet, workbook

from underlag.core.errors import EvidenceError
from underlag.evidence.package.resources import read_package
from underlag.evidence.package.tables import read_table
from underlag.evidence.reading.documents import parse_yaml, read_json

SPLINTERS = (b",", b"\n", b'"', b"\0", b"\xff", b"-", b"9" * 30, b"1e999", b": [", b"&a *a")


def damaged(content: bytes, seed: int) -> bytes:
    """``content`` with a few bytes changed, taken out, doubled or cut off at the end."""
    chance = random.Random(seed)
    data = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        at, length = chance.randrange(len(data) + 1), chance.randint(1, 40)
        match chance.randrange(6):
            case 0:
                data[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                del data[at : at + length]
            case 2:
                data[at:at] = data[at : at + length]
            case 3:
                data[at:at] = chance.choice(SPLINTERS)
            case 4:
                data[at:] = b""
            case _:
                other = chance.randrange(len(data) + 1)
                here, there = data[at : at + length], data[other : other + length]
                data[at : at + length], data[other : other + length] = there, here
        if not data:
            break
    return bytes(data)


def only_user_errors(root: Path, content: bytes, path: str) -> None:
    resource = package(root, path)
    (root / path).write_bytes(content)
    try:
        frame = read_table(root, resource)
    except EvidenceError as error:
        assert all(p.where and p.what for p in error.problems)
    else:
        assert frame.height > 0
        assert (frame["persons"] >= 0).all()


@settings(max_examples=400)
@given(seed=st.integers(0, 2**32))
def test_no_damage_to_a_csv_brings_anything_but_a_user_error(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    only_user_errors(tmp_path_factory.mktemp("d"), damaged(GOOD.encode(), seed), "population.csv")


@settings(max_examples=60)
@given(seed=st.integers(0, 2**32))
def test_no_damage_to_a_workbook_brings_anything_but_a_user_error(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    content = workbook([NAMES, ["01", 2020, "women", 30, 120], ["01", 2020, "men", 30, 118]])
    plain = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as packed, zipfile.ZipFile(plain, "w") as copy:
        for name in packed.namelist():
            part = packed.read(name)
            copy.writestr(name, damaged(part, seed) if "sheet1" in name or seed % 5 == 0 else part)
    only_user_errors(tmp_path_factory.mktemp("d"), plain.getvalue(), "population.xlsx")
    only_user_errors(tmp_path_factory.mktemp("d"), damaged(content, seed), "population.xlsx")


@settings(max_examples=200)
@given(seed=st.integers(0, 2**32))
def test_no_damage_to_a_descriptor_brings_anything_but_a_user_error(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    root = tmp_path_factory.mktemp("d")
    package(root)
    path = root / "datapackage.json"
    path.write_bytes(damaged(path.read_bytes(), seed))
    try:
        read_package(root)
    except EvidenceError as error:
        assert all(p.where and p.what for p in error.problems)


CARD = """name: training/fill
meaning: {sv: Andel tillsatta, en: "Share filled: of posts"}
values:
  - {from: 2020, value: 0.95}
  - from: 2022
    value: [1, 2.5, ~, true, 2024-01-01, 0x1F, "x\\ty"]
text: |
  several
  lines
"""


@settings(max_examples=400)
@given(seed=st.integers(0, 2**32))
def test_no_damage_to_yaml_or_json_brings_anything_but_a_user_error(
    seed: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("d") / "x.json"
    path.write_bytes(damaged(json.dumps({"inputs": {"a": 1, "b": [1, {"c": 2}]}}).encode(), seed))
    text = damaged(CARD.encode(), seed).decode("utf-8", errors="ignore").replace("\0", "")
    for read in (lambda: parse_yaml(text, "x.yaml"), lambda: read_json(path, "x.json")):
        try:
            read()
        except EvidenceError as error:
            assert all(p.where and p.what for p in error.problems)


@settings(max_examples=60)
@given(seed=st.integers(0, 2**32))
def test_no_damage_to_parquet_brings_anything_but_a_user_error(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    only_user_errors(tmp_path_factory.mktemp("d"), damaged(parquet(FRAME), seed), "population.parquet")
