"""``datapackage.json``: the run's CSV and Parquet files described as a Frictionless Data Package.

Every table has its columns with type, meaning, unit and key, so that R, Python or Power BI can read it without
guessing; every file has its size and checksum. The package names who publishes it, under which terms, and every source.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from underlag.core.identity import of_bytes
from underlag.core.language import Text
from underlag.evidence.package.descriptor import DESCRIPTOR
from underlag.reports.columns.of_run import COLUMN_DEFINITIONS
from underlag.reports.columns.table_titles import TABLE_MEANING, TABLE_TITLES
from underlag.reports.columns.units import NO_UNIT, OF_ROW, column_unit
from underlag.reports.language.nouns import POLICY_NAMES, RELATION_KEYS, STATUSES
from underlag.runs.record.contents import NUMBER_KEYS, RunResult

PRIMARY_KEYS: Mapping[str, tuple[str, ...]] = {
    "summary": ("region_code",),
    "recommendation": ("region_code", "year"),
    "policies": ("policy",),
    "quantities": ("quantity",),
    "regions": ("region_code",),
    "evidence_strength": ("region_code",),
    "need_by_model": ("region_code", "need_model"),
    "demand": ("region_code", "quantity"),
    "numbers": NUMBER_KEYS,
    "probabilities": ("policy", "region_code", "year"),
    "sensitivity": ("region_code", "quantity", "parameter"),
    "data_value": ("region_code", "measurement", "question"),
    "facts": ("fact_id",),
    "parameters": ("name",),
    "parameter_values": ("name", "label"),
    "sources": ("id",),
    "observations": ("observation_id",),
    "past": ("quantity", "region_code", "year"),
    "pyramid": ("region_code", "sex", "age"),
    "municipalities": ("municipality_code", "year"),
    "track_record": ("subject", "profession", "region_code", "method", "origin", "year"),
    "placement": ("unit_code",),
    "placement_years": ("unit_code", "year"),
    "placement_regions": ("region_code",),
    "access": ("municipality_code",),
    "limits": ("limit", "region_code", "shared_with", "year"),
    "frontier": ("point",),
    "alternatives": ("kind", "name"),
    "regret": ("region_code", "change"),
    "own_plans": ("region_code",),
    "out_of_sample": ("policy", "variant"),
    "regret_matrix": ("decision", "world"),
    "limit_ends": ("parameter", "end"),
}
"""Table → the columns that tell its rows apart."""

_REFERENCES: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "numbers": {"region_code": ("regions", "region_code"), "quantity": ("quantities", "quantity")},
    "evidence_strength": {"region_code": ("regions", "region_code")},
    "need_by_model": {"region_code": ("regions", "region_code")},
    "demand": {"region_code": ("regions", "region_code"), "quantity": ("quantities", "quantity")},
    "summary": {"region_code": ("regions", "region_code")},
    "recommendation": {"region_code": ("regions", "region_code")},
    "probabilities": {"region_code": ("regions", "region_code")},
    "sensitivity": {"region_code": ("regions", "region_code")},
    "data_value": {"region_code": ("regions", "region_code")},
    "track_record": {"region_code": ("regions", "region_code")},
    "past": {"region_code": ("regions", "region_code")},
    "pyramid": {"region_code": ("regions", "region_code")},
    "municipalities": {"region_code": ("regions", "region_code")},
    "placement": {"region_code": ("regions", "region_code")},
    "placement_years": {"unit_code": ("placement", "unit_code")},
    "placement_regions": {"region_code": ("regions", "region_code")},
    "access": {"region_code": ("regions", "region_code")},
    "limits": {"region_code": ("regions", "region_code")},
    "frontier": {"worst_region": ("regions", "region_code")},
    "regret": {"region_code": ("regions", "region_code")},
    "own_plans": {"region_code": ("regions", "region_code")},
    "observations": {"source": ("sources", "id")},
    "parameter_values": {"name": ("parameters", "name")},
}
"""Table → column → the table and column in which its values are."""

_TYPES = {pl.String: "string", pl.Boolean: "boolean", pl.Int64: "integer", pl.Int32: "integer", pl.Float64: "number"}
_CSV_RULE = Text(
    "Text som börjar med = + - @, tabb, radbyte eller apostrof har fått en apostrof först; ta bort en inledande "
    "apostrof för att få texten som den var.",
    "Text that begins with = + - @, a tab, a line break or an apostrophe has got an apostrophe in front; take one "
    "leading apostrophe away to get the text as it was.",
)


def write_datapackage(result: RunResult, tables: Mapping[str, pl.DataFrame], directory: Path) -> Path:
    """Write ``datapackage.json`` beside the files of ``tables``, which must be written already.

    Same run, same bytes. Raises OSError if a file can't be read or written.
    """
    content = descriptor(result, tables, directory)
    path = directory / DESCRIPTOR
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
    return path


def descriptor(result: RunResult, tables: Mapping[str, pl.DataFrame], directory: Path) -> dict[str, Any]:
    """The whole descriptor."""
    names, settings = result.names, result.settings
    published = result.manifest["publication"]
    title = package_title(result)
    return {
        "profile": "tabular-data-package",
        "name": _slug(f"underlag-{settings.country}-{settings.profession}-{result.run_id}"),
        "id": result.run_id,
        "title": title.en,
        "underlag:title_sv": title.sv,
        "description": f"{package_description(result).en} {_CSV_RULE.en}",
        "underlag:description_sv": f"{package_description(result).sv} {_CSV_RULE.sv}",
        "licenses": [
            {
                "name": published["licence"]["name"],
                "title": published["licence"]["title"]["en"],
                "path": published["licence"]["address"],
            }
        ],
        "contributors": [_contributor(published)],
        "sources": [
            {
                "title": f"{row['publisher']}: {row['title']}",
                "path": row["address"],
                "underlag:id": row["id"],
                "underlag:licence": row["licence"],
            }
            for row in result.tables["sources"].sort("id").iter_rows(named=True)
        ],
        "underlag:settings": {
            "country": names.country.en,
            "profession": names.profession.en,
            "scenario": names.scenario.en,
            "start": settings.start,
            "end": settings.end,
            "target_year": settings.target_year,
            "draws": settings.draws,
            "seed": settings.seed,
        },
        "resources": [_resource(name, table, directory) for name, table in tables.items()],
    }


def package_title(result: RunResult) -> Text:
    """What the data are, of which country and period."""
    names, period = result.names, f"{result.settings.start}–{result.settings.end}"
    return Text(
        f"Planeringsunderlag för {_lower(names.profession.sv)} i {names.country.sv}, {period}",
        f"Planning basis for {_lower(names.profession.en)} in {names.country.en}, {period}",
    )


def package_description(result: RunResult) -> Text:
    """What the data hold, and of which run."""
    names, run = result.names, result.run_id
    return Text(
        f"Tillgång, behov och rekommenderade utbildningstjänster per region och år, med osäkerhetsintervall, "
        f"antaganden och källor. Scenario: {names.scenario.sv}. Körning {run}.",
        f"Supply, need and recommended training posts by region and year, with intervals, assumptions and sources. "
        f"Scenario: {names.scenario.en}. Run {run}.",
    )


def _lower(name: str) -> str:
    """The name as inside a sentence."""
    return name[:1].lower() + name[1:]


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9._-]+", "-", text.lower()).strip("-")


def _contributor(published: Mapping[str, Any]) -> dict[str, str]:
    publisher, contact = published["publisher"], published["contact"]
    entry = {"title": publisher["name"]["en"], "role": "publisher"}
    if publisher["homepage"]:
        entry["path"] = publisher["homepage"]
    if contact:
        entry["email"] = contact["email"]
    return entry


def _resource(name: str, table: pl.DataFrame, directory: Path) -> dict[str, Any]:
    """One table: its CSV with schema, size and checksum, and the Parquet file with the same content."""
    heading, meaning = TABLE_TITLES.get(name, Text(name, name)), TABLE_MEANING.get(name, Text(name, name))
    schema: dict[str, Any] = {
        "fields": [_field(name, column, kind) for column, kind in table.schema.items()],
        "missingValues": [""],
    }
    if name in PRIMARY_KEYS:
        schema["primaryKey"] = list(PRIMARY_KEYS[name])
    if name in _REFERENCES:
        schema["foreignKeys"] = [
            {"fields": [column], "reference": {"resource": other, "fields": [there]}}
            for column, (other, there) in _REFERENCES[name].items()
        ]
    return {
        "name": name,
        "path": f"{name}.csv",
        "profile": "tabular-data-resource",
        "title": heading.en,
        "underlag:title_sv": heading.sv,
        "description": meaning.en,
        "underlag:description_sv": meaning.sv,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ","},
        **_fingerprint(directory / f"{name}.csv"),
        "underlag:parquet": {"path": f"{name}.parquet", **_fingerprint(directory / f"{name}.parquet")},
        "schema": schema,
    }


def _fingerprint(path: Path) -> dict[str, Any]:
    content = path.read_bytes()
    return {"bytes": len(content), "hash": f"sha256:{of_bytes(content)}"}


def _field(table: str, column: str, kind: pl.DataType) -> dict[str, Any]:
    """A column: type, heading and meaning in both languages, unit, accepted words."""
    base = column.removesuffix("_sv").removesuffix("_en")
    heading, meaning = COLUMN_DEFINITIONS[column] if column in COLUMN_DEFINITIONS else COLUMN_DEFINITIONS[base]
    field: dict[str, Any] = {
        "name": column,
        "type": _TYPES[type(kind)],
        "title": heading.en,
        "underlag:title_sv": heading.sv,
        "description": meaning.en,
        "underlag:description_sv": meaning.sv,
    }
    if kind.is_numeric() and column_unit(table, column) not in (OF_ROW, NO_UNIT):
        field["underlag:unit"] = column_unit(table, column)
    words = {"policy": list(POLICY_NAMES), "relation": list(RELATION_KEYS.values())}
    if column in words:
        field["constraints"] = {"enum": words[column]}
    if column == "status":
        field["underlag:words"] = {word: text.en for word, text in STATUSES.items()}
    return field
