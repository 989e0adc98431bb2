import pytest
from hypothesis import given
from hypothesis import strategies as st

from underlag.core.errors import SettingError
from underlag.core.units import BASES, Kind, Unit

UNITS = st.dictionaries(st.sampled_from(sorted(BASES)), st.integers(-3, 3).filter(bool), max_size=3).map(
    lambda powers: Unit(tuple(sorted(powers.items())))
)


@given(UNITS)
def test_a_unit_reads_back_as_written(unit: Unit) -> None:
    assert Unit.parse(str(unit)) == unit


def test_stock_flow_and_ratio() -> None:
    assert Unit.parse("head").kind is Kind.STOCK
    assert Unit.parse("head/year").kind is Kind.FLOW
    assert Unit.parse("resident/fte").kind is Kind.RATIO
    assert Unit.parse("1").kind is Kind.RATIO


def test_unknown_unit_names_the_nearest() -> None:
    with pytest.raises(SettingError, match="did you mean head"):
        Unit.parse("heads")


def test_labels_in_both_languages() -> None:
    assert Unit.parse("head/year").label("sv") == "personer per år"
    assert Unit.parse("resident/fte").label("en") == "residents per FTE"
    assert Unit.parse("1/year").label("en") == "per year"
    assert Unit.parse("1").label("sv") == ""


@pytest.mark.parametrize(
    ("written", "powers", "text"),
    [
        ("1", (), "1"),
        (" head ", (("head", 1),), "head"),
        ("head·year", (("head", 1), ("year", 1)), "head·year"),
        ("year·head", (("head", 1), ("year", 1)), "head·year"),  # one way to write one unit
        ("sek/post/year", (("post", -1), ("sek", 1), ("year", -1)), "sek/post/year"),
        ("sek/year/post", (("post", -1), ("sek", 1), ("year", -1)), "sek/post/year"),
        ("1/year", (("year", -1),), "1/year"),
        ("1/year/year", (("year", -2),), "1/year/year"),
        ("head/head", (), "1"),
        ("head·head/head", (("head", 1),), "head"),
        ("1·1", (), "1"),
    ],
)
def test_a_unit_is_a_product_of_powers(written: str, powers: tuple[tuple[str, int], ...], text: str) -> None:
    unit = Unit.parse(written)
    assert (unit.powers, unit.named, str(unit)) == (powers, "", text)


@pytest.mark.parametrize(
    ("name", "swedish", "english"),
    [
        ("per_1000", "per 1\u00a0000 invånare", "per 1,000 residents"),
        ("ratio", "kvot", "ratio"),
        ("weight", "vikt", "weight"),
        ("log", "på logaritmisk skala", "on the logarithmic scale"),
    ],
)
def test_a_named_number_is_no_share(name: str, swedish: str, english: str) -> None:
    unit = Unit.parse(f" {name} ")
    assert (str(unit), unit.label("sv"), unit.label("en")) == (name, swedish, english)
    assert unit.kind is Kind.RATIO
    assert unit != Unit.parse("1")


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("1/year", Kind.FLOW),
        ("sek/fte/year", Kind.FLOW),
        ("year", Kind.RATIO),  # a length of time counts nothing
        ("head·year", Kind.STOCK),
        ("head/post", Kind.RATIO),
        ("1/head", Kind.RATIO),
        ("head·hour/post", Kind.RATIO),
        ("head/head", Kind.RATIO),
    ],
)
def test_the_kind_follows_from_what_is_counted_and_whether_by_year(written: str, kind: Kind) -> None:
    assert Unit.parse(written).kind is kind


@pytest.mark.parametrize(
    ("written", "swedish", "english"),
    [
        ("sek/post/year", "kronor per tjänst per år", "SEK per post per year"),
        ("hour/week", "timmar per vecka", "hours per week"),
        ("head·month", "personer · månader", "heads · months"),
        ("1/visit", "per besök", "per visit"),
        ("km", "km", "km"),
        ("day", "dagar", "days"),
    ],
)
def test_what_stands_above_is_several_and_what_stands_below_is_one(written: str, swedish: str, english: str) -> None:
    unit = Unit.parse(written)
    assert (unit.label("sv"), unit.label("en")) == (swedish, english)


@pytest.mark.parametrize(
    ("written", "found", "remedy"),
    [
        ("", "", None),
        ("head/", "", None),
        ("kr/year", "kr", None),
        ("head/yaer", "yaer", "menade du year"),
        ("head*year", "head*year", "menade du year eller head"),
    ],
)
def test_a_part_that_is_no_base_unit_is_named(written: str, found: str, remedy: str | None) -> None:
    with pytest.raises(SettingError) as refused:
        Unit.parse(written)
    (problem,) = refused.value.problems
    told = problem.told("sv")
    assert (told["where"], told["what"], told["found"]) == (f"enhet {written!r}", "okänd enhet", found)
    every = "använd en av day, fte, head, hour, km, log, month, per_1000, post, ratio, resident, sek, visit, week, "
    assert told["remedy"] == (remedy or every + "weight, year")


def test_a_name_is_a_whole_unit_and_not_offered_as_a_part_of_one() -> None:
    with pytest.raises(SettingError) as refused:
        Unit.parse("ratio/year")
    (problem,) = refused.value.problems
    bases = "day, fte, head, hour, km, month, post, resident, sek, visit, week, year"
    assert str(problem) == f"unit 'ratio/year': unknown unit. Found: ratio. To do: use one of {bases}."
