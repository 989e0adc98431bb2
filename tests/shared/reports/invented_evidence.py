"""What the invented plan rests on and is held against: assumptions, sources, observations, forecasts, sensitivities."""

from __future__ import annotations

from typing import Any

import polars as pl

from shared.reports.invented_rows import SOURCE, frame, typed
from underlag.runs.record.demand_quantities import DEMAND


def track_record(model: float = 0.99, rule: float = 0.9, low80: float = 0.95, high80: float = 1.05) -> pl.DataFrame:
    """Forecasts of 2012 and 2013 of a nation with 100 specialists every year, as shares of what was counted."""
    names = {
        "model": ("Modellen", "The model", model),
        "last_value": ("Senaste värdet", "Last value", rule),
        "board-2013": ("Nämnden, 2013", "The board, 2013", 0.8),
    }
    rows: list[tuple[Any, ...]] = []
    for subject, profession, code in (("specialists", "gp", "00"), ("residents", "", "01")):
        for method, (sv, en, share) in names.items():
            for origin, year in ((2012, 2013), (2012, 2014), (2013, 2014)):
                if method == "board-2013" and (subject == "residents" or origin != 2012):
                    continue
                ours = method == "model"
                ends = (100 * low80, 100 * high80) if ours else (None, None)
                inside = (low80 <= 1 <= high80,) * 3 if ours else (None,) * 3
                named, error = (subject, profession, code, method, sv, en, origin, year), 100 * abs(1 - share)
                rows.append((*named, 100 * share, *ends, 100.0, error, *inside, "head", "abc"))
    numbers = dict.fromkeys(("median", "low80", "high80", "outcome", "crps"), pl.Float64)
    flags = dict.fromkeys(("inside50", "inside80", "inside95"), pl.Boolean)
    return typed("track_record", rows, {**numbers, **dict.fromkeys(("origin", "year"), pl.Int64), **flags})


def sensitivity(codes: list[str]) -> pl.DataFrame:
    """How much four assumptions move coverage and starts."""
    effects = {
        "training/duration_mean": (-0.05, 12.0),
        "hours/full_time_share": (0.03, -8.0),
        "start/specialists": (0.025, -6.0),
        "exits/retirement_shift": (0.001, None),
    }
    units = {"coverage": "1", "starts": "post/year"}
    rows = [
        (code, quantity, name, name.split("/")[0], effect / 2, 2.0, effect, units[quantity])
        for name, both in effects.items()
        for quantity, effect in zip(units, both, strict=True)
        if effect is not None
        for code in ["00", *codes]
    ]
    return frame("sensitivity", rows)


def data_value(codes: list[str]) -> pl.DataFrame:
    """What could be asked of the nation and of a region, whole and by question."""
    rows = [
        ("00", "staff_by_region", "", "table", 16, 40.0, 24.0, 0.4),
        ("00", "01", "", "answer", 2, 40.0, 30.0, 0.25),
        ("00", "01", "specialists", "answer", 1, 40.0, 32.0, 0.2),
        ("00", "exits", "", "study", 3, 40.0, 36.0, 0.1),
        ("00", "exits", "exits/leave", "study", 1, 40.0, 37.0, 0.075),
        ("00", "exits", "exits/retirement", "study", 1, 40.0, 39.9, 0.0025),
        ("01", "01", "", "answer", 2, 10.0, 4.0, 0.6),
        ("01", "01", "specialists", "answer", 1, 10.0, 5.0, 0.5),
        ("01", "01", "trainees", "answer", 1, 10.0, 9.0, 0.1),
    ]
    return frame("data_value", rows)


def facts() -> pl.DataFrame:
    """Two published figures, one of which is met."""
    columns: dict[str, Any] = dict.fromkeys(("published", "tolerance", "central", "p10", "p90"), pl.Float64)
    rows = [
        ("shortage", "Brist 2022", "Shortage 2022", 340.0, 60.0, "fte", 352.0, 300.0, 410.0, True, SOURCE),
        ("share", "Andel som saknas 2035", "Share missing 2035", 0.25, 0.03, "1", 0.31, 0.22, 0.4, False, SOURCE),
    ]
    return typed("facts", rows, {**columns, "met": pl.Boolean})


def parameter_values() -> pl.DataFrame:
    """The values of the one assumption that has two."""
    rows = [
        ("hours/full_time_share", "sex", "men", "fte/head", 0.95, 0.93, 0.965),
        ("hours/full_time_share", "sex", "women", "fte/head", 0.86, 0.82, 0.9),
    ]
    return frame("parameter_values", rows)


def parameters() -> pl.DataFrame:
    """Five assumptions, of every status: name and meaning; unit, status, value, ends and source; reason."""
    rows = [
        (
            ("training/duration_mean", "Utbildningens längd i medeltal", "Mean length of training"),
            ("year", "estimated", 6.5, 6.1, 7.0, SOURCE),
            ("Regeln säger fem år; ledighet förlänger.", "The rule says five years; leave adds."),
        ),
        (
            ("need/residents_per_specialist", "Invånare per specialist", "Residents per specialist"),
            ("resident/fte", "official", 1100.0, 1100.0, 1100.0, SOURCE),
            ("", ""),
        ),
        (
            ("hours/full_time_share", "Tjänstgöringsgrad", "Share of full time"),
            ("fte/head", "assumed", 0.86, 0.82, 0.9, ""),
            ("Ingen uppgift är publicerad.", "No figure is published."),
        ),
        (
            ("exits/retirement_shift", "Förskjutning av pensionsåldern", "Shift of retirement age"),
            ("year", "assumed", 0.0, -0.6, 0.6, ""),
            ("Osäkert hur länge man vill arbeta.", "Uncertain how long people want to work."),
        ),
        (
            ("start/women_share", "Andel kvinnor bland specialister", "Share of women among specialists"),
            ("1", "official", 0.53, 0.53, 0.53, SOURCE),
            ("", ""),
        ),
    ]
    review = ("studierektorer", "directors of studies")
    numbers = dict.fromkeys(("central", "low80", "high80"), pl.Float64)
    return typed("parameters", [(*what, *values, *why, *review) for what, values, why in rows], numbers)


