"""How long a plan takes that is made from nothing, and how long its parts take once it is prepared, side by side.

    python benchmarks/session.py [draws] [country]

Everything is asked in one process, in this order, of the same plan; every time is told as wall-clock and processor
seconds and as a share of the first plan's, which compiles what is not in the cache. Questions that take milliseconds
are asked several times, of which the median is told.
"""

from __future__ import annotations

import pickle
import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, process_time
from typing import TypeVar

import numpy as np

from underlag.cli.terminal.process import processors
from underlag.core.threads import on_threads
from underlag.evidence.cards.scenarios import Changes
from underlag.reports.publish import Wanted, publish
from underlag.runs.basis.contents import finish
from underlag.runs.basis.register import Plan, tables_of
from underlag.runs.plan.assemble import with_changes
from underlag.runs.plan.jax_settings import prepare_engine
from underlag.runs.plan.recommendation import Advice, advise
from underlag.runs.plan.request import Request
from underlag.runs.plan.session import Session, country_of, prepare

Answer = TypeVar("Answer")


class Clock:
    """Times of what is asked, told one by one beside the first."""

    def __init__(self) -> None:
        self._first = 0.0

    def ask(self, name: str, question: Callable[[], Answer], times: int = 1) -> Answer:
        """The answer, and how long it took."""
        walls, busy = [], []
        for _ in range(times):
            began, worked = perf_counter(), process_time()
            answer = question()
            walls.append(perf_counter() - began)
            busy.append(process_time() - worked)
        wall = statistics.median(walls)
        self._first = self._first or wall
        share = 100 * wall / self._first
        sys.stdout.write(f"{name:<52}{wall:>9.3f} s{statistics.median(busy):>9.3f} s busy{share:>8.1f} %\n")
        sys.stdout.flush()
        return answer


def plan(request: Request) -> Session:
    """A whole plan with every table."""
    session = Session(prepare(country_of(request), request))
    finish(session)
    return session


def other_limits(session: Session, changes: Changes) -> None:
    """The recommendation within other limits, and what follows from it in every draw."""
    advice = session.recommend(changes)
    session.posts(advice.plan.starts.reshape(-1, len(session.prepared.question.regions)))


def from_nothing(session: Session, changes: Changes) -> Advice:
    """The same recommendation by a search that knows nothing."""
    question, limits = session.prepared.question, with_changes(session.assembled, changes).central.limits
    return advise(session.prepared.ensemble.problem, limits, question.today[0])


def main(draws: int = 1000, country: str = "sweden") -> None:
    """Ask and print."""
    prepare_engine()
    clock, request = Clock(), Request(country, draws=draws)
    with on_threads(processors()):
        clock.ask("a plan from nothing", lambda: plan(request))
        clock.ask("a second plan", lambda: plan(request))
        prepared = clock.ask("  of it, prepared", lambda: prepare(country_of(request), request))
        session = Session(prepared)
        clock.ask("  of it, recommended", session.advise)
        clock.ask("  of it, tables", lambda: tables_of(Plan(session)))
        today = prepared.question.today[0]
        for some in (200, 1000):
            clock.ask(f"posts in {some} draws", lambda some=some: session.posts(1.1 * today, some), 15)  # type: ignore[misc]
        card = Changes.model_validate({"parameters": {"exits/leave": {"multiply": 0.9}}})
        clock.ask("cards, central", lambda: session.cards(card), 9)
        clock.ask("cards in 200 draws", lambda: session.cards(card, 200), 3)
        wider = Changes.model_validate({"parameters": {"limits/yearly_change": {"multiply": 1.2}}})
        clock.ask("a plan within other limits, warm", lambda: other_limits(session, wider))
        clock.ask("  recommended only, cold", lambda: from_nothing(session, wider), 3)
        clock.ask("  recommended only, warm", lambda: session.recommend(wider), 3)
        clock.ask("one table, of a prepared plan: numbers", lambda: tables_of(Plan(session), ["numbers"]))
        clock.ask("one table, of a prepared plan: sources", lambda: tables_of(Plan(session), ["sources"]))
        _documents(clock, session)
    sent = pickle.dumps(prepared, protocol=5)
    sys.stdout.write(f"a prepared plan as sent to another process: {len(sent) / 1e6:.0f} MB\n")


def _documents(clock: Clock, session: Session) -> None:
    result = finish(session).result
    region = str(np.asarray(result.tables["regions"]["region_code"])[1])
    wanted = Wanted("factsheet", ("html",), "sv", region)
    with tempfile.TemporaryDirectory() as place:
        clock.ask("one region's sheet", lambda: publish(result, Path(place), wanted), 3)


if __name__ == "__main__":
    given = sys.argv[1:]
    main(*([int(given[0])] if given else []), *given[1:2])
