"""The share of posts filled by region: numbers by hand, what is refused, and how it enters a plan."""

from __future__ import annotations

from copy import copy
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from underlag.core.errors import EvidenceError
from underlag.evidence.cards.requirements import FILL, FILL_FOLLOWS, VACANT_SHARE
from underlag.evidence.cards.scenarios import Changes
from underlag.runs.inputs.discounting import MeasureEffect
from underlag.runs.inputs.fill import degurba_of_residents, filled, unfilled_by_region
from underlag.runs.inputs.measures import taking
from underlag.runs.plan.assemble import Assembled, assemble, varied, with_changes
from underlag.runs.plan.career_run import engine, outcome, posts_per_exit, share_filled, starts_problem, todays_starts
from underlag.workforce.rates.training import mean_years_in_training


def shares(nation: float, follows: float, vacant: list[float], residents: list[float]) -> list[float]:
    """Share filled where each region is a kind of place of its own."""
    values = {FILL: np.array([nation]), FILL_FOLLOWS: np.array([follows]), VACANT_SHARE: np.array([vacant])}
    return filled(values, np.array(residents), np.eye(len(vacant)))[0][0].tolist()


class TestByHand:
    def test_in_proportion(self) -> None:
        """5 of 100 unfilled in the nation; the second has twice the vacancies: a third and two thirds of ten."""
        assert shares(0.95, 1.0, [0.2, 0.4], [1e5, 1e5]) == pytest.approx([1 - 0.1 / 3, 1 - 0.2 / 3])

    def test_residents_weigh(self) -> None:
        """Three of four residents where a fifth is vacant: 0.75·x + 0.25·2x = 0.05 gives x = 0.04."""
        assert shares(0.95, 1.0, [0.2, 0.4], [3e5, 1e5]) == pytest.approx([0.96, 0.92])

    def test_by_a_root(self) -> None:
        """Four times the vacancies is twice the unfilled where the exponent is a half; the mean is (1 + 2) ÷ 2."""
        assert shares(0.94, 0.5, [0.1, 0.4], [1e5, 1e5]) == pytest.approx([0.96, 0.92])

    def test_alike(self) -> None:
        assert shares(0.9, 0.0, [0.0, 0.5], [1e5, 2e5]) == pytest.approx([0.9, 0.9])
        assert shares(0.9, 1.0, [0.0, 0.0], [1e5, 2e5]) == pytest.approx([0.9, 0.9])

    def test_a_region_mixes_kinds_of_place(self) -> None:
        """Half in towns (0.2) and half in the country (0.6) is 0.4, as in the other region."""
        values = {FILL: np.array([0.9]), FILL_FOLLOWS: np.array([1.0]), VACANT_SHARE: np.array([[0.2, 0.6, 0.4]])}
        share, relative = filled(values, np.ones(3), np.array([[0.5, 0.5, 0], [0, 0, 1], [1, 0, 0]]))
        assert relative[0].tolist() == pytest.approx([1.2, 1.2, 0.6])
        assert share[0].tolist() == pytest.approx([0.88, 0.88, 0.94])

    def test_no_more_than_all_are_unfilled(self) -> None:
        """0.8 in the nation would be 0.4 and 1.2; all are unfilled in the second and the first has the rest."""
        found = unfilled_by_region(np.array([0.8]), np.array([[0.5, 1.5]]), np.array([1.0]), np.ones(2))
        assert found[0].tolist() == pytest.approx([0.6, 1.0])

    def test_each_draw_has_its_own(self) -> None:
        values = {FILL: np.array([0.9, 0.8]), FILL_FOLLOWS: np.array([0.0, 1.0])}
        share, _ = filled({**values, VACANT_SHARE: np.array([[0.1, 0.3]] * 2)}, np.ones(2), np.eye(2))
        assert share.tolist() == [pytest.approx([0.9, 0.9]), pytest.approx([0.9, 0.7])]

    def test_without_kinds_of_place_the_nation_holds_everywhere(self) -> None:
        share, relative = filled({FILL: np.array([0.9, 1.2])}, np.ones(3), None)
        assert share.tolist() == [[0.9] * 3, [1.0] * 3] and (relative == 1).all()


