"""Every number of a run can be explained, and the formula over the inputs that the explanation shows gives the number.

The arithmetic is done here once more, by hand, from nothing but what the reader of an explanation sees.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import polars as pl
import pytest

from underlag.runs.record.contents import POLICIES
from underlag.runs.record.quantities import QUANTITIES
from underlag.runs.record.read import NumberKey, StoredRun, find_number
from underlag.runs.why.explain import MADE_OF, Node, explain, explain_stated

KEY = re.compile(r"\[([^\]]+)\]$")


@pytest.fixture(scope="module")
def run(stored: StoredRun) -> StoredRun:
    return stored


def walk(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from walk(child)


def key_of(node: Node) -> str:
    found = KEY.search(node.name)
    return found[1] if found else ""


def children(run: StoredRun, key: str) -> dict[str, float]:
    """Quantity or parameter → value, as shown one level below a number."""
    node = explain(run, find_number(run, key), "sv", 1)
    found = {}
    for child in node.children:
        name = key_of(child)
        if child.value is not None and name:
            found[name.split("/")[0] if name.count("/") > 1 else name] = child.value
    return found


def value(run: StoredRun, key: str) -> float:
    row = run.number(find_number(run, key))
    assert row is not None
    return float(row["central"])


WHOLE = ("today", "recommended")
"""Policies followed to the last year with people; the others are shown for comparison, to the target year."""


near = partial(pytest.approx, rel=3e-5)
"""By hand from numbers that are printed to six digits."""


def some_places(policy: str = "today") -> list[tuple[str, int]]:
    last = 2050 if policy in WHOLE else 2040
    return [(region, year) for region in ("N1", "N7", "N8") for year in (2024, 2025, 2033, last)]


def test_every_quantity_has_inputs() -> None:
    assert set(MADE_OF) == set(QUANTITIES)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_number_can_be_explained(run: StoredRun, language: str) -> None:
    """Start, the year after, the first decided, the target and the last, of the nation and a region, every policy."""
    numbers = run.tables["numbers"].filter(
        pl.col("year").is_in([2024, 2025, 2027, 2040, 2050]) & pl.col("region_code").is_in(["N0", "N4"])
    )
    told = set()
    for quantity, policy, region, year in numbers.select("quantity", "policy", "region_code", "year").iter_rows():
        node = explain(run, NumberKey(quantity, region, year, policy), language, 1)
        assert node.value is not None
        assert node.text, quantity
        assert node.children, f"{quantity} rests on nothing"
        told.add(quantity)
    assert told == set(QUANTITIES)


def test_what_explains_a_number_is_in_the_run(run: StoredRun) -> None:
    """No parameter, source or number of an explanation is a bare name without value or words."""
    for quantity in QUANTITIES:
        year = 2040 if quantity in ("plateau", "floor", "missing_fte", "yield_own", "from_elsewhere") else 2030
        for node in walk(explain(run, find_number(run, f"{quantity}/N2/{year}"), "en", 2)):
            known = node.value is not None or node.low is not None or node.children or node.text
            assert known, f"{quantity}: {node.name}"


def test_a_tree_goes_as_deep_as_asked(run: StoredRun) -> None:
    def depth(node: Node) -> int:
        numbers = [child for child in node.children if key_of(child).split("/")[0] in QUANTITIES]
        return 1 + max((depth(child) for child in numbers), default=0)

    for levels in (1, 2, 4):
        assert depth(explain(run, find_number(run, "coverage/N1/2040"), "sv", levels)) == levels + 1


def test_the_starting_point_shows_its_observations(run: StoredRun) -> None:
    nodes = list(walk(explain(run, find_number(run, "specialists/N1/2024"), "sv", 1)))
    used = run.tables["observations"].filter(
        (pl.col("region_code") == "N1") & (pl.col("used") == "synthesis") & (pl.col("quantity") == "specialists_fte")
    )
    assert used.height == 3
    assert set(used["observation_id"]) <= {key_of(node) for node in nodes}


def test_the_starting_point_shows_the_slopes_that_its_country_uses(run: StoredRun) -> None:
    spread = run.tables["parameters"].filter(pl.col("name") == "start/regional_spread_trainees")
    slope = spread.with_columns(name=pl.lit("start/slope_trainees_standard_cost"))
    sloped = replace(run, tables={**run.tables, "parameters": pl.concat([run.tables["parameters"], slope])})
    for staff, expected in (("trainees", True), ("specialists", False)):
        for asked, there in ((run, False), (sloped, expected)):
            tree = walk(explain(asked, find_number(asked, f"{staff}/N1/2024"), "sv", 1))
            assert ("start/slope_trainees_standard_cost" in {key_of(node) for node in tree}) == there


@pytest.mark.parametrize("policy", POLICIES)
class TestArithmetic:
    def test_capacity(self, run: StoredRun, policy: str) -> None:
        for region, year in some_places(policy):
            c = children(run, f"capacity/{region}/{year}/{policy}")
            by_hand = (
                c["need/residents_per_specialist"] * c["specialists_fte"]
                + c["need/residents_per_trainee"] * c["trainees_fte"]
            )
            assert value(run, f"capacity/{region}/{year}/{policy}") == near(by_hand)

    def test_coverage_shortage_and_potential(self, run: StoredRun, policy: str) -> None:
        for region, year in [*some_places(policy), ("N0", 2040)]:
            c = children(run, f"coverage/{region}/{year}/{policy}")
            covered = c["capacity"] / c["need"]
            assert value(run, f"coverage/{region}/{year}/{policy}") == near(covered)
            if region != "N0":
                c = children(run, f"gap_fte/{region}/{year}/{policy}")
                missing = (c["need"] - c["capacity"]) / c["need/residents_per_specialist"]
                assert value(run, f"gap_fte/{region}/{year}/{policy}") == pytest.approx(missing, abs=2e-3)
                c = children(run, f"named_gp_potential/{region}/{year}/{policy}")
                assert value(run, f"named_gp_potential/{region}/{year}/{policy}") == min(1, c["coverage"])


@pytest.mark.parametrize("policy", WHOLE)
class TestArithmeticOfPeople:
    def test_people_of_this_year_from_those_of_last_year(self, run: StoredRun, policy: str) -> None:
        for region, year in some_places():
            if year == 2024:
                continue
            c = children(run, f"specialists/{region}/{year}/{policy}")
            by_hand = c["specialists"] - c["exits"] + c["new_specialists"] + c["moves_net"] + c["arrivals"]
            assert value(run, f"specialists/{region}/{year}/{policy}") == pytest.approx(by_hand, abs=0.02)
            c = children(run, f"trainees/{region}/{year}/{policy}")
            by_hand = c["trainees"] + c["filled_starts"] - c["dropouts"] - c["completions"]
            assert value(run, f"trainees/{region}/{year}/{policy}") == pytest.approx(by_hand, abs=0.02)

    def test_filled_starts_and_trainees_at_work(self, run: StoredRun, policy: str) -> None:
        for region, year in some_places():
            c = children(run, f"trainees_fte/{region}/{year}/{policy}")
            by_hand = c["trainees"] * c["hours/trainee_full_time_share"]
            assert value(run, f"trainees_fte/{region}/{year}/{policy}") == near(by_hand)
            if year > 2024:
                c = children(run, f"filled_starts/{region}/{year}/{policy}")
                filled = value(run, f"filled_starts/{region}/{year}/{policy}")
                assert filled == near(c["starts"] * c["training/fill"])

    def test_dropouts(self, run: StoredRun, policy: str) -> None:
        for region in ("N1", "N8"):
            c = children(run, f"dropouts/{region}/2033/{policy}")
            assert value(run, f"dropouts/{region}/2033/{policy}") == near(c["trainees"] * c["training/dropout"])


class TestArithmeticOfAll:
    def test_specialists_needed(self, run: StoredRun) -> None:
        for region, year in some_places():
            c = children(run, f"required_fte/{region}/{year}")
            by_hand = c["need"] / c["need/residents_per_specialist"]
            assert value(run, f"required_fte/{region}/{year}") == near(by_hand)

    def test_the_nation_is_the_sum_of_its_regions(self, run: StoredRun) -> None:
        for quantity in ("specialists", "starts", "gap_fte", "need", "missing_fte"):
            key = f"{quantity}/N0/2040"
            node = explain(run, find_number(run, key), "sv", 1)
            regions = [child for child in node.children if key_of(child)]
            assert [key_of(child).split("/")[1] for child in regions] == [f"N{n}" for n in range(1, 9)]
            assert sum(child.value or 0 for child in regions) == near(value(run, key))

    def test_arrivals_are_the_nations_shared_by_residents(self, run: StoredRun) -> None:
        node = explain(run, find_number(run, "arrivals/N3/2030"), "sv", 1)
        found = {key_of(child): child.value for child in node.children}
        total = (found["arrivals/abroad"] or 0) + (found["arrivals/returners"] or 0)
        # of the start year's residents: the shares do not move with the population
        here, nation = (value(run, f"residents/{code}/2024") for code in ("N3", "N0"))
        assert value(run, "arrivals/N3/2030") == near(total * here / nation)

    @pytest.mark.parametrize("region", [f"N{n}" for n in range(1, 9)])
    def test_the_plateau(self, run: StoredRun, region: str) -> None:
        c = children(run, f"plateau/{region}/2040")
        needed = (c["missing_fte"] - c["from_elsewhere"]) / c["yield_own"]
        assert value(run, f"plateau/{region}/2040") == near(max(c["floor"], needed))

    @pytest.mark.parametrize("region", [f"N{n}" for n in range(1, 9)])
    def test_the_starts_of_the_ramp(self, run: StoredRun, region: str) -> None:
        """A third, two thirds and the whole way from today's level to the plateau, in whole posts whose sum follows."""
        first, ramp = 2027, 3
        c = children(run, f"starts/{region}/2028/called_for")
        node = explain(run, find_number(run, f"starts/{region}/2028/called_for"), "sv", 1)
        now = next(child.value for child in node.children if key_of(child).endswith("/today"))
        plateau = value(run, f"plateau/{region}/2040")
        assert now is not None
        assert plateau in c.values() or now in c.values()
        total = unrounded = 0.0
        for year in range(2025, 2041):
            way = min(max(year - first + 1, 0) / ramp, 1.0)
            unrounded += now + way * (plateau - now)
            total += value(run, f"starts/{region}/{year}/called_for")
            assert abs(total - unrounded) <= 0.5 + 1e-6, year

    def test_the_floor(self, run: StoredRun, stored: StoredRun) -> None:
        """Exits of the first year over the share of posts that become specialists at work."""
        for region in ("N1", "N8"):
            c = children(run, f"floor/{region}/2040")
            exits = value(run, f"exits/{region}/2025/today")
            assert c["exits"] == near(exits)
            career = stored.arrays("inputs.npz")
            still, finishing = 1.0, 0.0
            for out, done in zip(career["career.dropout"][0], career["career.completion"][0], strict=True):
                finishing += still * (1 - out) * done
                still *= (1 - out) * (1 - done)
            at_work = c["training/fill"] * finishing * (1 - c["settling/leave_primary_care"])
            assert value(run, f"floor/{region}/2040") == near(exits / at_work)

    def test_new_specialists_of_the_nation(self, run: StoredRun) -> None:
        """All who finish but those who leave primary care at once."""
        lost = children(run, "new_specialists/N1/2033")["settling/leave_primary_care"]
        by_hand = (1 - lost) * value(run, "completions/N0/2033")
        assert value(run, "new_specialists/N0/2033") == near(by_hand)


