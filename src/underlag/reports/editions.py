"""Documents for their readers: the national report, a council's summary, a region's fact sheet, a press sheet."""

from __future__ import annotations

from collections.abc import Sequence

from underlag.core.language import Text
from underlag.reports.chapters import groups_of_regions as several
from underlag.reports.chapters import measures, placement
from underlag.reports.chapters import outline as chapters
from underlag.reports.chapters.sensitivity import moving_table
from underlag.reports.charts import coverage_map as maps
from underlag.reports.charts import of_place as charts
from underlag.reports.document.blocks import Document, Section, blocks
from underlag.reports.document.figures import Figures, Place
from underlag.reports.document.footnotes import provenance, retrieved
from underlag.reports.document.teller import Teller
from underlag.reports.language.labels import label
from underlag.reports.language.numerals import name_key
from underlag.reports.tables import national
from underlag.reports.tables import place as regional

AUDIENCES: tuple[str, ...] = ("national", "council", "press", "factsheet")
"""Who a document is for."""

_ASSUMPTIONS_OF_A_SHEET = 4


def national_report(teller: Teller, with_regions: bool = False, changes: Section | None = None) -> Document:
    """The planning basis of the nation.

    with_regions  a page for each region too, for a medium in which the reader picks one
    changes       what is new since the last edition
    """
    pages = [chapters.region_pages(teller)] if with_regions else []
    inside = placement.national_section(teller)
    taken = measures.measures_chapter(teller)
    return _document(
        teller,
        "report",
        label("kind", teller.language),
        _title(teller),
        (
            chapters.summary_section(teller, teller.figures.nation, several.regions_by_balance(teller)),
            chapters.today_section(teller),
            chapters.demand(teller),
            chapters.need_section(teller),
            chapters.projection(teller),
            chapters.recommendation(teller),
            *([taken] if taken else []),
            chapters.sensitivity(teller),
            chapters.facts(teller),
            chapters.track_record_section(teller),
            chapters.regions_section(teller),
            *([inside] if inside else []),
            *pages,
            chapters.dialogue(teller),
            chapters.followup(teller),
            *([changes] if changes else []),
            chapters.method(teller),
            chapters.quantities(teller),
            chapters.assumptions(teller),
            chapters.sources(teller),
            chapters.explain_section(teller),
        ),
    )


def fact_sheet(teller: Teller, place: Place) -> Document:
    """One region on two pages."""
    figures, words, language = teller.figures, teller.nouns, teller.language
    title = f"{_title(teller)}: {place.name}"
    name = f"factsheet-{place.code}"
    kind = label("kind_factsheet", language)
    if not figures.has_data(place.code):
        told = Section("summary", label("summary", language), (teller.text("no_region_data"),))
        return _document(teller, name, kind, title, (told, _about(teller)), short=True)
    return _document(
        teller,
        name,
        kind,
        title,
        (
            chapters.summary_section(teller, place, teller.basis(place)),
            Section(
                "charts",
                label("projection", language),
                (chapters.row_of(*charts.region_charts(figures, place, words, language)[:2]),),
            ),
            Section(
                "numbers",
                label("numbers", language),
                blocks(
                    regional.today_table(figures, place, words, language),
                    regional.year_table(figures, place, words, language),
                    moving_table(teller, place, _ASSUMPTIONS_OF_A_SHEET),
                ),
            ),
            _about(teller),
        ),
        short=True,
    )


def council_summary(teller: Teller, name: str) -> Document:
    """The regions of one health-care region: together, in one table, and each in short."""
    figures, language = teller.figures, teller.language
    members = members_of(figures, name, language)
    title = f"{_title(teller)}: {label('healthcare_region', language).lower()} {name}"
    pages = tuple(_member(teller, place) for place in members)
    table = national.region_table(figures, teller.nouns, language, members)
    told = (several.regions_together(teller, name, members), several.regions_by_balance(teller, members))
    return _document(
        teller,
        f"council-{file_name(name)}",
        label("kind_council", language),
        title,
        (
            Section("summary", label("summary", language), blocks(*told)),
            Section("regions", label("regions_of_council", language), (table,)),
            _about(teller),
            Section("region-pages", label("region_pages", language), (), pages),
        ),
        short=True,
    )


