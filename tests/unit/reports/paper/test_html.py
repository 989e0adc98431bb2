"""The page: self-contained, accessible by structure, complete in both languages, safe with any text."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
from collections.abc import Callable
from dataclasses import asdict, replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest
import yaml

from underlag.core.language import LANGUAGES
from underlag.evidence.places import country_directory
from underlag.reports.charts.drawing_process import draw_from_input, drawing
from underlag.reports.charts.svg import draw_all
from underlag.reports.document.blocks import Chart
from underlag.reports.document.figures import Figures
from underlag.reports.document.teller import teller_of
from underlag.reports.editions import national_report
from underlag.reports.language.key_words import ASSUMPTION_GROUPS
from underlag.reports.language.labels import KEY_ASSUMPTIONS, LABELS
from underlag.reports.language.nouns import unit_words
from underlag.reports.language.numerals import INTERVAL80
from underlag.reports.language.source_words import LICENCES, licence_words, source_date, taken_words
from underlag.reports.paper.html import html_page
from underlag.reports.publish_run import write_report
from underlag.reports.tables.assumptions_and_sources import assumption_groups, source_cards
from underlag.runs.record.contents import RunResult
from underlag.runs.record.published_quantities import OBSERVED, observed_words
from underlag.runs.record.quantities import QUANTITIES

TEMPLATES = Path(__file__).parents[4] / "src" / "underlag" / "reports" / "paper" / "templates"


class Page(HTMLParser):
    """What a reader's software sees: tags with their attributes, in order, and all text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._hidden = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._hidden += tag == "style"

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag == "style"

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]


def whole_page(result: RunResult, language: str) -> str:
    document = national_report(teller_of(result, language), with_regions=True)
    return html_page(document, draw_all(document.charts(), language))


def charts_of(result: RunResult, language: str) -> tuple[Chart, ...]:
    return national_report(teller_of(result, language)).charts()


