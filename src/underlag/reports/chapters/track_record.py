"""How well earlier forecasts have turned out: ours, naive rules and those that others have published.

Every sentence is computed from the table; where a naive rule has been closer than the model, it says so.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from underlag.core.language import Text
from underlag.reports.chapters.few_outcomes import few_outcomes
from underlag.reports.charts.forms import Line, line_chart
from underlag.reports.charts.palette import LIGHT
from underlag.reports.document.blocks import Block, Chart, Charts, Section, Sentence, blocks
from underlag.reports.document.figures import Figure
from underlag.reports.language.key_words import SUBJECTS
from underlag.reports.language.numerals import capital, count, listing, number, span
from underlag.reports.tables.track_record import TrackRecord, record_tables
from underlag.runs.track_record.nation import CORRECTED, MODEL, SPECIALISTS
from underlag.runs.track_record.ranking import (
    FEWEST_OUTCOMES,
    longest,
    methods_of,
    outcomes,
    own_summary,
    published_in,
    standings,
)
from underlag.runs.track_record.record import RESIDENTS
from underlag.runs.track_record.training import TRAINING_QUANTITIES

_TITLE = Text("Träffsäkerhet", "Track record")

FAIR_COVERAGE = (0.7, 0.9)
"""Share of outcomes inside 80 percent intervals that passes for what it should be."""


def track_record_chapter(record: TrackRecord) -> Section:
    """The chapter of a report; without a track record it says that there is none, and why."""
    return Section("track-record", _TITLE[record.language], track_record_blocks(record))


def track_record_blocks(record: TrackRecord) -> tuple[Block, ...]:
    """What was found, in words, a picture and tables."""
    if not record.table.height:
        return (
            record.say(
                "Någon träffsäkerhet kan inte redovisas: det finns ingen nationell serie över antalet specialister att "
                "hålla prognoser mot.",
                "No track record can be shown: there is no national series of specialists to hold forecasts against.",
            ),
        )
    return blocks(
        *(sentence for sentence in sentences(record) if sentence),
        Charts((history_chart(record),)),
        *record_tables(record),
    )


def sentences(record: TrackRecord) -> tuple[Sentence, ...]:
    """The findings, in order of weight."""
    return (
        stale(record),
        closest_method(record, SPECIALISTS),
        uncompared(record, SPECIALISTS),
        against_published(record),
        intervals(record, SPECIALISTS),
        lesson(record),
        leaning(record),
        *(sentence for subject in TRAINING_QUANTITIES for sentence in of_training(record, subject)),
        closest_method(record, RESIDENTS),
        uncompared(record, RESIDENTS),
        intervals(record, RESIDENTS),
        hindsight(record),
    )


def of_training(record: TrackRecord, subject: str) -> tuple[Sentence, ...]:
    """What was found of a subject of training: as of specialists where there are outcomes enough, else described."""
    if outcomes(record.table, subject) < FEWEST_OUTCOMES:
        return (few_outcomes(record, subject),)
    return closest_method(record, subject), uncompared(record, subject), intervals(record, subject)


def lesson(record: TrackRecord) -> Sentence:
    """What the model's forecasts have gained by being corrected for its earlier errors, on the pairs that both have."""
    found = {s.method: s.summary for s in standings(record.table, SPECIALISTS, (MODEL, CORRECTED))}
    if len(found) < 2:
        return Sentence()
    ours, taught = found[MODEL], found[CORRECTED]
    return record.say(
        "Rättade för vad modellens tidigare prognoser hade missat, med bara det som var räknat när de gjordes, hade "
        "{pairs} av prognoserna ett fel på {taught} i medeltal, mot {ours} utan rättelse, och 80-procentsintervallen "
        "höll {after} av utfallen, mot {before}.",
        "Corrected for what the model's earlier forecasts had missed, by what was counted when they were made, {pairs} "
        "of the forecasts had an error of {taught} on average, against {ours} without correction, and the 80 percent "
        "intervals held {after} of the outcomes, against {before}.",
        pairs=number(ours.pairs, record.language),
        taught=record.percent(taught.mape),
        ours=record.percent(ours.mape),
        after=record.percent(100 * taught.coverage[80]),
        before=record.percent(100 * ours.coverage[80]),
    )


def leaning(record: TrackRecord) -> Sentence:
    """What the plan itself has taken from earlier errors; empty if nothing."""
    if record.leaned is None:
        return Sentence()
    return record.say(
        "Av sådana fel lär sig planen: den räknar med att {more} fler av specialisterna slutar varje år än "
        "antagandena om avgångar ger.",
        "The plan learns from such errors: it lets {more} more of the specialists leave each year than the "
        "assumptions on exits give.",
        more=record.percent(100 * record.leaned),
    )


def stale(record: TrackRecord) -> Sentence:
    """Whether the evidence has changed since; empty if not."""
    if record.current is not False:
        return Sentence()
    return record.say(
        "Obs. Underlaget har ändrats sedan träffsäkerheten räknades; talen nedan gäller det tidigare underlaget.",
        "Note: the evidence has changed since the track record was computed; the figures below are of the earlier "
        "evidence.",
    )


