import numpy as np
import pytest

from underlag.core.errors import (
    ConvergenceError,
    EvidenceError,
    NoSolutionError,
    OutputError,
    PosteriorError,
    Problem,
    RunError,
    SettingError,
    Spelling,
    UnknownNumberError,
    UserError,
    command_named,
    nearest,
    run_again,
    setting,
    shorten,
)
from underlag.core.language import Text
from underlag.core.periods import Horizon
from underlag.core.streams import stream, stream_key


def test_a_horizon_names_its_states_and_steps() -> None:
    horizon = Horizon(2024, 3, 2026)
    assert horizon.states == (2024, 2025, 2026, 2027)
    assert horizon.steps == (2025, 2026, 2027)
    assert horizon.end == 2027


def told(start: int, years: int, target: int) -> list[tuple[str, str, str, str]]:
    with pytest.raises(SettingError) as caught:
        Horizon(start, years, target)
    assert caught.value.exit_code == 11
    parts = [problem.told("en") for problem in caught.value.problems]
    return [(part["where"], part["found"], part["expected"], part["remedy"]) for part in parts]


def test_a_horizon_that_is_not_possible_is_told_with_what_is() -> None:
    years = ("horizon", "0", "1–60", "give a number of years from 1 to 60")
    assert told(2024, 0, 2040) == [years], "no target year is said to be wrong for a plan without years"
    assert told(2024, 61, 2040) == [("horizon", "61", *years[2:])]
    assert told(1800, 0, 2040) == [("start", "1800", "1968–2100", "give a year from 1968 to 2100"), years]


def test_a_target_year_that_is_not_possible_is_told_with_those_that_are() -> None:
    """A plan of 26 years from the end of 2024 ends with 2050; for 2051 it would have to be of 2051 − 2024 = 27."""
    span = "2025–2050"
    assert told(2024, 26, 2024) == [("target_year", "2024", span, "give a year from 2025 to 2050")]
    longer = "give a year from 2025 to 2050, or horizon 27 or more"
    assert told(2024, 26, 2051) == [("target_year", "2051", span, longer)]
    assert told(2024, 26, 2085) == [("target_year", "2085", span, "give a year from 2025 to 2050")]
    assert told(2060, 1, 2040) == [("target_year", "2040", "2061", "give the year 2061")]
    with pytest.raises(SettingError, match="starts from how things are at the end of 2024"):
        Horizon(2024, 26, 2024)
    assert Horizon(2024, 26, 2025).target == 2025, "the first year after the start is one of the plan"


@pytest.mark.parametrize(
    ("start", "years", "target"),
    [
        (1968, 1, 1969),
        (2100, 1, 2101),  # the first and the last year that may be named
        (2024, 1, 2025),
        (2024, 60, 2025),  # the shortest plan and the longest, with the earliest target
        (2024, 26, 2050),  # the target may be the last year
    ],
)
def test_a_horizon_may_touch_its_bounds(start: int, years: int, target: int) -> None:
    assert Horizon(start, years, target).states[-1] == start + years


@pytest.mark.parametrize(
    ("start", "years", "target", "where"),
    [
        (1967, 1, 1968, "start"),
        (2101, 1, 2102, "start"),
        (2024, 61, 2030, "horizon"),
        (2024, 26, 2024, "target_year"),
        (2024, 26, 2051, "target_year"),
    ],
)
def test_a_horizon_one_year_beyond_a_bound_is_refused_for_that_alone(
    start: int, years: int, target: int, where: str
) -> None:
    with pytest.raises(SettingError) as caught:
        Horizon(start, years, target)
    assert [problem.where for problem in caught.value.problems] == [setting(where)]


def test_of_no_years_no_target_is_judged() -> None:
    with pytest.raises(SettingError) as caught:
        Horizon(2024, 0, 2025)
    (problem,) = caught.value.problems
    assert (problem.where, problem.found, problem.expected) == (setting("horizon"), "0", "1–60")