def test_interval_and_status_are_those_of_the_number(run: StoredRun) -> None:
    for key in ("residents/N0/2040", "coverage/N2/2035/recommended"):
        place = find_number(run, key)
        row, node = run.number(place), explain(run, place, "en", 1)
        assert row is not None
        told = (node.value, node.low, node.high, node.status)
        assert told == (row["central"], row["p10"], row["p90"], row["status"])
        assert str(place) in node.name


def test_an_interval_of_something_else_stands_beside_that(run: StoredRun) -> None:
    """The interval of recommended posts is of what would be best if the future were known, and a median has its own."""
    place = find_number(run, "starts/N4/2030")
    row, node = run.number(place), explain(run, place, "en", 1)
    assert row is not None
    known = node.children[0]
    assert (node.low, node.high) == (None, None)
    assert "if the future were known" in known.name
    assert (known.value, known.low, known.high) == (row["p50"], row["p10"], row["p90"])
    central = pl.when(pl.col("quantity") == "need").then(pl.col("p90") * 1.01).otherwise(pl.col("central"))
    outside = replace(
        run, tables={**run.tables, "numbers": run.tables["numbers"].with_columns(central.alias("central"))}
    )
    node = explain(outside, find_number(outside, "need/N4/2030"), "en", 1)
    assert (node.low, node.high) == (None, None)
    assert "Over the draws" in node.children[0].name


