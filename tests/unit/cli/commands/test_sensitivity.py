"""``underlag sensitivity``: indices by group, in words and as JSON."""

from __future__ import annotations

import json

ARGUMENTS = ("sensitivity", "--country", "fictional", "--draws", 40, "--size", 16)


def test_groups_are_listed_largest_first(underlag):
    said = underlag(*ARGUMENTS, "--json")
    assert said.code == 0, said.err
    found = json.loads(said.out)
    totals = [group["total"] for group in found["groups"].values()]
    assert totals == sorted(totals, reverse=True) and len(totals) == 8
    assert found["evaluations"] == 16 * 10


def test_the_answer_in_words_names_groups_and_how_to_read_it(underlag):
    said = underlag(*ARGUMENTS, "--lang", "en")
    assert "Starting point" in said.out and "First order: the part of the variance" in said.out


def test_the_same_seed_gives_the_same_answer(underlag):
    assert underlag(*ARGUMENTS).out == underlag(*ARGUMENTS).out


def test_a_profession_that_is_not_there_is_refused(underlag):
    assert underlag(*ARGUMENTS, "--profession", "dentist").code == 11
