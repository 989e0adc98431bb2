"""Makes the reader of golden texts, and what a limit more takes (``tests/one_limit_more``), importable here."""

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[3])]
