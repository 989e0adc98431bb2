"""Published figures as evidence, by hand: what is refused, chosen, likely, told again and agreed with."""

from __future__ import annotations

from dataclasses import replace

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.stats import norm

from underlag.uncertainty.figures import RELATIONS, Odd, PublishedFigures, agreement, log_likelihood, replicated

LOG_ROOT = 0.5 * np.log(2 * np.pi)


def figures(*rows: tuple[str, str, float, float, float]) -> PublishedFigures:
    """Rows of source, relation, value, upper end and error; identities a, b, c, …"""
    sources, relations, values, uppers, errors = zip(*rows, strict=True) if rows else ((), (), (), (), ())
    return PublishedFigures(
        tuple("abcdefgh"[: len(rows)]), sources, relations, np.array(values), np.array(uppers), np.array(errors)
    )


def likely(
    given: PublishedFigures, predicted: list[float], told: tuple[list[float], list[float]] | None = None
) -> list[float]:
    with jax.enable_x64(True):
        other = None if told is None else (jnp.array(told[0]), jnp.array(told[1]))
        return [float(one) for one in log_likelihood(given, jnp.array(predicted), other)]


def test_the_relations_there_are() -> None:
    assert RELATIONS == ("=", ">=", "<=", "range")


@pytest.mark.parametrize(
    ("row", "unknown"),
    [
        (("s", "~", 1.0, 1.0, 0.1), "['~']"),
        (("s", "=", 1.0, 1.0, 0.0), "[]"),
        (("s", "=", 1.0, 1.0, -0.1), "[]"),
        (("s", "range", 2.0, 1.0, 0.1), "[]"),
    ],
)
def test_figures_that_can_not_be_used(row: tuple[str, str, float, float, float], unknown: str) -> None:
    with pytest.raises(ValueError) as caught:
        figures(("s", "=", 1.0, 1.0, 0.1), row)
    assert str(caught.value) == f"figures need known relations, positive errors and ordered ranges; {unknown}"


def test_some_of_the_figures_in_their_order() -> None:
    given = figures(("s", "=", 1.0, 1.0, 0.1), ("t", "range", 2.0, 3.0, 0.2), ("s", "<=", 4.0, 4.0, 0.3))
    kept = given.only(np.array([True, False, True]))
    assert len(given) == 3 and len(kept) == 2
    assert (kept.identity, kept.source, kept.relation) == (("a", "c"), ("s", "s"), ("=", "<="))
    assert (kept.value.tolist(), kept.upper.tolist(), kept.error.tolist()) == ([1, 4], [1, 4], [0.1, 0.3])
    assert len(given.only(np.zeros(3, dtype=bool))) == 0


def test_which_figures_have_a_relation() -> None:
    given = figures(("s", "=", 1.0, 1.0, 0.1), ("s", ">=", 1.0, 1.0, 0.1), ("s", "=", 1.0, 1.0, 0.1))
    assert given.related("=").tolist() == [True, False, True]
    assert given.related("range").tolist() == [False, False, False]
    assert figures().related("=").tolist() == []


def test_a_value_that_is_right_has_the_density_of_its_error() -> None:
    given = figures(("s", "=", 3.0, 3.0, 0.5), ("s", "=", 3.0, 3.0, 2.0))
    assert likely(given, [3.0, 3.0]) == pytest.approx([-np.log(0.5) - LOG_ROOT, -np.log(2.0) - LOG_ROOT])
    off = likely(given, [4.0, 5.0])
    assert off == pytest.approx([-2.0 - np.log(0.5) - LOG_ROOT, -0.5 - np.log(2.0) - LOG_ROOT])


def test_a_bound_at_its_prediction_is_as_likely_as_not() -> None:
    given = figures(("s", ">=", 3.0, 3.0, 0.5), ("s", "<=", 3.0, 3.0, 0.5))
    assert likely(given, [3.0, 3.0]) == pytest.approx([np.log(0.5)] * 2)
    # 1.2816 errors above: nine tenths for "at least", a tenth for "at most"
    assert np.exp(likely(given, [3 + 0.64078, 3 + 0.64078])) == pytest.approx([0.9, 0.1], abs=1e-5)


