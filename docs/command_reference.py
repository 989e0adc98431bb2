"""The pages on the command line: what each command says of itself, and the codes that it ends with."""

from __future__ import annotations

import importlib

from markdown_parts import page, table
from typer.main import get_command

from underlag.cli.commands.plan import STOPPED
from underlag.cli.main import COMMANDS, MODULES
from underlag.cli.main import app as whole
from underlag.cli.terminal.process import READER_LEFT
from underlag.core.errors import UserError

WIDTH = 100
"""Letters on a line of help."""


def command_help(name: str | None) -> str:
    """What ``underlag [name] --help`` says, in plain characters at a fixed width."""
    module = None if name is None else importlib.import_module(f"underlag.cli.commands.{MODULES.get(name, name)}")
    command = get_command(whole if module is None else module.app)
    command.rich_markup_mode = None  # type: ignore[attr-defined]
    program = "underlag" if name is None else f"underlag {name}"
    context = command.context_class(
        command, info_name=program, terminal_width=WIDTH, help_option_names=["-h", "--help"]
    )
    return "\n".join(line.rstrip() for line in command.get_help(context).splitlines())


def command_line() -> str:
    """``command-line.md``."""
    parts = [["`underlag COMMAND --help` prints the same. What a command writes is written whole or not at all."]]
    for name in (None, *COMMANDS):
        parts.append([f"## underlag {name}" if name else "## underlag", "", "```text", command_help(name), "```"])
    parts.append(["When something is wrong, the command ends with one of the [exit codes](exit-codes.md)."])
    return page("Command line", *parts)


def error_classes() -> list[type[UserError]]:
    """Every class of user error, by exit code."""
    return sorted(UserError.__subclasses__(), key=lambda error: error.exit_code)


def exit_codes() -> str:
    """``exit-codes.md``."""
    intro = [
        "With 2, and from 10 to 17, the fault is in what was given: the message on stderr lists all problems of a file",
        "together, each with where, what was found, what was expected and what to do. No output directory is written,",
        "and an earlier run at the same place stays as it was.",
        "",
        "The message is in Swedish, or in English with `--lang en`, or with the environment variable",
        "`UNDERLAG_LANG=en` where `--lang` is left out. Answers and documents follow the same choice.",
        "",
        "With `--json` it is one JSON object: `error` (the class), and `problems`, each with `where`, `what`,",
        "`found`, `expected` and `remedy` in English (empty where there is nothing to say), and the same five in",
        "Swedish under `sv`.",
    ]
    rows = [
        ("0", "Done."),
        ("1", "A fault of underlag's own. A traceback is shown; please report it."),
        *((str(error.exit_code), (error.__doc__ or "").strip()) for error in error_classes()),
        (
            str(STOPPED),
            "The plan is written, but the search for the recommendation stopped before it was proven; the "
            "message says how far from the best it may be.",
        ),
        ("129", "Ended by the signal SIGHUP: the terminal was closed. Nothing half-written is left."),
        ("130", "Interrupted (Ctrl-C). Nothing half-written is left."),
        (str(READER_LEFT), "The reader of the output has left, as `head` does when it has enough lines."),
        ("143", "Ended by the signal SIGTERM. Nothing half-written is left."),
    ]
    return page("Exit codes", intro, table(["code", "meaning"], rows))
