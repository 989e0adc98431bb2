"""User errors: what is wrong, where, what was found, what was expected, what to do; in Swedish and in English.

A user error is something the user can mend: a file, a key, a setting. It is shown without a traceback and ends the
process with its own exit code. A fault of ours is any other exception and keeps its traceback.

A problem names a setting or a command by its name (``setting("target_year")``). Whoever shows the problem spells it:
the command line as an option, a form as its field.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from underlag.core.language import Text

Said = str | Text
"""What is said in both languages, or in none: a name, a number, a path."""

_OPEN, _NEXT, _CLOSE = "\ue000", "\ue001", "\ue002"
_NAMED = re.compile(f"{_OPEN}([^{_CLOSE}]*){_CLOSE}")


def setting(name: str, value: object = None) -> str:
    """A setting in a text, by its name as in ``Request`` or ``Settings``, with its value if that matters."""
    return _OPEN + _NEXT.join(["setting", name, *([] if value is None else [str(value)])]) + _CLOSE


def command_named(name: str, **settings: object) -> str:
    """A command in a text, by its name, with settings that it is to be given (None and False are left out)."""
    given = [f"{key}={value}" for key, value in settings.items() if value is not None and value is not False]
    return _OPEN + _NEXT.join(["command", name, *given]) + _CLOSE


@dataclass(frozen=True)
class Spelling:
    """How settings and commands are written where a problem is shown.

    setting  name, and value or None → text
    command  name, and its settings (True where a setting is only to be switched on) → text
    """

    setting: Callable[[str, str | None], str]
    command: Callable[[str, Mapping[str, str]], str]

    def spelt(self, text: str) -> str:
        """The text with every setting and command written so."""
        return _NAMED.sub(self._one, text)

    def _one(self, found: re.Match[str]) -> str:
        kind, name, *rest = found[1].split(_NEXT)
        if kind == "setting":
            return self.setting(name, rest[0] if rest else None)
        return self.command(name, dict(each.split("=", 1) for each in rest))


PLAIN = Spelling(
    lambda name, value: name if value is None else f"{name} {value}",
    lambda name, given: " ".join([name, *(f"{key}={value}" for key, value in given.items())]),
)
"""By name alone, for logs and tests."""


PLACE_WORDS: Mapping[str, Text] = {
    "row": Text("rad", "row"),
    "rows": Text("raderna", "rows"),
    "line": Text("rad", "line"),
    "character": Text("tecken", "character"),
    "record": Text("post", "record"),
    "records": Text("posterna", "records"),
    "column": Text("kolumn", "column"),
    "sheet": Text("blad", "sheet"),
    "page": Text("sida", "page"),
    "year": Text("år", "year"),
    "table": Text("tabell", "table"),
    "field": Text("fält", "field"),
    "unit": Text("enhet", "unit"),
    "region": Text("region", "region"),
    "ages": Text("åldrarna", "ages"),
    "values from": Text("värden från", "values from"),
    "after": Text("efter", "after"),
    "a column without name": Text("en kolumn utan namn", "a column without name"),
    "the new vintage": Text("den nya årgången", "the new vintage"),
}
"""What stands before a number or a name in ``Problem.where``, outside brackets: ``, row 4`` is ``, rad 4`` to a Swedish
reader."""

KIND_WORDS: Mapping[str, Text] = {
    "tables": Text("tabellerna", "tables"),
    "table": Text("tabell", "table"),
    "observation": Text("observation", "observation"),
    "need model": Text("behovsmodell", "need model"),
    "unit": Text("enhet", "unit"),
    "synthesis": Text("syntes", "synthesis"),
}
"""What a ``Problem.where`` can begin with, where it is no file. A name with a full stop in it is a file's, whatever
word that begins with."""

_PLACE = re.compile(
    r"(?<=, )(?:" + "|".join(PLACE_WORDS) + r")(?= \S)"
    r"|(?<=, )a column without name$|^the new vintage(?=/)"
)
_BRACKETS = re.compile(r"(\((?:[^()]|\([^()]*\))*\))")
"""A key in brackets: names of columns and what they hold, as they stand in the table and can be searched for."""
_MORE = re.compile(r"(?<= )and (\d+) more\b")
_KIND = re.compile("(?:" + "|".join(KIND_WORDS) + r")(?=,| [^,.]+(?:,|$)|$)")


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong in what the user gave.

    where     setting, or file, then row, key or column as far as known: ``tables/regions.csv, row 4, region_code``,
              in English; its words for places are told in the reader's language
    what      the fault in one clause
    found     the offending value as the user wrote it, shortened; or what was there instead, in both languages
    expected  what would have been accepted
    remedy    what to do
    """

    where: str
    what: Said
    found: Said = ""
    expected: Said = ""
    remedy: Said = ""

    def told(self, language: str, spelling: Spelling = PLAIN) -> dict[str, str]:
        """Every part in one language, settings and commands spelt."""
        parts = {**vars(self), "where": _placed(self.where, language)}
        return {name: spelling.spelt(said(part, language)) for name, part in parts.items()}

    def __str__(self) -> str:
        told = self.told("en")
        parts = [f"{told['where']}: {told['what']}."]
        for label, part in (("Found", "found"), ("Expected", "expected"), ("To do", "remedy")):
            if told[part]:
                parts.append(f"{label}: {told[part]}.")
        return " ".join(parts)

    def __lt__(self, other: Problem) -> bool:
        return str(self) < str(other)


def _placed(where: str, language: str) -> str:
    """A place with its words in one language; a key in brackets stays as it is."""
    begun = _KIND.match(where)
    kind, rest = ("", where) if begun is None else (KIND_WORDS[begun[0]][language], where[begun.end() :])
    more = Text(r"och \1 till", r"and \1 more")[language]

    def worded(part: str) -> str:
        return _MORE.sub(more, _PLACE.sub(lambda found: PLACE_WORDS[found[0]][language], part))

    parts = _BRACKETS.split(rest)  # every other part is a key
    return kind + "".join(part if at % 2 else worded(part) for at, part in enumerate(parts))


def said(part: Said, language: str) -> str:
    """What is said in one of the languages."""
    return part if isinstance(part, str) else part[language]


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
    """A scenario, a setting or a combination of them is not possible."""

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


def run_again(name: str, **settings: object) -> Text:
    """A remedy: that the command is run again."""
    named = command_named(name, **settings)
    return Text(f"kör {named} igen", f"run {named} again")


def shorten(value: object, limit: int = 60) -> str:
    """The value as text of at most ``limit`` characters, control characters made visible."""
    text = value if isinstance(value, str) else repr(value)
    text = text.encode("unicode_escape").decode("ascii") if not text.isprintable() else text
    return text if len(text) <= limit else text[: limit - 1] + "…"


def close_to(word: str, choices: Sequence[str]) -> list[str]:
    """At most three of the choices that the word may be a slip for, the likeliest first."""
    from difflib import get_close_matches

    return get_close_matches(word, choices, n=3)


def nearest(word: str, choices: Sequence[str]) -> Text:
    """A remedy clause naming the closest accepted words, all of them where none is close, or that one must be added
    where there is none to choose."""
    if not choices:
        return Text(
            "det finns ingen att välja: utelämna den, eller lägg till en",
            "there is none to choose from: leave it out, or add one",
        )
    close = close_to(word, choices)
    if close:
        return Text("menade du " + " eller ".join(close), "did you mean " + " or ".join(close))
    return Text("använd en av " + ", ".join(choices), "use one of " + ", ".join(choices))
