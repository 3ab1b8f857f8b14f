"""The families of hostile things, and the tests that only sound hostile."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from proofs.faults.families import (
    deceiving_answers,
    foreign_texts,
    imported_files,
    joined_clusters,
    kills,
    measured_process,
    other_users,
    places,
    read_files,
)
from proofs.faults.family import TESTS, Family, must_by_name

__all__ = ["FAMILIES", "NOT_HOSTILE", "forgotten"]

FAMILIES: tuple[Family, ...] = tuple(
    each.FAMILY
    for each in (
        measured_process,
        deceiving_answers,
        imported_files,
        read_files,
        foreign_texts,
        places,
        joined_clusters,
        other_users,
        kills,
    )
)
SOUNDS_HOSTILE = re.compile(
    r"hostile|kill|(?<!de)fault|leftover|janitor|private|refused_places|unusable|another_user"
)
"""Of the name of a file or of a test: such a one stands in the table, or in the list below."""
NOT_HOSTILE = {
    "commands/test_hostile_modules.py::threads_that_end_by_themselves_are_not_told": (
        "is about a file that does nothing odd"
    ),
    "house/test_private_doors.py": "reads the code of the tool",
    "house/test_public_interface.py::a_private_name_in_shown_code_would_be_found": (
        "reads the documentation"
    ),
    "kernels/frames/test_reference_etl.py::the_raw_files_are_the_same_every_time_and_have_every_fault": (
        "is about the input of a workload"
    ),
}
"""Files, or tests of files, and why they are in no family."""


def forgotten(root: Path) -> Iterator[str]:
    """Tests below ``root`` that sound hostile and of which neither the table nor the list says anything."""
    known = set(NOT_HOSTILE)
    for of in (each for family in FAMILIES for each in family.tests):
        meant = of.names(must_by_name(root / TESTS / of.file))
        known |= {f"{of.file}::{name}" for name in (*meant, *of.but)}
    for path in sorted((root / TESTS).rglob("test_*.py")):
        file = path.relative_to(root / TESTS).as_posix()
        for name in must_by_name(path):
            sounds = SOUNDS_HOSTILE.search(f"{path.stem} {name}")
            if sounds and not known & {file, f"{file}::{name}"}:
                yield f"{file}::{name}"
