"""Runs of the aggregate form: what they write, and that they are read back, explained and compared."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from underlag.core.errors import EvidenceError, RunError, UnknownNumberError
from underlag.core.printed import as_printed, printed
from underlag.runs.record.aggregate import (
    AggregateRun,
    advice_year,
    aggregate_files,
    is_aggregate,
    read_aggregate,
)
from underlag.runs.why.compare_aggregate import INTAKE_ROW, compare_advice
from underlag.runs.why.explain_aggregate import explain_advice
from underlag.runs.why.explain_nodes import Node
from underlag.workforce.aggregate_form.aggregate import VARIANTS, trace
from underlag.workforce.aggregate_form.aggregate_inputs import Arrivals
from underlag.workforce.aggregate_form.aggregate_parts import PARTS

ROUNDS = Path(__file__).parents[3] / "golden" / "data" / "capaciteitsorgaan_gp_rounds.json"
Make = Callable[..., AggregateRun]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """``make(round, arrivals, **changes)``: a run of one of the agency's rounds, written and read back."""
    rounds = json.loads(ROUNDS.read_text(encoding="utf-8"))["rounds"]

    def run(name: str = "2019", arrivals: str = "all", **changes: Any) -> AggregateRun:
        place = tmp_path / f"run-{len(list(tmp_path.iterdir()))}"
        place.mkdir()
        file = place / "file.json"
        inputs = {key: value for key, value in (rounds[name] | changes).items() if value is not None}
        file.write_text(json.dumps({"inputs": inputs, "title": "more"}), encoding="utf-8")
        for written, text in aggregate_files(file, Arrivals(arrivals)).items():
            (place / written).write_text(text, encoding="utf-8")
        return read_aggregate(place)

    return run


def test_a_run_is_read_back_as_it_was_computed(make: Make) -> None:
    run = make("2019", "staying")
    assert run.arrivals is Arrivals.staying and is_aggregate(run.directory)
    # 15 come a year, 714 per thousand women, and two in five stay
    assert run.inputs.abroad.arriving == pytest.approx([15 * 0.4 * 0.714, 15 * 0.4 * 0.286])
    with (run.directory / "trace.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    again = trace(run.inputs)
    assert [float(row["supply_fte"]) for row in rows] == as_printed(again.supply_fte).tolist()


def test_the_parts_in_the_file_sum_to_the_trace(make: Make) -> None:
    run = make("2019")
    with (run.directory / "advice_parts.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert {(row["year"], row["variant"]) for row in rows} == {
        (year, variant) for year in ("2031", "2037") for variant in VARIANTS
    }
    for which, variant in enumerate(VARIANTS):
        mine = [row for row in rows if (row["year"], row["variant"]) == ("2037", variant)]
        assert [row["part"] for row in mine] == list(PARTS)
        assert sum(float(row["places"]) for row in mine) == pytest.approx(trace(run.inputs).intake[which, 18], rel=1e-5)


def test_only_the_figures_that_are_read_are_kept(make: Make) -> None:
    kept = json.loads((make("2019", toelichting=1).directory / "inputs.json").read_text(encoding="utf-8"))
    assert list(kept) == ["inputs"] and "toelichting" not in kept["inputs"]


def test_nothing_is_computed_from_a_file_with_faults(tmp_path: Path) -> None:
    file = tmp_path / "bad.json"
    file.write_text('{"inputs": {"basisjaar": "x"}}', encoding="utf-8")
    with pytest.raises(EvidenceError, match="basisjaar"):
        aggregate_files(file, Arrivals.all)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("inputs.json", None, "is missing"),
        ("inputs.json", '{"inputs": {}}', "the key is missing"),
        ("inputs.json", "{", "inputs.json"),
        ("manifest.json", '{"run_id": "abc", "form": "aggregate"}', "Found: nothing. Expected: all or staying"),
        ("manifest.json", '{"run_id": "abc", "form": "aggregate", "arrivals": "some"}', "Found: some"),
    ],
)
def test_a_damaged_run_is_refused_with_what_to_do(make: Make, name: str, text: str | None, said: str) -> None:
    directory = make().directory
    if text is None:
        (directory / name).unlink()
    else:
        (directory / name).write_text(text, encoding="utf-8")
    with pytest.raises(RunError, match=re.escape(said)) as caught:
        read_aggregate(directory)
    assert all(problem.told("en")["remedy"] == "run aggregate again" for problem in caught.value.problems)


def test_the_year_of_the_advice_is_the_last_balance_year_that_has_one(make: Make) -> None:
    assert advice_year(make("2019")) == 2037
    assert advice_year(make("2019", evenwichtsjaar2=2021.0)) == 2031, "nobody of the intake works in 2021"
    with pytest.raises(RunError, match=r"no balance year with an advice.*one of 2025–2039"):
        advice_year(make("2019", evenwichtsjaar1=None, evenwichtsjaar2=None))


