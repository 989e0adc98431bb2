"""The command line: ``underlag plan``, ``report``, ``check``, ``explain``, ``compare``, ``aggregate``.

A command's module is loaded when the command is called, so that ``underlag --help`` does not wait for the engine.
A fault that the user can mend is told in a few lines on stderr and ends with its own exit code; a fault of ours keeps
its traceback.
"""

from __future__ import annotations

import errno
import gc
import importlib
import importlib.metadata
import os
import sys
from collections.abc import Mapping
from typing import Annotated, Any

from typer import Exit, Option, Typer, TyperException, echo
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from underlag.cli.terminal.options import language_of, place_of
from underlag.cli.terminal.process import READER_LEFT, ending_by_signal, fit_streams, hush, processors, reader_has_left
from underlag.cli.terminal.refusal import tell
from underlag.cli.terminal.usage import unknown_command, usage_error
from underlag.core.errors import Problem, SettingError, UserError, shorten
from underlag.core.language import Text
from underlag.core.threads import on_threads

COMMANDS: Mapping[str, str] = {
    "plan": "Write the planning basis: today, need, projection, recommended training posts.",
    "report": "Write a run as documents for its readers: page, PDF, Word, Excel, open data.",
    "check": "Check all evidence of a country and list every problem at once.",
    "calibrate": "Infer where the staff stands from everything that has been published; plan starts from it.",
    "explain": "Show how a number of a run was computed, down to its sources.",
    "compare": "Compare two runs by region and split the difference by cause.",
    "measures": "Weigh measures by cost per extra resident listed, and find the best set under a budget.",
    "import": "Take in an official table: checked, shown, kept as a vintage; or undo that.",
    "migrate": "Write scenarios, mappings and vintages of an earlier format in today's.",
    "backtest": "Hold forecasts made from every past year against what was counted.",
    "robustness": "Try the recommendation in new draws beside simple rules, and in structural scenarios.",
    "sensitivity": "Divide the variance of the nation's coverage among groups of assumptions (Sobol indices).",
    "list-size": "Compute how many residents one specialist can answer for, from hours and visits.",
    "aggregate": "Project supply, need and advised intake from anchor-year figures (the Dutch form).",
}
"""Command → what it does. Each is the ``app`` of the module of that name in ``cli.commands``."""

MODULES: Mapping[str, str] = {"import": "import_table", "list-size": "list_size"}
"""Command → its module, where a module can't have the name of the command."""


COLLECTED_AFTER = 100_000
"""New objects after which Python looks for unreachable cycles; tables make many objects and hardly a cycle."""


class CommandGroup(TyperGroup):
    """Loads a command's module when the command is called; lists commands without loading them."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Names in the order of the work."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """A light stand-in that knows name and purpose; enough for the list of commands."""
        return TyperCommand(cmd_name, help=COMMANDS[cmd_name]) if cmd_name in COMMANDS else None

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[Any, Any, list[str]]:
        """The real command, loaded now; an unknown name is answered with the nearest ones."""
        # a shell that completes a half-written call is answered with what fits
        if args[0] not in COMMANDS and not ctx.resilient_parsing:
            raise unknown_command(args[0], list(COMMANDS))
        name, found, rest = super().resolve_command(ctx, args)
        if found is not None:
            # the products are many and small: threads of the linear algebra would mostly wait for each other
            os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
            module = importlib.import_module(f"underlag.cli.commands.{MODULES.get(args[0], args[0])}")
            # looking for unreachable cycles among what the modules made would take a tenth of a plan's time
            gc.freeze()
            gc.set_threshold(COLLECTED_AFTER)
            found = get_command(module.app)
            found.name = args[0]
        return name, found, rest


app = Typer(cls=CommandGroup, add_completion=True, no_args_is_help=True, pretty_exceptions_enable=False)


def _show(version: bool) -> None:
    if version:
        echo(f"underlag {importlib.metadata.version('underlag')}")
        raise Exit


@app.callback(context_settings={"help_option_names": ["-h", "--help"]})
def underlag(
    _version: Annotated[
        bool, Option("--version", help="Show the version and exit.", is_eager=True, callback=_show)
    ] = False,
) -> None:
    """Planning basis for primary-care staffing: supply, need and training posts by region, every number traceable."""


def main(argv: list[str] | None = None) -> None:
    """Entry point. ``argv`` defaults to the process's arguments; always ends by SystemExit."""
    arguments = sys.argv[1:] if argv is None else argv
    as_json = "--json" in arguments
    fit_streams(as_json)
    try:
        with ending_by_signal(), on_threads(processors()):
            # not standing alone, it leaves its faults to us to tell, and hands back the code of an early end
            sys.exit(app(args=arguments, prog_name="underlag", standalone_mode=False))
    except (UserError, TyperException) as fault:
        if not arguments:  # the help has been shown in place of an answer
            sys.exit(fault.exit_code)
        refused = fault if isinstance(fault, UserError) else usage_error(fault, arguments)
        tell(refused, language_of(arguments, os.environ), as_json, place_of(arguments))
        sys.exit(refused.exit_code)
    except OSError as fault:
        if fault.errno not in _WRONG_NAMES:
            raise
        unusable = _unusable_name(fault)
        tell(unusable, language_of(arguments, os.environ), as_json)
        sys.exit(unusable.exit_code)
    except SystemExit as ended:
        if not reader_has_left(ended):
            raise
        hush()
        sys.exit(READER_LEFT)


_WRONG_NAMES: Mapping[int, Text] = {
    errno.ENAMETOOLONG: Text("filnamnet är för långt", "file name too long"),
    errno.ELOOP: Text("för många symboliska länkar i rad", "too many levels of symbolic links"),
}
"""Refusals of the operating system that only a name given by the user brings about, and what is said of them."""


def _unusable_name(fault: OSError) -> SettingError:
    name = shorten(os.fsdecode(fault.filename or ""))
    remedy = Text("ange ett annat namn", "give another name")
    return SettingError(Problem(name, _WRONG_NAMES[fault.errno or 0], remedy=remedy))
