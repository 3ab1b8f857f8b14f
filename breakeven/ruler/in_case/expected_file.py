"""The file of the expected answer: written by the reference's process, read by those of all cases."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

from breakeven.processes.owners.private import open_private
from breakeven.ruler.in_case.errors import UnusableError
from breakeven.ruler.in_case.failures import short

__all__ = ["store_expected", "stored_expected"]


def store_expected(answer: Any, path: Path) -> None:
    """Store an answer for others to be checked against; raises UnusableError where it cannot be kept.

    The path is that of a draft: a kill may leave part of an answer.
    """
    try:
        with path.open("wb") as stream:
            pickle.dump(answer, stream, protocol=pickle.HIGHEST_PROTOCOL)
    except (MemoryError, OSError):
        path.unlink(missing_ok=True)
        raise
    except Exception as error:
        path.unlink(missing_ok=True)
        raise UnusableError(
            f"its answer cannot be kept for the comparison ({type(error).__name__}: {short(error)}); "
            "return plain data, such as a list or an array"
        ) from error


def stored_expected(path: Path) -> Any:
    """The answer that was stored."""
    with open_private(path) as stream:
        return pickle.load(stream)  # written by store_expected
