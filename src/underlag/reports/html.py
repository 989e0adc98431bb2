"""The page: one self-contained file that opens without a network, script or font of its own."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

import jinja2
from markupsafe import Markup

from underlag.reports import cards, charts, maps, national, regional, registers
from underlag.reports.blocks import Table
from underlag.reports.figures import Figures, Place
from underlag.reports.formats import capital
from underlag.reports.labels import LABELS, METHOD
from underlag.reports.narrative import Headline, Teller, explain_key
from underlag.reports.palette import dark_rules
from underlag.reports.svg import Chart
from underlag.reports.words import STATUSES, Nouns, nouns
from underlag.runs.result import RunResult

_DRIVERS_OF_A_REGION = 5
_DRIVERS_OF_THE_NATION = 12


@dataclass(frozen=True)
class Picture:
    """A drawn chart with the words around it."""

    chart: Chart
    svg: Markup


@dataclass(frozen=True)
class RegionPage:
    """Everything the page says about one region."""

    place: Place
    has_data: bool
    sentences: tuple[str, ...]
    basis: str
    pictures: tuple[Picture, ...]
    today: Table | None
    years: Table | None
    drivers: Table | None
    observations: Table | None


def page_charts(result: RunResult, language: str) -> tuple[Chart, ...]:
    """Every chart of the page, in no particular order, each with a key of its own."""
    figures, words = Figures(result, language), nouns(result.names.trainee)
    places = (figures.nation, *figures.regions)
    found = [chart for place in places for chart in charts.region_charts(figures, place, words, language)]
    found += [
        chart
        for chart in (
            charts.pyramid(figures, language),
            _driver_chart(figures, words, language),
            *(maps.coverage_map(figures, year, language) for year in (figures.start, figures.target)),
        )
        if chart is not None
    ]
    return tuple(found)


def report_page(result: RunResult, language: str, shown: Sequence[Chart], drawn: Mapping[str, str]) -> str:
    """The whole report as HTML in ``language``, "sv" or "en". Same run, same text.

    shown  the charts of ``page_charts``
    drawn  their pictures by key
    """
    figures = Figures(result, language)
    words = nouns(result.names.trainee)
    # A picture escapes the words it holds, so it may enter the page as it is.
    pictures = {chart.key: Picture(chart, Markup(drawn[chart.key])) for chart in shown}
    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(_template), autoescape=True, undefined=jinja2.StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    style = _style(result)
    page = environment.get_template("report.html.j2").render(
        language=language,
        style=Markup(style),
        style_hash=_hash(style),
        t={key: text[language] for key, text in LABELS.items()},
        status_words={key: text[language] for key, text in STATUSES.items()},
        result=result,
        **_national(figures, words, pictures, language),
        pages=tuple(_region_page(figures, place, words, pictures, language) for place in figures.by_name(language)),
        **_registers(figures, words, language),
    )
    return page.rstrip() + "\n"


def _driver_words(figures: Figures, place: Place, words: Nouns, language: str) -> str:
    """What the drivers of a place explain, e.g. "täckningsgrad 2040"."""
    quantity, _ = national.driver_rows(figures, place)
    said = regional.quantity_name(quantity, words, language) if quantity else ""
    return f"{said[:1].lower()}{said[1:]} {figures.target}"


def _driver_chart(figures: Figures, words: Nouns, language: str) -> Chart | None:
    """What explains the nation's uncertainty; None where the run has no drivers."""
    _, found = national.driver_rows(figures, figures.nation)
    meaning = national.meanings(figures, language)
    rows = [(meaning.get(name, name), share) for name, share, _ in found]
    said = _driver_words(figures, figures.nation, words, language)
    return charts.drivers(figures, figures.nation, said, rows, language) if rows else None


def _pick(pictures: Mapping[str, Picture], *keys: str) -> tuple[Picture, ...]:
    """Those of the pictures that there are."""
    return tuple(pictures[key] for key in keys if key in pictures)


def _national(figures: Figures, words: Nouns, pictures: Mapping[str, Picture], language: str) -> Mapping[str, object]:
    """The national part: title, headlines, sentences, pictures and tables."""
    teller = Teller(figures, words, language)
    nation = figures.nation
    code = nation.code
    names, settings = figures.result.names, figures.result.settings
    told = (teller.today(nation), teller.outlook(nation), teller.advice(nation), teller.reach(nation), teller.regions())
    headlines: tuple[Headline, ...] = teller.headlines(nation)
    said = _driver_words(figures, nation, words, language)
    place = "i" if language == "sv" else "in"
    return {
        "title": f"{names.profession[language]} {place} {names.country[language]} {settings.start}–{settings.end}",
        "nation": nation,
        "headlines": headlines,
        "sentences": teller.sentences(told),
        "pictures": _pick(pictures, f"fan-{code}", f"starts-{code}", f"stock-{code}", "pyramid"),
        "map_pictures": _pick(pictures, f"map-{figures.start}", f"map-{figures.target}"),
        "driver_pictures": _pick(pictures, f"drivers-{code}"),
        "today_table": regional.today_table(figures, nation, words, language),
        "year_table": regional.year_table(figures, nation, words, language),
        "policy_table": national.policy_table(figures, words, language),
        "fact_table": national.fact_table(figures, language),
        "driver_table": national.driver_table(figures, nation, said, language, _DRIVERS_OF_THE_NATION),
        "region_table": national.region_table(figures, words, language),
        "national_observations": regional.observation_table(figures, nation, language),
    }


def _registers(figures: Figures, words: Nouns, language: str) -> Mapping[str, object]:
    """Settings, method, assumptions, sources and how to explain a number."""
    return {
        "settings": registers.settings(figures, language),
        "statuses": registers.statuses(language),
        "method": tuple((key, title[language], text[language]) for key, title, text in METHOD),
        "quantity_table": registers.quantity_table(figures, words, language),
        "assumption_groups": cards.assumption_groups(figures, language),
        "sources": cards.source_cards(figures, language),
        "example_key": explain_key("starts", figures.regions[0].code if figures.regions else figures.nation.code,
                                   figures.target, "recommended"),
        "version": str(figures.result.manifest.get("version", "")),
    }  # fmt: skip


def _region_page(
    figures: Figures, place: Place, words: Nouns, pictures: Mapping[str, Picture], language: str
) -> RegionPage:
    """What the report says about one region."""
    teller = Teller(figures, words, language)
    told = (teller.today(place), teller.outlook(place), teller.advice(place), teller.reach(place))
    known = figures.has_data(place.code)
    said = _driver_words(figures, place, words, language)
    return RegionPage(
        place=place,
        has_data=known,
        sentences=teller.sentences(told) if known else (),
        basis=capital(teller.basis(place)),
        pictures=_pick(pictures, *(f"{kind}-{place.code}" for kind in ("fan", "starts", "stock"))),
        today=regional.today_table(figures, place, words, language),
        years=regional.year_table(figures, place, words, language),
        drivers=national.driver_table(figures, place, said, language, _DRIVERS_OF_A_REGION),
        observations=regional.observation_table(figures, place, language),
    )


def _template(name: str) -> str:
    return files("underlag.reports").joinpath("templates").joinpath(name).read_text(encoding="utf-8")


def _style(result: RunResult) -> str:
    """The style sheet with the dark colours of charts and the run's name at the foot of each printed page."""
    name = "".join(c for c in result.run_id if c.isalnum() or c in "-_.")
    return _template("style.css").replace("/* dark charts */", dark_rules()).replace("%RUN%", name)


def _hash(style: str) -> str:
    """What the page's policy lets through: this style sheet and nothing else."""
    return base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
