"""Every number of a summary is in the tables of its run, and no other digits stand there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from underlag.core.language import LANGUAGES
from underlag.reports.document.blocks import Document, Headlines, Number, Section, Sentence, say, together
from underlag.reports.document.teller import teller_of
from underlag.reports.editions import council_summary, fact_sheet, national_report, press_sheet
from underlag.runs.record.contents import RunResult
from underlag.runs.record.quantities import QUANTITIES
from underlag.runs.record.read import default_policy, read_result

NEAR = 1e-9


def sentences(section: Section) -> Iterator[Sentence]:
    for block in section.blocks:
        if isinstance(block, Sentence):
            yield block
        elif isinstance(block, Headlines):
            for item in block.items:
                yield from (Sentence((item.number,)), item.label, item.interval)


def in_tables(result: RunResult, number: Number, among: Sequence[str]) -> list[float]:
    """What the tables hold under the key of a number: central value and ends of the interval, a share, or a count."""
    quantity, region, *rest = number.key.split("/")
    if quantity == "observations":
        table = result.tables["observations"]
        return [table.filter((pl.col("region_code") == region) & (pl.col("used") == "synthesis")).height]
    if quantity == "placement_regions":
        row = result.tables[quantity].filter(pl.col("region_code") == region).row(0)
        return [value for value in row if isinstance(value, float | int)]
    if quantity == "alternatives":
        return [result.tables[quantity].filter(pl.col("name") == region)["cost"][0] / 1e6]
    if quantity == "measures":
        rows = result.manifest.get("weighed_measures", ())
        found = [row for row in rows if row["measure_id"] == region]
        return [
            sum(row["rank"] is not None for row in rows),
            *(value for row in found for value in (row["cost"] / 1e6, row["extra_listed"], row["cost_per_resident"])),
        ]
    if quantity == "limits":
        return [price_of(result, region, rest[0])]
    year = int(rest[0])
    if quantity == "probability":
        table = result.tables["probabilities"].filter(
            (pl.col("region_code") == region) & (pl.col("year") == year) & (pl.col("policy") == rest[1])
        )
        return table["probability"].to_list()
    default = default_policy(quantity)
    policy = (rest[1] if len(rest) > 1 else default) if QUANTITIES[quantity].by_policy else ""
    rows = result.tables["numbers"].filter(
        (pl.col("quantity") == quantity) & (pl.col("year") == year) & (pl.col("policy").fill_null("") == policy)
    )
    if region != "*":
        found = rows.filter(pl.col("region_code") == region)
        return [found[name][0] for name in ("central", "p10", "p90")]
    regions = rows.filter(pl.col("region_code").is_in(among))
    return [
        regions.height,
        (regions["p10"] > 0).sum(),
        (regions["p90"] < 0).sum(),
        (regions["status"] == "official").sum(),
        ((regions["p10"] <= 0) & (regions["p90"] >= 0)).sum(),
        regions["central"].sum(),
    ]


def price_of(result: RunResult, region: str, limit: str) -> float:
    """What one more of a limit's room is worth: over every year, and for the nation every pool of regions once."""
    seen, total = set(), 0.0
    for row in result.tables["limits"].filter(pl.col("limit") == limit).iter_rows(named=True):
        pool = frozenset([row["region_code"], *(row["shared_with"] or "").split()]), row["year"]
        national = region == result.names.nation_code
        if row["binding"] and ((national and pool not in seen) or row["region_code"] == region):
            seen.add(pool)
            total += row["price"]
    return total


def digits(text: str) -> list[Decimal]:
    plain = text.replace("\u00a0", "").replace("\u202f", "").replace("\u2060", "")
    plain = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", plain).replace(",", ".")
    return [Decimal(found) for found in re.findall(r"\d+(?:\.\d+)?", plain)]


