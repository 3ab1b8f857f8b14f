"""The reference's answers, computed once in a process of their own and kept in the cache."""

from __future__ import annotations

import hashlib
import importlib
from dataclasses import replace
from pathlib import Path
from typing import cast

from breakeven.catalogue import catalogue
from breakeven.records.measurement import Case
from breakeven.ruler.settings import Settings
from breakeven.ruler.supervisor import CaseEnded, CaseProcess
from breakeven.workload.data_cache import cache_folder


def expected_answer(case: Case, settings: Settings) -> Path:
    """The file that holds the reference's answer for the case's inputs.

    It is named by the sources of the workload, so a changed workload is answered anew. Raises
    CaseEnded when the reference itself fails.
    """
    workload = catalogue.workload(case.workload)
    folder = cache_folder() / "expected"
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{case.workload}-{workload.version}-{case.n}-{_sources_digest(case.workload)}.pickle"
    path = folder / name
    if not path.exists():
        _write(case, workload.reference, path, settings)
    return path


def _write(case: Case, reference: str, path: Path, settings: Settings) -> None:
    asked = replace(case, implementation=reference, workers=1)
    engine = catalogue.engine(catalogue.workload(case.workload).implementations[reference])
    write_answer(reference, CaseProcess(asked, engine.environment(1), uncapped(settings)), path)


def write_answer(label: str, reference: CaseProcess, path: Path) -> None:
    """Store the answer of the reference of that label; raises CaseEnded when it fails."""
    try:
        with reference as process:
            for step in ("load", "inputs"):
                process.step(step)
            process.step("start", address=None)
            process.step("ingest")
            process.step("write_answer", path=str(path))
    except CaseEnded as end:
        raise CaseEnded(end.status, f"the reference {label!r} failed: {end.reason}") from end


def uncapped(settings: Settings) -> Settings:
    """The settings without a cap, which is for the case that is measured, not for the answer that it
    is checked against."""
    return replace(settings, memory_limit_bytes=Settings().memory_limit_bytes, capped=False)


def _sources_digest(workload: str) -> str:
    package = importlib.import_module(catalogue.package(workload))
    digest = hashlib.sha256()
    for source in sorted(Path(cast(str, package.__file__)).parent.glob("*.py*")):
        if source.suffix in (".py", ".pyx"):
            digest.update(source.read_bytes())
    return digest.hexdigest()[:12]
