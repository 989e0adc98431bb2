"""The manual says how well the synthesis that ships has converged and stood its checks, and says it truly."""

from __future__ import annotations

import json
import re
from pathlib import Path

import polars as pl

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
