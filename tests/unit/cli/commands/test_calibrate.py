"""``underlag calibrate``: a posterior is inferred, kept in the data directory, and its checks beside it."""

from __future__ import annotations

import json

import polars as pl
import pytest

from underlag.cli.commands import calibrate
from underlag.runs.synthesis.stored_posterior import posterior_of
from underlag.uncertainty.convergence import Calibrating, Effort

EFFORT = ("--chains", 2, "--warmup", 30, "--draws", 20, "--least-ess", 50)


def test_a_posterior_and_its_checks_are_kept_with_the_user_s_data(underlag, tmp_path, monkeypatch):
    """Inference takes minutes and has tests of its own (``runs.synthesis``); here the posterior that ships is found."""
    asked, settled = [], []

    def found(evidence, settings, progress):
        settled.append((evidence.profession.name, settings))
        progress(1.0)
        return posterior_of(evidence)

    def few(case, posterior, known, year, rounds, seed, progress):
        asked.append((sorted(known), year, rounds, seed))
        progress("1/1")
        return {"priors": pl.DataFrame({"unknown": posterior.past.names()[:1], "shift": [0.25]})}

    monkeypatch.setattr(calibrate, "checked", few)
    monkeypatch.setattr(calibrate, "fit", found)
    checks = ("--checks", "--rounds", 3, "--seed", 7)
    said = underlag("calibrate", "--country", "fictional", *EFFORT, *checks, "--data", tmp_path, "--json")
    assert said.code == 0, said.err
    told = json.loads(said.out)
    assert told["unknowns"] > 50 and told["figures"] > 50 and told["leapfrogs_per_step"] >= 1
    assert 0 <= told["figures_within_80_percent"] <= told["figures"]
    (kept,) = tmp_path.rglob("gp.npz")
    assert (kept.parent / "gp.json").is_file()
    assert pl.read_csv(kept.parent / "gp-priors.csv")["shift"].to_list() == [0.25]
    assert settled == [("gp", Calibrating(Effort(2, 30, 20), 7, least_ess=50))]
    assert len(asked) == 1 and asked[0][1:] == (2024, 3, 7) and asked[0][0]


@pytest.mark.parametrize(("option", "value"), [("--chains", 1), ("--warmup", 19), ("--rounds", 0)])
def test_too_little_effort_is_refused_before_any_work(underlag, option, value):
    assert underlag("calibrate", "--country", "fictional", option, value).code == 2