def check(result: RunResult, document: Document, among: Sequence[str] = ()) -> int:
    """Every number of the summary against the tables; how many there were. ``among``: the regions counted, else all."""
    nation = result.names.nation_code
    among = among or [code for code in result.tables["regions"]["region_code"] if code != nation]
    settings = result.settings
    years = {settings.start, settings.target_year, int(result.goal["first_year"] + result.goal["ramp_years"] - 1)}
    first = int(result.goal["first_year"])
    years |= set(range(first, first + int(result.goal["decided_years"])))  # decided one by one; the last is held
    free = {Decimal(80), Decimal(round(100 * result.goal["coverage"])), *map(Decimal, years)}
    seen = 0
    for sentence in sentences(document.sections[0]):
        for part in sentence.parts:
            if isinstance(part, str):
                assert set(digits(part)) <= free, part
                continue
            seen += 1
            known = in_tables(result, part, among)
            if len(part.values) == 2 and part.values[0] in known and part.values[1] not in known:
                continue  # an increase: the level and today's level, which has its own key beside it
            assert all(any(abs(value - k) <= NEAR * max(1, abs(k)) for k in known) for value in part.values), part
            for written in digits(part.text):
                places = -int(written.as_tuple().exponent)
                shown = [abs(v) * scale for v in part.values for scale in (1, 100)]
                least = Decimal(1).scaleb(-places)
                close = any(abs(Decimal(repr(s)) - written) <= least / 2 + Decimal("1e-9") for s in shown)
                assert close or part.key.startswith("probability/"), part
    return seen


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_of_every_summary_is_in_the_tables(run_result: RunResult, language: str) -> None:
    teller = teller_of(run_result, language)
    assert check(run_result, national_report(teller)) >= 14
    assert check(run_result, press_sheet(teller)) >= 14
    assert check(run_result, council_summary(teller, "Östra"), ["01", "02", "03"]) >= 3
    for place in teller.figures.regions:
        assert check(run_result, fact_sheet(teller, place)) >= 10


def test_of_weighed_measures_too(run_result: RunResult) -> None:
    best = {
        "rank": 1,
        "measure_id": "a",
        "title_sv": "Insats a",
        "title_en": "Measure a",
        "cost": 2e8,
        "cost_basis": "assumed",
        "extra_listed": 10000.0,
        "cost_per_resident": 20000.0,
    }
    result = replace(run_result, manifest={**run_result.manifest, "weighed_measures": [best, {**best, "rank": None}]})
    for language in LANGUAGES:
        without, found = (check(r, press_sheet(teller_of(r, language))) for r in (run_result, result))
        assert found == without + 4


def test_of_a_plan_read_back_too(plan: Callable[..., Path]) -> None:
    result = read_result(plan())
    teller = teller_of(result, "sv")
    assert check(result, national_report(teller)) >= 14
    for place in teller.figures.regions:
        check(result, fact_sheet(teller, place))


def test_a_changed_result_changes_its_sentence(run_result: RunResult) -> None:
    table = run_result.tables["numbers"].with_columns(
        pl.when((pl.col("quantity") == "coverage") & (pl.col("region_code") == "00"))
        .then(pl.col("central") * 1.1)
        .otherwise(pl.col("central"))
        .alias("central")
    )
    other = replace(run_result, tables={**run_result.tables, "numbers": table})
    said = [[str(s) for s in sentences(national_report(teller_of(r, "sv")).sections[0])] for r in (run_result, other)]
    assert said[0] != said[1]
    assert check(other, national_report(teller_of(other, "sv")))


def test_sentences_are_made_of_their_parts() -> None:
    five = Number("5 regioner", "gap_fte/*/2024", (5,), "estimated")
    said = say("{many} av {all}{tail}.", many=five, all=21, tail=None)
    assert said.parts == (five, " av 21.")
    assert str(together([Sentence(), said, say("Slut.")])) == "5 regioner av 21. Slut."
    assert not Sentence() and said and "av 21" in said
    assert str(say("a {x}", x="{y}")) == "a {y}", "what is said is never read as a template"
    assert str(say("det är {x}", x=say("så")).capital()) == "Det är så"