@pytest.fixture(scope="module")
def pages(run_result: RunResult) -> dict[str, str]:
    return {language: whole_page(run_result, language) for language in LANGUAGES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_asks_for_nothing_from_outside(pages: dict[str, str], language: str) -> None:
    text = pages[language]
    page = Page(text)
    assert page.all("html")[0]["lang"] == language
    policy = next(m["content"] for m in page.all("meta") if m.get("http-equiv") == "Content-Security-Policy")
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)
    assert style is not None and policy is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert policy.startswith("default-src 'none'") and f"'sha256-{digest}'" in policy
    assert not [
        t for t, a in page.tags if t in ("script", "link", "img", "iframe", "object") or "src" in a or "style" in a
    ]
    assert "url(" not in style[1] and "@import" not in style[1]
    addresses = [a["href"] for a in page.all("a") if a["href"] and not a["href"].startswith("#")]
    assert addresses == ["https://example.org/rapport.pdf"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_link_inside_leads_somewhere_and_no_identifier_is_used_twice(
    pages: dict[str, str], language: str
) -> None:
    page = Page(pages[language])
    ids = [a["id"] for _, a in page.tags if a.get("id")]
    assert len(ids) == len(set(ids))
    targets = {a["href"][1:] for a in page.all("a") if a["href"] and a["href"].startswith("#")}
    assert targets <= set(ids)
    labelled = {name for _, a in page.tags for name in (a.get("aria-labelledby") or "").split()}
    assert labelled <= set(ids)


def test_a_number_is_two_clicks_from_its_source(pages: dict[str, str]) -> None:
    page = pages["sv"]
    table = re.search(r'id="caption-regions-table".*?</thead>', page, re.DOTALL)
    assert table is not None and 'href="#q-coverage"' in table[0]
    row = re.search(r'<tr id="q-coverage">.*?</tr>', page, re.DOTALL)
    assert row is not None and 'href="#source-board-2022"' in row[0]
    assert '<article id="source-board-2022"' in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_headings_go_down_one_level_at_a_time(pages: dict[str, str], language: str) -> None:
    levels = [int(tag[1]) for tag, _ in Page(pages[language]).tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("language", LANGUAGES)
def test_tables_have_captions_and_scopes_and_pictures_have_words(pages: dict[str, str], language: str) -> None:
    page = Page(pages[language])
    assert len(page.all("table")) == len(page.all("caption")) > 20
    assert all(a.get("scope") in ("col", "row") for a in page.all("th"))
    assert len(page.all("svg")) == len(page.all("title")) - 1 == len(page.all("desc")) > 25
    for landmark in ("header", "nav", "main", "footer"):
        assert len(page.all(landmark)) == 1


ENGLISH = (
    " the ",
    " of ",
    " percent",
    "today",
    "need",
    "coverage",
    "specialist trainee",
    "target year",
    "None",
    "nan",
)


def test_the_swedish_page_has_no_english_words(pages: dict[str, str]) -> None:
    text = Page(re.sub(r"<code>.*?</code>", "", pages["sv"], flags=re.DOTALL)).text
    found = [word for word in ENGLISH if re.search(rf"(?<![\w/-]){re.escape(word)}(?![\w/-])", text)]
    assert not found
    assert not re.search(r"(?<![(\w])FTE(?!\w)", text)


def test_the_english_page_has_no_swedish_labels(pages: dict[str, str]) -> None:
    text = Page(pages["en"]).text
    for text_pair in LABELS.values():
        if text_pair.sv != text_pair.en and len(text_pair.sv) > 8 and " " in text_pair.sv:
            assert text_pair.sv not in text
    assert "Riket" not in text


def test_every_label_the_templates_ask_for_exists_and_none_is_idle() -> None:
    asked = set()
    for path in TEMPLATES.glob("*.j2"):
        asked |= set(re.findall(r"\bt\.([a-z0-9_]+)", path.read_text(encoding="utf-8")))
    assert asked <= set(LABELS)
    code = "".join(p.read_text(encoding="utf-8") for p in TEMPLATES.parents[1].rglob("*.py"))
    elsewhere = set(re.findall(r'["\']([a-z0-9_]+)["\'](?!: Text)', code))
    idle = [key for key in LABELS if key not in asked | elsewhere]
    assert not idle


def test_every_quantity_of_the_method_is_in_the_register() -> None:
    assert set(KEY_ASSUMPTIONS) <= set(QUANTITIES)


HOSTILE = "<script>alert(1)</script>\"'&{{7*7}}</title></svg>"


def test_hostile_text_is_shown_not_run(make_run: Callable[..., RunResult]) -> None:
    base = make_run()
    regions = base.tables["regions"].with_columns(
        pl.when(pl.col("region_code") == "01").then(pl.lit(HOSTILE)).otherwise(pl.col("name")).alias("name")
    )
    sources = base.tables["sources"].with_columns(address=pl.lit("javascript:alert(1)"), title=pl.lit(HOSTILE))
    parameters = base.tables["parameters"].with_columns(meaning_sv=pl.lit(HOSTILE))
    page = whole_page(make_run(changed={"regions": regions, "sources": sources, "parameters": parameters}), "sv")
    assert "<script" not in page
    assert "{{7*7}}" in page and "javascript:alert(1)</dd>" in page
    assert 'href="javascript' not in page
    assert len(Page(page).all("title")) == len(Page(page).all("svg")) + 1


def test_odd_runs_make_whole_pages(make_run: Callable[..., RunResult]) -> None:
    base = make_run()
    regions = base.tables["regions"].with_columns(
        pl.when(pl.col("region_code") == "01").then(pl.lit("Å" * 200)).otherwise(pl.col("name")).alias("name")
    )
    cleared = (
        "facts",
        "sensitivity",
        "data_value",
        "observations",
        "parameters",
        "sources",
        "pyramid",
        "probabilities",
        "track_record",
        "limits",
        "frontier",
        "alternatives",
        "regret",
        "own_plans",
    )
    empty = {name: base.tables[name].clear() for name in cleared}
    some = base.tables["numbers"].filter(pl.col("region_code") != "02")
    page = whole_page(make_run(changed={"regions": regions, "numbers": some, **empty}), "sv")
    assert "Körningen har inga tal för regionen" in page
    assert 'class="long"' in page
    nothing = whole_page(make_run(changed={"numbers": base.tables["numbers"].clear(), **empty}, shapes={}), "en")
    assert "No data." in nothing and "<svg" not in nothing


def test_the_report_is_written_whole_and_the_same_each_time(run_result: RunResult, tmp_path: Path) -> None:
    said: list[str] = []
    paths = write_report(run_result, tmp_path / "a", "sv", said.append)
    again = write_report(run_result, tmp_path / "b", "sv")
    assert said == ["tables", "open data", "workbook", "page"]
    assert [p.name for p in paths[:2]] == ["report.html", "tables.xlsx"]
    assert [p.read_bytes() for p in paths] == [p.read_bytes() for p in again]


def test_charts_drawn_beside_are_the_same_as_drawn_here(run_result: RunResult) -> None:
    charts = charts_of(run_result, "sv")[:2]
    with drawing(charts, "sv") as pictures:
        assert pictures() == draw_all(charts, "sv")


def test_the_drawing_program_reads_and_writes_json(
    run_result: RunResult, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    chart = charts_of(run_result, "en")[0]
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps([asdict(chart)])))
    monkeypatch.setattr("sys.argv", ["drawing", "en"])
    draw_from_input()
    assert json.loads(capsys.readouterr().out) == draw_all([chart], "en")


def test_a_failure_to_draw_says_what_happened(run_result: RunResult) -> None:
    broken = [replace(charts_of(run_result, "sv")[0], spec={"mark": "no such mark"})]
    with (
        drawing(broken, "sv") as pictures,
        pytest.raises(RuntimeError, match=r"could not be drawn \(status 1\): Traceback"),
    ):
        pictures()


def test_units_are_words() -> None:
    assert unit_words("head/year", "sv") == "personer per år"
    assert unit_words("1", "sv") == "andel"
    assert unit_words("per_1000", "sv") == "per 1\u00a0000 invånare"
    assert unit_words("något annat", "sv") == "något annat"


@pytest.mark.parametrize("country", ["sweden", "fictional"])
def test_every_observed_quantity_of_the_evidence_has_a_name(country: str) -> None:
    table = pl.read_csv(country_directory(country) / "tables" / "workforce_observations.csv", infer_schema_length=0)
    assert table.height > 0
    assert not sorted(set(table["quantity"]) - set(OBSERVED))
    used = table.filter(pl.col("used") != "no")
    assert not [u for u in set(used["unit"]) if "_" in unit_words(u, "sv") or "/" in unit_words(u, "sv")]
    assert observed_words("not_in_catalogue", "sv") == "not in catalogue"


def test_cards_of_the_evidence_can_be_told_in_swedish() -> None:
    evidence = Path(__file__).parents[4] / "evidence"
    cards = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in evidence.glob("**/sources/*.yaml")]
    assert len(cards) > 100
    assert not sorted({card["licence"] for card in cards} - set(LICENCES))
    assert {str(path.parent.name) for path in evidence.glob("parameters/*/*.yaml")} <= set(ASSUMPTION_GROUPS)
    names = {yaml.safe_load(p.read_text(encoding="utf-8"))["name"] for p in evidence.glob("parameters/*/*.yaml")}
    assert {name for wanted in KEY_ASSUMPTIONS.values() for name in wanted} <= names


