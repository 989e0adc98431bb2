"""What explanations are put together from: the run's inputs, read once, and parts with a key that expressions use."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from underlag.core.language import Text
from underlag.core.printed import printed
from underlag.core.units import Unit
from underlag.runs.inputs.groups import Inputs
from underlag.runs.record.quantities import OF_SYNTHESIS, QUANTITIES
from underlag.runs.record.read import NumberKey, StoredRun
from underlag.runs.why.explain_nodes import Node, parameter_node
from underlag.runs.why.stored_inputs import stored_inputs
from underlag.workforce.rates.training import mean_years_in_training, share_completing

Leaf = Callable[[int], Node]
"""The node of a part, so many levels deep."""


@dataclass(frozen=True)
class Made:
    """What a number is made of: numbers of the run, parts that stand for themselves, cards, tables of the evidence.

    numbers        of the run, each by its place
    leaves         parts without a key in the run
    cards, tables  by name
    expression     in the keys of these; "" if they do not suffice, and then ``reason`` says why
    reason         why it can't be computed from them; None where it can
    formula        in words; None for that of the quantity
    """

    numbers: tuple[NumberKey, ...] = ()
    leaves: tuple[Leaf, ...] = ()
    cards: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    expression: str = ""
    reason: Text | None = None
    formula: Text | None = None


@dataclass(frozen=True)
class Part:
    """A part of a number that has no key of its own in the run.

    key   by which expressions know it
    node  its node, so many levels deep
    """

    key: str
    node: Leaf


def quoted(place: NumberKey) -> str:
    """A number in an expression: its key in braces."""
    return f"{{{place}}}"


def minus(places: Sequence[NumberKey]) -> str:
    """Numbers to be taken away, one after the other, as an expression; "" for none."""
    return " - ".join(map(quoted, places))


def sum_of(places: Sequence[NumberKey], formula: Text) -> Made:
    """A sum of numbers of the same unit; ``formula`` in words."""
    return Made(tuple(places), expression=" + ".join(map(quoted, places)), formula=formula)


def beside(place: NumberKey, *quantities: str, back: int = 0) -> tuple[NumberKey, ...]:
    """Quantities of the same region and policy, ``back`` years earlier, in the order asked for; without a policy where
    they depend on none. KeyError for an unknown quantity."""
    known = QUANTITIES | OF_SYNTHESIS
    return tuple(
        NumberKey(q, place.region, place.year - back, place.policy if known[q].by_policy else "") for q in quantities
    )


class Basis:
    """A run to be explained in one language, sv or en. What is read of its inputs raises RunError if they can't be
    read."""

    def __init__(self, run: StoredRun, language: str) -> None:
        self.run, self.language = run, language

    @cached_property
    def inputs(self) -> Inputs:
        """The central inputs of the run, the axis draw of length 1. Raises RunError as ``stored_inputs``."""
        return stored_inputs(self.run)

    @cached_property
    def cards(self) -> frozenset[str]:
        """Names of the cards that the run has."""
        return frozenset(self.run.tables["parameters"]["name"].to_list())

    @cached_property
    def first(self) -> int:
        """First year of the past [year]."""
        year = self.run.tables["past"]["year"].min()
        assert isinstance(year, int)
        return year

    def unit(self, written: str) -> str:
        """A unit, as ``core.units`` writes it, in words. SettingError for one that is not known."""
        return Unit.parse(written).label(self.language)

    def at(self, region: str) -> int:
        """Position of a region, by code, in the inputs. ValueError if they have none of that code."""
        return self.inputs.regions.index(region)

    def leaf(self, key: str, words: Text, value: float, unit: str) -> Part:
        """A number that is given with the run's inputs, or is made of these in one step.

        key          by which expressions know it
        words        what it is
        value, unit  the number [``unit``, as ``core.units`` writes it]
        """
        node = Node(f"{words[self.language]}  [{key}]", value, self.unit(unit), status="estimated")
        return Part(key, lambda depth: node)

    def rate(self, card: str, value: float) -> Part:
        """The value in force of what a card says [unit of the card]: the card itself, or the card with what measures
        change in it."""
        stated = parameter_node(self.run, card, self.language)
        return self.with_measures(Part(card, lambda depth: stated), value)

    def with_measures(self, part: Part, value: float) -> Part:
        """The value in force of what holds without measures [unit of the part]: the part itself, or the part with what
        measures change in it."""
        stated = part.node(0)
        if stated.value is not None and printed(stated.value) == printed(value):
            return part
        key, words = f"with_measures/{part.key}", Text(" med insatserna", " with the measures")
        name = stated.name.partition("  [")[0] + words[self.language]
        reason = Text(
            "Insatsernas verkan det året är lagd till; den finns i tabellen över insatser.",
            "What the measures do in that year is added; it stands in the table of measures.",
        )
        node = Node(
            f"{name}  [{key}]", value, stated.unit, status="estimated", children=(stated,), reason=reason[self.language]
        )
        return Part(key, lambda depth: node)

    def settled(self, place: NumberKey, origin: str) -> Part:
        """Those who finish in ``origin`` and begin as specialists in the region of ``place`` that year [head/year]."""
        inputs, step = self.inputs, place.year - self.run.start - 1
        shares = inputs.career.settling[0] + inputs.measures.by_step(inputs.measures.settling)[0, step]
        share = float(shares[self.at(origin), self.at(place.region)])
        finished = NumberKey("completions", origin, place.year, place.policy)
        row = self.run.number(finished)
        assert row is not None
        way = f"{origin}/{place.region}/{place.year}"
        there, key = self.run.region_name(origin), f"settled/{way}/{place.policy}"
        words = Text(f"Färdiga i {there} som börjar här", f"Finished in {there} who begin here")
        part = self.leaf(
            f"settling_share/{way}",
            Text(f"Andel av de färdiga i {there} som börjar här", f"Share of the finished in {there} who begin here"),
            share,
            "1",
        )
        name = f"{QUANTITIES['completions'].name[self.language]}, {there} {place.year}  [{finished}]"
        people = Node(name, row["central"], self.unit(row["unit"]), status=row["status"])

        def node(depth: int) -> Node:
            below = (people, part.node(0)) if depth > 0 else ()
            expression = f"{quoted(finished)} * {{{part.key}}}" if below else ""
            return Node(
                f"{words[self.language]}  [{key}]",
                row["central"] * share,
                self.unit("head/year"),
                status="estimated",
                children=below,
                expression=expression,
            )

        return Part(key, node)

    @cached_property
    def finishing(self) -> Part:
        """Share of those who start that finish [1], 0–1."""
        career = self.inputs.career
        value = float(share_completing(np.asarray(career.completion), np.asarray(career.dropout))[0])
        words = Text("Andel av dem som börjar som blir klara", "Share of those who start that finish")
        return self.leaf("share_finishing", words, value, "1")

    @cached_property
    def beginning(self) -> Part:
        """Share of those who finish that begin in primary care [1], 0–1, mean over the regions where they finish."""
        value = float(np.asarray(self.inputs.career.settling).sum(axis=2).mean(axis=1)[0])
        words = Text("Andel av de färdiga som börjar i primärvården", "Share of the finished who begin in primary care")
        return self.leaf("share_beginning", words, value, "1")

    @cached_property
    def years_in_training(self) -> Part:
        """Mean years that whoever starts stays in training, dropouts included [year]."""
        career = self.inputs.career
        value = float(mean_years_in_training(np.asarray(career.completion), np.asarray(career.dropout))[0])
        words = Text("Medeltid i utbildning, avhopp inräknade", "Mean time in training, dropouts included")
        return self.leaf("years_in_training", words, value, "year")
