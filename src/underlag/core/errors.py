"""User errors: what is wrong, where, what was found, what was expected, what to do.

A user error is something the user can mend: a file, a key, an option. It is shown without a traceback and ends the
process with its own exit code. A fault of ours is any other exception and keeps its traceback.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong in what the user gave.

    where     file, then row, key or column as far as known, e.g. ``tables/regions.csv, row 4, region_code``
    what      the fault in one clause
    found     the offending value as the user wrote it, shortened
    expected  what would have been accepted
    remedy    what to do
    """

    where: str
    what: str
    found: str = ""
    expected: str = ""
    remedy: str = ""

    def __str__(self) -> str:
        parts = [f"{self.where}: {self.what}."]
        if self.found:
            parts.append(f"Found: {self.found}.")
        if self.expected:
            parts.append(f"Expected: {self.expected}.")
        if self.remedy:
            parts.append(f"To do: {self.remedy}.")
        return " ".join(parts)


class UserError(Exception):
    """Base of every error that the user can mend. Holds all problems found, each once, in the order found.

    exit_code  status of the process, one for each class: 10 evidence, 11 scenario or option, 12 run directory,
               13 output cannot be written, 14 number unknown, 15 no solution,
               16 chains that do not agree, 17 posterior of other inputs
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = (
            (problems,) if isinstance(problems, Problem) else tuple(dict.fromkeys(problems))
        )
        if not self.problems:
            raise ValueError("a user error needs at least one problem")
        super().__init__("\n".join(map(str, self.problems)))


class EvidenceError(UserError):
    """A table, card, profession or source file is not as its schema says."""

    exit_code = 10


class SettingError(UserError):
    """A scenario, a command-line option or a combination of them is not possible."""

    exit_code = 11


class RunError(UserError):
    """A run directory is missing, incomplete or from an incompatible version."""

    exit_code = 12


class OutputError(UserError):
    """The result could not be written: disk full, no permission, directory taken."""

    exit_code = 13


class UnknownNumberError(UserError):
    """The number asked for is not in the run."""

    exit_code = 14


class NoSolutionError(UserError):
    """The goal can't be reached within the model, e.g. no start can matter before the target year."""

    exit_code = 15


class ConvergenceError(UserError):
    """The synthesis of evidence did not converge; what it found can't be used."""

    exit_code = 16


class PosteriorError(UserError):
    """The posterior of the synthesis is missing, damaged, or made from other evidence than there is now."""

    exit_code = 17


def shorten(value: object, limit: int = 60) -> str:
    """The value as text of at most ``limit`` characters, control characters made visible."""
    text = value if isinstance(value, str) else repr(value)
    text = text.encode("unicode_escape").decode("ascii") if not text.isprintable() else text
    return text if len(text) <= limit else text[: limit - 1] + "…"


def nearest(word: str, choices: Sequence[str]) -> str:
    """A remedy clause naming the closest accepted words, all of them where none is close, or that one must be added
    where there is none to choose."""
    from difflib import get_close_matches

    if not choices:
        return "there is none to choose from: leave it out, or add one"
    close = get_close_matches(word, choices, n=3)
    return "did you mean " + " or ".join(close) if close else "use one of " + ", ".join(choices)