def sources() -> pl.DataFrame:
    """The one source."""
    said = ("Nämnden för prov", "Läget i primärvården", "2022-05-01", "https://example.org/rapport.pdf")
    row = (SOURCE, *said, "Fri användning", "2026-11-21", "Brist 2022", "sha256:" + "0" * 64)
    return typed("sources", [row], {})


def evidence_strength(codes: list[str]) -> pl.DataFrame:
    """The first region has figures of its own, the fourth on specialists alone, the others none."""
    told = {0: (1, 2023, 0.125, 3, 2024, 0.0625, "own"), 3: (1, 2022, 0.5, 0, None, 1.0, "partly")}
    rows = [(code, *told.get(at, (0, None, 1.0, 0, None, 1.0, "national"))) for at, code in enumerate(codes)]
    counted = dict.fromkeys(
        ("specialists_figures", "specialists_latest", "trainees_figures", "trainees_latest"), pl.Int64
    )
    shares = dict.fromkeys(("specialists_prior_share", "trainees_prior_share"), pl.Float64)
    return typed("evidence_strength", rows, {**counted, **shares})


def demand(codes: list[str], nation: str = "00") -> pl.DataFrame:
    """Eight posts filled and two vacant in each region, thirty trainees; the first has a figure of its own, and one on
    foundation service is published."""
    rows: list[tuple[Any, ...]] = []
    for quantity, one in DEMAND.items():
        for at, code in enumerate((nation, *codes)):
            size = _DEMANDED.get(quantity)
            shared = one.unit == "1" or quantity.endswith("per_post")
            if size is None or (quantity.endswith("per_post") and code != nation):
                rows.append((code, quantity, None, None, None, one.unit, None, 0, None, None, None))
                continue
            value = size if shared or code != nation else size * len(codes)
            own = at == 1 and quantity == "specialist_posts_vacant"
            latest = 2023 if own else 2018
            rows.append(
                (code, quantity, value, value * 0.5, value * 2, one.unit, 2024, int(own), latest, "assumed", SOURCE)
            )
    published = (259.0, None, None, "post", 2022, 1, 2022, "estimated", SOURCE)
    key = (nation, "foundation_posts")
    rows = [(*key, *published) if row[:2] == key else row for row in rows]
    kinds = dict.fromkeys(("central", "p10", "p90"), pl.Float64)
    return typed("demand", rows, {**kinds, **dict.fromkeys(("year", "figures", "latest"), pl.Int64)})


_DEMANDED = {
    "specialist_posts_filled": 8.0,
    "specialist_posts_vacant": 2.0,
    "specialist_posts_demanded": 10.0,
    "specialist_posts_vacant_share": 0.2,
    "training_posts_filled": 30.0,
    "training_posts_vacant": 3.0,
    "training_posts_demanded": 33.0,
    "training_posts_funded": 24.0,
    "training_applicants_per_post": 1.25,
}
"""Quantity → what a region has, and the nation where it is a share or a ratio."""


def need_by_model(codes: list[str]) -> pl.DataFrame:
    """By age the first region needs a tenth more and the others as much less as keeps the nation's need."""
    heavier = [1.1, *(1 - 0.1 / max(1, len(codes) - 1) for _ in codes[1:])]
    rows = [
        (code, model, weight, 11000 * weight, 10 * weight, 0.8 / weight, 10 * weight - 8, "estimated")
        for model, weights in (("guideline", [1.0] * len(codes)), ("age", heavier))
        for code, weight in zip(codes, weights, strict=True)
    ]
    count = len(codes)
    rows += [
        ("00", model, 1.0, 11000.0 * count, 10.0 * count, 0.8, 2.0 * count, "estimated")
        for model in ("guideline", "age")
    ]
    names = ("need_weight", "need", "required_fte", "coverage", "shortage_fte")
    return typed("need_by_model", rows, dict.fromkeys(names, pl.Float64))


def observations() -> pl.DataFrame:
    """Two that the synthesis rests on, and one that is a check: what is said, by whom, and what was expected."""
    rows = [
        (
            ("o1", "01", None, 2023, "residents_per_specialist_fte", "=", 1520.0, None, "resident/fte"),
            (SOURCE, "survey", "synthesis"),
            (1500.0, 1300.0, 1700.0, True, None),
        ),
        (
            ("o2", "04", None, 2022, "increase_needed_percent", ">=", 90.0, None, "1"),
            (SOURCE, "survey", "synthesis"),
            (95.0, 80.0, 110.0, True, None),
        ),
        (
            ("o3", "00", None, 2022, "shortage_specialists", "~", 340.0, 380.0, "fte"),
            (SOURCE, "claim", "fact"),
            (None, None, None, None, "är en kontroll"),
        ),
    ]
    numbers = ("value", "value_max", "predicted", "predicted_low80", "predicted_high80")
    kinds = {"year": pl.Int64, **dict.fromkeys(numbers, pl.Float64), "agrees": pl.Boolean}
    return typed("observations", [(*what, *by, *expected) for what, by, expected in rows], kinds)
