"""What the keys of tables are called by a reader of the workbook. The tidy files keep the keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import polars as pl

from underlag.core.language import Text
from underlag.optimise.limits.register import LIMITS
from underlag.reports.language.key_words import (
    APPORTIONMENT_METHODS,
    ASSUMPTION_GROUPS,
    MEASUREMENTS,
    QUESTIONS,
    REGIONAL_UNCERTAINTY,
    SUBJECTS,
)
from underlag.reports.language.numerals import (
    capital,
    listing,
)
from underlag.runs.record.contents import RunResult
from underlag.runs.record.value_groups import label_words

_ALL_CARDS = Text("Alla antaganden som på sina kort", "All assumptions as on their cards")

_CODES: Mapping[str, Mapping[str, Text]] = {
    "group": ASSUMPTION_GROUPS,
    "form": {
        "table": Text("tabell över alla regioner", "table of all regions"),
        "answer": Text("en regions svar", "a region's answer"),
        "study": Text("nationell uppföljning", "national follow-up"),
    },
    "measurement": MEASUREMENTS,
    "question": QUESTIONS,
    "kind": {
        "base": Text("rekommendationen", "the recommendation"),
        "equity": Text("andra vikter", "other weights"),
        "level": Text("fler eller färre tjänster", "more or fewer posts"),
        "limit": Text("utan en gräns", "without a limit"),
        "world": Text("annan utveckling", "another development"),
    },
    "variant": {
        "own_cost": Text("till regelns egen kostnad", "at the rule's own cost"),
        "equal_cost": Text("till samma kostnad", "at equal cost"),
        "within_limits": Text("inom gränserna", "within the limits"),
    },
    "end": {
        "base": Text("som på korten", "as on the cards"),
        "low": Text("nedre änden", "lower end"),
        "high": Text("övre änden", "upper end"),
    },
    "decision": {
        "recommended": Text("Rekommendationen", "The recommendation"),
        "least_regret": Text("Beslutet som riskerar minst", "The decision that risks least"),
    },
    "axis": {
        "sex": Text("kön", "sex"),
        "age": Text("ålder", "age"),
        "age_band": Text("ålder", "age"),
        "year": Text("år", "year"),
        "degurba": Text("urbaniseringsgrad", "degree of urbanisation"),
        "municipality_group": Text("kommungrupp", "municipality group"),
        "task": Text("uppgift", "task"),
    },
}
"""Column → key → what it is called."""

_IN_TABLE: Mapping[str, Mapping[str, Mapping[str, Text]]] = {
    "placement_regions": {"method": APPORTIONMENT_METHODS},
    "track_record": {"subject": SUBJECTS},
}
"""The same where a column means this in one table only."""

_SAID_BESIDE: Mapping[str, tuple[str, ...]] = {
    "alternatives": ("name",),
    "regret_matrix": ("world",),
    "track_record": ("method",),
}
"""Table → columns of keys that another column of the table says in words."""


def in_words(name: str, table: pl.DataFrame, result: RunResult, language: str) -> pl.DataFrame:
    """A table in the reader's language with its keys in words; none is left out or cut."""
    chosen = table.drop([column for column in _SAID_BESIDE.get(name, ()) if column in table.columns])
    words = {**_CODES, **_IN_TABLE.get(name, {})}
    if name == "regret_matrix":
        named = result.tables["regret_matrix"].select("world", "text_sv", "text_en").iter_rows()
        words["decision"] = {**{key: Text(sv, en) for key, sv, en in named}, **_CODES["decision"]}
    if name == "parameter_values":
        labels = [label_words(axis, label, language) for axis, label in table.select("axis", "label").iter_rows()]
        chosen = chosen.with_columns(pl.Series("label", labels, dtype=pl.String))
    for column, known in words.items():
        if _is_text(chosen, column):
            chosen = chosen.with_columns(pl.col(column).replace({key: text[language] for key, text in known.items()}))
    for column, say in _sentences(name, result, language).items():
        if _is_text(chosen, column):
            told = [text if text is None else say(text) for text in chosen[column]]
            chosen = chosen.with_columns(pl.Series(column, told, dtype=pl.String))
    return chosen


def _is_text(table: pl.DataFrame, column: str) -> bool:
    return column in table.columns and table.schema[column] == pl.String


def _sentences(name: str, result: RunResult, language: str) -> dict[str, Callable[[str], str]]:
    """Column of one key or several with spaces between → what they say."""
    meanings = dict(result.tables["parameters"].select("name", f"meaning_{language}").iter_rows())
    meanings |= {key: text[language] for key, text in REGIONAL_UNCERTAINTY.items()} | {"base": _ALL_CARDS[language]}

    def limits(keys: str) -> str:
        return capital(listing([LIMITS[key].called[language] for key in keys.split()], language))

    def assumptions(keys: str) -> str:
        return "; ".join(meanings.get(key, key) for key in keys.split())

    found: dict[str, Callable[[str], str]] = dict.fromkeys(("limit", "limits_broken"), limits)
    found |= dict.fromkeys(("cards", "parameter", "parameters"), assumptions)
    found["question"] = lambda part: meanings.get(part, part)
    return found | ({"name": assumptions} if name in _OF_ASSUMPTIONS else {})


_OF_ASSUMPTIONS = ("parameter_values",)
"""Tables whose column ``name`` is that of an assumption and whose meaning stands nowhere else in them."""
