"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from typer import Option

LANGUAGE_VARIABLE = "UNDERLAG_LANG"
"""Environment variable that says the language where no option does."""


SWITCHED_ON = "True"
"""Value of a setting of a command that is an option without a value."""


class Language(StrEnum):
    """Language of what is written for a reader."""

    sv = "sv"
    en = "en"


Lang = Annotated[
    Language, Option("--lang", help="Language of answers, documents and messages.", envvar=LANGUAGE_VARIABLE)
]
"""The option of every command; Swedish where neither it nor the environment says another."""

Data = Annotated[
    Path | None,
    Option(
        "--data",
        help="Data directory, with tables taken in and starting points; the platform's for the user if left out.",
        envvar="UNDERLAG_DATA",
        show_default=False,
    ),
]
"""The option of every command that reads a country (``evidence.places.data_directory`` makes a directory of it)."""

InCountry = Annotated[
    bool,
    Option("--in-country", help="Use and change only the country's own directory, as for evidence that ships."),
]
"""The option of commands that keep something of a country: do as if there were no data directory."""


def language_of(arguments: Sequence[str], environment: Mapping[str, str]) -> Language:
    """Language in which to tell what is wrong, known before any command has read its options.

    arguments    of the command line; the last ``--lang en`` or ``--lang=en`` among them decides
    environment  of the process; ``UNDERLAG_LANG`` decides where no argument does
    What is no language of ours is passed over: whoever reads the options refuses it.
    """
    given = [environment.get(LANGUAGE_VARIABLE, ""), *_values(arguments, "--lang")]
    known = [one for one in given if one in list(Language)]
    return Language(known[-1]) if known else Language.sv


def place_of(arguments: Sequence[str]) -> dict[str, str]:
    """Which country a call was about and where it is kept, as far as its arguments say: ``country``, ``data`` and
    ``in_country``. A command told of in a remedy is given the same, or it would be about another country."""
    found = {name: _values(arguments, f"--{name}")[-1:] for name in ("country", "data")}
    said = {name: values[0] for name, values in found.items() if values}
    options = list(arguments)[: arguments.index("--") if "--" in arguments else None]
    return said | ({"in_country": SWITCHED_ON} if "--in-country" in options else {})


def _values(arguments: Sequence[str], option: str) -> list[str]:
    """Every value that an option is given, in order; what stands after ``--`` is no option."""
    options = list(arguments)[: arguments.index("--") if "--" in arguments else None]
    found: list[str] = []
    for at, given in enumerate(options):
        if given.startswith(f"{option}="):
            found.append(given.removeprefix(f"{option}="))
        elif given == option:
            found += options[at + 1 : at + 2]
    return found
