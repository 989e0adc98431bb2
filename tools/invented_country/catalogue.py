"""What has been proposed, decided, paid, studied and ruled in Havsmark. All of it is invented."""

from __future__ import annotations

from typing import Any

from places import NATION, REGIONS
from staff import GUIDELINE

Row = dict[str, Any]

MEASURES, EFFECTS, TRAINING = "hhs-measures-2024", "vau-effects-2024", "hhs-training-rules-2022"
"""Sources of the rows."""

NAMES = {NATION: "Havsmark"} | {region.code: region.name for region in REGIONS}


def _rows(columns: str, source: str, *rows: tuple[Any, ...]) -> list[Row]:
    names = columns.split()
    return [{**dict(zip(names, row, strict=True)), "source": source} for row in rows]


def measures() -> list[Row]:
    """Measures proposed, decided or carried out: who proposes it and when, what, category, cost and state."""
    proposed = (
        (
            ("M001", "Hälsostyrelsen", "Vård nära havet", "2023-05", 2023, "national"),
            "State grant for training posts in regions below the guideline",
            ("training volume", "Half the cost of a post for six years", 240_000_000, "2024-2029", "decided"),
        ),
        (
            ("M002", f"Region {NAMES['N7']}", "Plan för fjällvården", "2024-02", 2024, "regional"),
            "Two years of the training in a health centre in the fells",
            ("rural training", "With housing and a mentor", 9_000_000, "2024-2028", "carried out"),
        ),
        (
            ("M003", "Region Östhamra", "Hamrapaketet", "2024-09", 2024, "regional"),
            "Senior doctors keep a short list of patients after 65",
            ("retention", "Half-time post, no duty at night", 6_500_000, "2025-2027", "decided"),
        ),
        (
            ("M004", "Läkarsällskapet i Havsmark", "Listtak nu", "2022-11", 2022, "national"),
            "A ceiling of 1 500 residents on every list",
            ("working conditions", None, None, None, "proposed"),
        ),
        (
            ("M005", "Region Klippkusten", "Kustutbyte", "2024-04", 2024, "regional"),
            "Doctors of the coast work one week in six in the north",
            ("distribution", "Travel and housing paid by the state", 3_200_000, "2024-2026", "carried out"),
        ),
        (
            ("M006", "Hälsostyrelsen", "Vård nära havet", "2023-05", 2023, "national"),
            "Physiotherapist as first contact for back and joints",
            ("task shift", None, 31_000_000, "2024-2026", "decided"),
        ),
    )
    return _rows(
        "id proposer document date year level category measure detail amount period status_seen",
        MEASURES,
        *((*who, category, measure, *rest) for who, measure, (category, *rest) in proposed),
    )


def state_measures() -> list[Row]:
    """Commissions, decisions and proposals of the state."""
    return _rows(
        "measure_id region_code year kind measure decided_by",
        MEASURES,
        ("state-001", NATION, 2022, "commission", "Guideline for residents per doctor in primary care", "government"),
        ("state-002", NATION, 2023, "decision", "Grant for training posts below the guideline", "budget"),
        ("state-003", NATION, 2024, "proposal", "National count of training posts every December", "inquiry"),
    )


def policy_targets() -> list[Row]:
    """Targets of the state."""
    columns = "observation_id region_code area year quantity relation value unit definition"
    area = (NATION, NAMES[NATION])
    guideline = "Residents per full-time specialist in general practice"
    return _rows(
        columns,
        MEASURES,
        ("target-001", *area, 2024, "named_gp_share_percent", "=", 55, "percent", "Share with a named doctor"),
        ("target-002", *area, 2027, "named_gp_share_percent", "=", 70, "percent", "Share with a named doctor"),
        (
            "target-003",
            *area,
            2024,
            "assessed_within_three_days_percent",
            ">=",
            90,
            "percent",
            "Assessed in three days",
        ),
    ) + _rows(
        columns,
        GUIDELINE,
        ("target-004", *area, 2022, "guideline_residents_per_specialist", "=", 1200, "resident/fte", guideline),
    )


