"""Makes what a limit more takes (``tests/one_limit_more``) importable here."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
