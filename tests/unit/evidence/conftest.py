"""A complete country of three regions, built from what the model says it expects, for tests to damage."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from underlag.core.axes import TASKS
from underlag.evidence.cards.requirements import ASSEMBLED_TABLES, PARAMETERS
from underlag.evidence.checks.provenance import source_hashes
from underlag.evidence.directory.draft import read_draft

BOTH = {"sv": "Ett påstående", "en": "A statement"}
REGIONS, MUNICIPALITIES = ("01", "02", "03"), ("0101", "0102", "0201", "0301")
KEYS = {
    "regions": ["region_code"],
    "municipalities": ["municipality_code"],
    "population_total": ["region_code", "year"],
    "municipality_population_total": ["municipality_code", "year"],
    "workforce_observations": ["observation_id"],
    "population": ["region_code", "year", "sex", "age"],
    "published_facts": ["fact_id"],
}
NUMBERS = {"year", "year_end", "persons", "deaths", "births", "age", "mother_age", "age_from", "age_to"}
DECIMALS = {"percent", "years", "value", "value_max", "weight", "tolerance", "latitude", "longitude"}


def _field(name: str, unit: str | None) -> dict[str, Any]:
    field: dict[str, Any] = {"name": name, "type": "string", "title": name, "constraints": {}}
    if name in NUMBERS:
        field["type"] = "integer"
    elif name in DECIMALS:
        field["type"] = "number"
    if name == "region_code":
        field["constraints"] = {"required": True}
    if name == "sex":
        field["constraints"] = {"enum": ["women", "men"]}
    if unit:
        field["underlag:unit"] = unit
    return field


def _rows(table: str) -> list[dict[str, str]]:
    if table == "regions":
        return [
            {"region_code": c, "name": f"Region {c}", "authority": "R", "healthcare_region": "A", "name_en": "R"}
            for c in REGIONS
        ]
    if table == "municipalities":
        return [
            {"municipality_code": m, "region_code": m[:2], "name": f"Kommun {m}", "latitude": "60.5"}
            for m in MUNICIPALITIES
        ]
    if table == "municipality_population_total":
        return [{"municipality_code": m, "year": "2024", "persons": "1000"} for m in MUNICIPALITIES]
    if table == "population_total":
        totals = {"01": "2000", "02": "1000", "03": "1000", "00": "4000"}
        return [{"region_code": c, "year": "2024", "persons": n} for c, n in totals.items()]
    if table == "population":
        return [
            {"region_code": c, "year": "2015", "sex": s, "age": str(a), "persons": "10"}
            for c in REGIONS
            for s in ("women", "men")
            for a in range(3)
        ]
    if table == "workforce_observations":
        return [
            {
                "observation_id": "o1",
                "region_code": "01",
                "year": "2022",
                "quantity": "trainees_heads",
                "value": "70",
                "unit": "head",
                "source": "register-2022",
                "used": "synthesis",
            }
        ]
    row = {"region_code": "01", "year": "2024", "sex": "women", "source": "register-2022", "municipality_code": "0101"}
    return [{name: row.get(name, "1") for name in ASSEMBLED_TABLES[table]}]


def write_csv(path: Path, names: list[str], rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, names, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


class Plain(yaml.SafeDumper):
    """Writes what occurs twice twice, without anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def write_yaml(path: Path, data: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.dump(data, Dumper=Plain, allow_unicode=True, sort_keys=False), encoding="utf-8")


def _card(name: str) -> dict[str, Any]:
    expected = PARAMETERS[name]
    value = 0.5 if expected.low <= 0.5 <= expected.high else min(expected.low + 1, expected.high)
    if expected.sums_to_one:
        value = dict.fromkeys(TASKS, 1 / len(TASKS)) if expected.axes == ("task",) else {20: 0.4, 55: 0.6}
    return {
        "name": name,
        "meaning": BOTH,
        "unit": expected.unit,
        "axes": list(expected.axes) if expected.sums_to_one else [],
        "status": "assumed",
        "values": [{"from": 2020, "value": value}],
        "distribution": {"kind": "fixed"},
        "reason": BOTH,
        "review": BOTH,
    }


