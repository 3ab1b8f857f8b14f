"""What was measured, filed in asv's store by the project's own suites."""

from __future__ import annotations

import ast
import difflib
import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from breakeven.catalogue import catalogue
from breakeven.catalogue.project import Project
from breakeven.errors import UNPARSABLE, UserError, why_unparsable
from breakeven.processes.owned_folder import temporary_folder
from breakeven.records.measurement import Case
from breakeven.records.recorded import RUN_VARIABLE
from breakeven.ruler.settings import Settings
from breakeven.run.asv_store.asv_machine import asv_command, machine_name, read_configuration
from breakeven.run.planning import plan
from breakeven.run.rounds import Watcher
from breakeven.suites.asv_environments import SUFFIX_VARIABLE
from breakeven.wording import listed

__all__ = ["file_cases", "require_suites"]

ASV_EXIT_CODES = (0, 2)
"""asv ends with 2 when a benchmark failed, which is a result here."""
AT_ONCE = 200
"""Up to so many cases are filed by one call of asv, which takes seconds to start. More are filed family by
family, so that a kill does not cost all that was filed."""


@dataclass(frozen=True)
class SuiteClass:
    """A class of a project's suites: where it stands, and the workload that it names, if any."""

    path: Path
    line: int
    name: str
    workload: str

    @property
    def module(self) -> str:
        """The name of its module, as asv has it."""
        return ".".join(self.path.with_suffix("").parts)


def file_cases(
    project: Project,
    commit: str,
    cases: Sequence[Case],
    settings: Settings,
    suffix: str,
    watch: Watcher,
    *,
    scaling: bool,
) -> None:
    """Run the suites of some cases, all at once or slice by slice: they find what they measure in the journal.

    ``suffix`` ends the name of the environment, to set results apart. Raises UserError when asv
    itself cannot run.
    """
    with asv_command() as asv, temporary_folder() as folder:
        stored = folder / "settings.json"
        settings.write(stored)
        environment = os.environ | {RUN_VARIABLE: str(stored), SUFFIX_VARIABLE: suffix}
        slices = plan.slices(cases, scaling=scaling)
        for together in [slices] if len(cases) <= AT_ONCE else [[each] for each in slices]:
            names = listed([each.name for each in together])
            watch([], f"filing {names} in asv's store", None)
            command = [
                *(*asv, "run", "-E", "current"),
                *("--set-commit-hash", commit, "--machine", machine_name()),
                *(word for each in together for word in ("--bench", each.pattern)),
                *("--record-samples", "--launch-method", "forkserver"),
            ]
            _run_asv(command, project.folder, environment, doing=f"filing {names}")


def _run_asv(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], doing: str
) -> None:
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode not in ASV_EXIT_CODES:
        raise UserError(
            f"asv ended with exit code {done.returncode} while {doing}; what was measured is kept in "
            f"the journal. It printed:\n{done.stdout[-1500:]}{done.stderr[-500:]}"
        )


def require_suites(project: Project, workloads: Sequence[str], *, scaling: bool) -> None:
    """Raise UserError, before anything is measured, where a workload has no suite to file it.

    asv finds a workload's numbers by the module of its family and a class of its name:
    ``arrays.ChunkedMean`` for ``chunked_mean``.
    """
    folder = _suites_folder(project)
    known = list(_suite_classes(folder))
    if scaling:
        if not any(each.module == "scaling" for each in known):
            raise UserError(
                f"the project has no scaling suite ({folder.name}/scaling.py with a ScalingSuite), "
                "so core scaling cannot be filed; add one, or leave --scaling out"
            )
        return
    for name in workloads:
        if problem := _problem(name, folder, known):
            raise UserError(problem)


def _problem(name: str, folder: Path, known: Sequence[SuiteClass]) -> str:
    """Why asv would not find a workload's numbers, and what to write; nothing where it would."""
    family, wanted = catalogue.family(name), plan.class_name(name)
    if not wanted.isidentifier():
        return f"no class can be named after the workload {name!r}; use letters, digits and _ only"
    path = folder / f"{family}.py"
    place = f"{folder.name}/{path.name}"
    line = f'class {wanted}(Suite): workload = "{name}"'
    for each in known:
        if (each.module, each.name) == (family, wanted):
            if each.workload in ("", name):
                return ""
            return (
                f"{place}, line {each.line}: the class {wanted} names the workload "
                f"{each.workload!r}, and asv looks there for {name}; write: {line}"
            )
    for each in known:
        if each.workload == name:
            return (
                f"{folder.name}/{each.path}, line {each.line}: asv would not find the class "
                f"{each.name} of the workload {name}; it must be called {wanted}, in "
                f"{place}: {line}"
            )
    if not path.exists():
        lines = f"    from breakeven.suites.suite import Suite\n    {line}"
        return f"{name} has no suite: there is no {place}; write it, with these lines:\n{lines}"
    names = [each.name for each in known if each.module == family]
    near = difflib.get_close_matches(wanted, names, n=1, cutoff=0.8)
    hint = f" (there is {near[0]})" if near else ""
    return f"{name} has no suite: {place} has no class {wanted}{hint}; add: {line}"


def _suites_folder(project: Project) -> Path:
    config = read_configuration(project.folder / "asv.conf.json")
    return project.folder / str(config.benchmark_dir)


def _suite_classes(folder: Path) -> Iterator[SuiteClass]:
    """The classes of a package of suites, read as text: nothing is imported."""
    for path in sorted(folder.rglob("*.py")):
        try:
            tree = ast.parse(path.read_bytes())
        except UNPARSABLE as error:
            why = why_unparsable(error)
            raise UserError(f"{path.name} of the suites cannot be read: {why}") from error
        for node in tree.body:
            if isinstance(node, ast.ClassDef):
                yield SuiteClass(
                    path.relative_to(folder), node.lineno, node.name, _named_workload(node)
                )


def _named_workload(node: ast.ClassDef) -> str:
    for each in node.body:
        if (
            isinstance(each, ast.Assign)
            and any(isinstance(to, ast.Name) and to.id == "workload" for to in each.targets)
            and isinstance(each.value, ast.Constant)
        ):
            return str(each.value.value)
    return ""
