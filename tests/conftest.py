"""Shared by all tests: shapes written in annotations are checked, the seed of Hypothesis is fixed, the compiled engine
and the data directory are kept for the session and nowhere in the user's home, and small plans of the invented country
are made once and shared."""

from __future__ import annotations

import atexit
import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import hypothesis
import pytest
from beartype import beartype
from jaxtyping import AbstractArray, install_import_hook

# What tests share asserts too, and is to say what it found.
pytest.register_assert_rewrite("shared")

# Two cores and one machine: JAX may not take more, and the same examples are tried on every machine.
os.environ.setdefault("JAX_PLATFORMS", "cpu")
# As the commands add it: else sums depend on whether another test has started the engine before.
os.environ["XLA_FLAGS"] = f"{os.environ.get('XLA_FLAGS', '')} --xla_cpu_multi_thread_eigen=false".strip()
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

WORKER = os.environ.get("PYTEST_XDIST_WORKER")
"""Name of this process among those that share the tests; None for the one that has started them, or is alone."""

if WORKER is None:
    for variable in ("UNDERLAG_CACHE", "UNDERLAG_DATA"):
        os.environ[variable] = tempfile.mkdtemp(prefix="underlag-tests-")
        atexit.register(shutil.rmtree, os.environ[variable], ignore_errors=True)
else:
    # One each: JAX does not guard an entry of its cache against being read while it is written.
    os.environ["UNDERLAG_CACHE"] = str(Path(os.environ["UNDERLAG_CACHE"]) / WORKER)

DATA = Path(os.environ["UNDERLAG_DATA"])
"""Data directory of the commands that tests call."""

os.environ["JAX_COMPILATION_CACHE_DIR"] = os.environ["UNDERLAG_CACHE"]
os.environ["JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS"] = "0"


def arrays_only(function: Any) -> Any:
    """Check what is annotated as an array, in shape and type; other annotations are the business of mypy."""
    written = getattr(function, "__annotations__", None)
    if written is None or isinstance(function, type):
        return function
    arrays = {name: hint for name, hint in written.items() if _is_array(hint)}
    function.__annotations__ = arrays
    checked = beartype(function)
    function.__annotations__ = checked.__annotations__ = written
    return checked


def _is_array(hint: Any) -> bool:
    return all(isinstance(kind, type) and issubclass(kind, AbstractArray) for kind in get_args(hint) or (hint,))


SHAPED = (
    "core",
    "need",
    "balance",
    "uncertainty",
    "runs",
    "workforce.rates.training",
    "workforce.rates.exits",
    "workforce.rates.ages",
    "workforce.rates.moves",
    "optimise.rules.backsolve",
    "optimise.rules.baselines",
    "optimise.programme.levels",
    "optimise.programme.shape",
)
"""Parts whose annotated shapes are checked."""

install_import_hook([f"underlag.{name}" for name in SHAPED], f"{__name__}.arrays_only")

hypothesis.settings.register_profile("underlag", deadline=None, derandomize=True, database=None)
hypothesis.settings.load_profile("underlag")

DRAWS = 60
"""Draws of the shared plans: enough for every quantile to be one of its own."""

Plan = Callable[..., Path]


@pytest.fixture(scope="session")
def finished() -> Callable[..., Any]:
    """A finished plan in memory, of the invented country unless told otherwise; made once for each request."""
    from underlag.runs.basis.run import run
    from underlag.runs.plan.jax_settings import prepare_engine
    from underlag.runs.plan.request import Request

    made: dict[Request, Any] = {}

    def make(**settings: Any) -> Any:
        request = Request(**{"country": "fictional", "draws": DRAWS, "data": DATA, **settings})
        if request not in made:
            prepare_engine()
            made[request] = run(request)
        return made[request]

    return make


@pytest.fixture(scope="session")
def plan(tmp_path_factory: pytest.TempPathFactory, finished: Callable[..., Any]) -> Plan:
    """Directory of a stored plan (tables, arrays and manifest, no report), not to be changed by a test.

    The processes that share the tests share it: whoever is first makes it, the others wait.
    """
    from underlag.reports.data.tidy import write_tables
    from underlag.runs.basis.write import store
    from underlag.runs.record.directory import TABLES_FOLDER, whole_directory

    own = tmp_path_factory.getbasetemp()
    shared = (own if WORKER is None else own.parent) / "plans"
    shared.mkdir(exist_ok=True)

    def make(**settings: Any) -> Path:
        name = "-".join([f"{key}_{Path(str(value)).name}" for key, value in sorted(settings.items())]) or "baseline"
        directory = shared / name
        with (shared / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not directory.exists():
                result = finished(**settings)
                with whole_directory(directory) as place:
                    write_tables(result.result, place / TABLES_FOLDER)
                    store(result, place)
        return directory

    return make


@pytest.fixture
def own_country(tmp_path: Path) -> Path:
    """A copy of the invented country, to be changed."""
    from underlag.evidence.places import country_directory

    copy = tmp_path / "own"
    shutil.copytree(country_directory("fictional"), copy)
    return copy


@pytest.fixture
def kept(own_country: Path) -> Path:
    """The folder of ``own_country`` in the data directory, where the commands keep what they make of it."""
    from underlag.evidence.places import country_place

    folder = country_place(str(own_country), DATA).kept
    assert folder is not None
    return folder


@pytest.fixture(scope="session")
def official() -> Any:
    """The official table of the invented country, made from its truth: ``official(path, years, damage)`` writes it."""
    from shared.official_files import Official

    from underlag.evidence.country import read_country
    from underlag.evidence.places import country_directory

    country = read_country(country_directory("fictional"))

    def write(path: Path, damage: Any = None, years: tuple[int, ...] = (2024,)) -> Path:
        found: Path = Official.of(country, years).write(path, damage)
        return found

    return write


@dataclass(frozen=True)
class Outcome:
    """What a command answered: exit code, standard output, standard error."""

    code: int
    out: str
    err: str


@pytest.fixture
def in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands answer in English, also what is wrong, unless they are told otherwise."""
    monkeypatch.setenv("UNDERLAG_LANG", "en")


@pytest.fixture
def underlag(capsys: pytest.CaptureFixture[str]) -> Callable[..., Outcome]:
    """The command line, called as a user does but in this process."""
    from underlag.cli.main import main

    def call(*arguments: object) -> Outcome:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        code = ended.value.code
        return Outcome(code if isinstance(code, int) else 0, said.out, said.err)

    return call


LONGEST = ("kernels", "faults", "unit/runs", "spec", "twins", "laws", "unit/cli", "browser", "documents", "golden")
"""Folders whose files take longest, in order: they are begun first, so that no process is left alone with one."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest; within a folder the order stays."""
    here = Path(__file__).parent

    def place(item: pytest.Item) -> int:
        path = item.path.relative_to(here).as_posix()
        return next((at for at, folder in enumerate(LONGEST) if path.startswith(f"{folder}/")), len(LONGEST))

    items.sort(key=place)