def effect_sizes() -> list[Row]:
    """Effects of measures, as an invented university has reviewed them: category, study, outcome, effect, horizon."""
    visits = "doctor visits for back and joints"
    reviewed = (
        (
            ("E001", "rural training", "Review A", 2021, "several", "meta-analysis of cohorts", 11),
            ("works in a rural area", "no rural training", "OR", "=", 2.1, 1.6, 2.8),
            ("5 years", "partly self-selection"),
        ),
        (
            ("E002", "rural origin", "Review A", 2021, "several", "meta-analysis of cohorts", 9),
            ("works in a rural area", "urban origin", "OR", "=", 2.4, 1.9, 3.1),
            ("10 years", "selection, not effect"),
        ),
        (
            ("E003", "retention", "Havsmark senior posts", 2023, "Havsmark", "before and after", 120),
            ("works past 66", "before the posts", "difference, percentage points", "=", 9.0, 2.0, 16.0),
            ("3 years", None),
        ),
        (
            ("E004", "working conditions", "List ceiling pilot", 2022, "Havsmark", "cluster-randomised trial", 48),
            ("leaves primary care within two years", "no ceiling", "RR", "=", 0.74, 0.55, 0.99),
            ("2 years", None),
        ),
        (
            ("E005", "task shift", "First-contact physiotherapy", 2020, "several", "randomised trials", 6),
            (visits, "usual care", "relative change", "=", -0.38, -0.47, -0.29),
            ("1 year", None),
        ),
        (
            ("E006", "financial incentive", "Northern bonus", 2019, "Havsmark", "interrupted time series", 30),
            ("vacant posts", "trend before", "relative change", "=", -0.06, -0.15, 0.03),
            ("4 years", "no clear effect"),
        ),
    )
    columns = (
        "id measure_category study year country design n outcome comparator effect_type relation value ci_low ci_high "
        "horizon note"
    )
    return _rows(columns, EFFECTS, *((*study, *effect, *rest) for study, effect, rest in reviewed))


def costs() -> list[Row]:
    """Prices and costs."""
    priced = (
        ("K001", "Salary of a specialist in general practice with payroll tax", 1_420_000, "sek/fte/year", None),
        ("K002", "Salary of a trainee in general practice with payroll tax", 930_000, "sek/fte/year", None),
        ("K003", "Training post, cost beside salary", 160_000, "sek/post/year", "courses, supervision"),
        ("K004", "Agency doctor, one week", 78_000, "sek/week", None),
        ("K005", "Salary of a district nurse with payroll tax", 690_000, "sek/fte/year", None),
        ("K006", "Salary of a physiotherapist with payroll tax", 610_000, "sek/fte/year", None),
    )
    return _rows(
        "id region_code area item year relation value unit note",
        MEASURES,
        *((number, NATION, NAMES[NATION], item, 2024, "=", *rest) for number, item, *rest in priced),
    )


def agency_staff_costs() -> list[Row]:
    """Cost of agency doctors in primary care."""
    millions = {"N1": 74, "N2": 52, "N3": 61, "N4": 96, "N5": 4, "N6": 19, "N7": 58, "N8": 6}
    rows = [(NATION, sum(millions.values())), *millions.items()]
    return _rows(
        "observation_id region_code area year quantity relation value unit",
        MEASURES,
        *(
            (f"agency-{code.lower()}-2024", code, NAMES[code], 2024, "agency_cost", "=", 1_000_000 * value, "sek/year")
            for code, value in rows
        ),
    )


def regulation_facts() -> list[Row]:
    """Rules of the three programmes."""
    five_years = "At least five years full-time, foundation service included"
    rules = (
        ("R001", "length", five_years, 60, "month", "general practice"),
        ("R002", "foundation service", "The first six months are foundation service", 6, "month", "general practice"),
        ("R003", "length", "One year full-time after three years as a nurse", 12, "month", "district nurse"),
        ("R004", "length", "Three years at a university", 36, "month", "physiotherapist"),
        ("R005", "supervision", "One hour a week with a supervisor", 1, "hour/week", "all"),
    )
    return _rows(
        "id topic fact relation value unit applies_to source_kind",
        TRAINING,
        *((number, topic, fact, "=", *rest, "primary") for number, topic, fact, *rest in rules),
    )


def rotation_composition() -> list[Row]:
    """What training in general practice consists of."""
    parts = (
        ("C001", "Own health centre", 36, 42, "yes", "health centre"),
        ("C002", "Internal medicine", 4, 6, "yes", "rotation"),
        ("C003", "Children's clinic", 3, 4, "yes", "rotation"),
        ("C004", "Psychiatry", 3, 4, "yes", "rotation"),
        ("C005", "Women's clinic", 2, 3, "yes", "rotation"),
        ("C006", "Health centre in the skerries or the fells", 3, 6, "no", "health centre"),
    )
    return _rows(
        "id body scheme placement duration duration_max duration_unit mandatory counted_as",
        TRAINING,
        *(
            (number, "Hälsostyrelsen", "general practice", placement, low, high, "months", mandatory, counted)
            for number, placement, low, high, mandatory, counted in parts
        ),
    )


def quality_review() -> list[Row]:
    """How the quality of training is reviewed."""
    area = (NATION, NAMES[NATION])
    return _rows(
        "id region_code area topic fact year relation value unit",
        TRAINING,
        ("Q001", *area, "Interval", "Every training unit is reviewed every fifth year", 2022, "=", 5, "year"),
        ("Q002", *area, "Coverage", "Regions with all units reviewed", 2024, "=", 6, "region"),
        ("Q003", "N7", NAMES["N7"], "Result", "Units with remarks on supervision, per cent", 2024, "=", 40, "percent"),
    )