def closest_method(record: TrackRecord, subject: str) -> Sentence:
    """Whether the model or a naive rule has been closest, over all that both have forecast."""
    found = standings(record.table, subject, methods_of(record.table, subject))
    if len(found) < 2:
        return Sentence()
    ours = next(s.summary for s in found if s.method == MODEL)
    first, rest = found[0], [s for s in found if s.method != MODEL]
    about = SUBJECTS[subject][record.language]
    pairs = count(
        ours.pairs,
        *(("jämförelse", "jämförelser") if record.language == "sv" else ("comparison", "comparisons")),
        record.language,
    )
    if first.method == MODEL:
        return record.say(
            "Modellen har träffat {about} bättre än varje enkel regel: i {pairs} var felet i medeltal {ours}, mot "
            "{best} för den bästa regeln ({rule}).",
            "The model has been closer to {about} than every simple rule: over {pairs} its error was {ours} on "
            "average, against {best} for the best rule ({rule}).",
            about=about,
            pairs=pairs,
            ours=record.percent(ours.mape),
            best=record.percent(rest[0].summary.mape),
            rule=_lower(record.name(rest[0].method)),
        )
    better = [_lower(record.name(s.method)) for s in rest if s.summary.mape <= ours.mape]
    return record.say(
        "En enkel regel har träffat {about} bättre än modellen: i {pairs} var felet i medeltal {best} med regeln "
        "{rule}, mot {ours} med modellen. {many}{bias}",
        "A simple rule has been closer to {about} than the model: over {pairs} the error was {best} on average by the "
        "rule {rule}, against {ours} by the model. {many}{bias}",
        about=about,
        pairs=pairs,
        best=record.percent(first.summary.mape),
        ours=record.percent(ours.mape),
        rule=f"»{_lower(record.name(first.method))}«"
        if record.language == "sv"
        else f"“{_lower(record.name(first.method))}”",
        many=_several(record, better),
        bias=record.bias(ours.bias),
    )


def _several(record: TrackRecord, better: Sequence[str]) -> Sentence | None:
    """The rules that have been better than the model, where it is more than one."""
    if len(better) < 2:
        return None
    return record.say(
        "Bättre än modellen var {rules}. ",
        "Better than the model were {rules}. ",
        rules=listing(better, record.language),
    )


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:] if not text[1:2].isupper() else text


def uncompared(record: TrackRecord, subject: str) -> Sentence:
    """The model's error over all that it has forecast, where some of it was not forecast by every rule; else empty."""
    own = own_summary(record.table, subject)
    found = standings(record.table, subject, methods_of(record.table, subject))
    compared = found[0].summary.pairs if len(found) > 1 else 0
    if own is None or own.pairs == compared:
        return Sentence()
    left = record.say(
        "{left} av dem ingår inte i jämförelsen, för dem kan inte alla regler göra.",
        "{left} of them are not in the comparison, for not every rule can make them.",
        left=number(own.pairs - compared, record.language),
    )
    none = record.say("Ingen av dem kan jämföras med alla regler.", "None of them can be compared with every rule.")
    return record.say(
        "Över alla {all} prognoser som modellen själv har gjort av {about} var felet i medeltal {error}. {compared}",
        "Over all {all} forecasts that the model itself has made of {about} its error was {error} on average. "
        "{compared}",
        all=number(own.pairs, record.language),
        about=SUBJECTS[subject][record.language],
        error=record.percent(own.mape),
        compared=left if compared else none,
    )


def against_published(record: TrackRecord) -> Sentence:
    """The longest forecast of the model beside those that others have published, and the rules, of the same year."""
    published, ends = published_in(record.table), longest(record.table)
    if not published or ends is None:
        return Sentence()
    origin, year = ends
    rows = record.table.filter(
        (pl.col("subject") == SPECIALISTS) & (pl.col("origin") == origin) & (pl.col("year") == year)
    )
    said = {row["method"]: row for row in rows.iter_rows(named=True)}
    if MODEL not in said or not any(method in said for method in published):
        return Sentence()
    outcome = said[MODEL]["outcome"]
    error = {method: abs(row["median"] - outcome) for method, row in said.items()}
    others = [f"{record.name(m)} ({number(said[m]['median'], record.language)})" for m in published if m in said]
    # the model last among equals, as in the standings
    nearest = min(error, key=lambda method: (error[method], method == MODEL))
    beaten = sum(error[MODEL] < error[m] for m in published if m in error)
    compared = (
        record.say(
            "Modellen kom närmare än {beaten} av {all} publicerade prognoser.",
            "The model came closer than {beaten} of {all} published forecasts.",
            beaten=beaten,
            all=len(others),
        )
        if len(others) > 1
        else record.say(
            f"Modellen kom {'närmare' if beaten else 'inte närmare'} än den.",
            f"The model came {'closer' if beaten else 'no closer'} than that.",
        )
    )
    return record.say(
        "Räknat från {origin} pekade modellen på {ours} specialister {year}; {outcome} räknades. Samma år enligt "
        "publicerade prognoser: {others}. {compared} Närmast av alla var {nearest}.",
        "From {origin} the model pointed to {ours} specialists in {year}; {outcome} were counted. The same year by "
        "published forecasts: {others}. {compared} Closest of all was {nearest}.",
        origin=origin,
        year=year,
        ours=number(said[MODEL]["median"], record.language),
        outcome=number(outcome, record.language),
        others=listing(others, record.language),
        compared=compared,
        nearest=_lower(record.name(nearest)),
    )


