"""Which Pythons an environment can be made with on this machine."""

from __future__ import annotations

import os
import re
import shutil

from breakeven.sources.asv_suite.suite import Suite
from breakeven.sources.environments.environment import PLAIN

__all__ = ["can_be_had"]

VERSION = re.compile(r"\d+\.\d+t?")


def can_be_had(python: str, suite: Suite) -> bool:
    """Whether a Python is installed here, or comes with what makes the suite's environments."""
    from asv.environment import EnvironmentUnavailable

    from breakeven.suites.asv_environments import find_python

    if not VERSION.fullmatch(python):
        return False
    if _brings_pythons(suite.configuration.environment_type):
        return True
    try:
        find_python(python)
    except EnvironmentUnavailable:
        return False
    return True


def _brings_pythons(kind: str | None) -> bool:
    """Whether environments of a type get a Python that need not be here, as those of conda do."""
    from asv.environment import EnvironmentUnavailable, get_environment_class_by_name

    if not kind or kind in PLAIN:
        return False
    try:
        get_environment_class_by_name(kind)
    except EnvironmentUnavailable:
        return False
    # rattler is a library, which asv has found; the others are programs.
    return kind == "rattler" or shutil.which(kind) is not None or "CONDA_EXE" in os.environ
