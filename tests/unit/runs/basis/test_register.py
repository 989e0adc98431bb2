"""Every table can be asked for alone, and is then that of the whole plan, byte for byte."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from underlag.runs.basis.register import REGISTER, Plan, tables_of
from underlag.runs.plan.jax_settings import prepare_engine
from underlag.runs.plan.request import Request
from underlag.runs.plan.session import Prepared, Session, country_of, prepare
from underlag.runs.record.contents import COLUMNS

REQUEST = Request("fictional", draws=60)


@pytest.fixture(scope="module")
def prepared() -> Prepared:
    prepare_engine()
    return prepare(country_of(REQUEST), REQUEST)


@pytest.fixture(scope="module")
def shared(prepared: Prepared) -> Session:
    return Session(prepared)


def test_the_register_holds_every_table_of_a_run_and_no_other() -> None:
    assert set(REGISTER) == set(COLUMNS)


@pytest.mark.parametrize("name", REGISTER)
def test_a_table_alone_is_that_of_the_whole_plan(shared: Session, finished: Callable[..., Any], name: str) -> None:
    alone = tables_of(Plan(shared), [name])
    assert list(alone) == [name]
    assert alone[name].write_csv() == finished(draws=60).result.tables[name].write_csv()


def test_a_table_that_rests_on_no_recommendation_does_not_seek_one(
    prepared: Prepared, monkeypatch: pytest.MonkeyPatch
) -> None:
    def sought(*_: object, **__: object) -> None:
        raise AssertionError("the recommendation was sought")

    monkeypatch.setattr("underlag.runs.plan.session.advise", sought)
    found = tables_of(Plan(Session(prepared)), ["regions", "parameters", "sources", "past", "sensitivity", "pyramid"])
    assert all(table.height for table in found.values())
    with pytest.raises(AssertionError, match="sought"):
        tables_of(Plan(Session(prepared)), ["limits"])


def test_a_table_that_there_is_not_is_refused(shared: Session) -> None:
    with pytest.raises(KeyError, match="no table is called forecast"):
        tables_of(Plan(shared), ["forecast", "regions"])
