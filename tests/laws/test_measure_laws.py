"""What must hold of any measure: the rule of discount, and measures on one parameter together."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from underlag.runs.inputs.discounting import MeasureEffect, believed, moved

shares = st.floats(0.001, 0.999)
kept = st.floats(0.0, 1.0)
ratios = st.floats(1.01, 100.0)
scales = st.sampled_from(["odds", "factor", "shift"])


def change(scale: str, value: float, part: float, reach: float) -> MeasureEffect:
    value = value / 100 if scale == "shift" else value
    return MeasureEffect("training/fill", scale, believed(scale, np.array([value]), np.array([part])), reach)  # type: ignore[arg-type]


changes = st.builds(change, scales, ratios, kept, st.floats(0.05, 1.0))


@given(shares, ratios, kept, kept)
def test_the_less_is_believed_the_smaller_the_effect_and_never_the_wrong_way(
    share: float, ratio: float, one: float, other: float
) -> None:
    base = np.array([share])
    less, more = (moved(base, [(change("odds", ratio, part, 1.0), 1.0)])[0] for part in sorted((one, other)))
    assert share - 1e-12 <= less <= more + 1e-12 <= 1 + 1e-12


@given(shares, ratios)
def test_believed_in_full_the_odds_are_those_of_the_study(share: float, ratio: float) -> None:
    after = moved(np.array([share]), [(change("odds", ratio, 1.0, 1.0), 1.0)])[0]
    np.testing.assert_allclose(after / (1 - after), ratio * share / (1 - share), rtol=1e-9)


@given(shares, changes)
def test_nothing_believed_or_not_yet_begun_changes_nothing_to_the_bit(share: float, some: MeasureEffect) -> None:
    base = np.array([share])
    none = MeasureEffect(some.parameter, some.scale, 0.0 * some.strength, some.reach)
    assert moved(base, [(none, 1.0)]).tobytes() == base.tobytes()
    assert moved(base, [(some, 0.0)]).tobytes() == base.tobytes()


@given(shares, st.lists(changes, min_size=2, max_size=4))
def test_the_order_of_measures_does_not_matter(share: float, some: list[MeasureEffect]) -> None:
    base = np.array([share])
    found = [moved(base, [(c, 0.7) for c in order])[0] for order in itertools.permutations(some)]
    np.testing.assert_allclose(found, found[0], rtol=1e-9, atol=1e-12)


@given(shares, st.floats(1.1, 60.0), st.floats(0.05, 0.95))
def test_the_interval_of_an_effect_shrinks_with_the_discount(share: float, ratio: float, part: float) -> None:
    """On the scale on which effects add up, the spread is multiplied by what is kept."""
    studies = ratio * np.exp(0.3 * np.array([-1.28, 0.0, 1.28]))
    whole = believed("odds", studies, np.ones(3))
    discounted = believed("odds", studies, np.full(3, part))
    np.testing.assert_allclose(np.ptp(discounted), part * np.ptp(whole), rtol=1e-9)
    assert abs(discounted).max() < abs(whole).max()


@given(shares, ratios, st.floats(0.0, 1.0))
def test_a_measure_that_reaches_a_part_moves_that_part_of_the_way(share: float, ratio: float, reach: float) -> None:
    base = np.array([share])
    full = moved(base, [(change("odds", ratio, 1.0, 1.0), 1.0)])[0]
    part = moved(base, [(change("odds", ratio, 1.0, 1.0), reach)])[0]
    np.testing.assert_allclose(part, share + reach * (full - share), rtol=1e-9)
