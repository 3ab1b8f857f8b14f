"""The reference's answers, computed once in a process of their own and kept in the cache."""

from __future__ import annotations

import atexit
import hashlib
import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path

from breakeven.catalogue import catalogue
from breakeven.catalogue.own_environments import in_environment
from breakeven.catalogue.source_files import digest_of_files, files_of_module
from breakeven.catalogue.sources import load_module
from breakeven.processes.janitor import janitor_beside
from breakeven.processes.leftovers import new_owner
from breakeven.processes.owned_folder import is_held, new_place
from breakeven.processes.owners.clearing import clear_and_say
from breakeven.processes.owners.private import why_not_private
from breakeven.records.measurement import Case
from breakeven.ruler.ends import CaseEnded
from breakeven.ruler.settings import Settings
from breakeven.ruler.supervisor import CaseProcess
from breakeven.wording.saying import say
from breakeven.workload.data_cache import folder_in_cache, new_draft, remove_draft


def expected_answer(case: Case, settings: Settings) -> Path:
    """The file that holds the reference's answer for the case's inputs.

    Its name is a digest of what may change the answer or its form: the sources of the workload, the variables of
    the reference's process, and the environment, for what one version of a library has pickled another may not
    read. An environment of an engine's own has answers of its own. A workload may be called what no file can be.
    Raises CaseEnded when the reference itself fails.
    """
    workload = catalogue.workload(case.workload)
    name = catalogue.environment_name(workload, case.implementation)
    asked = [
        *(case.workload, workload.version, case.n, _sources_digest(case.workload)),
        *(sys.prefix, sys.version, _variables(case.workload)),
        *([catalogue.python_of(workload, case.implementation)] if name else []),
    ]
    path = _folder() / f"{hashlib.sha256(json.dumps(asked).encode()).hexdigest()[:32]}.pickle"
    if not _is_ours(path):
        _write(case, in_environment(name, workload.reference), path, settings)
    return path


def _folder() -> Path:
    """The cache, for a catalogue whose inputs are made by its sources alone; else a folder that lives
    as long as this process, because a user's inputs may come from anywhere."""
    if not catalogue.project().has_suites:
        return _own_folder(tempfile.gettempdir())
    return folder_in_cache("expected")


def _is_ours(path: Path) -> bool:
    """Whether an answer is there that only this user can have written; another is removed, and that is said."""
    try:
        reason = why_not_private(path)
    except FileNotFoundError:
        return False
    if reason:
        say(f"breakeven: {path} is made anew, for {reason}")
        path.unlink()
    return not reason


@cache
def _own_folder(parent: str) -> Path:
    """A new folder that goes when this process ends: within ``parent`` where a janitor removes that, else one
    with a janitor of its own."""
    if is_held(Path(parent)):
        return Path(tempfile.mkdtemp(prefix="expected-", dir=parent))
    folder, open_until_exit = new_place(), ExitStack()
    clear_and_say()
    open_until_exit.enter_context(janitor_beside(new_owner(), str(folder)))
    atexit.register(open_until_exit.close)
    return folder


def _write(case: Case, reference: str, path: Path, settings: Settings) -> None:
    asked = replace(case, implementation=reference, workers=1)
    process = CaseProcess(asked, _variables(case.workload), uncapped(settings))
    write_answer(reference, process, path)


def write_answer(label: str, reference: CaseProcess, path: Path) -> None:
    """Store the answer of the reference of that label; raises CaseEnded when it fails, or when no
    inputs can be made."""
    with reference as process:
        with _blamed_on(label):
            process.step("load")
        process.step("inputs")
        with _blamed_on(label):
            process.step("start", address=None)
            process.step("ingest")
            draft = new_draft(path)
            try:
                process.step("write_answer", path=str(draft))
                draft.replace(path)
            finally:
                remove_draft(draft)  # the process may have been ended while it wrote


@contextmanager
def _blamed_on(label: str) -> Iterator[None]:
    """Blame the reference of that label for an end in the block."""
    try:
        yield
    except CaseEnded as end:
        raise CaseEnded(end.status, f"the reference {label!r} failed: {end.reason}") from end


def uncapped(settings: Settings) -> Settings:
    """The settings without a cap, which is for the case that is measured, not for the answer that it
    is checked against."""
    return replace(settings, memory_limit_bytes=Settings().memory_limit_bytes, capped=False)


def _variables(workload: str) -> dict[str, str]:
    """The variables of the process of a workload's reference."""
    of = catalogue.workload(workload)
    return catalogue.environment_variables(catalogue.implementation(of, of.reference), 1)


def _sources_digest(workload: str) -> str:
    place = load_module(catalogue.package(workload)).__file__
    return digest_of_files(files_of_module(Path(place))) if place else ""