def test_remarks_of_source_cards_are_told_in_the_readers_language() -> None:
    assert source_date("2022-07-12 (last update)", "sv") == "2022-07-12"
    assert source_date("undated (accessed 2022)", "sv") == "odaterad"
    assert licence_words("CC0 (open data)", "sv") == "CC0 (öppna data)"
    assert taken_words("1 row of a_table; 3 rows of b", "sv") == "1 rad ur tabellen a_table; 3 rader ur tabellen b"
    assert taken_words("3 rows of b", "en") == "3 rows of b"


def test_sources_with_one_name_are_told_apart(make_run: Callable[..., RunResult]) -> None:
    one = make_run().tables["sources"]
    more = pl.concat(
        [one, one.with_columns(id=pl.lit("board-2022-b")), one.with_columns(id=pl.lit("c"), date=pl.lit(""))]
    )
    figures = Figures(make_run(changed={"sources": more}))
    assert figures.source_names == {
        "board-2022": "Nämnden för prov 2022 a",
        "board-2022-b": "Nämnden för prov 2022 b",
        "c": "Nämnden för prov",
    }
    cards = source_cards(figures, "sv")
    assert [card.anchor for card in cards] == ["source-board-2022", "source-board-2022-b", "source-c"]
    assert ("Datum", "odaterad") in [(fact.term, fact.text) for fact in cards[2].facts]


