"""The data package of Havsmark: every table, its columns, units, keys and sources."""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from places import CODES, NATION

MARKS = "*~!"
REGION, ANY_REGION, PLACE = "N[1-8]", [NATION, *CODES], "N[1-8][0-9]{2}"
ONE_SOURCE = "One source per row: the column source holds the id of a card in sources/"


class Field(NamedTuple):
    """A column: its type, titles, what it holds, its unit and further constraints."""

    type: str
    title: str
    title_sv: str
    description: str
    unit: str | None = None
    constraints: Mapping[str, Any] = MappingProxyType({})


_YEARS = {"minimum": 1900, "maximum": 2100}
_AGES = {"minimum": 0, "maximum": 100}

FIELDS: dict[str, Field] = {
    "age": Field("integer", "Age", "Ålder", "Completed years on 31 December; 100 is 100 and over", "year", _AGES),
    "age_from": Field("integer", "From age", "Från ålder", "First age of the group", "year", _AGES),
    "age_to": Field("integer", "To age", "Till ålder", "Last age of the group; empty is open", "year", _AGES),
    "amount": Field("number", "Amount", "Belopp", "Kronor in all", "sek", {"minimum": 0}),
    "applies_to": Field("string", "Applies to", "Gäller", "Programme the rule is for"),
    "area": Field("string", "Area", "Område", "Name of the area"),
    "authority": Field("string", "Authority", "Huvudman", "Name of the region as employer and principal"),
    "births": Field("integer", "Births", "Födda", "Live births during the year", "resident/year", {"minimum": 0}),
    "base_persons": Field(
        "integer", "Residents in the base year", "Invånare basåret", "At 31 December", "resident", {"minimum": 0}
    ),
    "base_year": Field("integer", "Base year", "Basår", "Last year counted", None, {"minimum": 1990, "maximum": 2100}),
    "body": Field("string", "Region or body", "Region eller organ", "Who has set the programme"),
    "category": Field("string", "Category", "Kategori", "What the row counts or is about"),
    "centre_id": Field(
        "string", "Id", "Id", "Stable id of the health centre", None, {"unique": True, "pattern": "[a-z0-9-]+"}
    ),
    "change": Field(
        "integer", "Change", "Förändring", "Persons from base to target year", "resident", {"minimum": -1000000}
    ),
    "change_percent": Field("number", "Change, percent", "Förändring, procent", "From base to target year", "1"),
    "child_sex": Field("string", "Child's sex", "Barnets kön", "women or men", None, {"enum": ["women", "men"]}),
    "ci_high": Field("number", "Interval, high", "Intervall, övre", "Upper end of the 95 percent interval"),
    "ci_low": Field("number", "Interval, low", "Intervall, nedre", "Lower end of the 95 percent interval"),
    "comparator": Field("string", "Comparator", "Jämförelse", "What it is compared with"),
    "component": Field("string", "Component", "Del", "What the row counts"),
    "counted_as": Field("string", "Counted as", "Räknas som", "What the placement counts as"),
    "country": Field("string", "Country", "Land", "Where the study was made"),
    "date": Field("string", "Date", "Datum", "As published", None, {"pattern": "[0-9]{4}(-[0-9]{2}){0,2}"}),
    "date_text": Field("string", "Date as written", "Datum enligt källan", "Where the date is not a plain one"),
    "deaths": Field("integer", "Deaths", "Döda", "Deaths during the year", "resident/year", {"minimum": 0}),
    "decided_by": Field("string", "Form", "Form", "Form of the decision"),
    "definition": Field("string", "Definition", "Definition", "What exactly was counted"),
    "degurba": Field(
        "integer",
        "Degree of urbanisation",
        "Urbaniseringsgrad",
        "1 dense, 2 between, 3 thin",
        None,
        {"enum": [1, 2, 3]},
    ),
    "dependants_per_100": Field(
        "number",
        "Dependants per 100",
        "Försörjda per 100",
        "Persons aged under 20 or over 64 per 100 aged 20–64",
        "1",
        {"minimum": 0},
    ),
    "design": Field("string", "Design", "Design", "How the study was made"),
    "detail": Field("string", "Detail", "Detalj", "More on the measure"),
    "document": Field("string", "Document", "Dokument", "Where it was proposed"),
    "duration": Field("number", "Shortest duration", "Kortaste tid", "In the unit of duration_unit"),
    "duration_max": Field("number", "Longest duration", "Längsta tid", "In the unit of duration_unit"),
    "duration_unit": Field("string", "Unit of the duration", "Tidens enhet", "months"),
    "effect_type": Field("string", "Kind of effect", "Effektmått", "OR, RR, difference or relative change"),
    "fact": Field("string", "Fact", "Uppgift", "What holds"),
    "fact_id": Field("string", "Fact id", "Id", "Stable id of the row", None, {"unique": True}),
    "functional_region": Field("string", "Functional region", "FA-region", "Number of the functional region"),
    "forecast_id": Field("string", "Forecast id", "Prognos-id", "Stable id of the row", None, {"unique": True}),
    "group": Field("string", "Group", "Grupp", "Name of the group"),
    "group_code": Field("string", "Group code", "Gruppkod", "Kind of municipality, T1 large town to T5 sparse country"),
    "healthcare_region": Field("string", "Health-care region", "Sjukvårdsregion", "One of three"),
    "horizon": Field("string", "Horizon", "Tidshorisont", "Time until the outcome"),
    "id": Field("string", "Id", "Id", "Stable id of the row", None, {"unique": True, "pattern": "[A-Z][0-9]{3}"}),
    "index": Field("string", "Index", "Index", "Name of the index"),
    "indicator": Field("string", "Indicator", "Indikator", "Name of the indicator", None, {"pattern": "[a-z0-9_]+"}),
    "item": Field("string", "Item", "Post", "What it is a cost of"),
    "kind": Field(
        "string",
        "Kind",
        "Slag",
        "commission, decision or proposal",
        None,
        {"enum": ["commission", "decision", "proposal"]},
    ),
    "labour_market_2023": Field("string", "Labour market", "Lokal arbetsmarknad", "Code of the labour market"),
    "latitude": Field("number", "Latitude", "Latitud", "Degrees north", None, {"minimum": 63, "maximum": 69}),
    "level": Field("string", "Level", "Nivå", "national or regional"),
    "longitude": Field("number", "Longitude", "Longitud", "Degrees east", None, {"minimum": -4, "maximum": 7}),
    "main_group": Field("string", "Main group", "Huvudgrupp", "Kind of municipality in three groups"),
    "mandatory": Field("string", "Mandatory", "Obligatorisk", "yes or no"),
    "measure": Field("string", "Measure", "Insats", "What is to be done"),
    "measure_category": Field("string", "Category of measure", "Insatskategori", "Kind of measure"),
    "measure_id": Field("string", "Id", "Id", "Stable id of the row", None, {"unique": True}),
    "minutes_from": Field("integer", "From minutes", "Från minuter", "By road", None, {"minimum": 0}),
    "minutes_to": Field("integer", "To minutes", "Till minuter", "Empty is open", None, {"minimum": 0}),
    "mother_age": Field("integer", "Mother's age", "Moderns ålder", "Completed years", "year", _AGES),
    "municipality": Field("string", "Municipality as written", "Kommun enligt källan", "Municipality as written"),
    "municipality_code": Field(
        "string", "Municipality code", "Kommunkod", "N, region, two digits", None, {"pattern": PLACE}
    ),
    "n": Field("integer", "Number", "Antal", "Studies or persons", None, {"minimum": 0}),
    "n_text": Field("string", "Number as written", "Antal enligt källan", "Where it is not a plain number"),
    "name": Field("string", "Name", "Namn", "Name in Swedish"),
    "name_en": Field("string", "English name", "Engelskt namn", "Name in English"),
    "name_sv": Field("string", "Name in Swedish", "Namn på svenska", "Who made the forecast"),
    "note": Field("string", "Note", "Anmärkning", "What to beware of"),
    "observation_id": Field(
        "string",
        "Observation id",
        "Observations-id",
        "Stable id of the row",
        None,
        {"unique": True, "pattern": "[a-z0-9-]+"},
    ),
    "operator": Field("string", "Operator", "Driftsform", "public or private"),
    "outcome": Field("string", "Outcome", "Utfall", "What was observed"),
    "percent": Field("number", "Percent", "Procent", "Percent of residents", "1", {"minimum": 0, "maximum": 100}),
    "period": Field("string", "Period", "Period", "First and last year"),
    "period_text": Field("string", "Period as written", "Period enligt källan", "Where it is not a plain year or span"),
    "persons": Field("integer", "Persons", "Personer", "Residents on 31 December", "resident", {"minimum": 0}),
    "placement": Field("string", "Placement", "Placering", "Where a part of the training takes place"),
    "policy": Field("string", "Policy", "Alternativ", "Policy of a plan that the fact is compared with"),
    "premises": Field("string", "Premises", "Lokal", "Kind of premises"),
    "profession": Field("string", "Profession", "Yrke", "Name of a profession file"),
    "proposer": Field("string", "Proposer", "Förslagsställare", "Who proposed it"),
    "published": Field(
        "string", "Published", "Publicerad", "Year and month", None, {"pattern": "[0-9]{4}(-[0-9]{2})?"}
    ),
    "published_id": Field("string", "Published id", "Publicerat id", "Id at the publisher"),
    "quantity": Field("string", "Quantity", "Storhet", "What was observed"),
    "reason_left_out": Field("string", "Why left out", "Varför utelämnad", "Where used is no"),
    "region_code": Field(
        "string", "Region code", "Regionkod", "N1 to N8; N0 is the nation", None, {"enum": ANY_REGION}
    ),
    "region_codes": Field(
        "string",
        "Region codes",
        "Regionkoder",
        "Regions that the figure covers together; empty where region_code says it",
    ),
    "registered_name": Field("string", "Registered name", "Registrerat namn", "Registered name"),
    "relation": Field(
        "string",
        "Relation",
        "Relation",
        "How the quantity relates to the number",
        None,
        {"enum": ["=", ">", "<", ">=", "<=", "~", "range"]},
    ),
    "residents": Field("integer", "Residents", "Invånare", "Residents the shares are of", "resident", {"minimum": 0}),
    "scheme": Field("string", "Scheme", "Ordning", "Programme"),
    "sex": Field("string", "Sex", "Kön", "women or men; empty is both", None, {"enum": ["women", "men"]}),
    "source": Field("string", "Source", "Källa", "Id of the source card in sources/", None, {"pattern": "[a-z0-9-]+"}),
    "source_kind": Field(
        "string", "Kind of source", "Källans slag", "primary or secondary", None, {"enum": ["primary", "secondary"]}
    ),
    "status_seen": Field("string", "Status", "Status", "proposed, decided or carried out"),
    "study": Field("string", "Study", "Studie", "Name of the study"),
    "table": Field("string", "Table", "Tabell", "Table that holds the values"),
    "target_year": Field("integer", "Target year", "Målår", "Year projected", None, {"minimum": 1990, "maximum": 2100}),
    "text_en": Field("string", "Text in English", "Text på engelska", "The fact as a sentence"),
    "text_sv": Field("string", "Text in Swedish", "Text på svenska", "The fact as a sentence"),
    "title_en": Field("string", "English title", "Engelsk titel", "Title of the indicator"),
    "title_sv": Field("string", "Swedish title", "Svensk titel", "Title of the indicator"),
    "tolerance": Field(
        "number", "Tolerance", "Tolerans", "How far a plan may be from the fact, in its unit", None, {"minimum": 0}
    ),
    "topic": Field("string", "Topic", "Ämne", "What the fact is about"),
    "unit": Field("string", "Unit", "Enhet", "Notation of core.units, or percent, per_1000, per_100000, region, text"),
    "unit_text": Field("string", "Unit as written", "Enhet enligt källan", "Where unit is text"),
    "used": Field(
        "string",
        "Used as",
        "Används som",
        "What the number serves",
        None,
        {"enum": ["synthesis", "fact", "card", "demand", "no"]},
    ),
    "value": Field("number", "Value", "Värde", "In the unit of the row, else of the quantity named"),
    "value_max": Field("number", "Upper value", "Övre värde", "Upper end of a range"),
    "value_text": Field("string", "Value in words", "Värde i ord", "Where the value is not a plain number"),
    "vintage": Field(
        "string", "Vintage", "Årgång", "Year and month of the projection", None, {"pattern": "[0-9]{4}-[0-9]{2}"}
    ),
    "weight": Field("number", "Weight", "Vikt", "Need of one resident, 25–44 years being 1", "1", {"minimum": 0}),
    "year": Field("integer", "Year", "År", "Calendar year; stocks at 31 December", None, _YEARS),
    "year_end": Field("integer", "Last year", "Sista år", "Last year of a period; empty for one year", None, _YEARS),
    "years": Field("number", "Years", "År", "Life expectancy at birth", "year", {"minimum": 60, "maximum": 100}),
}
"""Every column of every table, by name."""

