"""The page on what the synthesis found: convergence, checks, and the start by region beside the simple estimate."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import polars as pl
from markdown_parts import number, page, table

from underlag.core.periods import Horizon
from underlag.evidence.country import Country
from underlag.runs.assemble import Evidence, gather, posterior_of, start_estimates
from underlag.runs.engine import prepare_engine
from underlag.runs.inputs import Array
from underlag.runs.parameters import draw_parameters
from underlag.runs.posterior import FOLDER, Posterior, live

DRAWS, SEED = 1000, 1

SHUFFLES = 2000
"""Shuffles of the regions by which chance is judged."""

OWN_FIGURES = 0.3
"""Least share of what is known of a region that its own figures tell, for the region to be one with figures."""


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
        list(_held_out(country, evidence.profession.name)),
        list(_covariates(evidence, posterior, base)),
        list(_start(evidence, posterior, base)),
    )


def _convergence(posteriors: dict[str, Posterior]) -> list[str]:
    heads = ["Profession", "Unknowns", "Figures", "of them within 80 %", "Largest R-hat", "Least bulk ESS",
             "Least tail ESS", "Divergences"]  # fmt: skip
    rows = [
        [name, len(p.past.names()), len(p.figures.figures), int(p.agreement.inside.sum()),
         f"{p.convergence.rhat.max():.4f}", f"{p.convergence.bulk.min():.0f}", f"{p.convergence.tail.min():.0f}",
         p.convergence.divergences]
        for name, p in posteriors.items()
    ]  # fmt: skip
    return table(heads, [[str(cell) for cell in row] for row in rows])


def _held_out(country: Country, profession: str) -> Iterator[str]:
    """Every source predicted without itself, where the table of that check ships."""
    path = country.directory / FOLDER / f"{profession}-sources.csv"
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
    cells = [[f"`{r['source']}`", str(r["figures"]), str(r["inside"])] for r in by_source.iter_rows(named=True)]
    yield from table(["Source left out", "Figures", "Within 80 %"], cells)


def _covariates(evidence: Evidence, posterior: Posterior, base: int) -> Iterator[str]:
    """Whether what regions are like predicts how their staff differs, regions left out one by one."""
    lived = live(posterior.past, posterior.scores.astype(np.float64), base)
    residents = np.array([evidence.residents(at, base) for at in range(len(evidence.regions))])
    known = _known(evidence, base)
    yield from ("## Covariates: do they earn their place?", "")
    yield (
        "A covariate would help a region without figures of its own if it predicted those that have them. In every "
        "draw of the posterior the logarithm of staff per resident is regressed on the covariate over the regions with "
        f"figures of their own, each region predicted from the others. In {base}, medians with 80 percent intervals; a "
        "gain above 0 means a smaller squared error than that of the mean of the other regions."
    )
    yield ""
    rows, found = [], []
    for kind, unit in (("specialists_fte", "specialists"), ("trainees", "trainees")):
        own = posterior.past.told[unit] > OWN_FIGURES
        differs = np.log(lived.stock(kind, base)[:, own] / residents[own])
        among = {name: each[own] for name, each in known.items() if min(np.unique(each[own], return_counts=True)[1]) > 1
                 or len(np.unique(each[own])) > 2}  # fmt: skip
        for name, covariate in among.items():
            gains = np.quantile(_gain(covariate, differs), [0.1, 0.5, 0.9])
            low, middle, high = (f"{gain:.2f}".replace("-", "−") for gain in gains)
            rows.append([unit, str(int(own.sum())), name, f"{middle} ({low} to {high})"])
        best, shuffled = _best_by_chance(list(among.values()), differs.mean(axis=0, keepdims=True))
        found.append(f"the best for {unit} gains {best:.2f}, and {100 * shuffled:.0f} percent of shuffles reach that")
    yield from table(["Staff", "Regions", "Covariate", "Share of squared error gained"], rows)
    yield ""
    yield (
        f"Of the posterior means {found[0]}; {found[1]} ({SHUFFLES} shuffles of the regions, the best of the same "
        "covariates in each). So few regions have published figures that the model of the past has no covariates yet; "
        "what is likeliest to earn its place, once more regions have answered, stands in the table."
    )
    yield ""


def _best_by_chance(covariates: Sequence[Array], differs: Array) -> tuple[float, float]:
    """The largest gain of some covariates, and the share of shuffles of the regions whose largest is as large."""
    generator = np.random.default_rng(SEED)

    def best(order: Array) -> float:
        return max(float(_gain(covariate[order], differs)[0]) for covariate in covariates)

    count = differs.shape[1]
    reached = best(np.arange(count))
    return reached, float(np.mean([best(generator.permutation(count)) >= reached for _ in range(SHUFFLES)]))


def _known(evidence: Evidence, base: int) -> dict[str, Array]:
    """What regions are like, by name of the covariate."""
    tables, codes = evidence.country.tables, list(evidence.regions)

    def column(frame: pl.DataFrame, value: str) -> Array:
        found = dict(frame.select("region_code", value).iter_rows())
        return np.array([found[code] for code in codes], dtype=float)

    cost = tables["need_index"].filter((pl.col("index") == "standard_cost") & (pl.col("year") <= base))
    older = tables["population_share_80plus"].filter(pl.col("year") <= base)
    taught = set(tables["medical_schools"]["region_code"].to_list())
    return {
        "percent living in rural areas": column(tables["degurba_share"].filter(pl.col("degurba") == 3), "percent"),
        "percent aged 80 or more": column(older.filter(pl.col("year") == older["year"].max()), "percent"),
        "standard cost of health care": column(cost.filter(pl.col("year") == cost["year"].max()), "value"),
        "a university that trains doctors": np.array([float(code in taught) for code in codes]),
    }


def _gain(covariate: Array, differs: Array) -> Array:
    """1 − squared error of the regression over that of the mean, both of regions left out one by one, by draw."""
    count = len(covariate)
    design = np.column_stack([np.ones(count), covariate])
    hat = design @ np.linalg.pinv(design)
    by_line = (differs - differs @ hat) / (1 - np.diag(hat))
    by_mean = (differs - differs.mean(axis=1, keepdims=True)) * count / (count - 1)
    return np.asarray(1 - (by_line**2).sum(axis=1) / (by_mean**2).sum(axis=1))


def _start(evidence: Evidence, posterior: Posterior, base: int) -> Iterator[str]:
    lived = live(posterior.past, posterior.scores.astype(np.float64), base)
    cards = evidence.scenario.parameters
    simple = start_estimates(evidence, draw_parameters(cards, base, DRAWS, SEED), base, SEED)
    names = dict(evidence.country.tables["regions"].select("region_code", "name").iter_rows())
    yield from (f"## The start of {base} beside the simple estimate", "")
    yield (
        "The simple estimate shares the nation's level by residents and corrects it by a region's own figures, one by "
        "one; it serves as a baseline alone. Medians with 80 percent intervals; full-time specialists are those "
        "employed."
    )
    yield ""
    heads = ["Region", "Specialists, synthesis [fte]", "simple", "Trainees, synthesis [heads]", "simple"]
    columns = [
        _intervals(lived.stock("specialists_fte", base)), _intervals(simple["specialists"].draws),
        _intervals(lived.stock("trainees", base)), _intervals(simple["trainees"].draws),
    ]  # fmt: skip
    places = [evidence.country.nation_name.en, *(names[code] for code in evidence.regions)]
    yield from table(heads, [[place, *(column[at] for column in columns)] for at, place in enumerate(places)])


def _intervals(draws: Array) -> list[str]:
    """The nation's and each region's median and interval."""
    everywhere = np.concatenate([draws.sum(axis=1, keepdims=True), draws], axis=1)
    low, middle, high = np.quantile(everywhere, [0.1, 0.5, 0.9], axis=0).round()
    return [f"{number(m)} ({number(a)}–{number(b)})" for a, m, b in zip(low, middle, high, strict=True)]
