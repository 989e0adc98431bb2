"""A region is named with how strong the evidence on it is; the nation without."""

from __future__ import annotations

import pytest

from underlag.reports.charts.coverage_map import coverage_map
from underlag.reports.charts.of_place import marked, marks_words
from underlag.reports.charts.small_multiples import coverage_panels
from underlag.reports.document.figures import Figures, Place
from underlag.reports.language.nouns import nouns
from underlag.reports.tables.national import region_table
from underlag.reports.tables.place_cell import place_cell
from underlag.runs.record.contents import RunResult

OWN, PARTLY, NATIONAL = (Place(f"0{at}", "Berg", "", word) for at, word in enumerate(("own", "partly", "national")))
NATION = Place("00", "Riket", "")


@pytest.mark.parametrize(
    ("place", "sv", "en"),
    [
        (OWN, "egna uppgifter", "own figures"),
        (PARTLY, "delvis", "partly"),
        (NATIONAL, "rikets nivå", "national level"),
        (NATION, "", ""),
    ],
)
def test_the_word_stands_below_the_name(place: Place, sv: str, en: str) -> None:
    assert (place_cell(place, "sv").text, place_cell(place, "sv").note) == (place.name, sv)
    assert place_cell(place, "en").note == en


def test_a_chart_marks_what_is_said_of_a_region() -> None:
    assert [marked("87", place) for place in (OWN, PARTLY, NATIONAL, NATION)] == ["87", "87†", "(87)", "87"]
    assert marks_words([OWN, NATION], "sv") == ""
    assert marks_words([OWN, PARTLY], "sv") == "† Delvis egna uppgifter."
    assert marks_words([NATIONAL, PARTLY], "en") == ("† Own figures, partly. ( ) National level, without own figures.")


def test_the_table_of_regions_has_a_word_for_each_and_says_what_it_means(run_result: RunResult) -> None:
    figures = Figures(run_result)
    table = region_table(figures, nouns(run_result.names.trainee), "sv")
    words = {cells[0].text: cells[0].note for cells in table.rows}
    assert words["Ålviken"] == "egna uppgifter" and words["Bergslunda"] == "delvis"
    assert words["Ängsö"] == "rikets nivå" and words["Riket"] == ""
    assert "rikets nivå utan uppgifter" in table.note


def test_map_and_panels_mark_regions_without_figures_of_their_own(run_result: RunResult) -> None:
    figures = Figures(run_result)
    for chart in (coverage_map(figures, figures.start, "sv"), coverage_panels(figures, "sv")):
        assert chart is not None
        assert "† Delvis egna uppgifter." in chart.unit and "( ) Rikets nivå" in chart.unit
    panels = coverage_panels(figures, "sv")
    assert panels is not None
    assert "(Ängsö)" in str(panels.spec) and "Bergslunda†" in str(panels.spec) and "(Ålviken)" not in str(panels.spec)
