"""Make sure of what the tests need beside Python packages, or say plainly what is missing.

The page tests open the report in a real Chromium, the document tests in LibreOffice and poppler. Where this process may
install Debian packages it does so.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

PROGRAMS = {"chromium": "chromium", "soffice": "libreoffice-writer-nogui", "pdftotext": "poppler-utils"}
"""Program → Debian package."""

FACES = {"/usr/share/fonts/truetype/liberation": "fonts-liberation"}
"""Folder of faces that the Word file is set in where Arial is missing → Debian package."""


def lacking() -> list[str]:
    """Packages that the machine lacks."""
    programs = [package for program, package in PROGRAMS.items() if shutil.which(program) is None]
    return programs + [package for folder, package in FACES.items() if not Path(folder).is_dir()]


def main() -> int:
    missing = lacking()
    if missing and shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing]
        for command in (["apt-get", "update", "-qq"], install):
            subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)
        missing = lacking()
    if missing:
        sys.stderr.write(f"The tests need: {', '.join(missing)}. Install with your system's package manager.\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
