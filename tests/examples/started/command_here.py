"""The command line in this process: for what it refuses, or prints of what was measured before."""

from __future__ import annotations

import contextlib
import importlib
import io
import os
import subprocess
import sys
from pathlib import Path
from unittest.mock import patch

from command_line import CommandLine
from left_as_before import left_as_before

from breakeven.commands import command_line

__all__ = ["CommandHere", "command_here"]


def command_here(
    folder: Path, *arguments: str, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run the command line as if it were a process of its own, which takes half a second to start.

    Nothing should be measured so: a case inherits what this process has set.
    """
    out, said = io.StringIO(), io.StringIO()
    importlib.invalidate_caches()  # a file may be younger than what is known of its folder
    with (
        left_as_before(folder),
        patch.dict(os.environ, variables),
        contextlib.chdir(folder),
        patch.object(sys, "argv", ["breakeven", *arguments]),
        # What is changed within a second and keeps its length would be taken from bytecode.
        patch.object(sys, "dont_write_bytecode", True),
        # The threads of this process are not the command's to end.
        patch.object(command_line, "end_despite_threads"),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(said),
    ):
        try:
            command_line.run_command_line()
        except SystemExit as end:
            code = end.code
    assert isinstance(code, int), code
    return subprocess.CompletedProcess(arguments, code, out.getvalue(), said.getvalue())


class CommandHere(CommandLine):
    """Commands in a folder, in this process."""

    def breakeven(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return command_here(self.folder, *arguments, **self.environment)
