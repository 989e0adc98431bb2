"""Each kind of distribution has the centre, width and ends that its card states."""

from __future__ import annotations

import numpy as np
import pytest

from underlag.core.errors import EvidenceError
from underlag.uncertainty.distributions import Distribution, distribution_of, distribution_problems

MANY = (np.arange(200_000) + 0.5) / 200_000


def test_fixed_is_always_the_same() -> None:
    assert set(Distribution("fixed", 6.5).ppf(MANY[:50])) == {6.5}


def test_normal_has_its_mean_and_sd() -> None:
    values = Distribution("normal", 42.0, {"sd": 3.0}).ppf(MANY)
    assert values.mean() == pytest.approx(42.0, abs=1e-6)
    assert values.std() == pytest.approx(3.0, rel=1e-3)


def test_lognormal_has_the_card_value_as_median_and_the_log_spread() -> None:
    values = Distribution("lognormal", 2.0, {"sd_log": 0.25}).ppf(MANY)
    assert np.median(values) == pytest.approx(2.0, rel=1e-5)
    assert np.log(values).std() == pytest.approx(0.25, rel=1e-3)


def test_triangular_is_that_of_the_textbook() -> None:
    """P(X ≤ mode) = (mode − low)/(high − low); mean = (low + mode + high)/3."""
    triangular = Distribution("triangular", 6.5, {"low": 6.0, "high": 7.2})
    values = triangular.ppf(MANY)
    assert triangular.ppf(np.array([0.5 / 1.2]))[0] == pytest.approx(6.5)
    assert values.mean() == pytest.approx((6.0 + 6.5 + 7.2) / 3, abs=1e-6)
    assert 6.0 < values.min() < 6.01 and 7.19 < values.max() < 7.2


@pytest.mark.parametrize(("mode", "ends"), [(6.0, (6.0, 7.0)), (7.0, (6.0, 7.0))])
def test_triangular_may_have_its_mode_at_an_end(mode: float, ends: tuple[float, float]) -> None:
    values = Distribution("triangular", mode, {"low": ends[0], "high": ends[1]}).ppf(MANY)
    assert np.all(np.isfinite(values)) and np.all(np.diff(values) > 0)
    assert values.mean() == pytest.approx((sum(ends) + mode) / 3, abs=1e-6)


def test_uniform_is_even_between_its_ends() -> None:
    values = Distribution("uniform", 0.2, {"low": 0.1, "high": 0.5}).ppf(MANY)
    assert np.quantile(values, [0.25, 0.5, 0.75]) == pytest.approx([0.2, 0.3, 0.4], abs=1e-5)


def test_beta_has_its_mean_and_sd_and_stays_a_share() -> None:
    values = Distribution("beta", 0.9, {"sd": 0.05}).ppf(MANY)
    assert values.mean() == pytest.approx(0.9, abs=1e-4)
    assert values.std() == pytest.approx(0.05, rel=1e-3)
    assert values.min() > 0 and values.max() < 1


def test_eighty_percent_interval_of_a_normal() -> None:
    """The 90 % quantile of the standard normal is 1.2815515655 (any table of the normal distribution)."""
    low, high = Distribution("normal", 0.0, {"sd": 1.0}, "shift").interval()
    assert (low, high) == pytest.approx((-1.2815515655, 1.2815515655))


def test_probability_of_nought_or_one_is_our_own_mistake() -> None:
    with pytest.raises(ValueError, match="strictly between"):
        Distribution("fixed", 1.0).ppf(np.array([0.5, 1.0]))


def test_a_value_replaces_a_factor_multiplies_a_shift_adds() -> None:
    draws = np.array([0.5, 2.0])
    bands = np.array([1.0, 10.0])
    value = Distribution("uniform", 1.0, {"low": 0.0, "high": 3.0})
    factor = Distribution("lognormal", 1.0, {"sd_log": 0.1}, "factor")
    shift = Distribution("normal", 0.0, {"sd": 1.0}, "shift")
    assert value.apply(np.array(7.0), draws).tolist() == [0.5, 2.0]
    assert factor.apply(bands, draws).tolist() == [[0.5, 5.0], [2.0, 20.0]]
    assert shift.apply(bands, draws).tolist() == [[1.5, 10.5], [3.0, 12.0]]


def test_one_draw_can_not_replace_many_labels() -> None:
    with pytest.raises(ValueError, match="use factor or shift"):
        Distribution("fixed", 1.0).apply(np.array([1.0, 2.0]), np.array([0.5]))


@pytest.mark.parametrize(
    ("kind", "central", "width", "applies_as", "what", "remedy"),
    [
        ("gauss", 1.0, {}, "value", "unknown kind", "use one of fixed, normal"),
        ("normal", 1.0, {}, "value", "the kind normal needs sd", "add sd"),
        ("fixed", 1.0, {"sd": 0.1}, "value", "not used by the kind fixed", "remove sd"),
        ("normal", 1.0, {"sd": 0.0}, "value", "a spread must be positive", "kind fixed"),
        ("normal", float("nan"), {"sd": 1.0}, "value", "not a finite number", "give a number"),
        ("triangular", 8.0, {"low": 6.0, "high": 7.0}, "value", "does not lie between the ends", "correct the ends"),
        ("uniform", 6.0, {"low": 6.0, "high": 6.0}, "value", "does not lie between the ends", "correct the ends"),
        ("lognormal", 0.0, {"sd_log": 0.1}, "value", "must be positive for lognormal", "use normal"),
        ("beta", 1.2, {"sd": 0.1}, "value", "must be a share for beta", "use normal"),
        ("beta", 1.0, {"sd": 0.1}, "value", "must be a share for beta", "use normal"),
        ("beta", 0.0, {"sd": 0.1}, "value", "must be a share for beta", "use normal"),
        ("beta", 0.5, {"sd": 0.5}, "value", "wider than any distribution between 0 and 1", "smaller sd"),
        ("normal", 6.5, {"sd": 1.0}, "factor", "a factor must leave the card unchanged", "centre"),
        ("normal", 0.0, {"sd": 1.0}, "scale", "unknown way to apply a draw", "did you mean value"),
    ],
)
def test_a_faulty_block_is_refused_with_place_and_remedy(
    kind: str, central: float, width: dict[str, float], applies_as: str, what: str, remedy: str
) -> None:
    with pytest.raises(EvidenceError) as caught:
        distribution_of("parameters/training/fill.yaml", kind, central, width, applies_as)
    [problem] = caught.value.problems
    assert problem.where.startswith("parameters/training/fill.yaml")
    told = problem.told("en")
    assert what in told["what"] and remedy in told["remedy"]
    with pytest.raises(ValueError, match="distribution"):
        Distribution(kind, central, width, applies_as)


def test_all_faults_of_a_block_come_at_once() -> None:
    problems = distribution_problems("card", "triangular", 0.5, {"low": 0.1, "sd": 0.2}, "faktor")
    assert {p.told("en")["what"] for p in problems} == {
        "unknown way to apply a draw",
        "the kind triangular needs high",
        "not used by the kind triangular",
    }


def test_a_sound_block_becomes_its_distribution() -> None:
    assert distribution_of("card", "beta", 0.9, {"sd": 0.05}) == Distribution("beta", 0.9, {"sd": 0.05})
