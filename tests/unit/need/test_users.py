from __future__ import annotations

import numpy as np
import pytest

from underlag.need.users import UserBands, need_growth, need_of_users, residents_by_band, weight_by_intensity

AGES = (0, 1, 2, 3)
POPULATION = np.array([[10.0, 20, 30, 40], [20.0, 20, 15, 40]])


def bands(users=(5.0, 8.0, 1.0), weight=(1.0, 2.0, 1.0)) -> UserBands:
    """Kind 0: ages 0–1 and 2; kind 1: ages 0–3."""
    return UserBands(np.array([0, 0, 1]), np.array([0, 2, 0]), np.array([1, 2, 3]), np.array(users), np.array(weight))


def test_residents_of_a_band_include_both_its_ends():
    assert residents_by_band(bands(), POPULATION, AGES).tolist() == [[30, 30, 100], [40, 15, 95]]


def test_growth_weighs_each_band_by_its_use():
    growth = need_growth(bands(), POPULATION, AGES, 0)
    assert growth[:, 0].tolist() == [1, 1]
    # 5 users grow by 40/30, 8 users of weight 2 shrink by 15/30
    assert growth[0, 1] == pytest.approx((5 * 40 / 30 + 16 * 0.5) / 21)
    assert growth[1, 1] == pytest.approx(0.95)


def test_a_band_without_residents_and_users_is_no_obstacle():
    empty = POPULATION * np.array([1, 1, 0, 1.0])
    assert need_growth(bands(users=(5.0, 0.0, 1.0)), empty, AGES, 0)[0, 1] == pytest.approx(40 / 30)


def test_users_without_residents_are_refused():
    with pytest.raises(ValueError, match="no residents"):
        need_growth(bands(), POPULATION * np.array([1, 1, 0, 1.0]), AGES, 0)


def test_a_kind_of_use_without_users_is_refused():
    with pytest.raises(ValueError, match="no users"):
        need_growth(bands(users=(0.0, 0.0, 1.0)), POPULATION, AGES, 0)


def test_need_of_users_adds_unmet_need_and_follows_growth_and_standard():
    met, unmet = np.array([[10.0, 0.0], [4.0, 6.0]]), np.array([[1.0, 0.0], [0.0, 0.0]])
    growth, standard = np.array([[1.0, 2.0], [1.0, 3.0]]), np.array([[1.0, 1.5], [1.0, 1.0]])
    assert need_of_users(met, unmet, growth, standard).tolist() == [[11, 33], [10, 30]]


def test_weight_by_intensity_is_the_mean_share_of_full_use():
    users = np.array([[1.0, 3.0], [0.0, 0.0]])
    assert weight_by_intensity(users, np.array([20.0, 40.0]), 40.0).tolist() == [0.875, 0]
