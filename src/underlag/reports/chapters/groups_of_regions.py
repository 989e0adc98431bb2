"""Sentences on several regions at once: how many have a shortage, what is recommended to them together."""

from __future__ import annotations

from collections.abc import Sequence

from underlag.core.language import Text
from underlag.reports.document.blocks import Number, Sentence
from underlag.reports.document.bound_numbers import EVERY_REGION, explain_key
from underlag.reports.document.figures import GOAL_POLICY, TODAY_POLICY, Place
from underlag.reports.document.teller import Teller, is_or_are
from underlag.reports.language.numerals import count, listing, number


def mapping(teller: Teller) -> Sentence:
    """How many regions have an official starting point, how many an estimated one."""
    places = teller.figures.regions
    found = [teller.figures.figure("coverage", p.code, teller.figures.start) for p in places]
    official = sum(f is not None and f.status == "official" for f in found)
    key = f"coverage/{EVERY_REGION}/{teller.figures.start}"
    if official == 0:
        return teller.say(
            "Ingen region har ett officiellt startläge. Alla tal om läget i dag är skattade ur det som har "
            "publicerats.",
            "No region has an official starting point. All numbers on today are estimated from what has been "
            "published.",
        )
    if official == len(places):
        return teller.say("Startläget är officiellt i varje region.", "The starting point is official in every region.")
    return teller.say(
        "Startläget är officiellt för {known} av {all}; för övriga är det skattat.",
        "The starting point is official for {known} of {all}; for the rest it is estimated.",
        known=Number(number(official, teller.language), key, (official,), "official"),
        all=Number(
            count(len(places), "region", Text("regioner", "regions")[teller.language], teller.language),
            key,
            (len(places),),
            "official",
        ),
    )


def regions_together(teller: Teller, name: str, places: Sequence[Place]) -> Sentence:
    """The recommendation of several regions together: a sum of central values, without an interval of its own."""
    found = [level for place in places if (level := teller.level(place)) is not None]
    today = [bound for place in places if (bound := teller.starts_today(place)) is not None]
    if not found or len(found) != len(places) or len(today) != len(places):
        return Sentence()
    sums = (
        (sum(bound.central for _, bound in found), teller.figures.target, GOAL_POLICY),
        (sum(bound.central for bound in today), teller.figures.start + 1, TODAY_POLICY),
    )
    new, now = (
        Number(number(value, teller.language), explain_key("starts", EVERY_REGION, year, policy), (value,), "estimated")
        for value, year, policy in sums
    )
    return teller.say(
        "Regionerna i {name} rekommenderas tillsammans {new} {posts} per år från {year}, mot {now} i dag. Talen är "
        "summor av regionernas centrala värden; hur säkra de är framgår av varje regions intervall.",
        "The regions of {name} are together recommended {new} {posts} a year from {year}, against {now} today. The "
        "numbers are sums of the regions' central values; how sure they are is shown by each region's interval.",
        name=name,
        new=new,
        now=now,
        posts=teller.nouns.starts[teller.language],
        year=max(year for year, _ in found),
    )


def regions_by_balance(teller: Teller, among: Sequence[Place] | None = None) -> Sentence:
    """How many regions (or of those given) have a shortage, a surplus or neither today, and which lack data."""
    year = teller.figures.start
    places = teller.figures.regions if among is None else among
    gaps = [teller.figures.figure("gap_fte", p.code, year) for p in places]
    known = [g for g in gaps if g is not None]
    if not known:
        return Sentence()
    short, over = sum(g.low80 > 0 for g in known), sum(g.high80 < 0 for g in known)
    return _region_words(teller, short, over, len(known) - short - over, len(gaps) - len(known))


def _region_words(teller: Teller, short: int, over: int, unclear: int, missing: int) -> Sentence:
    one, many = ("region", "regioner") if teller.language == "sv" else ("region", "regions")
    key = f"gap_fte/{EVERY_REGION}/{teller.figures.start}"
    total = short + over + unclear + missing
    if total > 1 and total in (short, over):
        return teller.say(
            f"Alla {{total}} regioner har {'brist' if short else 'överskott'} i dag.",
            f"All {{total}} regions have a {'shortage' if short else 'surplus'} today.",
            total=Number(number(total, teller.language), key, (total,), "estimated"),
        )
    said = [
        teller.say(
            "{amount} " + sv,
            "{amount} " + en,
            amount=Number(count(amount, one, many, teller.language), key, (amount,), "estimated"),
        )
        for amount, sv, en in (
            (short, "har brist", "short of specialists"),
            (over, "har överskott", "with a surplus"),
            (unclear, "kan ha brist eller överskott", "that may have either"),
            (missing, "saknar uppgift", "without data"),
        )
        if amount
    ]
    words = listing([f"{{s{at}}}" for at in range(len(said))], teller.language)
    be = is_or_are(str(said[0]))
    return teller.say(
        f"I dag gäller: {words}.",
        f"Today there {be} {words}.",
        **{f"s{at}": sentence for at, sentence in enumerate(said)},
    )
