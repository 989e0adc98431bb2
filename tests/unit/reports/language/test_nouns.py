"""Nouns of a profession and words of units, in both languages."""

from __future__ import annotations

import pytest

from underlag.core.language import Text
from underlag.reports.language.nouns import (
    POLICY_MEANING,
    POLICY_NAMES,
    RELATION_KEYS,
    RELATION_NAMES,
    STATUS_MEANING,
    STATUSES,
    nouns,
    quantity_name,
    unit_words,
)
from underlag.runs.record.contents import POLICIES as POLICY_ORDER
from underlag.runs.record.quantities import QUANTITIES

DOCTOR, NURSE = Text("ST-läkare", "GP trainee"), Text("student", "student")


def test_a_doctor_in_training_has_st_words() -> None:
    words = nouns(DOCTOR)
    assert (words.start.sv, words.starts.sv, words.post.sv, words.posts.sv) == (
        "ny ST-tjänst",
        "nya ST-tjänster",
        "ST-tjänst",
        "ST-tjänster",
    )
    assert (words.trainee.sv, words.trainees.sv, words.training.sv) == ("ST-läkare", "ST-läkare", "ST")
    assert (words.start.en, words.starts.en, words.training.en) == (
        "new ST post",
        "new ST posts",
        "specialist training (ST)",
    )


def test_others_have_general_words() -> None:
    words = nouns(NURSE)
    assert (words.start.sv, words.starts.sv, words.post.sv, words.posts.sv) == (
        "ny utbildningsplats",
        "nya utbildningsplatser",
        "utbildningsplats",
        "utbildningsplatser",
    )
    assert (words.trainee.sv, words.trainees.sv) == ("person under utbildning", "personer under utbildning")
    assert (words.trainee.en, words.trainees.en, words.post.en, words.posts.en) == (
        "trainee",
        "trainees",
        "training post",
        "training posts",
    )


def test_the_swedish_word_decides_and_only_its_beginning() -> None:
    assert nouns(Text("Läkare under ST", "ST doctor")).post.sv == "utbildningsplats"
    assert nouns(Text("ST-tandläkare", "dental trainee")).post.sv == "ST-tjänst"


@pytest.mark.parametrize(
    ("unit", "sv", "en"),
    [
        ("1", "andel", "share"),
        ("1/year", "andel per år", "share per year"),
        ("fte", "heltidsekvivalenter", "FTE"),
        ("fte/head", "heltidsekvivalenter per person", "FTE per head"),
        ("head/year", "personer per år", "heads per year"),
        ("post/year", "tjänster per år", "posts per year"),
        ("sek", "kronor", "SEK"),
        ("sek/year", "kronor per år", "SEK per year"),
        ("hour/week", "timmar per vecka", "hours per week"),
        ("per_100000", "per 100\u00a0000 invånare", "per 100,000 residents"),
        ("head", "personer", "heads"),
        ("resident", "invånare", "residents"),
        ("year", "år", "years"),
        ("resident/head", "invånare per person", "residents per head"),
    ],
)
def test_units_in_words(unit: str, sv: str, en: str) -> None:
    assert (unit_words(unit, "sv"), unit_words(unit, "en")) == (sv, en)


@pytest.mark.parametrize("text", ["text", "tusen bitar", "", "km/flygtimme"])
def test_what_is_no_unit_stands_as_it_is(text: str) -> None:
    assert unit_words(text, "sv") == unit_words(text, "en") == text


def test_trainees_and_starts_are_called_what_the_profession_calls_them() -> None:
    assert quantity_name("trainees", nouns(DOCTOR), "sv") == "ST-läkare"
    assert quantity_name("starts", nouns(DOCTOR), "sv") == "Nya ST-tjänster"
    assert quantity_name("trainees", nouns(NURSE), "sv") == "Personer under utbildning"
    assert quantity_name("starts", nouns(NURSE), "en") == "New training posts"


def test_other_quantities_keep_their_names_and_an_unknown_one_its_key() -> None:
    for words in (nouns(DOCTOR), nouns(NURSE)):
        assert quantity_name("coverage", words, "sv") == QUANTITIES["coverage"].name.sv == "Täckningsgrad"
        assert quantity_name("coverage", words, "en") == "Coverage"
        assert quantity_name("bed_days", words, "sv") == "bed_days"


def test_every_policy_of_a_run_has_a_name_and_a_meaning() -> None:
    assert set(POLICY_NAMES) == set(POLICY_MEANING) == set(POLICY_ORDER)
    for text in POLICY_MEANING.values():
        assert text.sv[0].islower() and text.en[0].islower(), "stands in small print after the name"
        assert not text.sv.endswith(".") and not text.en.endswith(".")


def test_every_status_has_a_meaning_that_is_a_sentence() -> None:
    assert list(STATUSES) == list(STATUS_MEANING) == ["official", "estimated", "assumed"]
    assert all(text[language].endswith(".") for text in STATUS_MEANING.values() for language in ("sv", "en"))


def test_relations_are_words_in_files_for_the_same_signs() -> None:
    assert set(RELATION_NAMES) == set(RELATION_KEYS)
    assert RELATION_KEYS == {"=": "equal", ">=": "at_least", "<=": "at_most", "range": "range", "~": "about"}
    assert [RELATION_NAMES[sign].sv for sign in ("=", ">=", "<=", "~")] == ["exakt", "minst", "högst", "cirka"]