def worked_out(node: Node) -> float:
    """The formula of a line with the numbers of the lines below it."""
    below = {child.name.partition("  [")[2].rstrip("]"): child.value for child in node.children}
    written = re.sub(r"\{([^}]*)\}", lambda found: f"({below[found[1]]!r})", node.expression)
    assert re.fullmatch(r"[-+*/(). 0-9e]+", written), written
    return float(eval(written))


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("key", ["intake", "intake/2031", "intake/2030/low", "intake/2037/high"])
def test_the_advice_and_each_part_can_be_computed_from_what_is_printed(make: Make, key: str, language: str) -> None:
    run = make("2019")
    tree = explain_advice(run, key, language)
    assert len(tree.children) == 12
    assert tree.value == pytest.approx(worked_out(tree), abs=0.01)  # twelve parts to six digits
    for part in tree.children:
        assert part.value == pytest.approx(worked_out(part), abs=0.02)  # of ten thousand FTE
        assert all(leaf.reason for leaf in part.children), "a number that is not computed says why"
    year, variant = ([*key.split("/")[1:], "2037", "mid"] if key == "intake" else [*key.split("/")[1:], "mid"])[:2]
    at = int(year) - 2019
    assert tree.value == printed(trace(run.inputs).intake[VARIANTS.index(variant), at])
    assert tree.name.endswith(f"[intake/{year}/{variant}]")


def test_the_order_of_the_parts_is_said(make: Make) -> None:
    assert "i den ordning som de står" in explain_advice(make(), "intake", "sv").text
    assert "in the order in which they stand" in explain_advice(make(), "intake", "en").text


def test_one_level_is_the_parts_alone(make: Make) -> None:
    tree = explain_advice(make(), "intake", "en", depth=1)
    assert len(tree.children) == 12 and not any(part.children or part.expression for part in tree.children)


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("gap_fte/00/2030", "e.g. intake/2037; all other numbers stand in trace.csv"),
        ("intake/2037/mid/more", "intake/year/variant"),
        ("intake/next", "not a year"),
        ("intake/2037/middle", "unknown variant"),
        ("intake/2020", "Expected: 2025–2039"),
    ],
)
def test_a_number_that_is_not_there_is_answered_with_what_is(make: Make, key: str, said: str) -> None:
    with pytest.raises(UnknownNumberError, match=re.escape(said)) as caught:
        explain_advice(make(), key, "en")
    assert all(problem.remedy for problem in caught.value.problems)


def test_two_rounds_differ_by_their_parts(make: Make) -> None:
    """The agency's own analysis of 2019 for 2037 and of 2022 for 2040: outflow 488.98 and 549.36, arrivals −21.99 and
    none (nobody comes in 2022); advice 841.84 and 1 374.24."""
    found = compare_advice(make("2019"), make("2022"))
    rows = {row["part"]: row for row in found.table.iter_rows(named=True) if row["variant"] == "mid"}
    assert list(rows) == [*PARTS, INTAKE_ROW]
    assert rows["outflow"]["difference"] == pytest.approx(549.36 - 488.98, abs=0.01)
    assert rows["arrivals"]["difference"] == pytest.approx(21.99, abs=0.01)
    assert rows[INTAKE_ROW]["difference"] == pytest.approx(1374.24 - 841.84, abs=0.01)
    assert {(row["before_year"], row["after_year"]) for row in rows.values()} == {(2037, 2040)}
    for variant in VARIANTS:
        mine = [row for row in found.table.iter_rows(named=True) if row["variant"] == variant]
        # each to six digits
        assert sum(row["difference"] for row in mine[:-1]) == pytest.approx(mine[-1]["difference"], abs=0.01)
    assert found.fte_per_place == (pytest.approx(8.304, abs=5e-4), pytest.approx(8.338, abs=5e-4))


def test_the_two_readings_differ_in_the_arrivals_alone(make: Make) -> None:
    found = compare_advice(make("2019"), make("2019", "staying"))
    moved = {row["part"]: row["difference"] for row in found.table.iter_rows(named=True) if row["difference"]}
    assert set(moved) == {"arrivals", INTAKE_ROW}
    # three in five do not stay: 0.6 · 21.985
    assert moved["arrivals"] == pytest.approx(0.6 * 21.985, abs=1e-3)
    assert moved["arrivals"] == pytest.approx(moved[INTAKE_ROW])
    assert found.arrivals == (Arrivals.all, Arrivals.staying)
