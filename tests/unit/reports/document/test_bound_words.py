"""A figure as it is written in running text: number, share, interval, in both languages."""

from __future__ import annotations

import pytest

from underlag.reports.document.bound_numbers import Bound, chance, explain_key
from underlag.reports.document.figures import Figure

NBSP, JOINER = "\u00a0", "\u2060"


def bound(
    central: float, low: float | None = None, high: float | None = None, language: str = "sv", decided: bool = False
) -> Bound:
    low, high = (central if end is None else end for end in (low, high))
    figure = Figure(central, central, central, low, high, low, high, "estimated")
    return Bound(figure, "starts/01/2036/recommended", language, decided)


def test_a_key_is_as_short_as_the_command_understands() -> None:
    assert explain_key("starts", "01", 2036, "recommended") == "starts/01/2036"
    assert explain_key("starts", "01", 2036, "today") == "starts/01/2036/today"
    assert explain_key("coverage", "00", 2024, "today") == "coverage/00/2024"
    assert explain_key("coverage", "00", 2024, "recommended") == "coverage/00/2024/recommended"


def test_a_size_has_no_sign_and_its_noun_agrees() -> None:
    assert bound(-1234.0).size().text == f"1{NBSP}234"
    assert bound(-1.2).size(0, "tjänst", "tjänster").text == f"1{NBSP}tjänst"
    assert bound(-1.2).size(1, "tjänst", "tjänster").text == f"1,2{NBSP}tjänster"
    assert bound(0.0).size(0, "tjänst", "tjänster").text == f"0{NBSP}tjänster"
    assert bound(-1.2).size().values == (-1.2,), "the value keeps its sign"


def test_a_share_in_words_and_in_signs() -> None:
    assert bound(0.617).share().text == f"62{NBSP}procent"
    assert bound(0.617, language="en").share().text == f"62{NBSP}percent"
    assert bound(0.617).share_sign().text == f"62{NBSP}%"
    assert bound(0.617, language="en").share_sign().text == "62%"


def test_a_number_carries_key_value_and_status() -> None:
    made = bound(7.0).size()
    assert (made.key, made.values, made.status) == ("starts/01/2036/recommended", (7.0,), "estimated")


def test_an_interval_as_it_is_and_turned() -> None:
    surplus = bound(-40.0, -60.0, -20.0)
    assert surplus.span().text == f"−60{NBSP}till{NBSP}−20"
    assert surplus.span(turned=True).text == f"20–{JOINER}60"
    assert surplus.span(turned=True).values == (-60.0, -20.0)
    assert bound(1.5, 1.0, 2.0).span(1).text == f"1,0–{JOINER}2,0"


def test_an_interval_in_brackets() -> None:
    shown = bound(30.0, 27.0, 35.0).in_brackets()
    assert str(shown) == f" (80\u2011procentigt intervall 27–{JOINER}35)"
    assert [number.values for number in shown.numbers] == [(27.0, 35.0)]
    assert str(bound(30.0, 27.0, 35.0, "en").in_brackets()) == f" (80 percent interval 27–{JOINER}35)"
    turned = bound(-30.0, -35.0, -27.0).in_brackets(turned=True)
    assert str(turned).endswith(f" 27–{JOINER}35)")


def test_an_interval_in_brackets_gets_a_decimal_or_is_left_out() -> None:
    assert str(bound(30.0, 29.8, 30.3).in_brackets()) == f" (80\u2011procentigt intervall 29,8–{JOINER}30,3)"
    assert not bound(30.0, 29.99, 30.01).in_brackets()


def test_the_interval_of_a_decision_says_that_the_future_is_not_known() -> None:
    sv = bound(30.0, 27.0, 35.0, decided=True)
    assert str(sv.named_interval()) == f"80\u2011procentigt intervall om framtiden vore känd 27–{JOINER}35"
    en = bound(30.0, 27.0, 35.0, "en", decided=True)
    assert str(en.in_brackets()) == f" (80 percent interval if the future were known 27–{JOINER}35)"


def test_an_interval_of_shares_in_words() -> None:
    assert str(bound(0.6, 0.55, 0.71).share_in_brackets()) == (
        f" (80\u2011procentigt intervall 55–{JOINER}71{NBSP}procent)"
    )
    assert str(bound(0.6, 0.55, 0.71, "en").share_in_brackets()) == (
        f" (80 percent interval 55–{JOINER}71{NBSP}percent)"
    )


def test_an_interval_of_shares_in_signs() -> None:
    assert str(bound(0.6, 0.55, 0.71).named_share_interval()) == f"80\u2011procentigt intervall 55–{JOINER}71{NBSP}%"
    assert str(bound(0.6, 0.55, 0.71, "en").named_share_interval()) == f"80 percent interval 55–{JOINER}71%"


def test_what_does_not_vary_has_no_interval() -> None:
    for language in ("sv", "en"):
        certain = bound(0.6, language=language)
        assert not certain.share_in_brackets()
        assert not certain.named_interval()
        assert not certain.named_share_interval()
        assert not certain.in_brackets()


@pytest.mark.parametrize(
    ("share", "sv", "en"),
    [
        (0.0, "mindre än 1 procent", "less than 1 percent"),
        (0.0099, "mindre än 1 procent", "less than 1 percent"),
        (0.01, "1 procent", "1 percent"),
        (0.5, "50 procent", "50 percent"),
        (0.99, "99 procent", "99 percent"),
        (0.991, "mer än 99 procent", "more than 99 percent"),
        (1.0, "mer än 99 procent", "more than 99 percent"),
    ],
)
def test_a_chance_is_never_certain(share: float, sv: str, en: str) -> None:
    assert chance(share, "sv").replace(NBSP, " ") == sv
    assert chance(share, "en").replace(NBSP, " ") == en
