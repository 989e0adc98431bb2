"""The README says how well the synthesis that ships has converged, and says it truly."""

from __future__ import annotations

import json
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_readme_says_how_well_the_synthesis_has_converged():
    stored = json.loads((ROOT / "evidence" / "posterior" / "gp.json").read_text(encoding="utf-8"))
    rhat, bulk = (max(d[0] for d in stored["diagnostics"].values()), min(d[1] for d in stored["diagnostics"].values()))
    said = re.sub(r"\s+", " ", (ROOT / "README.md").read_text(encoding="utf-8"))
    least = f"{bulk:,.0f}".replace(",", " ")
    assert f"R-hat at most {rhat:.4f}, least bulk effective sample size {least}, no divergence" in said
    assert stored["divergences"] == 0
