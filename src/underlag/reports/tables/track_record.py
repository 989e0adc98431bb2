"""The tables of a track record: every method over all it has forecast, the model by years ahead over all its forecasts,
and the model beside the rules over what all of them have forecast.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from underlag.core.language import Text
from underlag.reports.document.blocks import Cell, Head, Sentence, Table, say
from underlag.reports.language.key_words import SUBJECTS
from underlag.reports.language.numerals import MISSING, number
from underlag.runs.track_record.nation import MODEL, SPECIALISTS
from underlag.runs.track_record.ranking import Standing, by_horizon, methods_of, published_in
from underlag.runs.track_record.record import RESIDENTS, scores_of
from underlag.runs.track_record.training import TRAINING_QUANTITIES
from underlag.uncertainty.forecasts import COVERAGES, Summary, summarise

AHEAD = Text("År framåt", "Years ahead")


@dataclass(frozen=True)
class TrackRecord:
    """A track record and the language it is told in.

    table    the run's table of that name
    current  whether it was computed from the evidence as it is now
    leaned   by how much more a year the plan lets specialists leave for it [1]; None where it doesn't
    """

    table: pl.DataFrame
    current: bool | None
    language: str
    leaned: float | None = None

    def say(self, sv: str, en: str, **said: object) -> Sentence:
        """A sentence in the reader's language."""
        return say(Text(sv, en)[self.language], **said)

    def name(self, method: str) -> str:
        """Name of a method."""
        rows = self.table.filter(pl.col("method") == method)
        return str(rows[f"name_{self.language}"][0]) if rows.height else method

    def percent(self, value: float) -> str:
        """A number of percent with one decimal, in words."""
        unit = Text("procent", "percent")[self.language]
        return f"{number(value, self.language, 1)}\u00a0{unit}"

    def bias(self, bias: float) -> Sentence:
        """By how much, and in which direction, the model was wrong on average [percent]; above 0 is too high."""
        direction = Text("för högt", "too high") if bias > 0 else Text("för lågt", "too low")
        return self.say(
            "Modellen låg i medeltal {size} {direction}.",
            "On average the model was {size} {direction}.",
            size=self.percent(abs(bias)),
            direction=direction[self.language],
        )


def record_tables(record: TrackRecord) -> tuple[Table, ...]:
    """The tables of a track record, those without rows left out."""
    found = (
        summary_table(record, SPECIALISTS),
        own_horizon_table(record),
        common_horizon_table(record),
        *(summary_table(record, subject) for subject in TRAINING_QUANTITIES),
        summary_table(record, RESIDENTS),
    )
    return tuple(table for table in found if table is not None)


def _heads(record: TrackRecord) -> tuple[Head, ...]:
    def text(sv: str, en: str) -> str:
        return Text(sv, en)[record.language]

    return (
        Head(text("Metod", "Method")),
        Head(text("Jämförelser", "Comparisons"), "", True),
        Head(text("Medelfel, procent", "Mean error, percent"), "", True),
        Head(text("Skevhet, procent", "Bias, percent"), "", True),
        Head(text("CRPS, procent", "CRPS, percent"), "", True),
        *(Head(text(f"Utfall inom {p} %", f"Outcomes within {p}%"), "", True) for p in COVERAGES),
    )


def summary_table(record: TrackRecord, subject: str) -> Table | None:
    """Every method's scores over all it has forecast."""
    methods = (*methods_of(record.table, subject), *(published_in(record.table) if subject == SPECIALISTS else ()))
    rows = []
    for method in methods:
        of_method = record.table.filter((pl.col("subject") == subject) & (pl.col("method") == method))
        found = Standing(method, summarise(scores_of(of_method.iter_rows(named=True))))
        rows.append(_row(record, found))
    if not rows:
        return None
    about = SUBJECTS[subject][record.language]
    caption = record.say("Prognoser av {about} mot utfallet", "Forecasts of {about} against the outcome", about=about)
    note = record.say(
        "Varje metods tal gäller alla prognoser som den själv har gjort. Medelfel är medianens avvikelse i förhållande "
        "till utfallet; skevhet samma sak med tecken. CRPS väger in osäkerheten och är medelfelet för en prognos utan "
        "intervall.",
        "The figures of each method are of all the forecasts that it has made itself. Mean error is the median's "
        "distance from the outcome relative to it; bias the same with its sign. CRPS takes the uncertainty into "
        "account and is the mean error for a forecast without interval.",
    )
    return Table(f"track-{subject}", str(caption), _heads(record), rows, str(note))