def _profession() -> dict[str, Any]:
    words = ("title", "specialist", "specialists", "trainee", "trainees", "post", "posts")
    return {
        "name": "gp",
        **dict.fromkeys(words, BOTH),
        "training_years": 12,
        "observations": {"profession": "gp"},
        "norms": {"specialist": "need/residents_per_specialist", "trainee": "need/residents_per_trainee"},
    }


def _write_scenarios(root: Path) -> None:
    goal = {"coverage": 1.0, "need_model": "guideline", "target_year": 2040, "first_year": 2027, "ramp_years": 3}
    decided = {
        "objective": {
            "decided_years": 10,
            "specialist_year": 6e6,
            "discount": 0.03,
            "risk": 0.25,
            "tail": 0.9,
            "steadiness": 1.0,
            "rural": 0.0,
            "deprived": 0.0,
        },
        "limits": {
            "applicants": "nation",
            "supervision": "region",
            "rotations": "healthcare_region",
            "budget": "none",
            "yearly_change": "region",
            "floor": "region",
            "solidarity": "region",
        },
    }
    words = {"title": BOTH, "description": BOTH}
    write_yaml(root / "scenarios/baseline.yaml", {"name": "baseline", **words, "goal": goal, **decided})
    changes = {
        "parameters": {"training/fill": {"value": 0.9}, "exits/retirement_shift": {"add": 1.0}},
        "goal": {"target_year": 2045},
    }
    later = {"name": "later", "base": "baseline", **words, "changes": changes, "reason": BOTH}
    write_yaml(root / "scenarios/later.yaml", later)


def _write_tables(root: Path) -> None:
    resources = []
    for table, columns in ASSEMBLED_TABLES.items():
        write_csv(root / f"tables/{table}.csv", list(columns), _rows(table))
        resource = {
            "name": table,
            "path": f"tables/{table}.csv",
            "title": table,
            "underlag:title_sv": table,
            "schema": {"fields": [_field(n, u) for n, u in columns.items()], "primaryKey": KEYS.get(table, [])},
        }
        if "source" not in columns:
            resource["underlag:sources"] = ["register-2022"]
        resources.append(resource)
    (root / "datapackage.json").write_text(json.dumps({"name": "mini", "resources": resources}), encoding="utf-8")


def write_source(root: Path, name: str, fingerprint: str | None) -> None:
    card = {
        "id": name,
        "publisher": "Registret",
        "title": "Register",
        "date": 2022,
        "address": "https://example.org",
        "licence": "CC0",
        "accessed": "2026-01-01",
        "taken": "All rows",
        "status": "official",
    }
    write_yaml(root / f"sources/{name}.yaml", card | ({"hash": fingerprint} if fingerprint else {}))


def build(root: Path) -> None:
    """A valid country in the directory ``root``."""
    for folder in ("tables", "boundaries"):
        (root / folder).mkdir(parents=True)
    settings = {
        "code": "mini",
        "name": BOTH,
        "form": "career",
        "nation_code": "00",
        "nation_name": BOTH,
        "base_year": 2024,
        "currency": "sek",
        "default_profession": "gp",
        "default_scenario": "baseline",
        "publication": {
            "publisher": {"name": BOTH, "kind": "NationalAuthority"},
            "licence": {"name": "CC0-1.0", "title": BOTH, "address": "https://example.org/cc0"},
        },
    }
    write_yaml(root / "country.yaml", settings)
    _write_tables(root)
    for name in PARAMETERS:
        write_yaml(root / f"parameters/{name}.yaml", _card(name))
    write_yaml(root / "professions/gp.yaml", _profession())
    _write_scenarios(root)
    features = [{"type": "Feature", "properties": {"region_code": c}, "geometry": None} for c in REGIONS]
    shapes = {"type": "FeatureCollection", "underlag:sources": ["register-2022"], "features": features}
    (root / "boundaries/regions.geojson").write_text(json.dumps(shapes), encoding="utf-8")
    write_source(root, "register-2022", None)
    write_source(root, "register-2022", source_hashes(read_draft(root))["register-2022"])


@pytest.fixture(scope="session")
def pattern_country(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The valid country, built once; not to be written to."""
    root = tmp_path_factory.mktemp("country") / "mini"
    build(root)
    return root


@pytest.fixture
def mini(pattern_country: Path, tmp_path: Path) -> Path:
    """A copy of the valid country, to be damaged."""
    return Path(shutil.copytree(pattern_country, tmp_path / "mini"))
