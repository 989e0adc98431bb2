"""The page on what the synthesis found: convergence, checks, and the start by region before and after the figures."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl
from markdown_parts import number, page, table

from underlag.core.arrays import Array
from underlag.core.periods import Horizon
from underlag.core.streams import stream
from underlag.evidence.country import Country
from underlag.runs.inputs.covariates import told_by
from underlag.runs.inputs.evidence import Evidence, gather
from underlag.runs.plan.jax_settings import prepare_engine
from underlag.runs.synthesis.conflicts import FARTHEST, of_cards
from underlag.runs.synthesis.covariate_check import gains
from underlag.runs.synthesis.past import prior_draws
from underlag.runs.synthesis.posterior import Posterior, run_past
from underlag.runs.synthesis.stored_posterior import POSTERIOR_FOLDER, posterior_of

DRAWS, SEED = 1000, 1


def synthesis(country: Country) -> str:
    """``synthesis-sweden.md``."""
    prepare_engine()
    base = country.base_year
    found: dict[str, tuple[Evidence, Posterior]] = {}
    for name in sorted(country.professions):
        evidence = gather(country, name, None, Horizon(base, 1, base + 1))
        found[name] = (evidence, posterior_of(evidence))
    evidence, posterior = found[country.profession(None).name]
    return page(
        "What the synthesis found",
        [
            "[The synthesis](../explanation/synthesis.md) explains what is inferred and how; `make calibrate` makes it "
            "again."
        ],
        ["## Convergence", "", *_convergence({name: each for name, (_, each) in found.items()})],
        list(_moved(posterior)),
        list(_held_out(country, posterior, evidence.profession.name)),
        list(_covariates(country, evidence.profession.name)),
        list(_start(evidence, posterior, base)),
    )


def _convergence(posteriors: dict[str, Posterior]) -> list[str]:
    heads = [
        "Profession",
        "Unknowns",
        "Figures",
        "of them within 80 %",
        "Largest R-hat",
        "Least bulk ESS",
        "Least tail ESS",
        "Divergences",
    ]
    rows = [
        [
            name,
            len(p.past.names()),
            len(p.figures.figures),
            int(p.agreement.inside.sum()),
            f"{p.convergence.rhat.max():.4f}",
            f"{p.convergence.bulk.min():.0f}",
            f"{p.convergence.tail.min():.0f}",
            p.convergence.divergences,
        ]
        for name, p in posteriors.items()
    ]
    return table(heads, [[str(cell) for cell in row] for row in rows])


def _moved(posterior: Posterior) -> Iterator[str]:
    """How far the figures have moved every card from its prior, and how much of its spread is left."""
    yield from ("## How far the figures have moved each card", "")
    yield (
        "Moved: mean of the posterior in standard deviations of the prior, plus upwards. Remains: standard deviation "
        f"of the posterior over the prior's, 1.00 where the figures tell nothing. Beyond {FARTHEST:.2f} a card is "
        "refused unless it says why."
    )
    yield ""
    rows = [
        [f"`{row['unknown']}`", f"{row['moved']:+.2f}".replace("-", "−"), f"{row['remains']:.2f}"]
        for row in of_cards(posterior).iter_rows(named=True)
    ]
    yield from table(["Card", "Moved", "Remains"], rows)
    yield ""


def _held_out(country: Country, posterior: Posterior, profession: str) -> Iterator[str]:
    """Every source predicted without itself, where the table of that check ships."""
    path = country.directory / POSTERIOR_FOLDER / f"{profession}-sources.csv"
    if not path.is_file():
        return
    rows = pl.read_csv(path)
    by_source = rows.group_by("source").agg(pl.len().alias("figures"), pl.col("inside").sum()).sort("source")
    yield from ("## Each source predicted without itself", "")
    held, diverged = rows["inside"].sum(), rows.unique("source")["divergences"].sum()
    yield (
        f"{held} of {rows.height} figures ({100 * held / rows.height:.0f} percent) lie within the 80 percent interval "
        f"that all other sources give. Divergences in the refits: {diverged}."
    )
    yield ""
    if set(rows["observation_id"]) != set(posterior.figures.figures.identity):
        yield (
            "**This check is of an earlier posterior, made of other figures**, and has not been made again: it takes "
            "hours. `make calibrate` does it."
        )
        yield ""
    cells = [[f"`{r['source']}`", str(r["figures"]), str(r["inside"])] for r in by_source.iter_rows(named=True)]
    yield from table(["Source left out", "Figures", "Within 80 %"], cells)


def _covariates(country: Country, profession: str) -> Iterator[str]:
    """Whether what regions are like predicts those left out, where the table of that check ships."""
    path = country.directory / POSTERIOR_FOLDER / f"{profession}-covariates.csv"
    if not path.is_file():
        return
    found = gains(pl.read_csv(path, schema_overrides={"region_code": pl.String}))
    yield from ("## Covariates: do they earn their place?", "")
    yield (
        "A covariate helps a region without figures of its own if it predicts those that have them. Every region with "
        "figures of its own is left out in turn, with the covariate in the model of the past and without it. Gain: by "
        "how much the logarithm of the predictive density of a figure rises, mean over regions with its standard "
        "error. A covariate earns its place if the gain is more than twice its error."
    )
    yield ""
    rows = [
        [
            *told_by(row["slope"]),
            str(row["regions"]),
            str(row["figures"]),
            _signed(row["gain"]),
            f"{row['error']:.3f}",
            "yes" if row["earned"] else "no",
        ]
        for row in found.iter_rows(named=True)
    ]
    yield from table(["Staff", "Covariate", "Regions", "Figures", "Gain", "Error", "Earned"], rows)
    yield ""


def _signed(gain: float) -> str:
    return f"{gain:+.3f}".replace("-", "−")


def _start(evidence: Evidence, posterior: Posterior, base: int) -> Iterator[str]:
    before = run_past(posterior.past, prior_draws(posterior.past, DRAWS, stream(SEED, "prior")), base)
    after = run_past(posterior.past, posterior.scores.astype(np.float64), base)
    names = dict(evidence.country.tables["regions"].select("region_code", "name").iter_rows())
    yield from (f"## The start of {base} before and after the figures", "")
    yield (
        "Before: what cards and residents alone say, without any figure on staff (the prior). After: the posterior. "
        "Medians with 80 percent intervals; full-time specialists are those employed."
    )
    yield ""
    heads = ["Region", "Specialists, before [fte]", "after", "Trainees, before [heads]", "after"]
    stocks = [(name, lived) for name in ("specialists_fte", "trainees") for lived in (before, after)]
    columns = [_intervals(lived.stock(name, base)) for name, lived in stocks]
    places = [evidence.country.nation_name.en, *(names[code] for code in evidence.regions)]
    yield from table(heads, [[place, *(column[at] for column in columns)] for at, place in enumerate(places)])


def _intervals(draws: Array) -> list[str]:
    """The nation's and each region's median and interval."""
    everywhere = np.concatenate([draws.sum(axis=1, keepdims=True), draws], axis=1)
    low, middle, high = np.quantile(everywhere, [0.1, 0.5, 0.9], axis=0).round()
    return [f"{number(m)} ({number(a)}–{number(b)})" for a, m, b in zip(low, middle, high, strict=True)]
