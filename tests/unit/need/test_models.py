from __future__ import annotations

import numpy as np
import pytest

from underlag.core.errors import EvidenceError, SettingError
from underlag.need.models import (
    NEED_MODELS,
    Deprivation,
    NeedBasis,
    NeedEvidence,
    basis,
    deprivation_index,
    need,
    relative_index,
    weights_by_age,
)

AGES = (0, 1, 2)
RESIDENTS = np.array([300.0, 100.0])


def population(years: int = 2) -> np.ndarray:
    """year × region × sex × age; the second year has one more resident in every cell."""
    first = np.array([[[20.0, 60, 70], [10, 70, 70]], [[10.0, 20, 20], [20, 10, 20]]])
    return np.stack([first + year for year in range(years)])


def test_weights_by_age_take_the_band_of_each_age_for_both_sexes():
    assert weights_by_age(AGES, [(0, 2.0), (2, 5.0)]).tolist() == [[2, 2, 5], [2, 2, 5]]


def test_a_relative_index_has_mean_one_over_residents():
    index = relative_index(np.array([30_000.0, 36_000.0]), RESIDENTS)
    assert np.average(index, weights=RESIDENTS) == pytest.approx(1)
    assert index[1] / index[0] == pytest.approx(1.2)


def test_deprivation_sets_each_component_against_the_nation_before_weighing_it():
    shares = np.array([[10.0, 10.0], [1.0, 5.0]])
    made = deprivation_index(Deprivation(shares, np.array([1.0, 3.0]), strength=1.0), RESIDENTS)
    # nation's means are 10 and 2, so the second region is 1 and 2.5 times the nation: (1·1 + 3·2.5)/4
    assert made[1] == pytest.approx(2.125)
    assert np.average(made, weights=RESIDENTS) == pytest.approx(1)


def test_strength_says_how_much_of_need_moves():
    components = Deprivation(np.array([[1.0, 5.0]]), np.array([1.0]), strength=0.0)
    assert deprivation_index(components, RESIDENTS).tolist() == [1, 1]
    half = deprivation_index(Deprivation(components.shares, components.weights, 0.5), RESIDENTS)
    assert half[1] == pytest.approx(1 + 0.5 * (5 / 2 - 1))


def test_the_guideline_model_counts_heads():
    made = basis("guideline", AGES, RESIDENTS, NeedEvidence())
    result = need(population(), made.weights, made.structure, 0)
    assert result == pytest.approx(population().sum(axis=(2, 3)))


def test_need_is_weighted_and_scaled_so_that_the_nation_counts_its_heads_in_the_base_year():
    weights = np.array([[1.0, 1, 1], [1, 1, 3]])
    result = need(population(), weights, np.array([1.0, 2.0]), 0)
    raw = np.array([300 + 2 * 70, 2 * (100 + 2 * 20)])
    assert result[0] == pytest.approx(raw * 400 / raw.sum())
    raw_next = np.array([300 + 2 * 70 + 8, 2 * (100 + 2 * 20 + 8)])
    assert result[1] == pytest.approx(raw_next * 400 / raw.sum())


def test_draws_may_lead_and_are_each_scaled_by_themselves():
    both = np.stack([population(), 3 * population()])
    result = need(both, np.ones((2, 3)), np.ones(2), 1)
    assert result[1] == pytest.approx(3 * result[0])


def test_only_ratios_between_weights_matter_however_small_they_are():
    """400 residents of weight 1/1000 together weigh 0.4."""
    result = need(population(), np.full((2, 3), 0.001), np.ones(2), 0)
    assert result == pytest.approx(population().sum(axis=(2, 3)))


def test_a_base_year_without_weight_is_refused():
    with pytest.raises(ValueError, match="base year"):
        need(population(), np.zeros((2, 3)), np.ones(2), 0)


@pytest.mark.parametrize(
    ("model", "evidence", "second_over_first"),
    [
        ("age", NeedEvidence(weight_by_age=[(0, 1.0), (1, 1.0)]), 1.0),
        ("structure", NeedEvidence(standard_cost=np.array([1.0, 1.5])), 1.5),
        ("deprivation", NeedEvidence(deprivation=Deprivation(np.array([[1.0, 3.0]]), np.ones(1), 1.0)), 3.0),
        ("custom", NeedEvidence(custom=NeedBasis(np.ones((2, 3)), np.array([1.0, 4.0]))), 4.0),
    ],
)
def test_each_model_takes_its_own_table(model, evidence, second_over_first):
    made = basis(model, AGES, RESIDENTS, evidence)
    assert made.structure[1] / made.structure[0] == pytest.approx(second_over_first)
    assert made.weights.shape == (2, 3)


@pytest.mark.parametrize("model", sorted(set(NEED_MODELS) - {"guideline"}))
def test_a_model_without_its_table_says_so(model):
    with pytest.raises(EvidenceError, match=f"need model {model}: the country has no table"):
        basis(model, AGES, RESIDENTS, NeedEvidence())


def test_an_unknown_model_names_the_near_one():
    with pytest.raises(SettingError, match="did you mean guideline"):
        basis("guidelines", AGES, RESIDENTS, NeedEvidence())


@pytest.mark.parametrize(
    "custom",
    [
        NeedBasis(np.array([[1.0, -1, 1], [1, 1, 1]]), np.ones(2)),
        NeedBasis(np.zeros((2, 3)), np.ones(2)),
        NeedBasis(np.full((2, 3), np.nan), np.ones(2)),
        NeedBasis(np.ones((2, 3)), np.array([1.0, 0.0])),
        NeedBasis(np.ones((2, 3)), np.array([1.0, np.inf])),
    ],
)
def test_weights_that_cannot_be_used_are_refused(custom):
    with pytest.raises(EvidenceError, match="not usable"):
        basis("custom", AGES, RESIDENTS, NeedEvidence(custom=custom))


def test_some_ages_may_count_for_nothing():
    """Only women of the oldest age count: 70 and 20 of them, and the 400 residents are shared as those."""
    weights = np.array([[0.0, 0, 1], [0, 0, 0]])
    made = basis("custom", AGES, RESIDENTS, NeedEvidence(custom=NeedBasis(weights, np.ones(2))))
    assert need(population(1), made.weights, made.structure, 0)[0] == pytest.approx([400 * 70 / 90, 400 * 20 / 90])


def test_every_model_has_a_title_and_a_meaning_in_both_languages():
    assert set(NEED_MODELS) == {"guideline", "age", "structure", "deprivation", "custom"}
    for name, model in NEED_MODELS.items():
        assert model.name == name
        assert model.title["sv"] != model.title["en"] and model.meaning["sv"] != model.meaning["en"]
