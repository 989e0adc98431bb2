"""Sentences bound to numbers: they change with the result and never say more than the interval gives.

Rise and fall are claimed only where the 80 percent intervals of the two years do not overlap; the draws share their
starting point, so this is the careful side. Shortage or surplus is claimed only where the interval leaves zero out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from underlag.core.language import Text
from underlag.reports.figures import GOAL_POLICY, TODAY_POLICY, Figure, Figures, Place
from underlag.reports.formats import (
    INTERVAL80,
    apart,
    capital,
    count,
    decimals_for,
    listing,
    number,
    percent,
    percent_span,
    percent_words,
    shown,
    span,
)
from underlag.reports.words import Nouns
from underlag.runs.stored import RECOMMENDED_BY_DEFAULT


@dataclass(frozen=True)
class Headline:
    """One of the big numbers: the number, what it is, and how sure it is."""

    value: str
    label: str
    interval: str
    status: str
    quantity: str
    key: str


@dataclass(frozen=True)
class Teller:
    """Writes the sentences of one report in one language."""

    figures: Figures
    nouns: Nouns
    language: str

    def _either(self, sv: str, en: str) -> str:
        return Text(sv, en)[self.language]

    def _interval(self, low: float, high: float, decimals: int = 0) -> str:
        """Interval in brackets: " (80-procentigt intervall 2 700–3 500)"; nothing where both ends read the same."""
        ends = apart(low, high, self.language, decimals)
        return f" ({INTERVAL80[self.language]} {ends})" if ends else ""

    def _share_interval(self, figure: Figure) -> str:
        """Interval of a share in brackets, in words: " (80-procentigt intervall 55–71 procent)"."""
        if figure.certain:
            return ""
        ends = span(100 * figure.low80, 100 * figure.high80, self.language)
        unit = self._either("procent", "per\u00a0cent")
        return f" ({INTERVAL80[self.language]} {ends}\u00a0{unit})"

    def headlines(self, place: Place) -> tuple[Headline, ...]:
        """Shortage today, coverage in the target year at today's level, recommended new posts a year."""
        made = (self._shortage_headline(place), self._coverage_headline(place), self._starts_headline(place))
        return tuple(h for h in made if h is not None)

    def _shortage_headline(self, place: Place) -> Headline | None:
        year = self.figures.start
        gap = self.figures.figure("gap_fte", place.code, year)
        if gap is None:
            return None
        decimals = decimals_for([gap.central])
        label = self._either(
            f"heltidsspecialister {'fler än behovet kräver' if gap.central < 0 else 'saknas'} {year}",
            f"full-time specialists {'more than need requires' if gap.central < 0 else 'missing'} in {year}",
        )
        if gap.low80 <= 0 <= gap.high80:
            label += self._either("; intervallet rymmer både brist och överskott",
                                  "; the interval holds both shortage and surplus")  # fmt: skip
        return Headline(number(abs(gap.central), self.language, decimals), label, self._gap_interval(gap, decimals),
                        gap.status, "gap_fte", explain_key("gap_fte", place.code, year, TODAY_POLICY))  # fmt: skip

    def _gap_interval(self, gap: Figure, decimals: int) -> str:
        """Interval of a shortage; of a surplus, turned so that it reads as a surplus."""
        if gap.certain:
            return ""
        low, high = (-gap.high80, -gap.low80) if gap.central < 0 else (gap.low80, gap.high80)
        return INTERVAL80[self.language] + " " + span(low, high, self.language, decimals)

    def _coverage_headline(self, place: Place) -> Headline | None:
        year = self.figures.target
        coverage = self.figures.figure("coverage", place.code, year)
        if coverage is None:
            return None
        label = self._either(
            f"av behovet täcks {year} om dagens antal nya tjänster behålls",
            f"of need covered in {year} if today's number of new posts is kept",
        )
        interval = "" if coverage.certain else INTERVAL80[self.language] + " "
        interval += "" if coverage.certain else percent_span(coverage.low80, coverage.high80, self.language)
        return Headline(percent(coverage.central, self.language), label, interval, coverage.status, "coverage",
                        explain_key("coverage", place.code, year, TODAY_POLICY))  # fmt: skip

    def _starts_headline(self, place: Place) -> Headline | None:
        plateau, today = self.figures.plateau(place.code), self.figures.starts_today(place.code)
        if plateau is None:
            return None
        year, level = plateau
        now = "" if today is None else self._either(f"; i dag {number(today, 'sv')}", f"; today {number(today, 'en')}")
        label = self._either(
            f"{self.nouns.starts.sv} per år rekommenderas från {year}{now}",
            f"{self.nouns.starts.en} a year recommended from {year}{now}",
        )
        interval = "" if level.certain else INTERVAL80[self.language] + " "
        interval += "" if level.certain else span(level.low80, level.high80, self.language)
        return Headline(number(level.central, self.language), label, interval, level.status, "starts",
                        explain_key("starts", place.code, self.figures.target, GOAL_POLICY))  # fmt: skip

    def today(self, place: Place) -> str:
        """Coverage and shortage, surplus or neither, in the start year."""
        year = self.figures.start
        coverage = self.figures.figure("coverage", place.code, year)
        gap = self.figures.figure("gap_fte", place.code, year)
        need = self.figures.central("need", place.code, year)
        if coverage is None or gap is None:
            return self._either(f"Uppgifter om läget {year} saknas.", f"There are no figures for {year}.")
        if need is not None and need == 0:
            return self._either(f"Modellen anger inget behov {year}.", f"The model gives no need in {year}.")
        share = percent_words(coverage.central, self.language)
        first = self._either(
            f"Vid utgången av {year} motsvarar kapaciteten {share} av behovet{self._share_interval(coverage)}.",
            f"At the end of {year} capacity is {share} of need{self._share_interval(coverage)}.",
        )
        return f"{first} {self._shortage(gap)}"

    def _shortage(self, gap: Figure) -> str:
        """Shortage or surplus, claimed only where the interval is on one side of zero."""
        decimals = decimals_for([gap.central])
        size = abs(gap.central)
        nouns = Text("heltidsspecialist", "full-time specialist"), Text("heltidsspecialister", "full-time specialists")
        amount = count(size, nouns[0][self.language], nouns[1][self.language], self.language, decimals)
        low, high = sorted((abs(gap.low80), abs(gap.high80)))
        interval = self._interval(low, high, decimals)
        if shown(gap.low80, decimals) > 0:
            return self._either(f"Det saknas {amount}{interval}.", f"{amount} {_be(amount)} missing{interval}.")
        if shown(gap.high80, decimals) < 0:
            return self._either(
                f"Det finns {amount} mer än behovet kräver{interval}.",
                f"There {_be(amount)} {amount} more than need requires{interval}.",
            )
        inner = span(gap.low80, gap.high80, self.language, decimals)
        return self._either(
            "Det går inte att säga om det är brist eller överskott: bristen ligger i det 80\u2011procentiga "
            f"intervallet {inner} heltidsspecialister.",
            "It can't be said whether there is a shortage or a surplus: the 80 per cent interval of the shortage is "
            f"{inner} full-time specialists.",
        )

    def outlook(self, place: Place) -> str:
        """Where coverage goes until the target year at today's level of new posts."""
        start, target = self.figures.start, self.figures.target
        before = self.figures.figure("coverage", place.code, start)
        after = self.figures.figure("coverage", place.code, target)
        if before is None or after is None:
            return ""
        share = percent_words(after.central, self.language) + self._share_interval(after)
        change = direction(before, after)
        if change == 0:
            return self._either(
                f"Om dagens antal nya tjänster behålls är täckningsgraden {target} {share}. Skillnaden mot {start} "
                "ryms inom osäkerheten.",
                f"If today's number of new posts is kept, coverage in {target} is {share}. The difference from "
                f"{start} is "
                "within the uncertainty.",
            )
        was = percent_words(before.central, self.language)
        return self._either(
            f"Om dagens antal nya tjänster behålls {'stiger' if change > 0 else 'sjunker'} täckningsgraden från {was} "
            f"{start} "
            f"till {share} {target}.",
            f"If today's number of new posts is kept, coverage {'rises' if change > 0 else 'falls'} from {was} in "
            f"{start} to "
            f"{share} in {target}.",
        )

    def advice(self, place: Place) -> str:
        """How many new posts the recommendation is, against today, and whether today's level is in its interval."""
        plateau, today = self.figures.plateau(place.code), self.figures.starts_today(place.code)
        if plateau is None or today is None:
            return ""
        year, level = plateau
        new = count(level.central, self.nouns.start[self.language], self.nouns.starts[self.language], self.language)
        interval = self._interval(level.low80, level.high80)
        now = number(today, self.language)
        change = shown(level.central) - shown(today)
        if change == 0:
            tail = self._either("samma som i dag", "the same as today")
        elif not level.certain and shown(level.low80) <= shown(today) <= shown(level.high80):
            tail = self._either(
                f"mot {now} i dag, vilket ryms inom intervallet", f"against {now} today, within the interval"
            )
        else:
            more = number(abs(change), self.language)
            tail = self._either(
                f"mot {now} i dag, en {'ökning' if change > 0 else 'minskning'} med {more}",
                f"against {now} today, {'an increase' if change > 0 else 'a decrease'} of {more}",
            )
        goal = percent_words(self.figures.result.goal["coverage"], self.language)
        return self._either(
            f"För att i huvudfallet nå {goal}s täckningsgrad {self.figures.target} rekommenderas {new} per år från "
            f"{year}{interval}, {tail}.",
            f"To reach a coverage of {goal} in {self.figures.target} in the central run, {new} a year from {year} "
            f"{_be(new)} recommended{interval}, {tail}.",
        )

    def reach(self, place: Place) -> str:
        """How probable it is to reach the goal by the recommendation and at today's level."""
        target = self.figures.target
        by_plan = self.figures.probability(GOAL_POLICY, place.code, target)
        by_today = self.figures.probability(TODAY_POLICY, place.code, target)
        if by_plan is None or by_today is None:
            return ""
        said = self._either(
            f"Sannolikheten att målet nås {target} är {chance(by_plan, 'sv')} med rekommendationen och "
            f"{chance(by_today, 'sv')} med dagens nivå.",
            f"The probability that the goal is reached in {target} is {chance(by_plan, 'en')} with the recommendation "
            f"and {chance(by_today, 'en')} at today's level.",
        )
        if by_plan >= 0.495:
            return said
        doubt = self._either(
            "Det är alltså mer sannolikt att rekommendationen inte räcker än att den gör det.",
            "It is thus more likely that the recommendation does not suffice than that it does.",
        )
        return f"{said} {doubt}"

    def basis(self, place: Place) -> str:
        """What the place's starting point rests on: how many published figures, and its status."""
        table = self.figures.result.tables["observations"]
        used = table.filter((pl.col("region_code") == place.code) & (pl.col("used") == "starting_point")).height
        figure = self.figures.figure("coverage", place.code, self.figures.start)
        if figure is None:
            return ""
        if figure.status == "official":
            return self._either("Startläget är officiellt.", "The starting point is official.")
        if used == 0:
            return self._either(
                "Startläget är skattat utan någon publicerad uppgift om regionen: det följer rikets nivå, och "
                "osäkerheten är stor.",
                "The starting point is estimated without any published figure on the region: it follows the national "
                "level, and the uncertainty is large.",
            )
        return self._either(
            f"Startläget är skattat med stöd av {count(used, 'publicerad uppgift', 'publicerade uppgifter', 'sv')}.",
            f"The starting point is estimated from {count(used, 'published figure', 'published figures', 'en')}.",
        )

    def regions(self) -> str:
        """How many regions have a shortage, a surplus or neither today, and which lack data."""
        year = self.figures.start
        gaps = [self.figures.figure("gap_fte", p.code, year) for p in self.figures.regions]
        known = [g for g in gaps if g is not None]
        if not known:
            return ""
        short, over = sum(g.low80 > 0 for g in known), sum(g.high80 < 0 for g in known)
        return self._region_words(short, over, len(known) - short - over, len(gaps) - len(known))

    def _region_words(self, short: int, over: int, unclear: int, missing: int) -> str:
        one, many = ("region", "regioner") if self.language == "sv" else ("region", "regions")
        parts = []
        for amount, sv, en in (
            (short, "har brist", "short of specialists"),
            (over, "har överskott", "with a surplus"),
            (unclear, "kan ha brist eller överskott", "that may have either"),
            (missing, "saknar uppgift", "without data"),
        ):
            if amount:
                parts.append(f"{count(amount, one, many, self.language)} {self._either(sv, en)}")
        total = short + over + unclear + missing
        if total > 1 and total in (short, over):
            return self._either(
                f"Alla {number(total, 'sv')} regioner har {'brist' if short else 'överskott'} i dag.",
                f"All {number(total, 'en')} regions have a {'shortage' if short else 'surplus'} today.",
            )
        said = listing(parts, self.language)
        return self._either(f"I dag gäller: {said}.", f"Today there {_be(parts[0])} {said}.")

    def sentences(self, parts: Sequence[str]) -> tuple[str, ...]:
        """Those that say something, each with a capital."""
        return tuple(capital(part) for part in parts if part)


def direction(before: Figure, after: Figure) -> int:
    """1 for a rise, −1 for a fall, 0 where the 80 percent intervals overlap or the shown percentages agree."""
    if shown(100 * before.central) == shown(100 * after.central):
        return 0
    if after.low80 > before.high80:
        return 1
    return -1 if after.high80 < before.low80 else 0


def chance(share: float, language: str) -> str:
    """A probability in words; the ends are never given as certain."""
    if share < 0.01:
        return ("mindre än " if language == "sv" else "less than ") + percent_words(0.01, language)
    if share > 0.99:
        return ("mer än " if language == "sv" else "more than ") + percent_words(0.99, language)
    return percent_words(share, language)


def explain_key(quantity: str, region: str, year: int, policy: str) -> str:
    """What to write after ``underlag explain RUN``, as short as that command understands it."""
    understood = GOAL_POLICY if quantity in RECOMMENDED_BY_DEFAULT else TODAY_POLICY
    return f"{quantity}/{region}/{year}" + ("" if policy == understood else f"/{policy}")


def _be(amount: str) -> str:
    """English "is" or "are" after an amount as written."""
    return "is" if amount.startswith("1\u00a0") else "are"
