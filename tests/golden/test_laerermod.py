"""Supply of and need for teachers in Norway, 2020–2040: seven groups, 147 rows, assembled from the public parts.

Citation: Statistics Norway, teacher model LÆRERMOD, repository pknssb/Laerermod at commit 5cf513f (27 September 2024);
figures only. Tolerance: the three rounded columns exactly, the three unrounded ones 1e-6 FTE.

It is not our model: nobody leaves, work ends because the share employed falls with age, and need is that of six kinds
of users, which `shared.laerermod_need` computes. So it is put together from data and named steps: a year
here is ageing, then entries, with the groups side by side on the axis that draws have elsewhere; need is growth by band
of users. The supply of the base year is given, not computed. 64-bit arithmetic, as one supply lies 0.001 from a half.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from shared.laerermod_need import UserBands, need_growth, need_of_users, weight_by_intensity

from underlag.core.axes import SEXES
from underlag.workforce.engine.chance import Expected
from underlag.workforce.engine.step import Now, Step, World, Year, ageing, entries
from underlag.workforce.engine.trainees import Stages

DATA = Path(__file__).parent / "data" / "laerermod"
YEARS = range(2020, 2041)
AGES = range(18, 100)
RESIDENT_AGES = range(100)
STEPS: tuple[Step, ...] = (ageing, entries)
"""A year in this model: all become a year older, then the new teachers come at the age at which they finish."""

Row = dict[str, str]


def table(name: str) -> list[Row]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def fill(shape: tuple[int, ...], rows: Iterable[Row], at: Callable[[Row], tuple[int, ...]], column: str) -> np.ndarray:
    """An array from the rows of a table, each put where its keys say; 0 where the table has no row."""
    values = np.zeros(shape)
    for row in rows:
        values[at(row)] = float(row[column])
    return values


GROUPS = [row["group"] for row in table("groups")]
SECTORS = [row["sector"] for row in table("sectors")]


def of_group_sex_age(row: Row) -> tuple[int, int, int]:
    return GROUPS.index(row["group"]), SEXES.index(row["sex"]), AGES.index(int(row["age"]))


def of_group_sector(row: Row) -> tuple[int, int]:
    return GROUPS.index(row["group"]), SECTORS.index(row["sector"])


def stock(column: str) -> np.ndarray:
    """A column of the stock table [group sex age]."""
    return fill((len(GROUPS), 2, len(AGES)), table("teacher_stock_2020"), of_group_sex_age, column)


def employed_share() -> np.ndarray:
    """Employed per person with the education, 2020 [group sex age]; 0 where there is nobody."""
    persons = stock("persons")
    return np.divide(stock("employed_persons"), persons, out=np.zeros_like(persons), where=persons > 0)


def new_teachers() -> np.ndarray:
    """Those who finish each year, by group, sex and age at the end of their studies [persons/year]."""
    made = np.zeros((len(GROUPS), 2, len(AGES)))
    students = table("new_students_by_age")
    for j, group in enumerate(table("groups")):
        of_group = [row for row in students if row["group"] == group["group"]]
        everyone = sum(float(row["students_all"]) for row in of_group)
        finishing = float(group["new_students_per_year"]) * float(group["completion_share"])
        for row in of_group:
            age = AGES.index(int(row["age"]) + int(group["study_years"]))
            for g, sex in enumerate(SEXES):
                made[j, g, age] = finishing * float(row[f"students_{sex}"]) / everyone
    return made


def people() -> np.ndarray:
    """Persons with the education by year [year group sex age], by the steps of the workforce engine."""
    with jax.enable_x64(True):
        start, coming = (jnp.asarray(np.moveaxis(x, 0, -1)) for x in (stock("persons"), new_teachers()))
        nobody = jnp.zeros((1, 2, len(AGES), 1, len(GROUPS)))
        # Neither step asks for rates: nobody leaves, and nobody is in training.
        world = World(rates=None, arrival_shape=coming, age_band=(), form=Stages(jnp.zeros_like(coming)))
        none, one = jnp.zeros((1, len(GROUPS))), jnp.ones((1, len(GROUPS)))
        now, states = Now(nobody, start[None], nobody, {}), [start]
        for number in range(len(YEARS) - 1):
            year = Year(number, starts=none, fill=one, arrivals=one)
            for step in STEPS:
                now = step(now, world, year, Expected())
            states.append(now.specialists[0])
        return np.moveaxis(np.asarray(jnp.stack(states)), -1, 1)


def employed_fte() -> np.ndarray:
    """Work in the base year by sector [group sector]."""
    rows = [
        {**row, "fte": str(float(row["employed_persons"]) * float(row["mean_fte_per_employed"]))}
        for row in table("employed_by_sector_2020")
    ]
    shape = (len(GROUPS), len(SECTORS), 2)
    return fill(shape, rows, lambda row: (*of_group_sector(row), SEXES.index(row["sex"])), "fte").sum(axis=2)


def population() -> np.ndarray:
    """Residents, both sexes [year age]."""
    shape = (len(YEARS), len(RESIDENT_AGES), 2)
    rows = [row for row in table("population") if int(row["year"]) in YEARS]
    return fill(
        shape, rows, lambda row: (YEARS.index(int(row["year"])), int(row["age"]), SEXES.index(row["sex"])), "persons"
    ).sum(axis=2)


def kindergarten() -> tuple[np.ndarray, np.ndarray]:
    """Children in kindergarten by band, and the weight of a child: care weight × share of a full-time place."""
    bands, rows = table("kindergarten_bands"), table("kindergarten_children_2020")
    classes = sorted({(int(row["hours_per_week_min"]), int(row["hours_per_week_max"])) for row in rows})
    children = np.zeros((len(bands), len(classes)))
    for row in rows:
        for b, band in enumerate(bands):
            if int(band["age_from"]) <= int(row["age"]) <= int(band["age_to"]):
                at = classes.index((int(row["hours_per_week_min"]), int(row["hours_per_week_max"])))
                children[b, at] += float(row["children"])
    hours = np.array([(low + high) / 2 for low, high in classes])
    care = np.array([float(band["care_weight"]) for band in bands])
    return children.sum(axis=1), care * weight_by_intensity(children, hours, hours.max())


def users() -> UserBands:
    """Users of every sector as bands of age, from the three kinds of table."""
    children, child_weight = kindergarten()
    found: list[tuple[int, int, int, float, float]] = [
        (SECTORS.index("1"), int(band["age_from"]), int(band["age_to"]), float(children[b]), float(child_weight[b]))
        for b, band in enumerate(table("kindergarten_bands"))
    ]
    for row in table("user_bands_2020"):
        ages = int(row["age_from"]), int(row["age_to"])
        found.append((SECTORS.index(row["sector"]), *ages, float(row["users"]), float(row["use_index"])))
    for row in table("sectors"):
        if row["users_taken_from"] == "population.csv":
            low, high = int(row["age_from"]), int(row["age_to"])
            found.append((SECTORS.index(row["sector"]), low, high, population()[0, low : high + 1].sum(), 1.0))
    kind, age_from, age_to, number, weight = (np.array(column) for column in zip(*found, strict=True))
    return UserBands(kind, age_from, age_to, number, weight)


def growth() -> np.ndarray:
    return need_growth(users(), population(), RESIDENT_AGES, YEARS.index(2020))


def supply() -> np.ndarray:
    """Work by group and year [FTE]; the base year as published by sector."""
    computed = np.einsum("tjga,jga->jt", people(), employed_share() * stock("mean_fte_per_employed"))
    computed[:, 0] = employed_fte().sum(axis=1)
    return computed


def demand() -> np.ndarray:
    """Need by group and year [FTE]."""
    unfilled = fill((len(GROUPS), len(SECTORS)), table("shortage_2020"), of_group_sector, "unfilled_fte")
    standard = fill(
        (len(SECTORS), len(YEARS)),
        table("standard_change"),
        lambda row: (SECTORS.index(row["sector"]), YEARS.index(int(row["year"]))),
        "factor",
    )
    return need_of_users(employed_fte(), unfilled, growth(), standard)


@pytest.fixture(scope="module")
def both() -> tuple[np.ndarray, np.ndarray]:
    return supply(), demand()


@pytest.fixture(scope="module")
def expected() -> list[Row]:
    rows = table("expected_2020_2040")
    assert [(row["group"], int(row["year"])) for row in rows] == [(j, t) for j in GROUPS for t in YEARS]
    return rows


def test_all_147_rows_unrounded(both, expected):
    s, d = both
    for name, values in (("supply", s), ("demand", d), ("difference", s - d)):
        published = np.array([float(row[f"{name}_fte_unrounded"]) for row in expected]).reshape(s.shape)
        assert np.abs(values - published).max() < 1e-6, name


def test_all_147_rows_rounded(both, expected):
    s, d = both
    for name, values in (("supply", s), ("demand", d), ("difference", s - d)):
        published = [int(row[f"{name}_fte"]) for row in expected]
        assert np.rint(values).astype(int).ravel().tolist() == published, name


def test_checkpoints_on_the_way():
    entrants = new_teachers().sum(axis=(1, 2))
    assert entrants == pytest.approx([2279.79, 1956.36, 642.792511, 960.96, 458.732628, 296.434655, 437.58], abs=1e-6)
    stocks = people()
    assert stocks[-1].sum(axis=(1, 2))[0] == pytest.approx(107_549.80, abs=1e-6)
    assert stocks[-1, :, :, AGES.index(75) :].sum(axis=(1, 2)).tolist() == pytest.approx(
        [17374, 29605, 2241, 17257, 2241, 2241, 9330]
    )
    women_of_30 = stocks[1, GROUPS.index("ba"), SEXES.index("women"), AGES.index(30)]
    assert women_of_30 == pytest.approx(1084.570669, abs=1e-6)
    weights = users().weight[:4]
    assert weights == pytest.approx([1.9747293396, 1.9840301919, 1.4914121618, 0.9952379793], abs=1e-10)
    of_2040 = growth()[:, -1]
    assert of_2040 == pytest.approx([1.05123247, 0.92057144, 0.92168242, 0.94917961, 1.09096442, 1.09096442], abs=1e-8)


def test_nobody_leaves_the_stock():
    change = np.diff(people().sum(axis=(2, 3)), axis=0)
    assert change == pytest.approx(np.tile(new_teachers().sum(axis=(1, 2)), (len(YEARS) - 1, 1)), abs=1e-6)
