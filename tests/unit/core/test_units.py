import pytest
from hypothesis import given
from hypothesis import strategies as st

from underlag.core.errors import SettingError
from underlag.core.units import BASES, FTE, HEADS, HEADS_PER_YEAR, ONE, RESIDENTS, Kind, Unit

UNITS = st.dictionaries(st.sampled_from(sorted(BASES)), st.integers(-3, 3).filter(bool), max_size=3).map(
    lambda powers: Unit(tuple(sorted(powers.items())))
)


@given(UNITS, UNITS)
def test_dividing_undoes_multiplying(one: Unit, other: Unit) -> None:
    assert (one * other) / other == one


@given(UNITS)
def test_a_unit_reads_back_as_written(unit: Unit) -> None:
    assert Unit.parse(str(unit)) == unit


def test_stock_flow_and_ratio() -> None:
    assert HEADS.kind is Kind.STOCK
    assert HEADS_PER_YEAR.kind is Kind.FLOW
    assert (RESIDENTS / FTE).kind is Kind.RATIO
    assert ONE.kind is Kind.RATIO


def test_unknown_unit_names_the_nearest() -> None:
    with pytest.raises(SettingError, match="did you mean head"):
        Unit.parse("heads")


def test_labels_in_both_languages() -> None:
    assert HEADS_PER_YEAR.label("sv") == "personer per år"
    assert (RESIDENTS / FTE).label("en") == "residents per FTE"
    assert Unit.parse("1/year").label("en") == "per year"
    assert ONE.label("sv") == ""