def test_the_state_at_the_start_is_the_synthesis(run: StoredRun) -> None:
    """First year plus who came less who went since, and the first year from the nation's, by hand."""
    for stock, come, gone in (
        ("specialists", ("new_specialists", "moves_net", "arrivals"), ("exits",)),
        ("trainees", ("filled_starts",), ("dropouts", "completions")),
    ):
        node = explain(run, find_number(run, f"{stock}/N3/2024"), "en", 1)
        shown = {key_of(child): child.value or 0.0 for child in node.children}
        by_hand = shown[f"{stock}/N3/2020"]
        by_hand += sum(shown[f"{flow}/N3/2021-2024"] for flow in come)
        by_hand -= sum(shown[f"{flow}/N3/2021-2024"] for flow in gone)
        assert by_hand == pytest.approx(value(run, f"{stock}/N3/2024"), rel=3e-5)
        assert 0 <= shown[f"told_{stock}/N3/2020"] <= 1
        assert f"deviation_{stock}/N3/2020" in shown
    residents, first = (run.past(NumberKey(q, "N3", 2020, "")) for q in ("residents", "specialists"))
    deviation = run.past(NumberKey("deviation_specialists", "N3", 2020, ""))
    whole = [run.past(NumberKey(q, "N0", 2020, "")) for q in ("specialists", "weighed_specialists")]
    assert residents and first and deviation and whole[0] and whole[1]
    assert (residents["status"], first["status"]) == ("official", "estimated"), "residents are counted, staff inferred"
    share = residents["central"] * math.exp(deviation["central"]) / whole[1]["central"]
    assert first["central"] == near(whole[0]["central"] * share)


