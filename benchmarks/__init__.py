"""The catalogue's asv suites, and benchmarks of Breakeven itself; never installed."""

import sys
from pathlib import Path

sys.path.append(
    str(Path(__file__).resolve().parents[1])
)  # where the tool is, unless it is installed

from breakeven.suites.declared import use_project_of

use_project_of(__file__)
