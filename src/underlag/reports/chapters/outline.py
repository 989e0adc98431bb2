"""The chapters of the planning basis for a nation, each a function of the teller; None where a run has nothing to say.

A new chapter is one function in the order in which it is read: its own module if it is long.
"""

from __future__ import annotations

from underlag.reports.chapters import groups_of_regions as several
from underlag.reports.chapters import placement
from underlag.reports.chapters import recommendation as advice
from underlag.reports.chapters import sensitivity as doubt
from underlag.reports.chapters import track_record as past
from underlag.reports.chapters import weighed_measures as weighed
from underlag.reports.chapters.limit_ends import limit_end_blocks
from underlag.reports.chapters.new_draws import trial_blocks
from underlag.reports.chapters.placement_summary import placement_in_words
from underlag.reports.chapters.regret import regret_blocks
from underlag.reports.chapters.spending import spending_words
from underlag.reports.charts import coverage_map as maps
from underlag.reports.charts import of_place as charts
from underlag.reports.charts.frontier import frontier_chart
from underlag.reports.charts.small_multiples import coverage_panels
from underlag.reports.charts.stock_and_flow import flows
from underlag.reports.document.blocks import (
    Assumptions,
    Cards,
    Chart,
    Charts,
    Definitions,
    Headlines,
    Section,
    Sentence,
    Table,
    blocks,
    together,
)
from underlag.reports.document.figures import Place
from underlag.reports.document.need_words import outside_lists_in_words
from underlag.reports.document.teller import Teller
from underlag.reports.language.labels import METHOD, label
from underlag.reports.tables import assumptions_and_sources as cards
from underlag.reports.tables import demand as demanded
from underlag.reports.tables import national, registers
from underlag.reports.tables import place as regional
from underlag.reports.tables.need_models import need_models_table
from underlag.reports.tables.track_record import TrackRecord
from underlag.runs.inputs.careers import FORECAST_SHORTFALL

_ASSUMPTIONS_OF_A_REGION = 5


def row_of(*found: Chart | None, kind: str = "", beside: Table | None = None) -> Charts:
    """Those of the charts that could be made, side by side."""
    return Charts(tuple(chart for chart in found if chart is not None), kind, beside)


def summary_section(teller: Teller, place: Place, *more: Sentence) -> Section:
    """The place on one page: three numbers, and what they mean."""
    unsure = teller.figures.result.manifest.get("synthesis_converged") is False
    told = (
        teller.text("not_converged") if unsure else None,
        teller.today(place),
        teller.outlook(place),
        teller.advice(place),
        together([teller.reach(place), advice.cost_words(teller) if place == teller.figures.nation else Sentence()]),
        advice.strongest_limit(teller, place) if teller.level(place) else None,
        placement_in_words(teller, place),
        (spending_words(teller) or weighed.measures_in_words(teller)) if place == teller.figures.nation else None,
        *more,
    )
    headlines = Headlines(teller.headlines(place))
    return Section(
        "summary",
        label("summary", teller.language),
        blocks(headlines, *(s.capital() for s in told if s)) or (teller.text("no_data"),),
    )


def today_section(teller: Teller) -> Section:
    """Mapped and estimated: what there is in the start year."""
    figures, nation, language = teller.figures, teller.figures.nation, teller.language
    return Section(
        "today",
        label("today", language),
        style="page",
        blocks=blocks(
            several.mapping(teller),
            row_of(maps.coverage_map(figures, figures.start, language), charts.pyramid(figures, language), kind="maps"),
            regional.today_table(figures, nation, teller.nouns, language),
            regional.observation_table(figures, nation, language),
        ),
    )


def demand(teller: Teller) -> Section:
    """What employers would hire now, and who applies."""
    return Section(
        "demand",
        label("demand", teller.language),
        blocks(
            teller.text("demand_words"),
            demanded.demand_in_words(teller, teller.figures.nation),
            demanded.specialists_table(teller),
            demanded.training_table(teller),
            demanded.published_table(teller),
            demanded.vacancy_table(teller),
        ),
    )


def need_section(teller: Teller) -> Section:
    """How many specialists it takes, now and in the target year."""
    return Section(
        "need",
        label("need", teller.language),
        blocks(
            together([teller.need(teller.figures.nation), outside_lists_in_words(teller, teller.figures.nation)]),
            *method_words(teller, "need"),
        ),
    )


def projection(teller: Teller) -> Section:
    """Where it is heading if nothing changes."""
    figures, nation, language = teller.figures, teller.figures.nation, teller.language
    return Section(
        "projection",
        label("projection", language),
        blocks(
            teller.outlook(nation).capital(),
            row_of(
                charts.fan(figures, nation, teller.nouns, language),
                maps.coverage_map(figures, figures.target, language),
                kind="maps",
            ),
        ),
    )


def recommendation(teller: Teller) -> Section:
    """How many posts a year, what stock they mean, and what other rules of thumb would give."""
    figures, nation, nouns, language = teller.figures, teller.figures.nation, teller.nouns, teller.language
    ways = Section("policies", label("policies", language), (national.policy_table(figures, nouns, language),))
    return Section(
        "recommendation",
        label("recommendation", language),
        blocks(
            teller.advice(nation).capital(),
            teller.reach(nation).capital(),
            row_of(
                charts.starts(figures, nation, nouns, language),
                charts.stock(figures, nation, nouns, language),
                flows(figures, nation, language),
                frontier_chart(figures, language),
            ),
            regional.year_table(figures, nation, nouns, language),
            *advice.national_blocks(teller),
            *regret_blocks(teller),
            *limit_end_blocks(teller),
            *trial_blocks(teller),
        ),
        (ways,),
    )


