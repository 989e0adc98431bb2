"""Make sure of what the tests need beside Python packages, or say plainly what is missing.

The page tests open the report in a real Chromium. Where this process may install Debian packages it does so.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

PROGRAMS = {"chromium": "chromium"}
"""Program → Debian package."""


def main() -> int:
    missing = [package for program, package in PROGRAMS.items() if shutil.which(program) is None]
    if missing and shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", *missing]):
            subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)
        missing = [package for program, package in PROGRAMS.items() if shutil.which(program) is None]
    if missing:
        sys.stderr.write(f"The tests need: {', '.join(missing)}. Install with your system's package manager.\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
