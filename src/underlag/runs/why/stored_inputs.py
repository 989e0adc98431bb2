"""What a stored plan's central run was computed from."""

from __future__ import annotations

from underlag.core.errors import Problem, RunError, run_again
from underlag.core.language import Text
from underlag.runs.inputs.groups import Inputs, from_arrays
from underlag.runs.record.read import INPUTS, StoredRun


def stored_inputs(run: StoredRun) -> Inputs:
    """Inputs of the central run, as stored beside the tables. Raises RunError if they can't be read, or if another
    version of the program has stored them in another form."""
    try:
        return from_arrays(run.arrays(INPUTS))
    except KeyError as missing:
        raise RunError(
            Problem(
                str(run.directory / INPUTS),
                Text(
                    "lagrat i en annan form än den som den här versionen av programmet läser",
                    "stored in another form than this version of the program reads",
                ),
                Text(f"inget som heter {missing.args[0]}", f"nothing called {missing.args[0]}"),
                remedy=run_again("plan"),
            )
        ) from None