def _row(record: TrackRecord, found: Standing) -> tuple[Cell, ...]:
    s, language = found.summary, record.language
    numbers = [number(value, language, 1) for value in (s.mape, s.bias, s.crps)]
    return (
        Cell(record.name(found.method)),
        Cell(number(s.pairs, language), numeric=True),
        *(Cell(text, numeric=True) for text in (*numbers, *_covered(s, language))),
    )


def _covered(found: Summary, language: str) -> list[str]:
    """Share of the outcomes inside each interval [percent]; a dash for point forecasts."""
    return [number(100 * found.coverage[p], language) if found.coverage else MISSING for p in COVERAGES]


def own_horizon_table(record: TrackRecord) -> Table | None:
    """The model's scores of the number of specialists by years ahead, over all its forecasts."""
    found = by_horizon(record.table, SPECIALISTS, methods_of(record.table, SPECIALISTS))
    if not found:
        return None
    language = record.language
    rows = []
    for horizon, ahead in found.items():
        own = ahead.own
        numbers = [number(value, language, 1) for value in (own.mape, own.bias, own.crps)]
        texts = [number(own.pairs, language), *numbers, *_covered(own, language)]
        rows.append((Cell(str(horizon)), *(Cell(text, numeric=True) for text in texts)))
    caption = Text(
        "Modellens fel i antalet specialister efter hur långt fram prognosen ser: alla dess prognoser",
        "Error of the model in the number of specialists by how far ahead the forecast looks: all its forecasts",
    )
    counted = Text("Modellens prognoser", "Forecasts of the model")[language]
    heads = (Head(AHEAD[language]), Head(counted, "", True), *_heads(record)[2:])
    return Table("track-horizon", caption[language], heads, rows, kind="dense")


def common_horizon_table(record: TrackRecord) -> Table | None:
    """Mean absolute error of the number of specialists by years ahead, the model and the rules on the comparisons that
    all of them have."""
    methods = methods_of(record.table, SPECIALISTS)
    found = by_horizon(record.table, SPECIALISTS, methods)
    if not found or len(methods) < 2:
        return None
    language = record.language
    rows = []
    for horizon, ahead in found.items():
        by_method = {s.method: s.summary for s in ahead.common}
        pairs = by_method[MODEL].pairs if by_method else 0
        errors = [number(by_method[m].mape, language, 1) if by_method else MISSING for m in methods]
        cells = [number(pairs, language), *errors]
        rows.append((Cell(str(horizon)), *(Cell(text, numeric=True) for text in cells)))
    caption = Text(
        "Medelfel i antalet specialister, procent: modellen och reglerna på de jämförelser som alla har",
        "Mean error in the number of specialists, percent: the model and the rules on the comparisons that all have",
    )
    note = Text(
        "Bara prognoser som modellen och varje regel har gjort är med, så att felen kan ställas mot varandra. Ett "
        "streck betyder att det inte finns någon sådan.",
        "Only forecasts that the model and every rule have made are taken, so that the errors can be held against each "
        "other. A dash means that there is none.",
    )
    counted = Text("Gemensamma jämförelser", "Common comparisons")[language]
    heads = (Head(AHEAD[language]), Head(counted, "", True), *(Head(record.name(m), "", True) for m in methods))
    return Table("track-horizon-common", caption[language], heads, rows, note[language], kind="dense")