def press_sheet(teller: Teller) -> Document:
    """What is news, how sure it is, and every region in one table."""
    figures, language = teller.figures, teller.language
    table = national.region_table(figures, teller.nouns, language)
    found = chapters.summary_section(teller, figures.nation, several.regions_by_balance(teller))
    pictures = chapters.row_of(
        maps.coverage_map(figures, figures.start, language),
        maps.coverage_map(figures, figures.target, language),
        kind="maps",
    )
    return _document(
        teller,
        "press",
        label("kind_press", language),
        _title(teller),
        (
            found,
            _about(teller),
            Section("regions", label("regions", language), (table,)),
            Section("maps", label("maps", language), blocks(pictures)),
        ),
        short=True,
    )


def council_names(figures: Figures, language: str) -> tuple[str, ...]:
    """The health-care regions, sorted by name."""
    names = {place.healthcare_region for place in figures.regions if place.healthcare_region}
    return tuple(sorted(names, key=lambda name: name_key(name, language)))


def members_of(figures: Figures, name: str, language: str) -> tuple[Place, ...]:
    """The regions of a health-care region, sorted by name."""
    return tuple(place for place in figures.by_name(language) if place.healthcare_region == name)


def file_name(name: str) -> str:
    """A name as part of a file's name: lower case, letters without rings and dots, hyphens."""
    plain = name.casefold().translate(str.maketrans("åäöæøéèü", "aaoaoeeu"))
    return "-".join("".join(c if c.isascii() and c.isalnum() else " " for c in plain).split()) or "unnamed"


def _member(teller: Teller, place: Place) -> Section:
    """A region of a council in short."""
    told = (teller.today(place), teller.outlook(place), teller.advice(place), teller.reach(place), teller.basis(place))
    words = tuple(s.capital() for s in told if s)
    figures, language = teller.figures, teller.language
    pictures = charts.region_charts(figures, place, teller.nouns, language)[:2]
    return Section(place.anchor, place.name, blocks(*words, chapters.row_of(*pictures)))


def _about(teller: Teller) -> Section:
    """How a sheet without registers says what it rests on."""
    language = teller.language
    settings = teller.figures.result.goal
    said = teller.say(
        "Beräkningen utgår från riktvärdet {full} invånare per heltidsspecialist. Tal som är märkta skattad är "
        "härledda ur publicerade uppgifter med modellen. Ett 80\u2011procentigt intervall omfattar de "
        "mittersta 80 procenten av {draws} dragningar. Rekommendationen är inte bindande. Antaganden, källor och alla "
        "tal finns i den nationella rapporten från samma körning, {run}.",
        "The computation starts from the guideline of {full} residents per full-time specialist. Numbers labelled "
        "estimated are derived from published figures by the model. An 80 percent interval holds the middle 80 "
        "percent of {draws} draws. The recommendation is not binding. Assumptions, sources and all numbers are in the "
        "national report of the same run, {run}.",
        full=teller.amount(settings["residents_per_specialist"]),
        draws=teller.amount(teller.figures.result.settings.draws),
        run=teller.figures.result.run_id,
    )
    return Section("about", label("about", language), (said,))


def _title(teller: Teller) -> str:
    """What and where: "Allmänmedicin i Sverige"."""
    names = teller.figures.result.names
    place = Text("i", "in")[teller.language]
    return f"{names.profession[teller.language]} {place} {names.country[teller.language]}"


def _document(
    teller: Teller, name: str, kind: str, title: str, sections: Sequence[Section], short: bool = False
) -> Document:
    figures, language = teller.figures, teller.language
    result = figures.result
    settings, day = result.settings, retrieved(figures)
    subtitle = teller.say(
        f"Läget {settings.start} och framskrivning till {settings.end}{{evidence}}",
        f"The state in {settings.start} and a projection to {settings.end}{{evidence}}",
        evidence=teller.say("; underlag hämtat till och med {day}", "; evidence retrieved up to {day}", day=day)
        if day
        else None,
    )
    version = str(result.manifest.get("versions", {}).get("underlag", ""))
    return Document(
        name,
        language,
        kind,
        title,
        str(subtitle),
        result.run_id,
        version,
        tuple(sections),
        short,
        provenance(figures, teller.nouns, language),
    )