class TestEvidence:
    def test_where_cards_or_the_table_are_missing_there_is_none(self, by_place: Assembled) -> None:
        evidence = by_place.evidence
        cards, tables = dict(evidence.scenario.parameters), evidence.country.tables
        found = degurba_of_residents(tables, evidence.regions, cards)
        assert found is not None and found.shape == (8, 3)
        assert found[evidence.regions.index("N1")] == pytest.approx([0.465, 0.422, 0.113])
        for name in (FILL_FOLLOWS, VACANT_SHARE):
            few = {other: card for other, card in cards.items() if other != name}
            assert degurba_of_residents(tables, evidence.regions, few) is None
        assert degurba_of_residents({}, evidence.regions, cards) is None  # type: ignore[arg-type]
        one = cards[VACANT_SHARE].model_copy(
            update={"values": [cards[VACANT_SHARE].values[0].model_copy(update={"value": 0.3})]}
        )
        assert degurba_of_residents(tables, evidence.regions, {**cards, VACANT_SHARE: one}) is None

    def test_a_region_that_is_not_whole_is_refused_by_its_code(self, by_place: Assembled) -> None:
        evidence = by_place.evidence
        tables = copy(evidence.country.tables)
        shown = tables["degurba_share"].filter((pl.col("region_code") != "N7") | (pl.col("degurba") != 3))
        tables._read = {**tables._read, "degurba_share": shown}
        with pytest.raises(EvidenceError) as refused:
            degurba_of_residents(tables, evidence.regions, evidence.scenario.parameters)
        (problem,) = refused.value.problems
        assert (problem.where, problem.told("en")["found"]) == ("tables/degurba_share", "N7")

    def test_a_plan_in_which_a_region_fills_no_post_is_refused(self, by_place: Assembled) -> None:
        fixed = {"distribution": {"kind": "fixed"}}
        changes = {FILL: {"value": 0.2, **fixed}, FILL_FOLLOWS: {"value": 1.0, **fixed}}
        with pytest.raises(EvidenceError) as refused:
            with_changes(by_place, Changes.model_validate({"parameters": changes}))
        (problem,) = refused.value.problems
        told = problem.told("sv")
        assert problem.where == f"parameters/{FILL}" and "N8" in told["found"] and "N1" not in told["found"]
        assert FILL_FOLLOWS in told["remedy"]


class TestPlan:
    def test_the_nations_mean_is_the_card_in_every_draw(self, by_place: Assembled) -> None:
        weight = by_place.central.population.residents[0, 0]
        for inputs, card in ((by_place.central, "central"), (by_place.ensemble, "draws")):
            nation = np.average(inputs.career.fill, axis=1, weights=weight)
            np.testing.assert_allclose(nation, getattr(by_place.parameters[FILL], card), rtol=1e-12)
            cities = inputs.regions.index("N1"), inputs.regions.index("N8")
            assert (inputs.career.fill[:, cities[0]] > inputs.career.fill[:, cities[1]]).all()

    def test_nothing_else_is_drawn_otherwise(self, by_place: Assembled, assembled: Assembled) -> None:
        for name in ("exit", "completion", "settling", "arrivals"):
            np.testing.assert_array_equal(
                getattr(by_place.ensemble.career, name), getattr(assembled.ensemble.career, name)
            )
        np.testing.assert_array_equal(by_place.ensemble.start.trainees, assembled.ensemble.start.trainees)

    def test_more_posts_are_opened_where_fewer_are_filled_and_as_many_start(
        self, by_place: Assembled, assembled: Assembled
    ) -> None:
        """Today's posts are those that keep the trainees: posts × fill × years in training."""
        inputs = by_place.ensemble
        years = mean_years_in_training(inputs.career.completion, inputs.career.dropout)
        kept = inputs.start.today * inputs.career.fill * years[:, None]
        np.testing.assert_allclose(kept, inputs.start.trainees, rtol=1e-12)
        path, before = (outcome(engine(each.central), todays_starts(each.central)) for each in (by_place, assembled))
        np.testing.assert_allclose(path["filled_starts"][0, 1:], before["filled_starts"][0, 1:], rtol=1e-12)

    def test_the_question_to_the_optimiser_has_the_fill_of_each_region(self, by_place: Assembled) -> None:
        inputs = by_place.ensemble
        problem = starts_problem(engine(inputs))
        assert problem.fill.shape == share_filled(inputs).shape
        np.testing.assert_array_equal(problem.fill, np.broadcast_to(inputs.career.fill[:, None], problem.fill.shape))
        relative = posts_per_exit(inputs) * inputs.career.fill
        np.testing.assert_allclose(relative, np.broadcast_to(relative[:, :1], relative.shape))

    def test_with_nothing_to_follow_it_is_the_plan_of_one_fill(self, by_place: Assembled, assembled: Assembled) -> None:
        values = {name: p.central for name, p in by_place.parameters.items()}
        alike = varied(by_place, {**values, FILL_FOLLOWS: np.zeros(1)})
        np.testing.assert_allclose(alike.career.fill, assembled.central.career.fill, rtol=1e-12)
        np.testing.assert_allclose(alike.start.today, assembled.central.start.today, rtol=1e-12)

    def test_odds_of_a_measure_are_those_of_each_region(self, by_place: Assembled) -> None:
        """Odds doubled everywhere, and in N8 alone."""
        made = assemble(by_place.evidence, 5, 1, by_place.evidence.country.measures("gp"))
        levers = made.levers[1]
        doubled = MeasureEffect(FILL, "odds", np.full(5, np.log(2)), 1.0)
        measure = levers.measures["list_ceiling"]
        for regions in ((), ("N8",)):
            card = measure.card.model_copy(update={"regions": regions})
            changed = replace(measure, card=card, changes=(doubled,), degree=np.ones_like(measure.degree))
            inputs = taking(made.ensemble, replace(levers, measures={"list_ceiling": changed}), ["list_ceiling"])
            before, after = inputs.career.fill, share_filled(inputs)[:, -1]
            times = np.where(np.isin(inputs.regions, regions or inputs.regions), 2.0, 1.0)
            np.testing.assert_allclose(after / (1 - after), np.broadcast_to(times * before / (1 - before), after.shape))
            assert not inputs.measures.exit.any()
