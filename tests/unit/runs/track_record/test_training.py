"""Which published figures of training are outcomes: one of each subject and year, in heads."""

from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from underlag.evidence.country import read_country
from underlag.evidence.places import country_directory
from underlag.runs.track_record.nation import national_history
from underlag.runs.track_record.training import (
    CERTIFICATES,
    COMPLETIONS,
    TRAINEES,
    TRAINING_QUANTITIES,
    heads_per,
    training_figures,
)

Told = tuple[str, str, int | None, float | None, str, float | None]
"""Identity, quantity, year, value, use, and the upper end where a range was published."""


def table(*told: Told) -> pl.DataFrame:
    columns = ("observation_id", "quantity", "year", "value", "used", "value_max")
    types = {"year": pl.Int64, "value": pl.Float64, "value_max": pl.Float64}
    return pl.DataFrame([list(row) for row in told], schema=list(columns), schema_overrides=types, orient="row")


def read(*told: Told) -> dict[tuple[str, int], tuple[float, str]]:
    found = training_figures(table(*told), {2012: 9_000_000.0, 2022: 10_000_000.0})
    return {(figure.subject, figure.year): (figure.number, figure.identity) for figure in found}


def test_every_quantity_has_its_subject_and_a_number_per_resident_is_told_in_heads():
    found = read(
        ("heads", "trainees_heads", 2012, 1863.0, "synthesis", None),
        ("per", "trainees_per_1000", 2022, 0.32, "synthesis", None),
        ("done", "completions_per_year", 2013, 361.0, "synthesis", None),
        ("issued", "certificates_per_year", 2018, 471.0, "synthesis", None),
        ("posts", "training_posts", 2018, 900.0, "synthesis", None),
    )
    assert found == {
        (TRAINEES, 2012): (1863.0, "heads"),
        (TRAINEES, 2022): (3200.0, "per"),
        (COMPLETIONS, 2013): (361.0, "done"),
        (CERTIFICATES, 2018): (471.0, "issued"),
    }


def test_one_count_told_twice_is_one_outcome():
    twice = read(
        ("a-per", "trainees_per_1000", 2022, 0.32, "synthesis", None),
        ("b-heads", "trainees_heads", 2022, 3180.0, "no", None),
    )
    assert twice == {(TRAINEES, 2022): (3180.0, "b-heads")}, "heads hold before a number per resident"
    others = (
        ("a", "completions_per_year", 2018, 390.0, "no", None),
        ("c", "completions_per_year", 2018, 410.0, "synthesis", None),
        ("b", "completions_per_year", 2018, 400.0, "synthesis", None),
    )
    assert read(*others) == {(COMPLETIONS, 2018): (400.0, "b")}, "what the synthesis weighs, and of that the first"


def test_what_states_no_single_number_of_a_known_year_is_no_outcome():
    assert not read(
        ("range", "completions_per_year", 2018, 390.0, "synthesis", 410.0),
        ("no year", "completions_per_year", None, 390.0, "no", None),
        ("no value", "certificates_per_year", 2018, None, "no", None),
        ("nobody", "trainees_per_1000", 2019, 0.3, "synthesis", None),
    )


ROWS = st.lists(
    st.tuples(
        st.text("abcdef", min_size=1, max_size=4),
        st.sampled_from([quantity for quantities in TRAINING_QUANTITIES.values() for quantity in quantities]),
        st.sampled_from([2012, 2022]),
        st.floats(0.1, 1e4),
        st.sampled_from(["synthesis", "no", "card"]),
        st.none(),
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda row: row[0],
)


@given(rows=ROWS, seed=st.randoms(use_true_random=False))
def test_the_order_of_rows_decides_nothing_and_each_year_has_one_outcome(rows, seed):
    shuffled = list(rows)
    seed.shuffle(shuffled)
    found = read(*rows)
    assert read(*shuffled) == found
    subject_of = {q: subject for subject, quantities in TRAINING_QUANTITIES.items() for q in quantities}
    assert set(found) == {(subject_of[row[1]], row[2]) for row in rows}


def test_a_unit_is_a_head_but_of_a_number_per_resident():
    assert (heads_per("trainees_heads", 5.0), heads_per("trainees_per_1000", 5000.0)) == (1.0, 5.0)


def test_the_outcomes_of_sweden_are_the_published_numbers():
    sweden = read_country(country_directory("sweden"))
    counted = national_history(sweden, sweden.profession("gp")).counted
    assert counted[COMPLETIONS] == {2013: 361.0}
    assert counted[CERTIFICATES] == {2004: 265.0, 2008: 274.0, 2013: 618.0, 2018: 471.0}
    # 0.32 per 1 000 of 10 521 556; "more than 400 certificates" and "at least 2 000 trainees" are no counts
    assert {year: round(heads) for year, heads in counted[TRAINEES].items()} == {2012: 1863, 2022: 3367}
