"""Years before a card's first date: refused with a remedy, or the first value where the card says why."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from shared.parameter_cards import card as shared_card

from underlag.core.errors import EvidenceError
from underlag.core.language import Text
from underlag.core.periods import FIRST_YEAR
from underlag.evidence.cards.parameter import ParameterCard
from underlag.evidence.cards.parameter_changes import ParameterChange
from underlag.evidence.country import read_country
from underlag.evidence.places import country_directory

WHY, EARLIER = {"sv": "Mätt", "en": "Measured"}, {"sv": "Reglerna var desamma", "en": "The rules were the same"}
REACH = "parameters/placement/reach.yaml"


DATED = [{"from": 2015, "value": 0.5}, {"from": 2020, "value": 0.75}]


def card(**change: Any) -> ParameterCard:
    return shared_card(**{"values": DATED, "reason": WHY, **change})


def refused(**change: Any) -> dict[str, str]:
    with pytest.raises(EvidenceError) as caught:
        card(**change)
    (problem,) = caught.value.problems
    return problem.told("sv") | {"en": problem.told("en")["what"]}


@pytest.mark.parametrize("year", [1990, 2014])
def test_a_year_before_the_first_date_is_refused(year: int) -> None:
    with pytest.raises(EvidenceError) as caught:
        card().value_in(year)
    (problem,) = caught.value.problems
    told = problem.told("en")
    assert problem.where == "parameters/training/fill, values"
    assert (told["what"], told["found"]) == (f"the card has no value for {year}", "the first value holds from 2015")
    assert told["expected"] == f"a value dated {year} or earlier, or the key before with a reason"
    assert "before" in told["remedy"] and "before" in problem.told("sv")["remedy"]
    assert problem.told("sv")["what"] == f"kortet har inget värde för {year}"


def test_a_card_that_is_carried_back_has_its_first_value_there() -> None:
    found = card(before={"reason": EARLIER})
    assert [found.value_in(year) for year in (1990, 2014, 2015, 2019, 2020, 2050)] == [0.5] * 4 + [0.75] * 2
    assert found.before is not None and found.before.reason == Text(**EARLIER)


def test_what_is_wrong_is_named_for_the_file_and_the_year() -> None:
    found = card()
    assert [found.unknown_in(year, "x.yaml") is None for year in (2014, 2015, 2016)] == [False, True, True]
    problem = found.unknown_in(2014, "x.yaml")
    assert problem is not None and problem.where == "x.yaml, values"
    assert card(before={"reason": EARLIER}).unknown_in(1970, "x.yaml") is None


@pytest.mark.parametrize(
    ("before", "said"),
    [
        ({}, "en nyckel saknas"),
        ({"reason": {"sv": "Reglerna"}}, "en saknas"),
        ({"reason": {"sv": "-", "en": "The rules"}}, "sv säger inget ('-')"),
        ({"reason": EARLIER, "value": 0.4}, "okänd nyckel"),
        ({"reason": {**EARLIER, "en": "Measured"}}, "before.reason (en) upprepar reason"),
        ({"reason": {**EARLIER, "sv": "Mätt"}}, "before.reason (sv) upprepar reason"),
    ],
)
def test_a_reason_that_says_nothing_is_refused(before: dict[str, Any], said: str) -> None:
    assert said in refused(before=before)["what"]


def test_nothing_is_said_of_years_that_nothing_reads() -> None:
    told = refused(before={"reason": EARLIER}, values=[{"from": FIRST_YEAR, "value": 1.0}])
    assert str(FIRST_YEAR) in told["what"] and "which nothing reads" in told["en"]
    later = card(before={"reason": EARLIER}, values=[{"from": FIRST_YEAR + 1, "value": 1.0}])
    assert later.value_in(FIRST_YEAR) == 1.0


@pytest.mark.parametrize(
    ("change", "earlier", "later"),
    [({"add": 0.1}, 0.6, 0.85), ({"multiply": 0.5}, 0.25, 0.375), ({"value": 0.9}, 0.9, 0.9)],
)
def test_a_changed_card_is_carried_back_as_it_was(change: dict[str, float], earlier: float, later: float) -> None:
    """What the change makes of the first value holds before its date, and only where the card said so."""
    before = card(before={"reason": EARLIER})
    changed = ParameterChange(**change).applied(before)  # type: ignore[arg-type]
    assert changed.before == before.before
    assert [changed.value_in(year) for year in (2000, 2020)] == pytest.approx([earlier, later])
    with pytest.raises(EvidenceError, match="no value for 2000"):
        ParameterChange(**change).applied(card()).value_in(2000)  # type: ignore[arg-type]


def read_reach(country: Path, more: str) -> ParameterCard:
    """Havsmark's card, which inherits Sweden's; that one carries its first value back."""
    (country / REACH).write_text(f"name: placement/reach\ninherits: sweden\n{more}", encoding="utf-8")
    return read_country(country).cards[REACH]


OWN = "before: {reason: {sv: Ön är densamma, en: The island is the same}}\n"


def test_a_card_that_inherits_its_values_inherits_that_they_are_carried_back(own_country: Path) -> None:
    others = read_country(country_directory("sweden")).cards[REACH].before
    assert others is not None
    assert read_reach(own_country, "").before == others
    own = read_reach(own_country, OWN).before
    assert own is not None and own.reason.en == "The island is the same"


def test_a_card_with_values_of_its_own_does_not(own_country: Path) -> None:
    """The reason was of the other country's first value, so saying the same of one's own repeats nothing."""
    values = "values: [{from: 2020, value: 55}]\n"
    assert read_reach(own_country, values).before is None
    others = yaml.safe_load((country_directory("sweden") / REACH).read_text(encoding="utf-8"))["before"]
    same = yaml.safe_dump({"before": others}, allow_unicode=True)
    assert read_reach(own_country, values + same).before is not None
    with pytest.raises(EvidenceError, match="remove before from the card"):
        read_reach(own_country, same)


def test_a_forecast_has_the_values_that_could_be_known() -> None:
    """The first of 2015 was published in 2017, that of 2020 at its date, that of 2023 already in 2018. Until 2016 the
    first stands all the same, as what came later."""
    later = [{"from": 2015, "value": 0.5, "known": 2017}, DATED[1], {"from": 2023, "value": 0.9, "known": 2018}]
    found = card(values=later)
    known = {year: [each.value for each in found.as_known_in(year).values] for year in (2016, 2017, 2018, 2020)}
    assert known == {2016: [0.5], 2017: [0.5], 2018: [0.5, 0.9], 2020: [0.5, 0.75, 0.9]}
    assert [found.known_in(year) for year in (2016, 2017)] == [False, True]
    assert found.as_known_in(2018).value_in(2022) == 0.5