def intervals(record: TrackRecord, subject: str) -> Sentence:
    """Whether the 80 percent intervals have held what they promise."""
    rows = record.table.filter((pl.col("subject") == subject) & (pl.col("method") == MODEL))
    rows = rows.drop_nulls("inside80")
    if not rows.height:
        return Sentence()
    inside, total = int(rows["inside80"].sum()), rows.height
    share = inside / total
    low, high = FAIR_COVERAGE
    if share < low:
        verdict = Text(
            "Det är för sällan: intervallen är för smala, eller skeva.",
            "That is too seldom: the intervals are too narrow, or displaced.",
        )
    elif share > high:
        verdict = Text(
            "Det är oftare än de lovar: intervallen är vidare än de behöver vara.",
            "That is more often than they promise: the intervals are wider than they need be.",
        )
    else:
        verdict = Text("Det är ungefär vad de lovar.", "That is about what they promise.")
    return record.say(
        "Modellens 80-procentiga intervall för {about} rymde utfallet i {inside} av {total} fall ({share}). {verdict}",
        "The model's 80 percent intervals for {about} held the outcome in {inside} of {total} cases ({share}). "
        "{verdict}",
        about=SUBJECTS[subject][record.language],
        inside=number(inside, record.language),
        total=number(total, record.language),
        share=record.percent(100 * share),
        verdict=verdict[record.language],
    )


def hindsight(record: TrackRecord) -> Sentence:
    """What the comparison does not show; empty where no forecast rests on cards."""
    if not (record.table["profession"] != "").any():
        return Sentence()
    return record.say(
        "Varje prognos utgår från det som då var räknat. Antagandena om avgångar, utbildningstid och inflöde bygger "
        "till en del på senare källor, så modellen vet mer än den hade kunnat veta då.",
        "Every forecast starts from what had been counted then. The assumptions on exits, length of training and "
        "arrivals rest in part on later sources, so the model knows more than it could have known then.",
    )


def history_chart(record: TrackRecord) -> Chart:
    """What was counted, and what was said of it from the first origin."""
    ends = longest(record.table)
    assert ends is not None
    origin, last = ends
    rows = record.table.filter((pl.col("subject") == SPECIALISTS) & (pl.col("origin") == origin)).sort("year")
    counted = [
        (int(year), _certain(value))
        for year, value in rows.filter(pl.col("method") == MODEL).select("year", "outcome").iter_rows()
    ]
    named = Text("Räknat", "Counted")[record.language]
    lines = [Line(named, LIGHT["ink"], counted)]
    for method in (MODEL, *published_in(record.table)):
        of_method = rows.filter(pl.col("method") == method)
        if of_method.height:
            said = [(int(row["year"]), _figure(row)) for row in of_method.iter_rows(named=True)]
            label = record.name(method) if method == MODEL else _short(record.name(method))
            colour = LIGHT["today" if method == MODEL else "recommended"]
            lines.append(Line(label, colour, said, bands=1, dashed=method != MODEL))
    title = record.say(
        "Specialister i riket: prognoser från {origin} och utfall",
        "Specialists in the nation: forecasts from {origin} and outcome",
        origin=origin,
    )
    unit = record.say(
        "Personer vid årets slut. Fältet är modellens 80-procentiga intervall.",
        "Heads at year's end. The band is the model's 80 percent interval.",
    )
    ours = lines[1].rows[-1][1]
    words = record.say(
        "Linjediagram. {year} räknades {counted}; modellen gav {ours} ({low80}).",
        "Line chart. In {year}, {counted} were counted; the model gave {ours} ({low80}).",
        year=last,
        counted=number(counted[-1][1].central, record.language),
        ours=number(ours.central, record.language),
        low80=span(ours.low80, ours.high80, record.language),
    )
    source = record.say("Källa: egen beräkning.", "Source: own calculation.")
    return Chart("track-record", str(title), str(unit), str(words), str(source), line_chart(lines, last, 250))


def _short(name: str) -> str:
    """The part of a forecast's name that tells it from the others."""
    return capital(name.split(", ")[-1]) if ", " in name else name


def _certain(value: float) -> Figure:
    return Figure(value, value, value, value, value, value, value, "official")


def _figure(row: dict[str, float]) -> Figure:
    """A row as a figure; only the 80 percent interval is kept in the table."""
    low = row["median"] if row["low80"] is None else row["low80"]
    high = row["median"] if row["high80"] is None else row["high80"]
    return Figure(row["median"], row["median"], row["median"], low, high, low, high, "estimated")


def texts(found: Sequence[Sentence]) -> list[str]:
    """Sentences as plain text, the empty ones left out."""
    return [str(sentence) for sentence in found if sentence]