def test_an_assumption_is_told_in_the_unit_of_what_it_is_of(make_run: Callable[..., RunResult]) -> None:
    """Working time by sex as a share of full time, never on the scale that a draw moves it; trainees per 1 000
    residents as a number, never in percent; a yearly chance by age from the lowest to the highest."""
    several = pl.col("name").is_in(["hours/full_time_share", "exits/retirement_shift"])
    table = (
        make_run()
        .tables["parameters"]
        .with_columns(
            name=pl.col("name")
            .replace("exits/retirement_shift", "exits/retirement")
            .replace("start/women_share", "start/trainees_per_1000"),
            unit=pl.col("unit").replace_strict({"1": "per_1000"}, default=pl.col("unit")),
            central=pl.when(several).then(None).when(pl.col("unit") == "1").then(0.34).otherwise("central"),
            low80=pl.when(several).then(None).when(pl.col("unit") == "1").then(0.31).otherwise("low80"),
            high80=pl.when(several).then(None).when(pl.col("unit") == "1").then(0.36).otherwise("high80"),
        )
    )
    ages = ((60, 0.012), (63, 0.05), (65, 0.25), (67, 0.7))
    by_age = [("exits/retirement", "age", str(age), "1/year", share, 0.8 * share, 1.2 * share) for age, share in ages]
    told = make_run().tables["parameter_values"]
    told = pl.concat([told, pl.DataFrame(by_age, schema=told.schema, orient="row")])
    run = make_run(changed={"parameters": table, "parameter_values": told})
    groups = {key: found for key, _, found in assumption_groups(Figures(run), "sv")}
    (hours,), (length,), (start,), (retirement,) = (groups[key] for key in ("hours", "training", "start", "exits"))
    assert hours.value == "95\u00a0%\u00a0av heltid (män), 86\u00a0%\u00a0av heltid (kvinnor)"
    assert hours.interval == f"{INTERVAL80['sv']} 93\u00a0% till 97\u00a0% (män), 82\u00a0% till 90\u00a0% (kvinnor)"
    assert (length.value, length.status) == ("6,5\u00a0år", "estimated")
    assert start.value == "0,34\u00a0per 1\u00a0000 invånare"
    assert start.interval == f"{INTERVAL80['sv']} 0,31 till 0,36"
    assert retirement.value == "lägst 1,2\u00a0%\u00a0per år (60 år), högst 70\u00a0%\u00a0per år (67 år)"
    assert retirement.interval.endswith(" 1\u00a0% till 1,4\u00a0% (60 år), 56\u00a0% till 84\u00a0% (67 år)")
    (english,) = (found for key, _, found in assumption_groups(Figures(run), "en") if key == "start")
    assert english[0].value == "0.34\u00a0per 1,000 residents"