OVERRIDES: dict[tuple[str, str], dict[str, Any]] = {
    ("regions", "region_code"): {"constraints": {"unique": True, "pattern": REGION}},
    ("municipalities", "municipality_code"): {"constraints": {"unique": True, "pattern": PLACE}},
    ("municipalities", "group"): {"underlag:title_sv": "Kommungrupp"},
    ("need_index", "value"): {"underlag:unit": "sek/resident/year"},
    ("life_expectancy", "period"): {"constraints": {"pattern": "[0-9]{4}-[0-9]{4}"}},
    ("population_change", "persons"): {"constraints": {"minimum": -1000000}},
    ("indicators", "indicator"): {"constraints": {"unique": True, "pattern": "[a-z0-9_]+"}},
    ("published_forecasts", "name_en"): {
        "title": "Name in English",
        "underlag:title_sv": "Namn på engelska",
        "description": "Who made the forecast",
    },
    ("workforce_observations", "source_kind"): {
        "description": "official table, register, survey, press or claim: how far off the figure may be",
        "constraints": {"enum": ["official", "register", "survey", "press", "claim"]},
    },
    ("workforce_observations", "relation"): {"constraints": {"enum": ["=", ">=", "<=", "range", "~"]}},
}
"""(Table, column) → what differs there from the column elsewhere."""


