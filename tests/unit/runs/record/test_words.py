"""Words of groups, of published quantities and of parts of an advice, in both languages."""

from __future__ import annotations

import pytest

from underlag.runs.record.aggregate_words import PART_NAMES, VARIANT_NAMES
from underlag.runs.record.published_quantities import OBSERVED, observed_words
from underlag.runs.record.value_groups import label_words
from underlag.runs.synthesis.quantities import PUBLISHED_QUANTITIES
from underlag.workforce.aggregate_form.aggregate import VARIANTS
from underlag.workforce.aggregate_form.aggregate_parts import PARTS


@pytest.mark.parametrize(
    ("axis", "label", "sv", "en"),
    [
        ("sex", "women", "kvinnor", "women"),
        ("sex", "men", "män", "men"),
        ("age", "62", "62 år", "age 62"),
        ("age_band", "60", "från 60 år", "from age 60"),
        ("degurba", "2", "urbaniseringsgrad 2", "degree of urbanisation 2"),
        ("municipality_group", "C8", "kommungrupp C8", "municipality group C8"),
        ("task", "elderly_care", "särskilda boenden och hemsjukvård", "care homes and home care"),
        ("year", "2030", "2030", "2030"),
        ("own axis", "x", "x", "x"),
    ],
)
def test_a_group_in_words(axis: str, label: str, sv: str, en: str) -> None:
    assert (label_words(axis, label, "sv"), label_words(axis, label, "en")) == (sv, en)


@pytest.mark.parametrize(
    ("axis", "label", "language"), [("sex", "all", "sv"), ("sex", "men", "de"), ("age", "1", "de")]
)
def test_a_sex_or_a_language_that_there_is_not(axis: str, label: str, language: str) -> None:
    with pytest.raises(KeyError):
        label_words(axis, label, language)


def test_a_published_quantity_by_its_name_or_its_key_with_spaces() -> None:
    assert observed_words("vacancies_fte", "sv") == "Vakanser med finansiering"
    assert observed_words("vacancies_fte", "en") == "Funded vacancies"
    assert observed_words("own_quantity_per_year", "sv") == "own quantity per year"


def test_every_quantity_that_the_synthesis_reads_has_a_name() -> None:
    assert PUBLISHED_QUANTITIES.keys() <= OBSERVED.keys()


def test_no_two_published_quantities_are_called_the_same() -> None:
    for language in ("sv", "en"):
        names = [text[language] for text in OBSERVED.values()]
        assert len(set(names)) == len(names)
        assert all(name[0].isupper() or name[0].isdigit() for name in names)


def test_every_part_and_variant_of_an_advice_has_a_name() -> None:
    assert list(PART_NAMES) == list(PARTS)
    assert list(VARIANT_NAMES) == list(VARIANTS)
