"""What the report says of the inside of a region follows its tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import polars as pl

from underlag.optimise.placement.apportionment import Method
from underlag.reports.chapters.placement import national_section, region_section
from underlag.reports.document.blocks import Charts, Section, Sentence, Table
from underlag.reports.document.figures import Figures
from underlag.reports.document.teller import Teller
from underlag.reports.language.key_words import APPORTIONMENT_METHODS
from underlag.reports.language.nouns import nouns
from underlag.runs.record.contents import RunResult


def teller(result: RunResult, language: str = "sv") -> Teller:
    return Teller(Figures(result, language), nouns(result.names.trainee), language)


def section(result: RunResult, code: str, language: str = "sv") -> Section:
    told = teller(result, language)
    place = next(place for place in told.figures.regions if place.code == code)
    found = region_section(told, place)
    assert found is not None
    return found


def words(result: RunResult, code: str, language: str = "sv") -> str:
    return " ".join(str(block) for block in section(result, code, language).blocks if isinstance(block, Sentence))


def tables(result: RunResult, code: str) -> list[Table]:
    return [block for block in section(result, code).blocks if isinstance(block, Table)]


def changed(result: RunResult, table: str, code: str, **values: object) -> RunResult:
    mine = pl.col("region_code") == code
    frame = result.tables[table]
    moved = frame.with_columns(
        pl.when(mine).then(pl.lit(value)).otherwise(pl.col(name)).alias(name) for name, value in values.items()
    )
    return replace(result, tables={**result.tables, table: moved})


def test_who_gets_posts_how_and_what_it_does(run_result: RunResult) -> None:
    said = words(run_result, "02")
    assert "Av regionens 8\u00a0nya ST-tjänster 2027–2028 placeras flest i Staden 02 (6) och Byn 02 (2)" in said
    assert "Websters metod (Sainte-Laguë)" in said
    assert "Lägst täckningsgrad 2036 utan nya tjänster skulle Byn 02 ha, 40\u00a0procent" in said
    assert "Ginikoefficienten, som är 0 när alla har lika, är 0,020 i dag, 0,050 utan nya tjänster" in said
    assert "Prioriteringen av landsbygd flyttar 1\u00a0tjänst" in said
    assert "saknas sammanlagt 2,0 heltidsspecialister 2036" in said
    assert "utan den 4,0" in said


def test_in_english(run_result: RunResult) -> None:
    said = words(run_result, "02", "en")
    assert "most are placed in Staden 02 (6) and Byn 02 (2)" in said
    assert "The priority of rural areas moves 1\u00a0post." in said
    assert "How many specialists each municipality has is not public" in said


def test_places_with_too_few_specialists_are_named_with_their_host(run_result: RunResult) -> None:
    assert "har Byn 01 (i Staden 01, 32\u00a0km)" in words(run_result, "01")
    assert tables(run_result, "01")[0].rows[1][0].note == "→ Staden 01"
    assert "För få specialister" not in words(run_result, "02")


def test_ties_are_told_with_who_got_the_post_or_that_nobody_did(run_result: RunResult) -> None:
    said = words(run_result, "02")
    assert "Staden 02 och Byn 02 har exakt lika anspråk på de sista tjänsterna; Staden 02 fick" in said
    open_tie = changed(run_result, "placement_regions", "02", unplaced=1, won="")
    assert "1 lämnas oplacerade" in words(open_tie, "02")
    assert "lika anspråk" not in words(run_result, "05")


def test_one_more_post_that_would_take_one_is_a_warning(run_result: RunResult) -> None:
    assert "Varning: om regionen hade en tjänst till skulle Byn 04 få en färre" in words(run_result, "04")
    assert "Varning" not in words(run_result, "02")


def test_supervisors_that_do_not_suffice_or_set_the_limit(run_result: RunResult) -> None:
    assert "var och en skulle behöva handleda 1,20 gånger så många" in words(run_result, "03")
    full = changed(run_result, "placement", "05", most=6)
    assert "I Staden 05 kan specialisterna inte handleda fler än så" in words(full, "05")


def test_no_posts_no_moves_and_deprivation_known(run_result: RunResult) -> None:
    none = changed(run_result, "placement", "06", posts=0, deprivation=1.1)
    none = changed(none, "placement_regions", "06", moved=0)
    said = words(none, "06")
    assert "rekommenderas inga nya ST-tjänster" in said
    assert "flyttar inga tjänster" in said
    assert "Uppgifter om utsatthet" not in said
    assert "landsbygd och utsatta områden" in words(changed(run_result, "placement", "06", deprivation=1.1), "06")


def test_own_figures_are_not_called_assumed(run_result: RunResult) -> None:
    own = changed(run_result, "placement", "06", status="estimated")
    assert "planerarens egna uppgifter" in words(own, "06")


def test_access_names_who_has_least_and_who_reaches_nothing(run_result: RunResult) -> None:
    assert "minst inom räckhåll i dag" in words(run_result, "02")
    lost = run_result.tables["access"].with_columns(
        pl.when(pl.col("municipality_code") == "0220").then(None).otherwise(pl.col("enhanced")).alias("enhanced")
    )
    rows = pl.concat([lost, lost.filter(pl.col("municipality_code") == "0210").with_columns(name=pl.lit("Mitten"))])
    told = replace(run_result, tables={**run_result.tables, "access": rows})
    assert "Ingen vårdcentral ligger inom räckhåll från mittpunkten av Byn 02" in words(told, "02")
    nothing = replace(run_result, tables={**run_result.tables, "access": lost.clear()})
    assert len(tables(nothing, "02")) == 1


def test_every_method_of_the_scenarios_has_a_name() -> None:
    assert set(APPORTIONMENT_METHODS) == {method.value for method in Method}


def test_the_national_table_has_the_nation_and_every_region(run_result: RunResult) -> None:
    found = national_section(teller(run_result))
    assert found is not None
    table = next(block for block in found.blocks if isinstance(block, Table))
    assert len(table.rows) == 1 + len(Figures(run_result).regions)
    assert table.rows[0][0].text == "Riket"


def test_a_run_without_units_says_nothing(make_run: Callable[..., RunResult]) -> None:
    whole = make_run()
    empty = replace(whole, tables={**whole.tables, "placement": whole.tables["placement"].clear()})
    told = teller(empty)
    assert national_section(told) is None
    assert region_section(told, told.figures.regions[0]) is None


def test_the_map_has_a_circle_for_each_unit_and_says_what_it_shows(run_result: RunResult) -> None:
    (chart,) = next(block for block in section(run_result, "02").blocks if isinstance(block, Charts)).items
    circles = chart.spec["layer"][1]["data"]["values"]
    assert [circle["t"] for circle in circles] == ["Staden 02", "Byn 02"]
    assert circles[0]["s"] > circles[1]["s"]
    # both lie on the same spot, so only the larger is named
    assert [layer["data"]["values"][0]["t"] for layer in chart.spec["layer"][2:]] == ["Staden 02"]
    assert chart.description.startswith("Karta. Flest tjänster: Staden 02 6 och Byn 02 2. Lägst täckningsgrad 2036")
    assert (
        "Map. Most posts"
        in next(block for block in section(run_result, "02", "en").blocks if isinstance(block, Charts))
        .items[0]
        .description
    )


def test_no_map_without_boundary_or_with_a_single_unit(make_run: Callable[..., RunResult]) -> None:
    none = make_run(shapes={"type": "FeatureCollection", "features": []})
    assert not [block for block in section(none, "02").blocks if isinstance(block, Charts)]
    whole = make_run()
    one = whole.tables["placement"].filter(pl.col("unit_code") != "0220")
    single = replace(whole, tables={**whole.tables, "placement": one})
    assert not [block for block in section(single, "02").blocks if isinstance(block, Charts)]
    assert "Ginikoefficienten" not in words(single, "02")
