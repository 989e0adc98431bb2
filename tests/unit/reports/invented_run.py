"""A finished run of an invented country, made without any model: numbers that look like a plan, from simple curves."""

from __future__ import annotations

import math
from typing import Any

import polars as pl

from underlag.core.language import Text
from underlag.runs.quantities import QUANTITIES
from underlag.runs.result import COLUMNS, POLICIES, Names, RunResult, Settings

START, YEARS, TARGET = 2024, 16, 2036
REGIONS = (
    ("01", "Ålviken", "Östra"), ("02", "Ängsö", "Östra"), ("03", "Öland Norra", "Östra"),
    ("04", "Bergslunda", "Västra"), ("05", "Dalhem", "Västra"), ("06", "Näsudden", "Västra"),
    ("07", "Zinkgruvan", "Norra"), ("08", "Fjällby", "Norra"),
)  # fmt: skip
SOURCE = "board-2022"
PUBLICATION = {
    "publisher": {"name": {"sv": "Provnämnden", "en": "The Test Board"}, "kind": "NationalAuthority",
                  "homepage": "https://example.org/"},
    "contact": {"name": {"sv": "Statistiken", "en": "Statistics"}, "email": "statistik@example.org"},
    "licence": {"name": "CC0-1.0", "title": {"sv": "Inga förbehåll", "en": "No rights reserved"},
                "address": "http://creativecommons.org/publicdomain/zero/1.0/"},
    "spatial": "https://example.org/place", "base": "https://data.example.org/",
}  # fmt: skip


def _quantiles(central: float, spread: float) -> dict[str, float]:
    z = {"p2_5": -1.96, "p10": -1.2816, "p25": -0.6745, "p50": 0.0, "p75": 0.6745, "p90": 1.2816, "p97_5": 1.96}
    return {name: central + spread * at for name, at in z.items()}


def _place(code: str, size: float, level: float, trainees: float) -> list[dict[str, Any]]:
    """Rows of one place: ``size`` residents, ``level`` residents per specialist today."""
    rows: list[dict[str, Any]] = []

    def add(quantity: str, policy: str, year: int, value: float, spread: float, status: str = "estimated") -> None:
        rows.append(
            {"quantity": quantity, "policy": policy, "region_code": code, "year": year,
             "unit": str(QUANTITIES[quantity].unit), "central": value, "mean": value, **_quantiles(value, spread),
             "status": status}
        )  # fmt: skip

    today = trainees / 6.0
    plan = today + max(0.0, size / 1100 - size / level) / 12
    for step in range(YEARS + 1):
        year = START + step
        residents = size * (1 + 0.004 * step)
        add("residents", "", year, residents, residents * 0.002 * step, "official" if step == 0 else "estimated")
        add("need", "", year, residents, residents * 0.003 * step)
        add("required_fte", "", year, residents / 1100, residents * 3e-6 * step)
        for policy in POLICIES:
            goal = {"today": today, "recommended": plan, "called_for": plan, "replacement": today * 0.9,
                    "specialists_per_post": today * 1.1, "proportional": (today + plan) / 2}[policy]  # fmt: skip
            starts = today + (goal - today) * min(1.0, max(0, step - 2) / 3)
            fte = size / level + (starts - today * 1.02) * max(0, step - 6) * 0.9
            in_training = trainees + (goal - today) * 6 * min(1.0, max(0, step - 2) / 8)
            capacity = 1100 * fte + 550 * in_training * 0.9
            for quantity, value, spread in (
                ("specialists", fte * 1.15, fte * 0.05), ("specialists_fte", fte, fte * 0.04),
                ("trainees", in_training, in_training * 0.03), ("trainees_fte", in_training * 0.9, 0.02 * in_training),
                ("capacity", capacity, capacity * (0.04 + 0.004 * step)),
                ("coverage", capacity / residents, capacity / residents * (0.04 + 0.004 * step)),
                ("gap_fte", (residents - capacity) / 1100, capacity * (0.04 + 0.004 * step) / 1100),
                ("named_gp_potential", min(1.0, capacity / residents), 0.03),
            ):  # fmt: skip
                add(quantity, policy, year, value, spread)
            if step:
                add("starts", policy, year, float(round(starts)), 0.0 if policy == "today" else 0.06 * starts)
                add("filled_starts", policy, year, starts * 0.97, 0.02 * starts)
                add("completions", policy, year, starts * 0.9, 0.05 * starts)
                add("exits", policy, year, fte * 0.04, 0.005 * fte)
    return rows