class Table(NamedTuple):
    """A table: titles, what it holds, its columns, the sources of the whole table, the room it awaits, and whether it
    is stored as Parquet. ``*`` ends a part of the primary key, ``~`` one that may be empty, ``!`` another column that
    may not be empty."""

    title: str
    title_sv: str
    description: str
    columns: str
    sources: tuple[str, ...] = ()
    awaits: str | None = None
    parquet: bool = False


def columns(table: Table) -> list[str]:
    """Names of the columns in order."""
    return [word.rstrip(MARKS) for word in table.columns.split()]


def _field(name: str, table: str, mark: str) -> dict[str, Any]:
    known = FIELDS[name]
    own = OVERRIDES.get((table, name), {})
    field = {
        "name": name,
        "type": known.type,
        "title": known.title,
        "underlag:title_sv": known.title_sv,
        "description": known.description,
    }
    if known.unit:
        field["underlag:unit"] = known.unit
    field |= {key: value for key, value in own.items() if key != "constraints"}
    constraints = own.get("constraints", known.constraints)
    if mark in ("*", "!"):
        constraints = {**constraints, "required": True}
    return field | ({"constraints": constraints} if constraints else {})


def _foreign_keys(name: str, table: Table) -> list[dict[str, Any]]:
    """Municipality codes and indicators must be in their lists; region codes too where the nation has no row."""
    found = []
    lists = [("municipality_code", "municipalities"), ("indicator", "indicators")]
    if name == "municipalities":
        lists = [("region_code", "regions")]
    for column, other in lists:
        if column in columns(table) and name != other:
            found.append({"fields": [column], "reference": {"resource": other, "fields": [column]}})
    return found


