"""What a stored plan's central run was computed from."""

from __future__ import annotations

from dataclasses import replace

from underlag.core.errors import EvidenceError, Problem, RunError, run_again
from underlag.core.language import Text
from underlag.evidence.reading.documents import ParsedFile
from underlag.evidence.reading.format_versions import in_current_format
from underlag.runs.inputs.groups import Inputs, from_arrays
from underlag.runs.record.directory import MANIFEST
from underlag.runs.record.manifest import RUN
from underlag.runs.record.read import INPUTS_FILE, StoredRun


def stored_inputs(run: StoredRun) -> Inputs:
    """Inputs of the central run, as stored beside the tables, the axis draw of length 1.

    Raises RunError if they can't be read, or if another version of the program has stored them in another form.
    """
    try:
        in_current_format(ParsedFile(str(run.directory / MANIFEST), dict(run.manifest)), RUN)
    except EvidenceError as fault:
        raise RunError(replace(problem, remedy=run_again("plan")) for problem in fault.problems) from None
    try:
        return from_arrays(run.arrays(INPUTS_FILE))
    except KeyError as missing:
        raise RunError(
            Problem(
                str(run.directory / INPUTS_FILE),
                Text("saknar tal som den här versionen läser", "lacks numbers that this version reads"),
                Text(f"inget som heter {missing.args[0]}", f"nothing called {missing.args[0]}"),
                remedy=run_again("plan"),
            )
        ) from None