def numbers(places: list[tuple[str, float, float, float]]) -> pl.DataFrame:
    """The long table of numbers of ``places``: (code, residents, residents per specialist, trainees)."""
    rows = [row for place in places for row in _place(*place)]
    return pl.DataFrame(rows).select(COLUMNS["numbers"])


def boundaries(codes: list[str]) -> dict[str, Any]:
    """Squares in rows of two, so that the invented country is taller than wide."""
    features = []
    for i, code in enumerate(codes):
        west, south = 10 + 2 * (i % 2), 55 + 1.5 * (i // 2)
        ring = [[west, south], [west + 2, south], [west + 2, south + 1.5], [west, south + 1.5], [west, south]]
        features.append(
            {"type": "Feature", "properties": {"region_code": code},
             "geometry": {"type": "Polygon", "coordinates": [[[float(x), float(y)] for x, y in ring]]}}
        )  # fmt: skip
    return {"type": "FeatureCollection", "features": features}


def _texts(name: str, rows: list[tuple[Any, ...]], numeric: dict[str, Any]) -> pl.DataFrame:
    columns = COLUMNS[name]
    return pl.DataFrame(rows, schema={c: numeric.get(c, pl.String) for c in columns}, orient="row")


def invented_run(
    regions: tuple[tuple[str, str, str], ...] = REGIONS,
    shapes: dict[str, Any] | None = None,
    changed: dict[str, pl.DataFrame] | None = None,
) -> RunResult:
    """A complete result: a nation and its regions, the last of which has a surplus."""
    codes = [code for code, _, _ in regions]
    places = []
    for i, code in enumerate(codes):
        size = 60_000.0 + 55_000 * i * i / len(codes)
        level = 900.0 if i == len(codes) - 1 else 1500.0 + 90 * math.sin(i)
        places.append((code, size, level, size * 0.0004))
    nation = ("00", sum(p[1] for p in places), 1450.0, sum(p[3] for p in places))
    table = numbers([nation, *places])
    probability = [(policy, code, year, min(1.0, max(0.0, 0.05 + 0.04 * (year - START) * (policy == "recommended"))))
                   for policy in POLICIES for code in ["00", *codes]
                   for year in range(START, START + YEARS + 1)]  # fmt: skip
    tables = {
        "regions": pl.DataFrame([("00", "Riket", ""), *regions], schema=list(COLUMNS["regions"]), orient="row"),
        "numbers": table,
        "probabilities": pl.DataFrame(probability, schema=list(COLUMNS["probabilities"]), orient="row"),
        "sensitivity": _sensitivity(codes),
        "data_value": _data_value(codes),
        **_advice(codes),
        "facts": _facts(),
        "parameters": _parameters(),
        "parameter_values": _parameter_values(),
        "sources": _texts("sources", [
            (SOURCE, "Nämnden för prov", "Läget i primärvården", "2022-05-01", "https://example.org/rapport.pdf",
             "Fri användning", "2026-11-21", "Brist 2022", "sha256:" + "0" * 64)], {}),
        "observations": _texts("observations", [
            ("o1", "01", None, 2023, "residents_per_specialist_fte", "=", 1520.0, None, "resident/fte", SOURCE,
             "survey", "synthesis", 1500.0, 1300.0, 1700.0, True, None),
            ("o2", "04", None, 2022, "increase_needed_percent", ">=", 90.0, None, "1", SOURCE,
             "survey", "synthesis", 95.0, 80.0, 110.0, True, None),
            ("o3", "00", None, 2022, "shortage_specialists", "~", 340.0, 380.0, "fte", SOURCE,
             "claim", "fact", None, None, None, None, "är en kontroll"),
        ], {"year": pl.Int64, "value": pl.Float64, "value_max": pl.Float64, "predicted": pl.Float64,
            "predicted_low80": pl.Float64, "predicted_high80": pl.Float64, "agrees": pl.Boolean}),
        "past": pl.DataFrame(
            [("specialists", code, year, "head", 30.0, 25.0, 30.5, 36.0, "estimated") for code in codes
             for year in (START - 1, START)], schema=list(COLUMNS["past"]), orient="row"),
        "pyramid": pl.DataFrame(
            [("00", sex, age, max(0.0, 9.0 - abs(age - (46 if sex == "women" else 55)) * 0.35))
             for sex in ("women", "men") for age in range(20, 80)], schema=list(COLUMNS["pyramid"]), orient="row"),
        "track_record": track_record(),
        "municipalities": pl.DataFrame(
            [(code + "10", f"Kommun {code}", code, START, 31000.0, 31500.0) for code in codes],
            schema=list(COLUMNS["municipalities"]), orient="row"),
        **_placement(codes),
    }  # fmt: skip
    return RunResult(
        run_id="fictional-gp-baseline-2024-7",
        settings=Settings("fictional", "gp", "baseline", START, YEARS, TARGET, 200, 7),
        names=_names(),
        goal={"coverage": 1.0, "first_year": 2027.0, "ramp_years": 3.0, "decided_years": 10.0,
              "residents_per_specialist": 1100.0, "residents_per_trainee": 550.0},
        tables={**tables, **(changed or {})}, boundaries=boundaries(codes) if shapes is None else shapes,
        manifest={"version": "0.1.0", "publication": PUBLICATION},
    )  # fmt: skip


def _placement(codes: list[str]) -> dict[str, pl.DataFrame]:
    """A town and a village in every region; in the first the village has too few specialists for posts of its own."""
    units, years, sums, reached = [], [], [], []
    for i, code in enumerate(codes):
        town, village = code + "10", code + "20"
        host, km, posts = (town, 31.5, (8, 0)) if i == 0 else (village, 0.0, (6, 2))
        west, south = 11.0 + 2 * (i % 2), 55.4 + 1.5 * (i // 2)
        for unit, name, count, plain, weight, at, off in (
            (town, f"Staden {code}", posts[0], 7, 1.0, town, 0.0),
            (village, f"Byn {code}", posts[1], 1, 1.265, host, km),
        ):  # fmt: skip
            units.append(
                (unit, name, unit, code, south, west, count, count + 0.2, plain, 20000.0, 0.5, 12.0, weight, None, 4.0,
                 4.0 * weight, 9, at, off, 0.62, 0.41, 0.93, 0.88, 0.97, i == 1, "assumed")
            )  # fmt: skip
            years += [(unit, code, 2027 + step, count // 2, False) for step in range(2)]
            reached.append((unit, name, code, 2, 3.5, 0.6, 0.58, 0.61, None if i else 0.9))
    for i, code in enumerate(["00", *codes]):
        tied = (f"{code}10 {code}20", f"{code}10") if i == 2 else ("", "")
        sums.append(
            (code, "webster", 8 * (1 if i else len(codes)), 0, 1, 0.02, 0.05, 0.01, 0.03, f"{code}20", 0.55,
             f"{code}20", 0.4, f"{code}20", 0.93, f"{code}20", 0.9, 40.0, 2.0, 4.0, 1.0 + (i == 3) * 0.2, "",
             f"{code}20" if i == 4 else "", *tied)
        )  # fmt: skip
    rows = {"placement": units, "placement_years": years, "placement_regions": sums, "access": reached}
    whole = {name: pl.DataFrame(found, schema=list(COLUMNS[name]), orient="row", infer_schema_length=None)
             for name, found in rows.items()}  # fmt: skip
    return {**whole, "placement": whole["placement"].cast({"deprivation": pl.Float64})}


def _advice(codes: list[str]) -> dict[str, pl.DataFrame]:
    """What explains a recommendation: one limit that two regions share, two points, alternatives and a plan."""
    rotation = ("Sidotjänstgöringens månader räcker inte.", "Months of side rotation do not suffice.",
                "en månad till", "one more month", "limits/rotation_room")  # fmt: skip
    limits = [
        ("rotations", code, other, 2033, "month/year", 120.0, 120.0, 0.0, 14.0, True, *rotation)
        for code, other in ((codes[0], codes[1]), (codes[1], codes[0]))
    ]
    flags = {**dict.fromkeys(("used", "allowed", "slack", "price"), pl.Float64), "year": pl.Int64,
             "binding": pl.Boolean}  # fmt: skip
    numbers = dict.fromkeys(("starts", "missing_fte", "worst_coverage", "cost", "regret"), pl.Float64)
    return {
        "limits": _texts("limits", limits, flags),
        "frontier": pl.DataFrame([(1, 0.8, 90.0, 0.8, codes[0], 30.0), (2, 0.85, 95.0, 0.85, codes[1], 31.0)],
                                 schema=list(COLUMNS["frontier"]), orient="row"),
        "alternatives": _texts("alternatives", [
            ("base", "recommended", "Rekommendationen", "The recommendation", 30.0, 90.0, 0.8, 2e8, 0.0),
            ("world", "no_inflow", "Ingen kommer från utlandet", "Nobody comes from abroad", 34.0, 99.0, 0.7, 3e8, 1.5),
        ], numbers),
        "regret": pl.DataFrame([(code, change, 2.0 if change < 0 else -1.0) for code in ["00", *codes]
                                for change in (-0.1, 0.1)], schema=list(COLUMNS["regret"]), orient="row"),
        "own_plans": _texts("own_plans", [(codes[0], 2034, 44.0, 8.0, 0.3, 0.1, 0.6, SOURCE)], {
            **dict.fromkeys(("trainees", "starts", "probability", "probability_today", "probability_recommended"),
                            pl.Float64), "year": pl.Int64}),
        "out_of_sample": trial(),
        "regret_matrix": matrix(),
        "limit_ends": ends(),
    }  # fmt: skip


def matrix() -> pl.DataFrame:
    """Two worlds, the plan's own and one in which keeping to the recommendation costs 9."""
    worlds = {"as_drawn": ("Som planen räknar", "As the plan computes", 30.0),
              "no_inflow": ("Ingen kommer från utlandet", "Nobody comes from abroad", 34.0)}  # fmt: skip
    regrets = {"recommended": (30.0, 0.1, 9.0), "least_regret": (32.0, 2.0, 3.0), "as_drawn": (30.0, 0.0, 9.1),
               "no_inflow": (34.0, 7.0, 0.0)}  # fmt: skip
    rows = [
        (decision, world, *said, starts, best, regret, True, "abc")
        for decision, (starts, *found) in regrets.items()
        for (world, (*said, best)), regret in zip(worlds.items(), found, strict=True)
    ]
    return pl.DataFrame(rows, schema=list(COLUMNS["regret_matrix"]), orient="row")


def ends(starts: float | None = 25.0) -> pl.DataFrame:
    """One card behind two limits; at its low end ``starts`` posts a year, or none that keep the limits."""
    low = (starts, 4e8, 90.0, 0.9, 6.0, False) if starts is not None else (*(None,) * 5, False)
    rows: list[tuple[Any, ...]] = [
        (None, "base", "base", None, None, 30.0, 5e8, 80.0, 0.95, 0.0, True, "abc"),
        ("rotations floor", "limits/yearly_change", "low", 0.125, "ratio", *low, "abc"),
        ("rotations floor", "limits/yearly_change", "high", 1.5, "ratio", 31.0, 5.1e8, 79.0, 0.96, -1.0, True,
         "abc"),
    ]  # fmt: skip
    words = ("limit", "parameter", "end", "unit", "inputs")
    kinds = {name: pl.String if name in words else pl.Boolean if name == "fits" else pl.Float64
             for name in COLUMNS["limit_ends"]}  # fmt: skip
    return pl.DataFrame(rows, schema=kinds, orient="row")


def trial(within: float = 2.0, free: float = -3.0, alike: float = 5.0) -> pl.DataFrame:
    """Two rules tried in new draws: one far off, and one that is so much worse than the recommendation ``within`` the
    limits and ``free`` of them, and than the method where it is as free (``alike``), with a standard error of 0.1."""
    told = (2000, 2, 500, 0, "abc")
    rows: list[tuple[Any, ...]] = [
        ("recommended", "own_cost", 1.0, 30.0, 90.0, 60.0, 80.0, 9.0, 1.0, *(0.0,) * 3, "", "", 30.0, 90.0, *(0.0,) * 3,
         *told)
    ]  # fmt: skip
    far = {"own_cost": (40.0, 20.0), "equal_cost": (9.0, 12.0), "within_limits": (8.0, 8.0)}
    near = {"own_cost": (free, alike), "equal_cost": (free, alike), "within_limits": (within, within)}
    for policy, apart in (("today", far), ("proportional", near)):
        for variant, (worse, than_free) in apart.items():
            broken = ("", "") if variant == "within_limits" else ("rotations yearly_change", "12.0 3.5")
            rows.append(
                (policy, variant, 1.25, 31.0, 90.0 + worse, 60.0 + worse, 80.0, 9.0, 1.0, worse, 0.1, 0.93, *broken,
                 30.0, 90.0 + worse - than_free, than_free, 0.1, 0.97, *told)
            )  # fmt: skip
    columns = COLUMNS["out_of_sample"]
    words = ("policy", "variant", "limits_broken", "broken_by", "inputs")
    counts = ("draws", "seed", "starting_points", "weighed_points")
    kinds = {name: pl.String if name in words else pl.Int64 if name in counts else pl.Float64 for name in columns}
    return pl.DataFrame(rows, schema=kinds, orient="row")


def _names() -> Names:
    return Names(
        country=Text("Påhittat land", "Invented country"), nation=Text("Riket", "The nation"),
        profession=Text("Allmänmedicin", "General practice"),
        specialist=Text("specialist i allmänmedicin", "GP specialist"), trainee=Text("ST-läkare", "GP trainee"),
        scenario=Text("Grundscenario", "Baseline"), need_model=Text("Riktvärdet", "The guideline"), nation_code="00",
    )  # fmt: skip


def track_record(model: float = 0.99, rule: float = 0.9, low80: float = 0.95, high80: float = 1.05) -> pl.DataFrame:
    """Forecasts of 2012 and 2013 of a nation with 100 specialists every year, as shares of what was counted."""
    names = {
        "model": ("Modellen", "The model", model), "last_value": ("Senaste värdet", "Last value", rule),
        "board-2013": ("Nämnden, 2013", "The board, 2013", 0.8),
    }  # fmt: skip
    rows: list[tuple[Any, ...]] = []
    for subject, profession, code in (("specialists", "gp", "00"), ("residents", "", "01")):
        for method, (sv, en, share) in names.items():
            for origin, year in ((2012, 2013), (2012, 2014), (2013, 2014)):
                if method == "board-2013" and (subject == "residents" or origin != 2012):
                    continue
                ours = method == "model"
                ends = (100 * low80, 100 * high80) if ours else (None, None)
                inside = (low80 <= 1 <= high80,) * 3 if ours else (None,) * 3
                rows.append((subject, profession, code, method, sv, en, origin, year, 100 * share, *ends, 100.0,
                             100 * abs(1 - share), *inside, "head", "abc"))  # fmt: skip
    kinds: dict[str, Any] = dict.fromkeys(("median", "low80", "high80", "outcome", "crps"), pl.Float64)
    kinds |= dict.fromkeys(("origin", "year"), pl.Int64) | dict.fromkeys(
        ("inside50", "inside80", "inside95"), pl.Boolean
    )
    schema = {name: kinds.get(name, pl.String) for name in COLUMNS["track_record"]}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _sensitivity(codes: list[str]) -> pl.DataFrame:
    effects = {
        "training/duration_mean": (-0.05, 12.0), "hours/full_time_share": (0.03, -8.0),
        "start/specialists": (0.025, -6.0), "exits/retirement_shift": (0.001, None),
    }  # fmt: skip
    rows = [
        (code, quantity, name, name.split("/")[0], effect / 2, 2.0, effect,
         "1" if quantity == "coverage" else "post/year")
        for name, both in effects.items() for quantity, effect in zip(("coverage", "starts"), both, strict=True)
        if effect is not None for code in ["00", *codes]
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=list(COLUMNS["sensitivity"]), orient="row")


def _data_value(codes: list[str]) -> pl.DataFrame:
    rows = [
        ("00", "staff_by_region", "table", 16, 40.0, 24.0, 0.4), ("00", "01", "answer", 2, 40.0, 30.0, 0.25),
        ("00", "exits", "study", 3, 40.0, 36.0, 0.1), ("01", "01", "answer", 2, 10.0, 4.0, 0.6),
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=list(COLUMNS["data_value"]), orient="row")


def _facts() -> pl.DataFrame:
    columns: dict[str, Any] = dict.fromkeys(("published", "tolerance", "central", "p10", "p90"), pl.Float64)
    rows = [
        ("shortage", "Brist 2022", "Shortage 2022", 340.0, 60.0, "fte", 352.0, 300.0, 410.0, True, SOURCE),
        ("share", "Andel som saknas 2035", "Share missing 2035", 0.25, 0.03, "1", 0.31, 0.22, 0.4, False, SOURCE),
    ]
    return _texts("facts", rows, {**columns, "met": pl.Boolean})


def _parameter_values() -> pl.DataFrame:
    rows = [
        ("hours/full_time_share", "sex", "men", "fte/head", 0.95, 0.93, 0.965),
        ("hours/full_time_share", "sex", "women", "fte/head", 0.86, 0.82, 0.9),
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=list(COLUMNS["parameter_values"]), orient="row")


def _parameters() -> pl.DataFrame:
    review = ("studierektorer", "directors of studies")
    rows = [
        ("training/duration_mean", "Utbildningens längd i medeltal", "Mean length of training", "year", "estimated",
         6.5, 6.1, 7.0, SOURCE, "Regeln säger fem år; ledighet förlänger.", "The rule says five years; leave adds.",
         *review),
        ("need/residents_per_specialist", "Invånare per specialist", "Residents per specialist", "resident/fte",
         "official", 1100.0, 1100.0, 1100.0, SOURCE, "", "", *review),
        ("hours/full_time_share", "Tjänstgöringsgrad", "Share of full time", "fte/head", "assumed", 0.86, 0.82, 0.9, "",
         "Ingen uppgift är publicerad.", "No figure is published.", *review),
        ("exits/retirement_shift", "Förskjutning av pensionsåldern", "Shift of retirement age", "year", "assumed", 0.0,
         -0.6, 0.6, "", "Osäkert hur länge man vill arbeta.", "Uncertain how long people want to work.", *review),
        ("start/women_share", "Andel kvinnor bland specialister", "Share of women among specialists", "1", "official",
         0.53, 0.53, 0.53, SOURCE, "", "", *review),
    ]  # fmt: skip
    return _texts("parameters", rows, dict.fromkeys(("central", "low80", "high80"), pl.Float64))
