import numpy as np
import pytest

from underlag.core.axes import CAREER_AGES, RESIDENT_AGES, SEXES, Axis, band_index
from underlag.core.labelled import AlignmentError, Labelled
from underlag.core.units import FTE, HEADS, HEADS_PER_YEAR, ONE, RESIDENTS

REGION = Axis("region", ("01", "03"))
YEAR = Axis("year", (2024, 2025, 2026))


def heads(values: object) -> Labelled:
    return Labelled(np.asarray(values, dtype=float), (REGION, YEAR), HEADS)


def test_adds_like_to_like() -> None:
    total = heads([[1, 2, 3], [4, 5, 6]]) + heads([[1, 1, 1], [1, 1, 1]])
    assert total.at(region="03", year=2026).item == 7
    assert total.unit == HEADS


@pytest.mark.parametrize("unit", [FTE, HEADS_PER_YEAR, RESIDENTS, ONE])
def test_refuses_to_add_other_units(unit: object) -> None:
    other = Labelled(np.ones((2, 3)), (REGION, YEAR), unit)
    with pytest.raises(AlignmentError, match="can't add head and"):
        heads(np.ones((2, 3))) + other
    with pytest.raises(AlignmentError, match="can't subtract head and"):
        heads(np.ones((2, 3))) - other


def test_refuses_other_labels_and_other_axes() -> None:
    other = Labelled(np.ones((2, 3)), (Axis("region", ("01", "04")), YEAR), HEADS)
    with pytest.raises(AlignmentError, match="labels of region differ"):
        heads(np.ones((2, 3))) + other
    with pytest.raises(AlignmentError, match="select or sum first"):
        heads(np.ones((2, 3))) + heads(np.ones((2, 3))).sum("year")


def test_select_aligns() -> None:
    turned = Labelled(np.array([[4.0, 5, 6], [1, 2, 3]]), (Axis("region", ("03", "01")), YEAR), HEADS)
    same = turned.select("region", ("01", "03"))
    np.testing.assert_array_equal((same - heads([[1, 2, 3], [4, 5, 6]])).values, 0)


def test_nothing_needed_and_nothing_there_is_zero_but_something_over_nothing_is_refused() -> None:
    zero = heads(np.zeros((2, 3)))
    assert (zero / zero).values.sum() == 0
    with pytest.raises(AlignmentError, match="divisor is 0"):
        heads(np.ones((2, 3))) / zero


def test_ratio_has_the_ratio_of_units_and_cannot_be_summed() -> None:
    ratio = heads(np.ones((2, 3))) / Labelled(np.full((2, 3), 2.0), (REGION, YEAR), RESIDENTS)
    assert str(ratio.unit) == "head/resident"
    assert ratio.at(region="01", year=2024).item == 0.5
    with pytest.raises(AlignmentError, match="ratio"):
        ratio.sum("year")


def test_values_are_frozen_and_the_callers_array_is_left_alone() -> None:
    mine = np.ones((2, 3))
    array = heads(mine)
    with pytest.raises(ValueError, match="read-only"):
        array.values[0, 0] = 5
    mine[0, 0] = 9
    assert array.values[0, 0] == 1


def test_wrong_shape_repeated_axis_and_unknown_axis_are_refused() -> None:
    with pytest.raises(AlignmentError, match="region 2, year 3"):
        heads(np.ones((3, 2)))
    with pytest.raises(AlignmentError, match="twice"):
        Labelled(np.ones((2, 2)), (REGION, REGION), HEADS)
    with pytest.raises(AlignmentError, match="no axis 'age'"):
        heads(np.ones((2, 3))).sum("age")
    with pytest.raises(AlignmentError, match="not a single number"):
        _ = heads(np.ones((2, 3))).item


def test_map_states_its_unit_and_scalars_scale() -> None:
    capacity = heads(np.ones((2, 3))).map(lambda v: v * 1100, RESIDENTS)
    assert capacity.unit == RESIDENTS
    assert (capacity / 2).values.max() == 550
    assert (capacity * 2).axis("year").index(2026) == 2
    assert (capacity * 2).values.max() == 2200


def test_two_arrays_are_multiplied_with_their_units() -> None:
    hours = Labelled(np.array([[0.5, 0.5, 1], [1, 0.25, 0]]), (REGION, YEAR), FTE / HEADS)
    found = heads([[2, 4, 6], [8, 8, 8]]) * hours
    np.testing.assert_array_equal(found.values, [[1, 2, 6], [8, 2, 0]])
    assert found.unit == FTE
    with pytest.raises(AlignmentError, match="select or sum first"):
        heads(np.ones((2, 3))) * hours.select("year", (2024,)).at(year=2024)


def test_bands_cover_every_age_once() -> None:
    assert band_index((20, 34, 35, 44, 45, 79), (20, 35, 45)) == (0, 0, 1, 1, 2, 2)
    with pytest.raises(ValueError, match="must ascend"):
        band_index((20, 21), (21, 20))
    with pytest.raises(ValueError, match="twice"):
        Axis("region", ("01", "01"))
    with pytest.raises(KeyError, match="not on the axis region"):
        REGION.index("99")


def test_a_first_band_may_begin_below_the_youngest_age_but_not_above_it() -> None:
    assert band_index((20, 21), (19,)) == (0, 0)
    with pytest.raises(ValueError, match="from at most 20"):
        band_index((20, 21), (21,))


def test_the_ages_and_the_order_of_the_sexes_that_all_tables_share() -> None:
    assert SEXES == ("women", "men")
    assert (CAREER_AGES[0], CAREER_AGES[-1], len(CAREER_AGES)) == (20, 79, 60)
    assert (RESIDENT_AGES[0], RESIDENT_AGES[-1], len(RESIDENT_AGES)) == (0, 100, 101)


def test_the_middle_of_three_axes_is_summed_selected_and_taken_away() -> None:
    """Women and men of two regions in three years; worked out by hand."""
    sex = Axis("sex", SEXES)
    people = Labelled(np.array([[[1.0, 2, 3], [10, 20, 30]], [[4, 5, 6], [40, 50, 60]]]), (REGION, sex, YEAR), HEADS)
    both = people.sum("sex")
    assert both.axes == (REGION, YEAR)
    np.testing.assert_array_equal(both.values, [[11, 22, 33], [44, 55, 66]])
    men = people.select("sex", ("men",))
    assert men.axes == (REGION, Axis("sex", ("men",)), YEAR)
    np.testing.assert_array_equal(men.values, [[[10, 20, 30]], [[40, 50, 60]]])
    np.testing.assert_array_equal((people / 2).at(region="03", sex="women").values, [2, 2.5, 3])
