"""The manual says how well the synthesis that ships has converged and stood its checks, and says it truly."""

from __future__ import annotations

import json
import re
from pathlib import Path

import polars as pl
from scipy.stats import kstest

from underlag.runs.synthesis_checks import RANKED

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
    assert sorted(sources["observation_id"]) == sorted(stored["figures"])
    assert set(priors["unknown"]) == set(stored["names"])
    held, figures = sources["inside"].sum(), sources.height
    assert 0.70 <= held / figures <= 0.90, "80 percent intervals that are as wide as they say"
    said = re.sub(r"\s+", " ", (ROOT / "docs" / "explanation" / "synthesis.md").read_text(encoding="utf-8"))
    assert f"{held} of {figures} figures ({100 * held / figures:.0f} percent) lie within the interval" in said
    assert priors["shift"].abs().max() < 0.105, "a tenth, as the page says"


def test_simulated_worlds_are_found_again_as_evenly_as_the_page_says():
    folder = ROOT / "evidence" / "fictional" / "posterior"
    ranks, sources = pl.read_csv(folder / "gp-ranks.csv"), pl.read_csv(folder / "gp-sources.csv")
    names = json.loads((folder / "gp.json").read_text(encoding="utf-8"))["names"]
    assert ranks.height == 100 * len(names) and set(ranks["unknown"]) == set(names)
    even = {
        unknown: kstest((of["rank"].to_numpy() + 0.5) / (RANKED + 1), "uniform").pvalue
        for (unknown,), of in ranks.group_by("unknown")
    }
    least = min(even, key=lambda unknown: even[unknown])
    assert even[least] * len(even) > 0.01, "not even among so many"
    assert least == "history/regional_trend_trainees"
    said = re.sub(r"\s+", " ", (ROOT / "docs" / "explanation" / "synthesis.md").read_text(encoding="utf-8"))
    uneven = sum(p < 0.05 for p in even.values())
    assert f"Of {len(even)} unknowns {uneven} have ranks that are not even" in said
    assert f"p = {even[least]:.4f}, is the spread of growth" in said
    assert f"{sources['inside'].sum()} of {sources.height} figures lie within the interval" in said
