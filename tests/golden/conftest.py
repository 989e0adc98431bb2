"""What is computed beside a golden test is imported by name."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