def test_a_wide_range_around_its_prediction_has_nearly_all_of_the_probability() -> None:
    """Within 0–10 there is all but nothing of a normal around 5 with error 0.5: a density of one tenth. At an end there
    is half of it."""
    given = figures(("s", "range", 0.0, 10.0, 0.5), ("s", "range", 0.0, 10.0, 0.5))
    assert np.exp(likely(given, [5.0, 10.0])) == pytest.approx([0.1, 0.05])


def test_the_same_sources_may_tell_something_else() -> None:
    given = figures(("s", "=", 3.0, 3.0, 0.5), ("s", "range", 0.0, 1.0, 0.5))
    other = figures(("s", "=", 8.0, 8.0, 0.5), ("s", "range", 2.0, 9.0, 0.5))
    assert likely(given, [7.0, 7.0], ([8.0, 2.0], [8.0, 9.0])) == pytest.approx(likely(other, [7.0, 7.0]))


def test_likelihoods_by_draw() -> None:
    given = figures(("s", "=", 3.0, 3.0, 0.5))
    with jax.enable_x64(True):
        found = np.asarray(log_likelihood(given, jnp.array([[3.0], [4.0]])))
    assert found.shape == (2, 1)
    assert found[0, 0] - found[1, 0] == pytest.approx(2.0)


def test_a_source_tells_its_prediction_and_a_normal_error() -> None:
    given = figures(("s", "=", 0.0, 0.0, 0.5), ("s", "=", 0.0, 0.0, 2.0))
    predicted = np.array([[1.0, -1.0]] * 4000)
    told = replicated(given, predicted, np.random.default_rng(1))
    assert told.mean(axis=0) == pytest.approx([1.0, -1.0], abs=0.1)
    assert told.std(axis=0) == pytest.approx([0.5, 2.0], rel=0.05)
    again = np.random.default_rng(1).standard_normal(predicted.shape)
    np.testing.assert_array_equal(told, predicted + np.array([0.5, 2.0]) * again)


def test_agreement_needs_draws() -> None:
    with pytest.raises(ValueError, match="at least one draw"):
        agreement(figures(("s", "=", 1.0, 1.0, 0.1)), np.zeros((0, 1)))


def test_no_figures_agree_with_nothing() -> None:
    told = agreement(figures(), np.zeros((5, 0)))
    assert told.inside.tolist() == [] and told.rank.tolist() == []


def test_an_odd_figure_is_likely_enough_not_to_bend() -> None:
    """One in twenty with four times the error. Six standard deviations off: the usual part is 0.95·φ(6) = 5.8e−9, the
    odd one 0.05·φ(1.5)/4 = 0.0016, so the figure is some 270 000 times as likely as if none were odd."""
    sure = figures(("s", "=", 6.0, 6.0, 1.0))
    wary = replace(sure, odd=Odd(0.05, 4.0))
    expected = np.log(0.95 * norm.pdf(6.0) + 0.05 * norm.pdf(1.5) / 4)
    assert likely(wary, [0.0]) == pytest.approx([expected])
    assert expected - likely(sure, [0.0])[0] == pytest.approx(np.log(267_000), abs=0.02)


def test_an_odd_bound_is_a_mixture_of_two_chances() -> None:
    bound = replace(figures(("s", ">=", 3.0, 3.0, 1.0)), odd=Odd(0.1, 5.0))
    assert likely(bound, [0.0]) == pytest.approx([np.log(0.9 * norm.cdf(-3.0) + 0.1 * norm.cdf(-0.6))])


def test_what_odd_sources_would_publish_varies_as_the_mixture() -> None:
    """Variance 0.9·1 + 0.1·25 = 3.4."""
    given = replace(figures(("s", "=", 0.0, 0.0, 1.0)), odd=Odd(0.1, 5.0))
    drawn = replicated(given, np.zeros((200_000, 1)), np.random.default_rng(1))
    assert drawn.var() == pytest.approx(3.4, rel=0.03)
    assert given.only(np.array([True])).odd == Odd(0.1, 5.0)
