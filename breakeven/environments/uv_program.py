"""Where uv is, which makes environments."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

__all__ = ["find_uv"]


def find_uv() -> str | None:
    """The program that is installed beside this interpreter, or on the path; None without either."""
    beside = shutil.which("uv", path=str(Path(sys.executable).parent))
    return beside or shutil.which("uv")
