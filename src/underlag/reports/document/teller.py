"""Sentences bound to numbers: they change with the result and never say more than the interval gives.

Rise and fall are claimed only where the 80 percent intervals of the two years do not overlap; the draws share their
starting point, so this is the careful side. Shortage or surplus is claimed only where the interval leaves zero out.
Each sentence is a pair of templates, Swedish and English beside each other (docs/adr/0015).
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from underlag.core.language import Text
from underlag.evidence.vintages.vintage import WEIGHED_USE
from underlag.reports.document.blocks import Headline, Number, Sentence, say, together
from underlag.reports.document.bound_numbers import Bound, chance, explain_key
from underlag.reports.document.evidence_words import strength_sentence
from underlag.reports.document.figures import GOAL_POLICY, TODAY_POLICY, Figure, Figures, Place
from underlag.reports.language.labels import LABELS
from underlag.reports.language.nouns import Nouns, nouns
from underlag.reports.language.numerals import count, decimals_for, number, percent_words, shown, years
from underlag.reports.language.safe_text import plain_result
from underlag.runs.record.contents import RunResult

_SPECIALIST = Text("heltidsspecialist", "full-time specialist")
_SPECIALISTS = Text("heltidsspecialister", "full-time specialists")


@dataclass(frozen=True)
class Teller:
    """Writes the sentences of one report in one language."""

    figures: Figures
    nouns: Nouns
    language: str

    def say(self, sv: str, en: str, **said: object) -> Sentence:
        """A sentence in the reader's language from its pair of templates."""
        return say(Text(sv, en)[self.language], **said)

    def text(self, key: str) -> Sentence:
        """A standing text as a paragraph."""
        return Sentence((LABELS[key][self.language],))

    def bound(self, quantity: str, place: Place, year: int, policy: str = TODAY_POLICY) -> Bound | None:
        """One figure with its key, or None where the run has no such number."""
        figure = self.figures.figure(quantity, place.code, year, policy)
        return None if figure is None else Bound(figure, explain_key(quantity, place.code, year, policy), self.language)

    def level(self, place: Place) -> tuple[int, Bound] | None:
        """Recommended yearly starts in the target year and the year from which they hold."""
        found = self.figures.plateau(place.code)
        if found is None:
            return None
        year, figure = found
        key = explain_key("starts", place.code, self.figures.target, GOAL_POLICY)
        return year, Bound(figure, key, self.language, decided=True)

    def peak(self, place: Place) -> tuple[int, int, Bound] | None:
        """Most yearly starts recommended before the level that holds, with the first and last year of so many."""
        held = self.figures.plateau(place.code)
        if held is None:
            return None
        rows = [row for row in self.figures.series("starts", place.code, GOAL_POLICY) if row[0] <= held[0]]
        most = max(shown(figure.central) for _, figure in rows)
        if most <= shown(held[1].central):
            return None
        first, figure = next((year, figure) for year, figure in rows if shown(figure.central) == most)
        lower = [year for year, later in rows if year > first and shown(later.central) < most]
        key = explain_key("starts", place.code, first, GOAL_POLICY)
        return first, min(lower, default=held[0] + 1) - 1, Bound(figure, key, self.language, decided=True)

    def starts_today(self, place: Place) -> Bound | None:
        """Yearly starts today, with their key."""
        rows = self.figures.series("starts", place.code, TODAY_POLICY)
        if not rows:
            return None
        year, figure = rows[0]
        return Bound(figure, explain_key("starts", place.code, year, TODAY_POLICY), self.language)

    def headlines(self, place: Place) -> tuple[Headline, ...]:
        """Shortage today, coverage in the target year at today's level, recommended new posts a year."""
        made = (self._shortage_headline(place), self._coverage_headline(place), self._starts_headline(place))
        return tuple(h for h in made if h is not None)

    def _shortage_headline(self, place: Place) -> Headline | None:
        year = self.figures.start
        gap = self.bound("gap_fte", place, year)
        if gap is None:
            return None
        decimals, over = decimals_for([gap.central]), gap.central < 0
        label = self.say(
            f"heltidsspecialister {'fler än behovet kräver' if over else 'saknas'} {{year}}{{doubt}}",
            f"full-time specialists {'more than need requires' if over else 'missing'} in {{year}}{{doubt}}",
            year=year,
            doubt=self.say(
                "; intervallet rymmer både brist och överskott", "; the interval holds both shortage and surplus"
            )
            if gap.figure.low80 <= 0 <= gap.figure.high80
            else None,
        )
        return Headline(gap.size(decimals), label, gap.named_interval(decimals, turned=over))

    def _coverage_headline(self, place: Place) -> Headline | None:
        year = self.figures.target
        coverage = self.bound("coverage", place, year)
        if coverage is None:
            return None
        label = self.say(
            "av behovet täcks {year} om dagens antal nya tjänster behålls",
            "of need covered in {year} if today's number of new posts is kept",
            year=year,
        )
        return Headline(coverage.share_sign(), label, coverage.named_share_interval())

    def _starts_headline(self, place: Place) -> Headline | None:
        found, today = self.level(place), self.starts_today(place)
        if found is None:
            return None
        year, level = found
        now = None if today is None else self.say("; i dag {now}", "; today {now}", now=today.size())
        label = self.say(
            "{posts} per år rekommenderas från {year}{now}",
            "{posts} a year recommended from {year}{now}",
            posts=self.nouns.starts[self.language],
            year=year,
            now=now,
        )
        return Headline(level.size(), label, level.named_interval())

    def today(self, place: Place) -> Sentence:
        """Coverage and shortage, surplus or neither, in the start year."""
        year = self.figures.start
        coverage, gap = self.bound("coverage", place, year), self.bound("gap_fte", place, year)
        need = self.figures.central("need", place.code, year)
        if coverage is None or gap is None:
            return self.say("Uppgifter om läget {year} saknas.", "There are no figures for {year}.", year=year)
        if need is not None and need == 0:
            return self.say("Modellen anger inget behov {year}.", "The model gives no need in {year}.", year=year)
        first = self.say(
            "Vid utgången av {year} motsvarar kapaciteten {share} av behovet{interval}.",
            "At the end of {year} capacity is {share} of need{interval}.",
            year=year,
            share=coverage.share(),
            interval=coverage.share_in_brackets(),
        )
        return together([first, self._shortage(gap)])

    def _shortage(self, gap: Bound) -> Sentence:
        """Shortage or surplus, claimed only where the interval is on one side of zero."""
        decimals = decimals_for([gap.central])
        amount = gap.size(decimals, _SPECIALIST[self.language], _SPECIALISTS[self.language])
        be = is_or_are(amount.text)
        if shown(gap.figure.low80, decimals) > 0:
            return self.say(
                "Det saknas {amount}{interval}.",
                f"{{amount}} {be} missing{{interval}}.",
                amount=amount,
                interval=gap.in_brackets(decimals),
            )
        if shown(gap.figure.high80, decimals) < 0:
            return self.say(
                "Det finns {amount} mer än behovet kräver{interval}.",
                f"There {be} {{amount}} more than need requires{{interval}}.",
                amount=amount,
                interval=gap.in_brackets(decimals, turned=True),
            )
        return self.say(
            "Det går inte att säga om det är brist eller överskott: bristen ligger i det 80\u2011procentiga "
            "intervallet {inner} heltidsspecialister.",
            "It can't be said whether there is a shortage or a surplus: the 80 percent interval of the shortage is "
            "{inner} full-time specialists.",
            inner=gap.span(decimals),
        )

    def need(self, place: Place) -> Sentence:
        """Specialists needed in the start year and the target year, and whether that is a rise or a fall."""
        start, target = self.figures.start, self.figures.target
        before, after = self.bound("required_fte", place, start), self.bound("required_fte", place, target)
        if before is None or after is None:
            return Sentence()
        decimals = decimals_for([before.central, after.central])
        change = apart_from(before.figure, after.figure, decimals)
        now = before.size(decimals, _SPECIALIST[self.language], _SPECIALISTS[self.language])
        be = is_or_are(now.text)
        words = {1: Text("stiger", "rises"), -1: Text("sjunker", "falls")}.get(change)
        said = {
            "model": self.figures.result.names.need_model[self.language],
            "start": start,
            "target": target,
            "before": now,
            "after": after.size(decimals),
            "interval": after.in_brackets(decimals),
            "change": words[self.language] if words else None,
        }
        if words is None:
            return self.say(
                "Det behövs {before} {start} och {after} {target}{interval}. Skillnaden ryms inom osäkerheten. "
                "Behovsmodell: {model}.",
                f"{{before}} {be} needed in {{start}} and {{after}} in {{target}}{{interval}}. "
                "The difference is within the uncertainty. Need model: {model}.",
                **said,
            )
        return self.say(
            "Det behövs {before} {start}. Behovet {change} till {after} {target}{interval}. Behovsmodell: {model}.",
            f"{{before}} {be} needed in {{start}}. "
            "Need {change} to {after} in {target}{interval}. Need model: {model}.",
            **said,
        )

    def outlook(self, place: Place) -> Sentence:
        """Where coverage goes until the target year at today's level of new posts."""
        start, target = self.figures.start, self.figures.target
        before, after = self.bound("coverage", place, start), self.bound("coverage", place, target)
        if before is None or after is None:
            return Sentence()
        said = {
            "start": start,
            "target": target,
            "was": before.share(),
            "share": after.share(),
            "interval": after.share_in_brackets(),
        }
        change = direction(before.figure, after.figure)
        if change == 0:
            return self.say(
                "Om dagens antal nya tjänster behålls är täckningsgraden {target} {share}{interval}. Skillnaden mot "
                "{start} ryms inom osäkerheten.",
                "If today's number of new posts is kept, coverage in {target} is {share}{interval}. The difference "
                "from {start} is within the uncertainty.",
                **said,
            )
        return self.say(
            f"Om dagens antal nya tjänster behålls {'stiger' if change > 0 else 'sjunker'} täckningsgraden från "
            "{was} {start} till {share}{interval} {target}.",
            f"If today's number of new posts is kept, coverage {'rises' if change > 0 else 'falls'} from {{was}} in "
            "{start} to {share}{interval} in {target}.",
            **said,
        )

    def advice(self, place: Place) -> Sentence:
        """How many new posts the recommendation is, against today, at most before, and why above its interval."""
        found, today = self.level(place), self.starts_today(place)
        if found is None or today is None:
            return Sentence()
        year, level = found
        new = level.size(0, self.nouns.start[self.language], self.nouns.starts[self.language])
        said = self.say(
            "För att minska bristen så mycket som gränserna medger rekommenderas {new} per år från {year}{interval}, "
            "{tail}.",
            "To reduce the shortage as far as the limits allow, {new} a year from {year} "
            f"{is_or_are(new.text)} recommended{{interval}}, {{tail}}.",
            new=new,
            year=year,
            interval=level.in_brackets(),
            tail=self._against_today(level, today),
        )
        return together([said, self._before(place), self._why_above(level)])

    def _before(self, place: Place) -> Sentence:
        """The most posts a year on the way to the level that holds; nothing where the level is the most."""
        found = self.peak(place)
        if found is None:
            return Sentence()
        first, last, most = found
        return self.say(
            "Dessförinnan är antalet som störst {most} ({years}).",
            "Before that the number is at most {most} ({years}).",
            most=most.size(),
            years=years(first, last),
        )

    def _why_above(self, level: Bound) -> Sentence:
        """Why more is recommended than single known futures would ask for; nothing where it is not."""
        if level.figure.certain or shown(level.central) <= shown(level.figure.high80):
            return Sentence()
        return self.say(
            "Rekommendationen ligger över intervallet eftersom tjänsterna beslutas innan framtiden är känd och för få "
            "{specialists} kostar mer än några för många.",
            "The recommendation is above the interval because posts are decided before the future is known, and too "
            "few {specialists} cost more than a few too many.",
            specialists=self.figures.result.names.specialists[self.language],
        )

    def _against_today(self, level: Bound, today: Bound) -> Sentence:
        change = shown(level.central) - shown(today.central)
        if change == 0:
            return self.say("samma som i dag", "the same as today")
        more = Number(
            number(abs(change), self.language), level.key, (level.central, today.central), level.figure.status
        )
        return self.say(
            f"mot {{now}} i dag, en {'ökning' if change > 0 else 'minskning'} med {{more}}",
            f"against {{now}} today, {'an increase' if change > 0 else 'a decrease'} of {{more}}",
            now=today.size(),
            more=more,
        )

    def amount(self, value: float) -> str:
        """A setting as text: "1 100"."""
        return number(value, self.language)

    def goal(self) -> str:
        """The goal of the run, a setting: "100 procent"."""
        return percent_words(self.figures.result.goal["coverage"], self.language)

    def reach(self, place: Place) -> Sentence:
        """How probable it is to reach the goal by the recommendation and at today's level."""
        by_plan, by_today = self._probability(place, GOAL_POLICY), self._probability(place, TODAY_POLICY)
        if by_plan is None or by_today is None:
            return Sentence()
        said = self.say(
            "Sannolikheten att målet nås {target} är {plan} med rekommendationen och {today} med dagens nivå.",
            "The probability that the goal is reached in {target} is {plan} with the recommendation and {today} at "
            "today's level.",
            target=self.figures.target,
            plan=by_plan,
            today=by_today,
        )
        if by_plan.values[0] >= 0.495:
            return said
        doubt = self.say(
            "Det är alltså mer sannolikt att rekommendationen inte räcker än att den gör det.",
            "It is thus more likely that the recommendation does not suffice than that it does.",
        )
        return together([said, doubt])

    def _probability(self, place: Place, policy: str) -> Number | None:
        share = self.figures.probability(policy, place.code, self.figures.target)
        if share is None:
            return None
        key = f"probability/{place.code}/{self.figures.target}/{policy}"
        return Number(chance(share, self.language), key, (share,), "estimated")

    def basis(self, place: Place) -> Sentence:
        """What the place's starting point rests on: how many published figures, and its status."""
        coverage = self.bound("coverage", place, self.figures.start)
        if coverage is None:
            return Sentence()
        if coverage.figure.status == "official":
            return self.say("Startläget är officiellt.", "The starting point is official.")
        strength, table = (
            strength_sentence(self.figures, place, self.language),
            self.figures.result.tables["observations"],
        )
        used = table.filter((pl.col("region_code") == place.code) & (pl.col("used") == WEIGHED_USE)).height
        if not used:
            large = self.say(
                "Startläget är skattat, och osäkerheten är stor.",
                "The starting point is estimated, and the uncertainty is large.",
            )
            return together([strength, large])
        one, many = Text("publicerad uppgift", "published figure"), Text("publicerade uppgifter", "published figures")
        words = count(used, one[self.language], many[self.language], self.language)
        amount = Number(words, f"observations/{place.code}", (used,), coverage.figure.status)
        said = self.say(
            "Startläget är skattat med stöd av {amount}.",
            "The starting point is estimated from {amount}.",
            amount=amount,
        )
        return together([strength, said])


def direction(before: Figure, after: Figure) -> int:
    """1 for a rise, −1 for a fall of a share; 0 where the 80 percent intervals overlap or the percentages agree."""
    return apart_from(before.scaled(100), after.scaled(100))


def apart_from(before: Figure, after: Figure, decimals: int = 0) -> int:
    """1 for a rise, −1 for a fall, 0 where the 80 percent intervals overlap or the numbers read the same."""
    if shown(before.central, decimals) == shown(after.central, decimals):
        return 0
    if after.low80 > before.high80:
        return 1
    return -1 if after.high80 < before.low80 else 0


def is_or_are(amount: str) -> str:
    """English "is" or "are" after an amount as written."""
    return "is" if amount.startswith("1\u00a0") else "are"


def teller_of(result: RunResult, language: str) -> Teller:
    """The teller of a run in "sv" or "en"."""
    told = plain_result(result)
    return Teller(Figures(told, language), nouns(told.names.trainee), language)
