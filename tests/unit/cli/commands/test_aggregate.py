"""The command ``aggregate`` as a user calls it: the Dutch model in its own form, its runs explained and compared."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

DUTCH = Path(__file__).parents[3] / "golden" / "data" / "capaciteitsorgaan_gp_2025_inputs.json"
Plan = Callable[..., Path]
Command = Callable[..., Any]


class TestAggregate:
    def test_the_dutch_model_in_the_demanded_form(self, underlag: Command, tmp_path: Path) -> None:
        """Citation: Capaciteitsorgaan, capacity plan for general practitioners, round 2025; advice 1 016–1 036."""
        out = tmp_path / "dutch"
        said = underlag("aggregate", DUTCH, "--out", out)
        assert said.code == 0, said.err
        with (out / "trace.csv").open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        assert list(rows[0]) == [
            "year",
            "supply_heads",
            "supply_fte",
            "required_fte_demography",
            "required_fte_low",
            "required_fte_mid",
            "required_fte_high",
            "intake_low",
            "intake_mid",
            "intake_high",
        ]
        assert [int(row["year"]) for row in rows] == list(range(2025, 2046))
        advised = {int(row["year"]): row["intake_mid"] for row in rows}
        assert 1016 <= float(advised[2043]) <= 1036
        assert advised[2025] == "", "empty where not defined"

    def test_the_reading_of_arrivals_is_chosen_and_has_an_id_of_its_own(
        self, underlag: Command, tmp_path: Path
    ) -> None:
        content = json.loads(DUTCH.read_text(encoding="utf-8"))
        content["inputs"]["rendement_buitenland"] = 0.5
        file = tmp_path / "inputs.json"
        file.write_text(json.dumps(content), encoding="utf-8")
        written = {}
        for name, options in {
            "default": (),
            "all": ("--arrivals", "all"),
            "staying": ("--arrivals", "staying"),
        }.items():
            assert underlag("aggregate", file, "--out", tmp_path / name, *options).code == 0
            manifest = json.loads((tmp_path / name / "manifest.json").read_text(encoding="utf-8"))
            written[name] = (manifest["arrivals"], manifest["run_id"], (tmp_path / name / "trace.csv").read_bytes())
        assert written["default"] == written["all"]
        assert all(one != other for one, other in zip(written["all"], written["staying"], strict=True))
        assert underlag("aggregate", file, "--out", tmp_path / "no", "--arrivals", "some").code == 2

    def test_a_run_is_explained_by_its_parts(self, underlag: Command, tmp_path: Path) -> None:
        out = tmp_path / "dutch"
        assert underlag("aggregate", DUTCH, "--out", out).code == 0
        tree = json.loads(underlag("explain", out, "intake", "--json").out)
        assert len(tree["children"]) == 12
        assert tree["value"] == pytest.approx(1031.05, abs=0.01)
        assert sum(part["value"] for part in tree["children"]) == pytest.approx(tree["value"], abs=0.01)
        said = underlag("explain", out, "intake/2043/high", "--lang", "en").out
        assert "Outflow of those at work in the base year" in said and "[intake/2043/high]" in said
        assert underlag("explain", out, "starts/04/2030").code == 14

    def test_two_runs_are_compared_by_their_parts(self, underlag: Command, plan: Plan, tmp_path: Path) -> None:
        content = json.loads(DUTCH.read_text(encoding="utf-8"))
        content["inputs"]["n_inopleiding_perjaar"] += 100
        file = tmp_path / "more.json"
        file.write_text(json.dumps(content), encoding="utf-8")
        for source, name in ((DUTCH, "one"), (file, "other")):
            assert underlag("aggregate", source, "--out", tmp_path / name).code == 0
        rows = list(csv.DictReader(underlag("compare", tmp_path / "one", tmp_path / "other", "--csv").out.splitlines()))
        mid = {row["part"]: float(row["difference"]) for row in rows if row["variant"] == "mid"}
        assert len(mid) == 13 and mid["training"] == pytest.approx(mid["intake"], abs=0.01) and mid["training"] < -10
        table = underlag("compare", tmp_path / "one", tmp_path / "other").out
        assert "Utbildning som pågår eller börjar innan intaget kan ändras" in table and "Summa: rådet" in table
        mixed = underlag("compare", tmp_path / "one", plan())
        assert mixed.code == 12 and "olika form" in mixed.err

    def test_what_else_differs_between_two_runs_is_said(self, underlag: Command, tmp_path: Path) -> None:
        content = json.loads(DUTCH.read_text(encoding="utf-8"))
        content["inputs"]["intern_rendement3"] = 0.90
        file = tmp_path / "fewer.json"
        file.write_text(json.dumps(content), encoding="utf-8")
        assert underlag("aggregate", DUTCH, "--out", tmp_path / "one").code == 0
        assert underlag("aggregate", file, "--out", tmp_path / "other", "--arrivals", "staying").code == 0
        said = underlag("compare", tmp_path / "one", tmp_path / "other", "--lang", "en").out
        assert "One place a year has given 8.345 FTE" in said and "parts whose cause is the same differ too" in said
        assert "--arrivals all and staying" in said

    @pytest.mark.usefixtures("in_english")
    def test_a_run_is_made_again_from_its_own_figures_elsewhere_and_not_in_its_own_place(
        self, underlag: Command, tmp_path: Path
    ) -> None:
        out = tmp_path / "one"
        assert underlag("aggregate", DUTCH, "--out", out).code == 0
        refused = underlag("aggregate", out / "inputs.json", "--out", out, "--replace")
        assert refused.code == 13 and "what the command reads is there" in refused.err
        assert underlag("aggregate", out / "inputs.json", "--out", tmp_path / "two").code == 0
        one, two = ((place / "trace.csv").read_bytes() for place in (out, tmp_path / "two"))
        assert one == two

    def test_other_keys_than_inputs_are_ignored(self, underlag: Command, tmp_path: Path) -> None:
        file = tmp_path / "inputs.json"
        content = json.loads(DUTCH.read_text(encoding="utf-8"))
        file.write_text(json.dumps({"inputs": content["inputs"], "note": [1, 2]}), encoding="utf-8")
        for source, out in ((DUTCH, "one"), (file, "two")):
            assert underlag("aggregate", source, "--out", tmp_path / out).code == 0
        one, two = ((tmp_path / out / "trace.csv").read_bytes() for out in ("one", "two"))
        assert one == two

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (b"{", "JSON"),
            (b"", ""),
            (b"[1, 2]", ""),
            (b"{}", "inputs"),
            (b'{"inputs": {}}', "inputs"),
            ('{"inputs": "på"}'.encode("latin-1"), ""),
            (None, ""),
        ],
    )
    @pytest.mark.usefixtures("in_english")
    def test_bad_json_is_refused(self, underlag: Command, tmp_path: Path, content: bytes | None, said: str) -> None:
        file, out = tmp_path / "inputs.json", tmp_path / "out"
        if content is not None:
            file.write_bytes(content)
        answer = underlag("aggregate", file, "--out", out)
        assert answer.code == 10, answer
        assert "inputs.json" in answer.err
        assert said in answer.err
        assert "to do:" in answer.err
        assert not out.exists()

    @pytest.mark.usefixtures("in_english")
    def test_a_number_that_is_text_is_named(self, underlag: Command, tmp_path: Path) -> None:
        content = json.loads(DUTCH.read_text(encoding="utf-8"))
        name = "opleidingsduur"
        content["inputs"][name] = "many"
        file = tmp_path / "inputs.json"
        file.write_text(json.dumps(content), encoding="utf-8")
        answer = underlag("aggregate", file, "--out", tmp_path / "out")
        assert answer.code == 10
        assert name in answer.err
        assert "many" in answer.err
