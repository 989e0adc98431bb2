"""Numbers of running text, written for a reader and bound to their place in the tables of the run."""

from __future__ import annotations

from dataclasses import dataclass

from underlag.core.language import Text
from underlag.reports.document.blocks import Number, Sentence, say
from underlag.reports.document.figures import Figure
from underlag.reports.language.numerals import (
    INTERVAL80,
    KNOWN80,
    NBSP,
    apart,
    count,
    number,
    percent,
    percent_span,
    percent_words,
    span,
)
from underlag.runs.record.read import default_policy

EVERY_REGION = "*"
"""Region of a key that stands for a count of regions."""


def explain_key(quantity: str, region: str, year: int, policy: str) -> str:
    """What to write after ``underlag explain RUN``, as short as that command understands it."""
    return f"{quantity}/{region}/{year}" + ("" if policy == default_policy(quantity) else f"/{policy}")


@dataclass(frozen=True)
class Bound:
    """A figure with its key, written in one language."""

    figure: Figure
    key: str
    language: str
    decided: bool = False
    """Whether it is a decision, whose interval is where the best would be if the future were known."""

    @property
    def _named(self) -> str:
        return (KNOWN80 if self.decided else INTERVAL80)[self.language]

    def _number(self, text: str, *values: float) -> Number:
        return Number(text, self.key, values, self.figure.status)

    @property
    def central(self) -> float:
        """Central value in the unit of the table."""
        return self.figure.central

    def size(self, decimals: int = 0, one: str = "", many: str = "") -> Number:
        """The central value without sign, with its noun where one is given."""
        amount = abs(self.central)
        text = count(amount, one, many, self.language, decimals) if many else number(amount, self.language, decimals)
        return self._number(text, self.central)

    def share(self) -> Number:
        """The central value as a share in words: "62 procent"."""
        return self._number(percent_words(self.central, self.language), self.central)

    def share_sign(self) -> Number:
        """The central value as a share in signs: "62 %"."""
        return self._number(percent(self.central, self.language), self.central)

    def span(self, decimals: int = 0, turned: bool = False) -> Number:
        """The 80 percent interval; ``turned`` writes a negative one as what is above zero: −60 to −20 as 20–60."""
        low, high = (-self.figure.high80, -self.figure.low80) if turned else (self.figure.low80, self.figure.high80)
        return self._number(span(low, high, self.language, decimals), self.figure.low80, self.figure.high80)

    def in_brackets(self, decimals: int = 0, turned: bool = False) -> Sentence:
        """ " (80-procentigt intervall 2 700–3 500)"; nothing where both ends read the same."""
        low, high = (-self.figure.high80, -self.figure.low80) if turned else (self.figure.low80, self.figure.high80)
        ends = apart(low, high, self.language, decimals)
        if not ends:
            return Sentence()
        shown = self._number(ends, self.figure.low80, self.figure.high80)
        return say(" ({name} {ends})", name=self._named, ends=shown)

    def share_in_brackets(self) -> Sentence:
        """ " (80-procentigt intervall 55–71 procent)"; nothing where it does not vary."""
        if self.figure.certain:
            return Sentence()
        unit = Text("procent", "percent")[self.language]
        ends = span(100 * self.figure.low80, 100 * self.figure.high80, self.language)
        shown = self._number(f"{ends}{NBSP}{unit}", self.figure.low80, self.figure.high80)
        return say(" ({name} {ends})", name=INTERVAL80[self.language], ends=shown)

    def named_interval(self, decimals: int = 0, turned: bool = False) -> Sentence:
        """ "80-procentigt intervall 2 700–3 500"; nothing where it does not vary."""
        if self.figure.certain:
            return Sentence()
        return say("{name} {ends}", name=self._named, ends=self.span(decimals, turned))

    def named_share_interval(self) -> Sentence:
        """ "80-procentigt intervall 55–71 %"; nothing where it does not vary."""
        if self.figure.certain:
            return Sentence()
        text = percent_span(self.figure.low80, self.figure.high80, self.language)
        ends = self._number(text, self.figure.low80, self.figure.high80)
        return say("{name} {ends}", name=INTERVAL80[self.language], ends=ends)


def chance(share: float, language: str) -> str:
    """A probability in words; the ends are never given as certain."""
    if share < 0.01:
        return ("mindre än " if language == "sv" else "less than ") + percent_words(0.01, language)
    if share > 0.99:
        return ("mer än " if language == "sv" else "more than ") + percent_words(0.99, language)
    return percent_words(share, language)
