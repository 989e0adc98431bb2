"""``underlag list-size``: the worked example of the manual, in words and as JSON."""

from __future__ import annotations

import json

import pytest

WEEK = ("list-size", "--hours", 40, "--weeks", 44, "--visits", 1.5, "--minutes", 30)
TASKS = ("--indirect", 15, "--supervision", 2, "--other", 6)


def test_the_list_by_hand(underlag):
    """32 hours in 44 weeks are 1 408 hours; 1.5 visits of 45 minutes are 67.5 minutes: 84 480 / 67.5 = 1 251.6."""
    found = json.loads(underlag(*WEEK, *TASKS, "--json").out)
    assert found == {
        "residents_per_specialist": pytest.approx(84_480 / 67.5),
        "hours_for_list": 1408,
        "minutes_a_resident": 67.5,
    }


def test_without_other_tasks_all_hours_are_for_the_list(underlag):
    found = json.loads(underlag(*WEEK, "--json").out)
    assert found["hours_for_list"] == 1760 and found["minutes_a_resident"] == 45


def test_the_answer_in_words_of_both_languages(underlag):
    swedish, english = underlag(*WEEK, *TASKS).out, underlag(*WEEK, *TASKS, "--lang", "en").out
    assert "1\u00a0252 listade invånare" in swedish and "67,5 minuter" in swedish
    assert "1,252 listed residents" in english and "67.5 minutes" in english


def test_tasks_that_fill_the_week_leave_no_list(underlag):
    assert json.loads(underlag(*WEEK, "--other", 50, "--json").out)["residents_per_specialist"] == 0


@pytest.mark.parametrize("option", ["--visits", "--minutes"])
def test_a_resident_who_takes_no_time_is_refused(underlag, option):
    assert underlag(*WEEK, option, 0).code == 2
