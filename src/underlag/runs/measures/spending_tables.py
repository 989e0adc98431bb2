"""Posts and measures decided together, as tables: the ways to spend, on what, where, and the sets simulated."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl

from underlag.core.language import Text
from underlag.optimise.measures.jointly import NEGLIGIBLE_CAPACITY
from underlag.optimise.measures.portfolio import Set
from underlag.optimise.solvers.decomposition import relative_gap
from underlag.runs.measures.spend import JointStudy
from underlag.runs.measures.weighed_tables import around
from underlag.runs.record.measures_read import POSTS
from underlag.runs.record.printed_table import printed_table

SPENDING_SCHEMA: Mapping[str, Mapping[str, Any]] = {
    "joint": {
        "way": pl.String,
        "measures": pl.String,
        "posts_year": pl.Float64,
        "cost_posts": pl.Float64,
        "cost_measures": pl.Float64,
        "cost_peak": pl.Float64,
        "extra_listed": pl.Float64,
        "extra_listed_low80": pl.Float64,
        "extra_listed_high80": pl.Float64,
        "extra_listed_added": pl.Float64,
        "objective": pl.Float64,
        "promised": pl.Float64,
        "gap": pl.Float64,
    },
    "joint_spending": {
        "item": pl.String,
        "title_sv": pl.String,
        "title_en": pl.String,
        "taken": pl.Boolean,
        "cost_year": pl.Float64,
        "lost_without": pl.Float64,
        "not_taken_sv": pl.String,
        "not_taken_en": pl.String,
    },
    "joint_starts": {"region_code": pl.String, "year": pl.Int64, "together": pl.Float64, "posts": pl.Float64},
    "joint_sets": {
        "order": pl.Int64,
        "measures": pl.String,
        "promised": pl.Float64,
        "objective": pl.Float64,
        "worse": pl.Float64,
        "apart": pl.Float64,
        "chosen": pl.Boolean,
    },
}
"""Table → its columns and their types, in order."""


_TITLE = Text("Nya utbildningstjänster utöver dagens", "New training posts beyond today's")
SAME_MONEY = Text(
    "Pengar till tjänsterna själva: vad de ger räknas som tjänster.",
    "Money for posts themselves: what it gives is counted as posts.",
)
IDLE = Text("Ger inget under planens år.", "Gives nothing in the years of the plan.")
DEAR = Text("Kostar mer än hela budgeten något år.", "Costs more than the whole budget in some year.")
OUTDONE = Text(
    "Ger mindre än vad samma pengar ger som tjänster, eller mindre än den kostar.",
    "Gives less than the same money gives as posts, or less than it costs.",
)


def joint_tables(study: JointStudy) -> dict[str, pl.DataFrame]:
    """Every table of the study by name, with the columns of ``SPENDING_SCHEMA``.

    Costs are means of the years judged to the target year [currency/year], ``cost_peak`` that of the dearest year of
    all; listed residents in the target year, mean and 80 percent interval over draws [resident]; posts [post/year];
    ``objective``, ``promised`` and ``apart`` [fte·year]; ``gap`` and ``worse`` as shares of the objective [1].
    """
    rows = {
        "joint": _ways(study),
        "joint_spending": _items(study),
        "joint_starts": _starts(study),
        "joint_sets": _sets(study),
    }
    return {
        name: printed_table(pl.DataFrame(rows[name], schema=dict(columns))) for name, columns in SPENDING_SCHEMA.items()
    }


def _ways(study: JointStudy) -> list[dict[str, Any]]:
    near = slice(0, study.years.index(study.settings.target_year) + 1)
    rows = []
    for way, spending in study.spendings.items():
        found, paid = spending.settled.found, spending.followed.spent
        rows.append(
            {
                "way": way,
                "measures": " ".join(spending.taken),
                "posts_year": float(spending.levels.sum(axis=1).mean()),
                "cost_posts": float(spending.posts[near].mean()),
                "cost_measures": float(paid[near].mean()),
                "cost_peak": float((spending.posts + paid).max()),
                **around("extra_listed", spending.gained),
                "extra_listed_added": spending.added,
                "objective": found.value,
                "promised": spending.settled.expected,
                "gap": relative_gap(found.value, found.bound),
            }
        )
    return rows


def _items(study: JointStudy) -> list[dict[str, Any]]:
    near = slice(0, study.years.index(study.settings.target_year) + 1)
    best = study.spendings["together"]
    posts = {
        "item": POSTS,
        "title_sv": _TITLE.sv,
        "title_en": _TITLE.en,
        "taken": True,
        "cost_year": float(best.posts[near].mean()),
        "lost_without": study.posts_lost,
    }
    rows = [posts]
    for name in (*best.taken, *sorted(set(study.cards) - set(best.taken))):
        card, taken = study.cards[name], name in best.taken
        row = {"item": name, "title_sv": card.title.sv, "title_en": card.title.en, "taken": taken}
        if taken:
            row |= {"cost_year": float(best.followed.paid[name][near].mean()), "lost_without": study.lost[name]}
        else:
            why = _why(study, name)
            row |= {"not_taken_sv": why.sv, "not_taken_en": why.en}
        rows.append(row)
    return rows


def _why(study: JointStudy, name: str) -> Text:
    if name in study.excluded:
        return SAME_MONEY
    effect = study.joint.effects[name]
    if np.abs(effect.adds).max(initial=0.0) <= NEGLIGIBLE_CAPACITY:
        return IDLE
    return DEAR if effect.spent.max() > study.budget else OUTDONE


def _starts(study: JointStudy) -> list[dict[str, Any]]:
    together, posts = study.spendings["together"].levels, study.spendings["posts"].levels
    return [
        {"region_code": code, "year": year, "together": together[step, at], "posts": posts[step, at]}
        for at, code in enumerate(study.regions)
        for step, year in enumerate(study.decided)
    ]


def _sets(study: JointStudy) -> list[dict[str, Any]]:
    least = min(one.value for one in study.joint.tried)
    taken = Set(study.spendings["together"].taken)
    return [
        {
            "order": order,
            "measures": " ".join(sorted(one.taken)),
            "promised": _finite(one.promised),
            "objective": _finite(one.value),
            "worse": _finite((one.value - least) / abs(least)),
            "apart": _finite(one.apart),
            "chosen": one.taken == taken,
        }
        for order, one in enumerate(study.joint.tried)
    ]


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