def _resource(name: str, table: Table) -> dict[str, Any]:
    words = table.columns.split()
    fields = [_field(word.rstrip(MARKS), name, word[len(word.rstrip(MARKS)) :]) for word in words]
    schema: dict[str, Any] = {"fields": fields, "primaryKey": [w.rstrip(MARKS) for w in words if w[-1] in "*~"]}
    keys = _foreign_keys(name, table)
    if keys:
        schema["foreignKeys"] = keys
    form = {"format": "csv", "mediatype": "text/csv", "encoding": "utf-8", "profile": "tabular-data-resource"}
    if table.parquet:
        form = {"format": "parquet", "mediatype": "application/vnd.apache.parquet"}
    found: dict[str, Any] = {
        "name": name,
        "path": f"tables/{name}.{form['format']}",
        "title": table.title,
        "underlag:title_sv": table.title_sv,
        "description": table.description,
        **form,
        "schema": schema,
    }
    if table.sources:
        found["underlag:sources"] = list(table.sources)
        found["sources"] = [{"title": source, "path": f"sources/{source}.yaml"} for source in table.sources]
    else:
        found["sources"] = [{"title": ONE_SOURCE, "path": "sources"}]
    return found | ({"underlag:awaits": table.awaits} if table.awaits else {})


def descriptor(tables: dict[str, Table]) -> str:
    """The text of ``datapackage.json``."""
    package = {
        "profile": "data-package",
        "name": "underlag-fictional",
        "title": "Evidence for Havsmark, an invented country",
        "underlag:title_sv": "Underlag för Havsmark, ett påhittat land",
        "description": "Every figure is invented. The country is for tests, tutorials and pictures.",
        "licenses": [
            {"name": "CC0-1.0", "title": "CC0 1.0", "path": "https://creativecommons.org/publicdomain/zero/1.0/"}
        ],
        "resources": [_resource(name, table) for name, table in sorted(tables.items())],
    }
    return json.dumps(package, ensure_ascii=False, indent=1) + "\n"
