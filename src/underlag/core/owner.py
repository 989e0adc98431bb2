"""Which process something belongs to, so that what a dead one has left can be told from what a living one holds."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

PROGRAM = "underlag"
_PROCESSES = Path("/proc")


@dataclass(frozen=True)
class Owner:
    """A process.

    pid    its number, which another may have had before or get later
    host   name of the machine
    start  when it began, as the machine tells it; "" where the machine does not
    """

    pid: int
    host: str
    start: str

    @classmethod
    def this(cls) -> Owner:
        """The process that asks."""
        return cls(os.getpid(), platform.node(), _start(os.getpid()))

    @classmethod
    def of(cls, marker: object) -> Owner | None:
        """The process that a marker names; None for what is no marker of this program."""
        if not isinstance(marker, Mapping) or marker.get("program") != PROGRAM:
            return None
        pid, host, start = (marker.get(name) for name in ("pid", "host", "start"))
        if not isinstance(pid, int) or isinstance(pid, bool) or pid < 1:
            return None
        return cls(pid, host, start) if isinstance(host, str) and isinstance(start, str) else None

    def marker(self) -> dict[str, Any]:
        """What is written to name the process."""
        return {"program": PROGRAM, **asdict(self)}

    def gone(self) -> bool:
        """Whether it has certainly ended. What runs on another machine, or can't be asked for, may still run."""
        if self.host != platform.node() or os.name != "posix":
            return False
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return True
        except OSError:
            pass  # it is there, and another user's
        return bool(self.start) and _start(self.pid) not in ("", self.start)

    def __str__(self) -> str:
        return f"process {self.pid} on {self.host}"


def _start(pid: int) -> str:
    """The boot of the machine and the clock ticks from it to the start of a process; "" where it can't be read."""
    try:
        boot = (_PROCESSES / "sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        told = (_PROCESSES / str(pid) / "stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    # the name of the program stands in brackets and may hold anything; the start is the 20th entry after it
    return f"{boot}-{told.rpartition(')')[2].split()[19]}"
