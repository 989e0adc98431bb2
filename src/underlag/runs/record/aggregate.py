"""A run of the aggregate form: what it writes, and how it is read back to be explained and compared.

The form counts national totals year by year (heads, FTE and places a year), without regions and without draws.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from underlag.core.errors import EvidenceError, Problem, RunError, run_again
from underlag.core.language import Text
from underlag.core.printed import printed
from underlag.evidence.reading.documents import read_json
from underlag.runs.record.directory import MANIFEST, read_manifest
from underlag.runs.record.manifest import AGGREGATE, aggregate_manifest
from underlag.workforce.aggregate_form.aggregate import TRACE_COLUMNS, VARIANTS, AggregateInputs, trace, trace_rows
from underlag.workforce.aggregate_form.aggregate_inputs import KEYS, Arrivals, inputs_in, read_document
from underlag.workforce.aggregate_form.aggregate_parts import advised_years, built_from

TRACE, INPUTS, PARTS_FILE = "trace.csv", "inputs.json", "advice_parts.csv"
"""Files of a run: the trace, the figures that it was computed from, the advice by its parts."""

PART_COLUMNS = ("year", "variant", "part", "fte", "places")
"""Columns of ``PARTS_FILE``: part of the advice for a balance year [FTE of that year; head/year]."""


@dataclass(frozen=True)
class AggregateRun:
    """A finished run of the aggregate form.

    directory  where its files are
    inputs     what it was computed from, as it was read
    arrivals   which of those who come from abroad it counts
    """

    directory: Path
    inputs: AggregateInputs
    arrivals: Arrivals


def aggregate_files(file: Path, arrivals: Arrivals) -> dict[str, str]:
    """Compute the form from a file: name → text of each file of the run (trace, parts of the advice, inputs, manifest),
    what is computed to six significant digits.

    Raises EvidenceError with every fault of the file.
    """
    document = read_json(file, str(file)).data
    inputs = read_document(document, str(file), arrivals)
    given = inputs_in(document, str(file))
    kept = {key.name: given[key.name] for key in KEYS if key.name in given}
    return {
        TRACE: _as_csv(TRACE_COLUMNS, trace_rows(trace(inputs))),
        PARTS_FILE: _as_csv(PART_COLUMNS, _part_rows(inputs)),
        INPUTS: json.dumps({"inputs": kept}, indent=1) + "\n",
        MANIFEST: aggregate_manifest(file, arrivals),
    }


def _as_csv(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: _printed(value) for name, value in row.items()} for row in rows)
    return text.getvalue()


def _printed(value: Any) -> Any:
    return printed(value) if isinstance(value, float) else value


def _part_rows(inputs: AggregateInputs) -> list[dict[str, Any]]:
    advised = advised_years(inputs)
    rows = []
    for year in (year for year in inputs.balance_years if year in advised):
        for variant in VARIANTS:
            built = built_from(inputs, year, variant)
            fte, places = built.fte(), built.places()
            rows += [
                dict(zip(PART_COLUMNS, (year, variant, part, fte[part], places[part]), strict=True)) for part in fte
            ]
    return rows


def is_aggregate(directory: Path) -> bool:
    """Whether a run directory is of the aggregate form. RunError if it is no run directory or can't be read."""
    return read_manifest(directory).get("form") == AGGREGATE


def read_aggregate(directory: Path) -> AggregateRun:
    """Read a run of the aggregate form back. Raises RunError where a part of it is missing or damaged."""
    manifest, path = read_manifest(directory), directory / INPUTS
    remedy = run_again("aggregate")
    if not path.is_file():
        what = Text("saknas, så körningen kan inte räknas om", "is missing, so the run can't be computed again")
        raise RunError(Problem(str(path), what, remedy=remedy))
    try:
        arrivals = Arrivals(manifest["arrivals"])
        return AggregateRun(directory, read_document(read_json(path, str(path)).data, str(path), arrivals), arrivals)
    except EvidenceError as fault:
        raise RunError([Problem(p.where, p.what, p.found, p.expected, remedy) for p in fault.problems]) from None
    except (KeyError, ValueError):
        found = str(manifest["arrivals"]) if "arrivals" in manifest else Text("ingenting", "nothing")
        expected = Text(" eller ".join(Arrivals), " or ".join(Arrivals))
        what = Text("säger inte hur inflödet från utlandet lästes", "does not say how arrivals were read")
        raise RunError(Problem(str(directory / MANIFEST), what, found, expected, remedy)) from None


def advice_year(run: AggregateRun) -> int:
    """The last balance year [year] for which the run has an advice. RunError where it has none."""
    advised = advised_years(run.inputs)
    years = [year for year in run.inputs.balance_years if year in advised]
    if not years:
        expected = Text("ett tidigare styrår i beräkningen", "a steering year earlier in the trace")
        if advised:
            span = f"{advised[0]}–{advised[-1]}"
            expected = Text(f"ett av {span}", f"one of {span}")
        again = run_again("aggregate")
        raise RunError(
            Problem(
                str(run.directory),
                Text("körningen har inget jämviktsår med ett råd", "the run has no balance year with an advice"),
                "",
                expected,
                Text(
                    f"ange evenwichtsjaar1 eller evenwichtsjaar2 i filen, och {again.sv}",
                    f"give evenwichtsjaar1 or evenwichtsjaar2 in the file, and {again.en}",
                ),
            )
        )
    return max(years)
