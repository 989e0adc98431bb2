"""The tool tells a change that tests notice from one that they don't: tried on a planted package of a few lines."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest

TOOL = Path(__file__).parent
SOURCE = '''
"""Planted."""

LEVEL = 0.5


def total(numbers: list[float]) -> float:
    """Held by a test."""
    return numbers[0] + numbers[1]


def untested(number: float) -> float:
    """Run by no test."""
    return number * 2


def unasserted(number: float) -> float:
    """Run by a test that looks at nothing."""
    return number - LEVEL


def counted(left: int) -> int:
    """Without end if the step is taken the other way."""
    while left > 0:
        left -= 3
    return left
'''
TESTS = """
from planted.sums.adding import counted, total, unasserted


def test_total():
    assert total([2.0, 5.0]) == 7.0


def test_nothing():
    unasserted(3.0)


def test_counted():
    assert counted(7) == -2
"""
ASKED = (
    "total::arithmetic 0: + → -",
    "untested::arithmetic 0: * → /",
    "unasserted::arithmetic 0: - → +",
    "::constant 0: 0.5 → 0.55",
    "counted::arithmetic 0: -= → +=",
)
RUN = """
import json, sys
from pathlib import Path
import fork, measure, project, trial
trial.PATIENCE = 6.0
planted = project.Project(Path(sys.argv[1]), "planted", ("sums",), Path(sys.argv[1]) / "work")
fork.prepare(planted.own, planted.root / "src")
known = [m for m in planted.candidates()["sums"] if m.id.removeprefix("sums/adding.py::") in sys.argv[2:]]
found = measure.try_all(planted, known)
again = measure.Results(planted)
print(json.dumps({m.id: found.of(m) for m in known}))
print(json.dumps(measure.summary(planted, again, known, 1, {})["packages"]))
"""


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("planted")
    for name, text in {
        "pyproject.toml": '[tool.pytest.ini_options]\naddopts = "-p no:cacheprovider"\n',
        "src/planted/__init__.py": "",
        "src/planted/sums/__init__.py": "",
        "src/planted/sums/adding.py": SOURCE,
        "tests/unit/sums/test_adding.py": TESTS,
    }.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def told(planted: Path) -> list[Any]:
    command = [sys.executable, "-c", RUN, str(planted), *ASKED]
    found_by = {**os.environ, "PYTHONPATH": os.pathsep.join([str(TOOL), os.environ.get("PYTHONPATH", "")])}
    said = subprocess.run(command, env=found_by, cwd=planted, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr
    return [json.loads(line) for line in said.stdout.splitlines() if line.startswith("{")]


def found(told: list[Any], name: str) -> dict[str, Any]:
    return dict(told[0][f"sums/adding.py::{name}"])


def test_a_change_that_a_test_notices_is_killed_by_that_test(told: list[Any]) -> None:
    assert found(told, ASKED[0])["by"] == "tests/unit/sums/test_adding.py::test_total"


def test_a_change_that_no_test_runs_survives(told: list[Any]) -> None:
    untested = found(told, ASKED[1])
    assert (untested["outcome"], untested["by"]) == ("survived", "no test runs it")


def test_a_change_that_is_run_but_not_looked_at_survives(told: list[Any]) -> None:
    assert found(told, ASKED[2])["outcome"] == "survived"
    constant = found(told, ASKED[3])
    assert (constant["outcome"], constant["tests"]) == ("survived", 3)  # all that run something of the module


def test_a_change_that_makes_a_test_hang_is_killed_by_the_clock(told: list[Any]) -> None:
    hung = found(told, ASKED[4])
    assert (hung["outcome"], hung["by"]) == ("killed", "timeout in tests/unit/sums/test_adding.py::test_counted")


def test_the_source_stays_as_it_was_and_results_are_taken_up_again(told: list[Any], planted: Path) -> None:
    assert (planted / "src/planted/sums/adding.py").read_text(encoding="utf-8") == SOURCE
    assert told[1]["sums"] == {"tried": 5, "killed": 2, "by_timeout": 1}


def sites(text: str, tmp_path: Path) -> list[str]:
    """What the tool would change in a text: kind, before and after."""
    path = tmp_path / "one.py"
    path.write_text(textwrap.dedent(text), encoding="utf-8")
    from mutants.sites import mutants

    return [f"{each.kind}: {each.before} → {each.after}" for each in mutants(path, tmp_path)]


def test_what_is_changed(tmp_path: Path) -> None:
    assert sites("x = a[1:] if b < 0.5 else -c", tmp_path) == [
        "index: 1 → 0",
        "index: 1 → 2",
        "comparison: < → <=",
        "comparison: < → >=",
        "constant: 0.5 → 0.55",
        "arithmetic: - → +",
    ]
    assert sites("y = a.sum(axis=0) ** 2 ; ok = True", tmp_path) == [
        "index: 0 → 1",
        "arithmetic: ** → *",
        "constant: 2 → 1",
        "constant: 2 → 3",
        "constant: True → False",
    ]


def test_what_changes_no_number_is_left_alone(tmp_path: Path) -> None:
    assert not sites(
        '''
        """One + two."""
        X: Literal[3]
        def f(a: Float[Array, "region 2"], b: tuple[int, ...]) -> Annotated[int, 4]:
            raise UserError(Problem("a", f"{a + 1}", 3, "b" * 2))
        @dataclass(frozen=True)
        class C:
            """Text."""
        pairs = zip(a, b, strict=True)
        text = "a" + b
        ''',
        tmp_path,
    )
