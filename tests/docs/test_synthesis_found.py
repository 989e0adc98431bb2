"""The manual says how well the synthesis that ships has converged and stood its checks, and says it truly."""

from __future__ import annotations

import json
import re
from pathlib import Path

import polars as pl
import pytest
from scipy.stats import kstest

from underlag.runs.inputs.covariates import SLOPE, candidates
from underlag.runs.synthesis.checks import RANKED
from underlag.runs.synthesis.covariate_check import gains

ROOT = Path(__file__).parents[2]


def test_the_readme_says_how_well_the_synthesis_has_converged():
    stored = json.loads((ROOT / "evidence" / "posterior" / "gp.json").read_text(encoding="utf-8"))
    rhat, bulk = (max(d[0] for d in stored["diagnostics"].values()), min(d[1] for d in stored["diagnostics"].values()))
    said = re.sub(r"\s+", " ", (ROOT / "README.md").read_text(encoding="utf-8"))
    least = f"{bulk:,.0f}".replace(",", " ")
    assert f"R-hat at most {rhat:.4f}, least bulk effective sample size {least}, no divergence" in said
    assert stored["divergences"] == 0


def test_the_checks_that_ship_are_of_the_posterior_and_hold():
    folder = ROOT / "evidence" / "posterior"
    stored = json.loads((folder / "gp.json").read_text(encoding="utf-8"))
    sources, priors = (pl.read_csv(folder / f"gp-{name}.csv") for name in ("sources", "priors"))
    said = re.sub(r"\s+", " ", (ROOT / "docs" / "explanation" / "synthesis.md").read_text(encoding="utf-8"))
    assert set(sources["observation_id"]) == set(stored["figures"]), "the check is of an earlier posterior"
    assert set(priors["unknown"]) == set(stored["names"])
    held, figures = sources["inside"].sum(), sources.height
    assert 0.70 <= held / figures <= 0.90, "80 percent intervals that are as wide as they say"
    assert f"{held} of {figures} figures ({100 * held / figures:.0f} percent) lie within the interval" in said
    regions = pl.read_csv(folder / "gp-regions.csv", schema_overrides={"region_code": pl.String})
    assert f"without every figure of their region {regions['inside'].sum()} of {regions.height}" in said
    left = {name: table.unique(name) for name, table in (("source", sources), ("region_code", regions))}
    trusted = left["source"].height - left["source"]["again"].sum()
    assert f"trusted for {trusted} of {left['source'].height} sources and for no region" in said
    assert left["region_code"]["again"].all()
    within = sum(inside for _, _, _, inside, _ in stored["figures"].values())
    assert f"{within} of {len(stored['figures'])} figures lie within the 80 percent interval that all" in said
    assert priors["shift"].abs().max() < 0.105, "a tenth, as the page says"


@pytest.mark.parametrize("left_out", ["sources", "regions"])
def test_every_kind_of_figure_lies_where_simulated_ones_do(left_out: str):
    bands = pl.read_csv(ROOT / "evidence" / "posterior" / f"gp-{left_out}-bands.csv")
    judged = bands.drop_nulls("low95")
    assert judged.height >= 6
    assert (judged["found"] >= judged["low95"]).all() and (judged["found"] <= judged["high95"]).all()
    if left_out == "sources":
        said = re.sub(r"\s+", " ", (ROOT / "docs" / "explanation" / "synthesis.md").read_text(encoding="utf-8"))
        found = {(kind, name): value for kind, name, value in judged.select("kind", "statistic", "found").iter_rows()}
        for kind, words in {"region": "of 26 figures of single regions", "flow": "of 8 yearly flows"}.items():
            inside, rms = (found[kind, name] for name in ("inside80", "rms_z"))
            assert re.search(f"{words} {100 * inside:.0f} percent[a-z ]*, rms z {rms:.2f}", said)


def test_simulated_worlds_are_found_again_as_evenly_as_the_page_says():
    folder = ROOT / "evidence" / "fictional" / "posterior"
    ranks, sources = pl.read_csv(folder / "gp-ranks.csv"), pl.read_csv(folder / "gp-sources.csv")
    names = json.loads((folder / "gp.json").read_text(encoding="utf-8"))["names"]
    assert ranks.height == 100 * len(names) and set(ranks["unknown"]) == set(names)
    even = {
        unknown: kstest((of["rank"].to_numpy() + 0.5) / (RANKED + 1), "uniform").pvalue
        for (unknown,), of in ranks.group_by("unknown")
    }
    least, second = sorted(even, key=lambda unknown: even[unknown])[:2]
    assert even[least] * len(even) > 0.01, "not even among so many"
    assert least == "hours/patient_time_share"
    assert even[second] == even["history/regional_trend_trainees"]
    assert 1 - (1 - even[least]) ** len(even) == pytest.approx(0.2, abs=0.02), "one in five"
    said = re.sub(r"\s+", " ", (ROOT / "docs" / "explanation" / "synthesis.md").read_text(encoding="utf-8"))
    uneven = sum(p < 0.05 for p in even.values())
    assert f"Of {len(even)} unknowns {uneven} have ranks that are not even" in said
    assert f"p = {even[least]:.4f}, is the share of patient time" in said
    assert f"p = {even[second]:.4f}, is the spread of growth" in said
    assert f"{sources['inside'].sum()} of {sources.height} figures lie within the interval" in said


@pytest.mark.parametrize("country", ["evidence", "evidence/fictional"])
def test_covariates_are_used_if_they_have_earned_their_place_and_only_then(country: str):
    folder = ROOT / country / "posterior"
    found = gains(pl.read_csv(folder / "gp-covariates.csv", schema_overrides={"region_code": pl.String}))
    names = json.loads((folder / "gp.json").read_text(encoding="utf-8"))["names"]
    assert set(found.filter("earned")["slope"]) == {name for name in names if name.startswith(SLOPE)}


def test_the_page_says_what_covariates_gain():
    table = pl.read_csv(
        ROOT / "evidence" / "posterior" / "gp-covariates.csv", schema_overrides={"region_code": pl.String}
    )
    found = {row["slope"]: row for row in gains(table).iter_rows(named=True)}
    assert set(found) == set(candidates()) and len(found) == 8
    best = next(iter(found))
    assert best == "start/slope_trainees_standard_cost"
    said = re.sub(r"\s+", " ", (ROOT / "docs" / "explanation" / "synthesis.md").read_text(encoding="utf-8"))
    gained, cost = (
        f"{found[name]['gain']:.2f} ± {found[name]['error']:.2f}".replace("-", "−")
        for name in (best, "start/slope_specialists_rural_share")
    )
    assert f"standard cost for trainees, gains {gained} in" in said
    assert f"and rural share for specialists {cost}." in said
