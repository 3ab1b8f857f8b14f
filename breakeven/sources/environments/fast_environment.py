"""A virtual environment of a suite that uv makes, with nothing of the tool in it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from asv import util
from asv.environment import Environment

from breakeven.suites.asv_environments import FreshEnvironment

__all__ = ["FastEnvironment"]

WRONG_USAGE = 2
"""What uv ends with where it does not know an option of pip's."""


class FastEnvironment(FreshEnvironment):
    """As ``fresh``, but for a project that knows nothing of the tool: no constraints, no link to it."""

    tool_name = "uv-for-suites"
    needs = ()

    def run_executable(self, executable: str, args: Sequence[str], **options: Any) -> Any:
        """Run an executable of the environment; what pip would install, uv does, where it can."""
        try:
            return super().run_executable(executable, args, **options)
        except util.ProcessError as error:
            if self._uv is None or error.retcode != WRONG_USAGE:
                raise
            return Environment.run_executable(self, executable, args, **options)

    def create(self) -> None:
        """Make the environment unless it is there."""
        Environment.create(self)

    def _setup(self) -> None:
        self._constraints = Path(self._path) / "none.txt"
        super()._setup()
