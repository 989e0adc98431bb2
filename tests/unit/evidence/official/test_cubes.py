"""PX and JSON-stat files as grids."""

from __future__ import annotations

import json
from typing import Any

import pytest

from underlag.core.errors import EvidenceError
from underlag.evidence.official import cubes
from underlag.evidence.official.cubes import read_json_stat
from underlag.evidence.official.px import px_text, read_px

PX = """CHARSET="ANSI";
AXIS-VERSION="2013";
LANGUAGE="sv";
TITLE="Folkmängd; efter region " "och år";
TITLE[en]="Population by region and year";
STUB="region";
HEADING="år";
VALUES("region")="Stockholms län","Upp"
"sala län";
VALUES[en]("region")="Stockholm county","Uppsala county";
CODES("region")="01","03";
VALUES("år")="2023","2024";
TIMEVAL("år")=TLIST(A1),"2023","2024";
DATA=
2454821 2473307
404589 ".."
;
"""
STAT: dict[str, Any] = {
    "class": "dataset",
    "version": "2.0",
    "id": ["Region", "Tid"],
    "size": [2, 2],
    "dimension": {
        "Region": {
            "label": "region",
            "category": {"index": {"03": 1, "01": 0}, "label": {"01": "Stockholms län", "03": "Uppsala län"}},
        },
        "Tid": {"label": "år", "category": {"index": ["2023", "2024"]}},
    },
    "value": [2454821, 2473307, 404589, None],
    "status": {"3": ".."},
}


def stat(**changes: Any) -> str:
    return json.dumps({**STAT, **changes})