def test_every_kind_of_error_keeps_the_exit_code_that_scripts_rely_on() -> None:
    kinds = (
        EvidenceError,
        SettingError,
        RunError,
        OutputError,
        UnknownNumberError,
        NoSolutionError,
        ConvergenceError,
        PosteriorError,
    )
    assert [kind.exit_code for kind in kinds] == [10, 11, 12, 13, 14, 15, 16, 17]
    assert UserError.exit_code == 1


def test_streams_depend_on_seed_and_name_only() -> None:
    first = stream(1, "fill").random(5)
    stream(1, "another").random(1000)
    np.testing.assert_array_equal(first, stream(1, "fill").random(5))
    assert stream_key(1, "fill") != stream_key(2, "fill")
    assert stream_key(1, "a", "b") != stream_key(1, "ab")


def test_the_key_is_the_same_on_every_machine() -> None:
    assert stream_key(1, "fill") == 0x68538DE3D936AD6AB09D4861A0B9075C
    assert stream(7, "x").integers(0, 10**9) == 623316932


def test_a_user_error_tells_what_where_found_expected_and_what_to_do() -> None:
    problem = Problem("tables/regions.csv, row 4, region_code", "unknown region", "4", "two digits", 'write "04"')
    message = str(EvidenceError([problem, problem]))
    assert message == (
        'tables/regions.csv, row 4, region_code: unknown region. Found: 4. Expected: two digits. To do: write "04".'
    )


def test_a_problem_is_told_in_either_language_with_settings_and_commands_as_the_teller_spells_them() -> None:
    again = run_again("plan", out="there", replace=True, start=None)
    problem = Problem(setting("out", "here"), Text("upptagen", "taken"), Text("en fil", "a file"), "12", again)
    assert problem.told("sv") == {
        "where": "out here",
        "what": "upptagen",
        "found": "en fil",
        "expected": "12",
        "remedy": "kör plan out=there replace=True igen",
    }
    shout = Spelling(lambda name, value: f"<{name}={value}>", lambda name, given: f"<{name} {' '.join(given)}>")
    told = problem.told("en", shout)
    assert (told["where"], told["what"]) == ("<out=here>", "taken")
    assert told["remedy"] == "run <plan out replace> again"
    assert "\ue000" not in str(problem) and "\ue000" in problem.where + command_named("plan")


@pytest.mark.parametrize(
    ("where", "swedish"),
    [
        ("tables/regions.csv, row 4, column region_code", "tables/regions.csv, rad 4, kolumn region_code"),
        ("table births, year 2030", "tabell births, år 2030"),
        ("tables population, deaths, births", "tabellerna population, deaths, births"),
        ("table births, region 04, ages 0–17", "tabell births, region 04, åldrarna 0–17"),
        ("need model age", "behovsmodell age"),
        ("synthesis, exits", "syntes, exits"),
        ("unit 'kg/year'", "enhet 'kg/year'"),
        ("table 3.xlsx, row 4", "table 3.xlsx, rad 4"),  # a file's name is nobody's to translate
        ("row 3.csv", "row 3.csv"),
        ("tables/regions.csv", "tables/regions.csv"),
        ("tablet", "tablet"),
    ],
)
def test_a_place_is_told_in_swedish_but_for_its_names(where: str, swedish: str) -> None:
    problem = Problem(where, "x")
    assert (problem.told("sv")["where"], problem.told("en")["where"]) == (swedish, where)


def test_no_problem_is_no_error() -> None:
    with pytest.raises(ValueError, match="at least one"):
        EvidenceError([])


def test_shortened_values_show_control_characters() -> None:
    assert shorten("a\x00b") == "a\\x00b"
    assert shorten("x" * 500) == "x" * 59 + "…"
    assert shorten("x" * 61) == "x" * 59 + "…"
    assert shorten("x" * 60) == "x" * 60
    assert nearest("regon", ["region", "year"]).en == "did you mean region"
    assert nearest("count", ["counts", "mount", "county", "count2"]).en == "did you mean county or counts or count2"
    assert nearest("zzz", ["region", "year"]).en == "use one of region, year"


def test_text_has_both_languages() -> None:
    assert Text("ja", "yes")["sv"] == "ja"
    with pytest.raises(ValueError, match="empty"):
        Text("", "yes")
    with pytest.raises(KeyError, match="language"):
        Text("ja", "yes")["fi"]
