"""What a stored plan's central run was computed from."""

from __future__ import annotations

from underlag.core.errors import Problem, RunError, run_again
from underlag.core.language import Text
from underlag.runs.inputs.groups import Inputs, from_arrays
from underlag.runs.record.directory import MANIFEST
from underlag.runs.record.manifest import RUN_FORMAT
from underlag.runs.record.read import INPUTS, StoredRun


def stored_inputs(run: StoredRun) -> Inputs:
    """Inputs of the central run, as stored beside the tables. Raises RunError if they can't be read, or if another
    version of the program has stored them in another form."""
    stated = run.manifest.get("format", 1)
    if stated < RUN_FORMAT:
        raise RunError(
            Problem(
                f"{run.directory / MANIFEST}, format",
                Text(
                    f"en körning i format {stated}, där {INPUTS} håller gränsernas tal på ett annat sätt",
                    f"a run of format {stated}, in which {INPUTS} holds the numbers of limits in another way",
                ),
                str(stated),
                str(RUN_FORMAT),
                run_again("plan"),
            )
        )
    try:
        return from_arrays(run.arrays(INPUTS))
    except KeyError as missing:
        raise RunError(
            Problem(
                str(run.directory / INPUTS),
                Text("saknar tal som den här versionen läser", "lacks numbers that this version reads"),
                Text(f"inget som heter {missing.args[0]}", f"nothing called {missing.args[0]}"),
                remedy=run_again("plan"),
            )
        ) from None
