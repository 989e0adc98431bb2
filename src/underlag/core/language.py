"""Text in both languages of the interface."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

LANGUAGES: tuple[str, str] = ("sv", "en")
"""Swedish first, English complete beside it."""


@dataclass(frozen=True)
class Text:
    """The same statement in Swedish and in English; neither may be empty."""

    sv: str
    en: str

    def __post_init__(self) -> None:
        for language in LANGUAGES:
            if not getattr(self, language).strip():
                raise ValueError(f"text in {language} is empty (the other: {self.sv or self.en!r})")

    def __getitem__(self, language: str) -> str:
        if language not in LANGUAGES:
            raise KeyError(f"language {language!r}; there are {LANGUAGES}")
        return str(getattr(self, language))


def joined(texts: Iterable[Text], mark: str) -> Text:
    """The statements one after the other, ``mark`` between them; at least one."""
    several = list(texts)
    return Text(*(mark.join(text[language] for text in several) for language in LANGUAGES))


def any_of(texts: Iterable[Text]) -> Text:
    """The statements as alternatives, "a, b or c"; at least one."""
    return _in_a_row(texts, Text(" eller ", " or "))


def all_of(texts: Iterable[Text]) -> Text:
    """The statements together, "a, b and c"; at least one."""
    return _in_a_row(texts, Text(" och ", " and "))


def _in_a_row(texts: Iterable[Text], before_last: Text) -> Text:
    *most, last = texts
    if not most:
        return last
    head = joined(most, ", ")
    return Text(*(head[language] + before_last[language] + last[language] for language in LANGUAGES))


def one_language(text: str, language: str) -> str:
    """One language of a text that the evidence writes as "Swedish / English"."""
    swedish, slash, english = text.partition(" / ")
    return english if slash and language == "en" else swedish
