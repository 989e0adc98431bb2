"""Irish GPs 2011–2021 under policies: the order of the policies and what each adds to supply.

Citation: Teljeur, Thomas, O'Kelly, O'Dowd 2010, "General practitioner workforce planning: assessment of four policy
directions", BMC Health Services Research 10:148, tables 1 and 2. Tolerance: the order of the policies in every year,
and their marginal effects within 25 percent.

The tables hold neither the stock by age nor sessions by age, on which levels depend. What is assumed instead, once for
all policies:

- Ages of the stock follow a normal curve cut at 20 and 79. Its size, mean and spread are the three numbers with which
  the model without policies gives the published supply without policies in 2011, 2016 and 2021. No policy takes part.
- A GP works full time until 60 and 40 percent of it from 67, linear between; the sexes are alike. (Swedish doctors of
  67 and over worked about 40 percent of full time in 2011.) The effect of later retirement hangs on this: with 60
  percent instead, a year later is 31 percent too much in 2021, and the other policies are as they were.
- Death rises exponentially between the two ages that the tables give.
- Supply of year Y is that of 31 December Y−1; training takes four years; each policy starts with the first year, 2008,
  except more training, which starts in 2011 as the tables say.
- Nurses a year are not in the tables: their number is read off the first year, and the later years are tested.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import jax
import numpy as np
import pytest
from scipy.optimize import least_squares
from scipy.stats import norm

from underlag.balance.capacity import coverage
from underlag.core.axes import CAREER_AGES
from underlag.workforce.engine.career import Entries, Hours, Rates, State, check_inputs
from underlag.workforce.engine.project import project

CASE = json.loads((Path(__file__).parent / "data" / "ireland_gp_teljeur_2010.json").read_text(encoding="utf-8"))
GIVEN, EXPECTED = CASE["inputs"], CASE["expected"]
EFFECTS = CASE["derived_marginal_effects"]

AGE = np.array(CAREER_AGES)
FIRST, TRAINING = 2008, 4
YEARS = EXPECTED["years"]
ONE_BAND = (0,) * len(AGE)


def ages_like(mean: float, sd: float, men: float) -> np.ndarray:
    """Share by sex and age of people whose age is normal [sex age], sum 1."""
    by_age = np.diff(norm(mean, sd).cdf(np.append(AGE, AGE[-1] + 1)))
    return np.outer([1 - men, men], by_age / by_age.sum())


def kind(name: str, younger: float = 0.0) -> np.ndarray:
    mean, sd = GIVEN[name]["age"]
    return ages_like(mean - younger, sd, GIVEN[name]["male_share"][0])


def leaving(later: float) -> np.ndarray:
    """Probability of leaving during a year by age: death, or reaching the intended age of retirement."""
    death = 0.0006 * (0.12 / 0.0006) ** ((AGE - 28) / (80 - 28))
    retirement = norm(GIVEN["intended_retirement_age"][0] + later, GIVEN["intended_retirement_age"][1])
    retire = 1 - retirement.sf(AGE + 1) / retirement.sf(AGE)
    return 1 - (1 - death) * (1 - retire)


@cache
def supply(
    stock: tuple[float, float, float],
    later: float = 0.0,
    training: float = 1.0,
    recruits: float = 0.0,
    kind_of: str = "foreign_recruits",
) -> tuple[float, ...]:
    """GPs at full time in 2011, 2016 and 2021; ``recruits`` are added every year to the migrants there are."""
    heads, mean, sd = stock
    graduates, migrants = GIVEN["vocational_graduates"]["per_year"], GIVEN["migrants"]["per_year"]
    entry = kind("vocational_graduates", younger=TRAINING)
    steps = YEARS[-1] - FIRST
    starts = np.array([graduates * (training if FIRST + step >= 2011 else 1.0) for step in range(steps)])
    # One year of starts stands behind each year of training; those of stage k are k years older than at entry.
    behind = np.stack([np.roll(entry, k, axis=1) * graduates for k in range(TRAINING)], axis=-1)
    men = 1 - GIVEN["vocational_graduates"]["male_share"][0]
    state = State(behind[None], heads * ages_like(mean, sd, men)[None])
    rates = Rates(
        exit=np.broadcast_to(leaving(later), (1, 2, len(AGE))),
        dropout=np.zeros(TRAINING),
        completion=np.eye(TRAINING)[-1],
        entry_shape=entry,
        settling=np.array([[1 - GIVEN["dropout_of_graduates"][0]]]),
        moves=np.ones((1, 1, 1)),
    )
    arriving = migrants + recruits
    shape = (migrants * kind("migrants") + recruits * kind(kind_of)) / arriving
    ones = np.ones((steps, 1))
    entries = Entries(starts[:, None], ones, arriving * ones, shape)
    check_inputs(state, rates, entries, ONE_BAND)
    hours = Hours(np.broadcast_to(np.interp(AGE, [60, 67], [1.0, 0.4]), (2, len(AGE))), np.array(0.0))
    with jax.enable_x64(True):
        fte = np.asarray(project(state, rates, entries, hours, ONE_BAND).specialists_fte)[:, 0]
    return tuple(float(fte[year - FIRST]) for year in YEARS)


@pytest.fixture(scope="module")
def stock() -> tuple[float, float, float]:
    """Size, mean age and spread of the stock at the start, from published supply without policies."""
    published = np.array(EXPECTED["supply"]["current"])
    found = least_squares(
        lambda x: np.array(supply(tuple(x))) - published, x0=(2700.0, 50.0, 9.0), x_scale=(1000, 10, 5)
    )
    return tuple(found.x)


@pytest.fixture(scope="module")
def added(stock) -> dict[str, np.ndarray]:
    """What each policy adds to supply in 2011, 2016 and 2021."""
    base = np.array(supply(stock))
    policies = {
        "training20": {"training": 1.2},
        "import10": {"recruits": 10.0},
        "import20": {"recruits": 20.0},
        "late1": {"later": 1.0},
        "late2": {"later": 2.0},
    }
    return {name: np.array(supply(stock, **change)) - base for name, change in policies.items()}


def test_the_assumed_stock_is_a_possible_one_and_gives_the_published_supply(stock):
    assert supply(stock) == pytest.approx(EXPECTED["supply"]["current"], abs=0.5)
    heads, mean, sd = stock
    assert 2560 < heads < 3000 and 45 < mean < 56 and 6 < sd < 12


@pytest.mark.parametrize("policy", ["training20", "import10", "import20", "late1", "late2"])
def test_what_each_policy_adds(added, policy):
    assert added[policy] == pytest.approx(EFFECTS[f"{policy}_minus_current"], rel=0.25, abs=1e-9)


@pytest.mark.parametrize("at", range(3))
def test_the_order_of_the_policies(added, at):
    published = {name: EFFECTS[f"{name}_minus_current"][at] for name in added}
    assert sorted(added, key=lambda name: added[name][at]) == sorted(published, key=lambda name: published[name])


def test_more_training_shows_nothing_at_first_and_later_retirement_stops_growing(added):
    assert added["training20"][0] == pytest.approx(0, abs=1e-9)
    for name in ("late1", "late2"):
        assert added[name][0] > 0.6 * added[name].max() and added[name][2] < added[name][1]
    per_year = added["import10"] / (np.array(YEARS) - FIRST)
    assert per_year.min() > 0.9 * per_year.max()


def test_nurses_as_substitutes(stock):
    """The tables count a nurse as one in supply, and as a quarter or a half of a GP in the share of demand met."""
    base, published = np.array(supply(stock)), np.array(EXPECTED["supply"]["nurse_0_25"])
    nurses_a_year = (published - base)[0] / (YEARS[0] - FIRST)
    nurses = np.array(supply(stock, recruits=nurses_a_year, kind_of="nurse_substitutes")) - base
    assert nurses == pytest.approx(published - base, rel=0.25)
    for share, name in ((0.25, "nurse_0_25"), (0.5, "nurse_0_50")):
        met = 100 * coverage(base + share * nurses, np.array(EXPECTED["demand"], dtype=float))
        assert met == pytest.approx(EXPECTED["pct_of_demand"][name], abs=1.5)
