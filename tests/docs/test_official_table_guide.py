"""The guide to official tables is followed as it stands, with the file that it ships."""

from __future__ import annotations

import re
from pathlib import Path

import sessions

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "how-to" / "official-table.md"


def test_every_command_of_the_guide_prints_what_it_shows(tmp_path: Path) -> None:
    for name in ("docs", "evidence"):
        (tmp_path / name).symlink_to(ROOT / name)
    found = list(sessions.steps(GUIDE.read_text(encoding="utf-8")))
    assert sum(step.command.startswith("underlag import") for step in found) == 4
    for step in found:
        told = sessions.difference(step.shown, sessions.run(step.command, tmp_path))
        assert told is None, f"$ {step.command}\n{told}"


def test_the_commands_that_take_minutes_are_commands_that_there_are() -> None:
    """They are in running text and not followed here; the answer to an import names them too."""
    text = GUIDE.read_text(encoding="utf-8")
    assert re.search(r"`underlag calibrate --country mycountry`", text)
    assert re.search(r"`underlag plan --calibrate --country mycountry --out plan`", text)