def sensitivity(teller: Teller) -> Section:
    """The assumptions that move the result most, and the data that would settle most."""
    nation, language = teller.figures.nation, teller.language
    said, asked = doubt.ask_first(teller)
    tables = (asked, doubt.ask_of_assumptions(teller), doubt.ask_of_regions(teller))
    first = (
        (Section("ask-first-of-all", label("ask_first", language), blocks(said.capital(), *tables)),) if asked else ()
    )
    return Section(
        "drivers",
        label("drivers", language),
        blocks(
            doubt.most(teller, nation),
            row_of(doubt.tornado(teller, nation)),
            doubt.moving_table(teller, nation, doubt.TEN),
            doubt.chance_words(teller),
        )
        or (teller.text("no_data"),),
        first,
    )


def facts(teller: Teller) -> Section:
    """What has been published, beside what the model says of the same."""
    found = national.fact_table(teller.figures, teller.language)
    return Section("facts", label("facts", teller.language), (found or teller.text("no_data"),))


def track_record_section(teller: Teller) -> Section:
    """How earlier forecasts have turned out."""
    result = teller.figures.result
    taken = dict(result.tables["parameters"].select("name", "central").iter_rows()).get(FORECAST_SHORTFALL)
    record = TrackRecord(
        result.tables["track_record"], result.manifest.get("track_record_current"), teller.language, taken
    )
    return past.track_record_chapter(record)


def regions_section(teller: Teller) -> Section:
    """All regions in one table."""
    table = national.region_table(teller.figures, teller.nouns, teller.language)
    panels = row_of(coverage_panels(teller.figures, teller.language))
    needs = need_models_table(teller.figures, teller.language)
    return Section("regions", label("regions", teller.language), blocks(panels, table, needs))


def region(teller: Teller, place: Place) -> Section:
    """Everything said of one region."""
    figures, nouns, language = teller.figures, teller.nouns, teller.language
    known = figures.has_data(place.code)
    observed = regional.observation_table(figures, place, language)
    last = observed or teller.text("no_observations")
    where = f"{label('region', language)} {place.code}."
    if place.healthcare_region:
        where = f"{where[:-1]}. {label('healthcare_region', language)}: {place.healthcare_region}."
    if not known:
        none = (Sentence((where,)), teller.text("no_region_data"), last)
        return Section(place.anchor, place.name, none, style="region")
    asked = demanded.demand_in_words(teller, place) or Sentence()
    told = (teller.today(place), asked, teller.outlook(place), teller.advice(place), teller.reach(place))
    moved = doubt.moving_table(teller, place, _ASSUMPTIONS_OF_A_REGION)
    return Section(
        place.anchor,
        place.name,
        blocks(
            Sentence((where,)),
            *(s.capital() for s in (*told, teller.basis(place)) if s),
            regional.today_table(figures, place, nouns, language),
            row_of(*charts.region_charts(figures, place, nouns, language), doubt.tornado(teller, place), beside=moved),
            regional.year_table(figures, place, nouns, language),
            *advice.regional_blocks(teller, place),
            last,
        ),
        tuple(s for s in (placement.region_section(teller, place),) if s),
        style="region",
    )


def region_pages(teller: Teller) -> Section:
    """A page for each region, in order of name."""
    pages = tuple(region(teller, place) for place in teller.figures.by_name(teller.language))
    return Section("region-pages", label("region_pages", teller.language), (), pages, style="page")


def dialogue(teller: Teller) -> Section:
    """Views and how they were handled."""
    return Section("dialogue", label("dialogue", teller.language), (teller.text("dialogue_words"),))


def followup(teller: Teller) -> Section:
    """How the plan is followed up."""
    return Section("followup", label("followup", teller.language), (teller.text("followup_words"),))


def method_words(teller: Teller, key: str) -> tuple[Sentence, ...]:
    """The paragraph of the method under ``key``."""
    return tuple(Sentence((text[teller.language],)) for name, _, text in METHOD if name == key)


def method(teller: Teller) -> Section:
    """The method in short, the labels and the settings."""
    language = teller.language
    parts = [Section(f"method-{key}", title[language], method_words(teller, key)) for key, title, _ in METHOD]
    more = Section("method-more", label("method_more", language), (teller.text("method_docs"),))
    labels = Section("statuses", label("statuses", language), (Definitions(registers.statuses(language)),))
    facts_of_run = Definitions(registers.settings(teller.figures, language))
    chosen = Section("settings", label("settings", language), (facts_of_run,))
    return Section("method", label("method", language), (), (*parts, more, labels, chosen))


def quantities(teller: Teller) -> Section:
    """How each number is computed."""
    table = registers.quantity_table(teller.figures, teller.nouns, teller.language)
    return Section("quantities", label("quantities", teller.language), (table,))


def assumptions(teller: Teller) -> Section:
    """The register of assumptions by group."""
    groups = tuple(
        Section(f"group-{key}", heading, (Assumptions(found),))
        for key, heading, found in cards.assumption_groups(teller.figures, teller.language)
    )
    shown = () if groups else (teller.text("no_data"),)
    return Section("assumptions", label("assumptions", teller.language), shown, groups, style="page")


def sources(teller: Teller) -> Section:
    """Every source."""
    found = cards.source_cards(teller.figures, teller.language)
    shown = Cards(found) if found else teller.text("no_data")
    return Section("sources", label("sources", teller.language), (shown,), style="page")


def explain_section(teller: Teller) -> Section:
    """How a number is followed back to what it rests on, in words: commands are in the guide beside the files."""
    words = (teller.text("explain_words"), teller.text("explain_files"))
    return Section("explain", label("explain", teller.language), words)