def test_a_card_and_a_figure_are_explained_by_their_names(run: StoredRun) -> None:
    card = explain_stated(run, "training/fill", "en")
    assert card is not None
    assert "set on the card" in card.reason
    identity = run.tables["observations"].filter(pl.col("used") == "synthesis")["observation_id"][0]
    figure = explain_stated(run, identity, "en")
    assert figure is not None
    assert (figure.low, figure.high) == (None, None)
    assert explain_stated(run, "starts/N4/2030", "en") is None


def test_a_number_of_a_region_says_how_strong_its_evidence_is(run: StoredRun) -> None:
    strength = run.tables["evidence_strength"].with_columns(strength=pl.lit("national"))
    weaker = replace(run, tables={**run.tables, "evidence_strength": strength})
    key = f"coverage/{run.regions()[0]}/{run.start}"
    assert explain(run, find_number(run, key), "sv", 0).strength == "egna uppgifter"
    assert explain(weaker, find_number(weaker, key), "sv", 0).strength == "rikets nivå"
    assert explain(weaker, find_number(weaker, key), "en", 0).strength == "national level"
    nation = explain(weaker, find_number(weaker, f"coverage/{run.nation_code}/{run.start}"), "sv", 1)
    assert nation.strength == "" and all(not child.strength for child in nation.children)


def test_an_interval_of_people_to_come_is_said_to_include_chance(run: StoredRun) -> None:
    """Specialists of a later year live by chance; those of the start and the residents do not."""
    for key, told in (("specialists/N2/2030", True), ("specialists/N2/2024", False), ("residents/N2/2030", False)):
        words = [node.text for node in explain(run, find_number(run, key), "en", 1).children]
        assert any("includes chance" in text for text in words) is told, key
    before = replace(run, manifest={name: said for name, said in run.manifest.items() if name != "chance"})
    children = explain(before, find_number(run, "specialists/N2/2030"), "en", 1).children
    assert not any("includes chance" in node.text for node in children), "a run in expected value"