class TestPx:
    def test_one_row_per_cell_with_labels_and_codes(self) -> None:
        found = read_px(PX, "t.px")
        assert found.cells[0] == ("region", "region code", "år", "år code", "value")
        assert found.cells[1] == ("Stockholms län", "01", "2023", "2023", 2454821.0)
        assert found.cells[4] == ("Uppsala län", "03", "2024", "2024", "..")
        assert found.where(4) == "t.px, record 4"

    def test_the_encoding_is_the_one_the_file_names(self) -> None:
        assert "år" in px_text(PX.encode("cp1252"), "t.px")
        utf = PX.replace('CHARSET="ANSI"', 'CODEPAGE="utf-8"')
        assert "år" in px_text(b"\xef\xbb\xbf" + utf.encode(), "t.px")
        with pytest.raises(EvidenceError, match="wrong encoding"):
            px_text(utf.encode("cp1252"), "t.px")
        with pytest.raises(EvidenceError, match="unknown CODEPAGE"):
            px_text(b'CODEPAGE="ebcdic";', "t.px")

    @pytest.mark.parametrize(
        ("old", "new", "what"),
        [
            ('404589 ".."', "404589", "number of figures"),
            ("2454821", "many", "DATA holds many"),
            ("2454821", "inf", "DATA holds inf"),
            ('STUB="region";', 'STUB="region"', "row 6, STUB"),
            ('"01","03"', '"01"', "members of a dimension"),
            ('"01","03"', '"01","01"', "members of a dimension"),
            ("DATA=\n", "DATUM=\n", "no DATA"),
            ('STUB="region";\nHEADING="år";', "", "neither STUB nor HEADING"),
            ("DATA=", 'KEYS("region")=VALUES;\nDATA=', "sparse"),
            ("AXIS", "\u00a7AXIS", "not a PX file"),
            ('HEADING="år";', 'HEADING="år;', "row 7, HEADING"),
            ('"03";', '"03";\n"07";', "row 12, CODES"),
            ('STUB="region"', "STUB=region", "row 6, STUB"),
            ('HEADING="år"', 'HEADING="år",,"b"', "row 7, HEADING"),
            ("404589", "404\u00a0589", "row 16, DATA"),
            ('"2024";\nTIMEVAL', '"2024;\nTIMEVAL', "row 12, VALUES"),
        ],
    )
    def test_a_broken_file_is_refused(self, old: str, new: str, what: str) -> None:
        assert old in PX
        with pytest.raises(EvidenceError, match=what):
            read_px(PX.replace(old, new), "t.px")

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ('"Population by region and year";', '"Population'),
            ("TITLE[en]=", 'CELLNOTE("a=b","c;d")="e=(f)";\nTITLE[en-GB]='),
            ('AXIS-VERSION="2013";', 'NOTE="One.";\n"Two; and = three.";\n"Four";'),
            ('TLIST(A1),"2023","2024"', 'TLIST(A1)","2023","2024"'),
            ("\n;\n", ";\r\n\x1a"),
            ("\n;\n", "\n"),
            ("404589", "404589.0,"),
            ("2473307\n", "2473307;\t"),
        ],
    )
    def test_what_other_programs_write_is_read(self, old: str, new: str) -> None:
        assert old in PX
        assert read_px(PX.replace(old, new), "t.px").cells == read_px(PX, "t.px").cells

    def test_the_byte_order_mark_and_the_bytes_themselves_tell_the_encoding(self) -> None:
        utf = PX.encode()
        assert px_text(b"\xef\xbb\xbf" + utf, "t.px") == px_text(utf, "t.px") == PX.rstrip()
        assert px_text(PX.encode("cp1252") + b"\x1a", "t.px") == PX.rstrip()

    def test_units_of_the_table_and_of_each_content(self) -> None:
        text = PX.replace("STUB=", 'CONTVARIABLE="region";\nUNITS="1000-tal";\nUNITS("Uppsala län")="kronor";\nSTUB=')
        units = read_px(text, "t.px").units
        assert [(units[n].words, units[n].power) for n in (1, 2, 3)] == [
            ("1000-tal", 3),
            ("1000-tal", 3),
            ("kronor", None),
        ]

    def test_a_huge_cube_is_refused_before_it_is_made(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(cubes, "MAX_GRID_CELLS", 19)
        with pytest.raises(EvidenceError, match="too large"):
            read_px(PX, "t.px")


class TestJsonStat:
    def test_one_row_per_cell_with_labels_and_codes(self) -> None:
        found = read_json_stat(stat(), "t.json")
        assert found.cells[0] == ("Region", "Region code", "Tid", "Tid code", "value")
        assert found.cells[1] == ("Stockholms län", "01", "2023", "2023", 2454821.0)
        assert found.cells[4] == ("Uppsala län", "03", "2024", "2024", "..")

    def test_sparse_figures_and_status_in_each_form(self) -> None:
        for status in ("..", ["", "", "", ".."], {"3": ".."}):
            found = read_json_stat(stat(value={"0": 1, "1": 2, "2": 3}, status=status), "t.json")
            assert [row[-1] for row in found.cells[1:]] == [1.0, 2.0, 3.0, ".."]

    def test_a_dimension_of_one_member_needs_no_index(self) -> None:
        dimension = {**STAT["dimension"], "Tid": {"category": {"label": {"2024": "2024"}}}}
        found = read_json_stat(stat(size=[2, 1], dimension=dimension, value=[1, 2]), "t.json")
        assert found.cells[2] == ("Uppsala län", "03", "2024", "2024", 2.0)

    @pytest.mark.parametrize(
        ("changes", "what"),
        [
            ({"class": "collection"}, "not a JSON-stat 2.0 dataset"),
            ({"version": "1.3"}, "not a JSON-stat 2.0 dataset"),
            ({"value": [1, 2, 3]}, "number of figures"),
            ({"size": [2, 3]}, "not whole"),
            ({"size": [2]}, "not whole"),
            ({"dimension": {}}, "not whole"),
            ({"value": [1, 2, 3, True]}, "not whole"),
            ({"value": None}, "not whole"),
            ({"size": [9999, 9999]}, "not whole|too large"),
        ],
    )
    def test_a_broken_dataset_is_refused(self, changes: dict[str, Any], what: str) -> None:
        with pytest.raises(EvidenceError, match=what):
            read_json_stat(stat(**changes), "t.json")

    def test_what_is_no_json_is_refused(self) -> None:
        for text in ("{", "[]", '{"class": "dataset", "class": "dataset"}', '{"value": NaN}'):
            with pytest.raises(EvidenceError):
                read_json_stat(text, "t.json")
