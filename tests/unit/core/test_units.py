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
