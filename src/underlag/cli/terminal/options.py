"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Annotated

from typer import Option

LANGUAGE_VARIABLE = "UNDERLAG_LANG"
"""Environment variable that says the language where no option does."""


class Language(StrEnum):
    """Language of what is written for a reader."""

    sv = "sv"
    en = "en"


Lang = Annotated[
    Language, Option("--lang", help="Language of answers, documents and messages.", envvar=LANGUAGE_VARIABLE)
]
"""The option of every command; Swedish where neither it nor the environment says another."""


def language_of(arguments: Sequence[str], environment: Mapping[str, str]) -> Language:
    """Language in which to tell what is wrong, known before any command has read its options.

    arguments    of the command line; the last ``--lang en`` or ``--lang=en`` among them decides
    environment  of the process; ``UNDERLAG_LANG`` decides where no argument does
    What is no language of ours is passed over: whoever reads the options refuses it.
    """
    options = list(arguments)[: arguments.index("--") if "--" in arguments else None]
    given = [environment.get(LANGUAGE_VARIABLE, "")]
    for at, option in enumerate(options):
        if option.startswith("--lang="):
            given.append(option.removeprefix("--lang="))
        elif option == "--lang":
            given += options[at + 1 : at + 2]
    known = [one for one in given if one in list(Language)]
    return Language(known[-1]) if known else Language.sv
