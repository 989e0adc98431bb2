"""Forecasts that too few outcomes have followed for any method to be called the best: their errors are described."""

from __future__ import annotations

from underlag.core.language import Text
from underlag.reports.document.blocks import Sentence
from underlag.reports.language.key_words import SUBJECTS
from underlag.reports.language.numerals import capital, count, number
from underlag.reports.tables.track_record import TrackRecord
from underlag.runs.track_record.ranking import outcomes, own_summary

_FORECASTS = Text("prognos", "forecast"), Text("prognoser", "forecasts")
_YEARS = Text("räknat år", "counted year"), Text("räknade år", "counted years")


def few_outcomes(record: TrackRecord, subject: str) -> Sentence:
    """The model's own errors, and of how many outcomes they are; empty where it has forecast nothing."""
    own = own_summary(record.table, subject)
    if own is None:
        return Sentence()
    language = record.language
    one, many = (each[language] for each in _FORECASTS)
    year, years = (each[language] for each in _YEARS)
    held = record.say(
        " De 80-procentiga intervallen rymde utfallet i {inside} av {pairs} fall.",
        " The 80 percent intervals held the outcome in {inside} of {pairs} cases.",
        inside=number(own.coverage[80] * own.pairs if own.coverage else None, language),
        pairs=number(own.pairs, language),
    )
    return record.say(
        "{about}: {forecasts} av modellen kan jämföras med {outcomes}. Det är för få utfall för att säga vilken metod "
        "som är bäst, och prognoser av samma utfall är inte oberoende av varandra. Felet var i medeltal {error}. "
        "{bias}{held}",
        "{about}: {forecasts} by the model can be compared with {outcomes}. These are too few outcomes to say which "
        "method is best, and forecasts of the same outcome are not independent of each other. The error was {error} on "
        "average. {bias}{held}",
        forecasts=count(own.pairs, one, many, language),
        about=capital(SUBJECTS[subject][language]),
        outcomes=count(outcomes(record.table, subject), year, years, language),
        error=record.percent(own.mape),
        bias=record.bias(own.bias),
        held=held if own.coverage else None,
    )
