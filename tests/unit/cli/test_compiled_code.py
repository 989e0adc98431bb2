"""What a plan has compiled serves the next one, in a process of its own; and it may be deleted."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

COMMAND = [sys.executable, "-W", "error", "-c", "from underlag.cli.main import main; main()"]


def compiled(cache: Path, out: Path) -> set[str]:
    """Files of compiled code after a plan of few draws."""
    plan = ["plan", "--country", "fictional", "--draws", "8", "--seconds", "0", "--replace", "--out", str(out)]
    done = subprocess.run(
        [*COMMAND, *plan], env={**os.environ, "UNDERLAG_CACHE": str(cache)}, capture_output=True, text=True, check=False
    )
    assert done.returncode in (0, 18), done.stderr
    return {path.name for path in cache.rglob("*-cache")}


def test_a_second_plan_compiles_nothing_anew_and_one_without_the_cache_does(tmp_path: Path) -> None:
    cache, out = tmp_path / "cache", tmp_path / "plan"
    first = compiled(cache, out)
    assert first
    assert compiled(cache, out) == first
    shutil.rmtree(cache)
    assert compiled(cache, out) == first
