"""A side of the project's own workloads with its environment, and what any side's environment needs."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import subprocess
import tomllib
from collections.abc import Callable, Mapping
from contextlib import redirect_stdout, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from breakeven.catalogue.project import Project
from breakeven.catalogue.tool_path import with_tool
from breakeven.environments.kept_folders import discard, forget_unused, use
from breakeven.errors import UNPARSABLE, UserError
from breakeven.processes.children.printed_tables import table_in
from breakeven.processes.program import Program
from breakeven.records.reading.ready import Ready, ready, write_ready
from breakeven.repository.git_program import git
from breakeven.ruler.supervisor import workload_program
from breakeven.sources.notation import Side

__all__ = [
    "READY",
    "ReadySide",
    "forget_oldest",
    "install_packages",
    "is_compiled",
    "last_lines",
    "names_on_top",
    "ready_side",
    "require_buildable",
    "require_installable",
    "tell_versions",
    "works",
]

KEPT = 8
"""Environments, of all projects that share a cache."""
READY = "ready.json"
"""In the folder of a side: its environment is whole."""
CATALOGUE = Path(__file__).with_name("side_catalogue.py")
VERSIONS = """
import json, sys
from importlib.metadata import version
print(json.dumps({name: version(name) for name in sys.argv[1:]}))
"""
Tell = Callable[[str], None]


@dataclass(frozen=True)
class ReadySide:
    """A side whose environment is there, in ``folder``.

    ``catalogue`` says what it has to be measured, by workload; ``program`` is what measures it there.
    ``is_compiled`` says that something was compiled for it, ``broken`` why modules or files of benchmarks
    cannot be read there, by their names. ``python`` is that of the environment.
    """

    side: Side
    folder: Path
    program: Program
    catalogue: dict[str, dict[str, Any]]
    is_compiled: bool = False
    broken: Mapping[str, str] = field(default_factory=dict)
    python: Path | None = None


def ready_side(side: Side, project: Project, workers: int, tell: Tell) -> ReadySide:
    """The side with its environment, made where it is not there yet.

    Raises UserError where its versions do not install together or its workloads do not build.
    """
    require_buildable(side)
    folder = project.folder / ".asv" / "sides" / _key(side, project)
    use(folder)
    if side.interpreter:
        program = workload_program(side.interpreter, project)
        folder.mkdir(parents=True, exist_ok=True)
        return ReadySide(
            side, folder, program, _catalogue(Path(side.interpreter), workers, side, project)
        )
    require_installable(side.commit, project, side.asked)
    python = _kept(folder)
    if python is None or not works(python, side.python):
        tell(f"making the environment of {side.asked} (some minutes, only once)")
        discard(folder, READY)
        python = _make(side, project.folder, folder)
        write_ready(folder / READY, {"python": str(python.relative_to(folder))})
        forget_oldest(folder.parent)
    tell_versions(side, python, tell)
    program = workload_program(str(python), project)
    return ReadySide(
        side, folder, program, _catalogue(python, workers, side, project), python=python
    )


def _kept(folder: Path) -> Path | None:
    """The Python of an environment that was made before."""
    of = ready(Ready, folder / READY)
    return folder / of.python if of else None


def works(python: Path, version: str) -> bool:
    """Whether a Python still runs, as that version: an environment ends with the Python that it was made from."""
    try:
        done = subprocess.run(
            [str(python), "-c", "import sys; print('%d.%d' % sys.version_info[:2])"],
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
    except OSError:
        return False
    return done.stdout.strip() == version.removesuffix("t")


def require_buildable(side: Side) -> None:
    """Raise UserError where a side is to be built again, and nothing was built for it."""
    if side.build and side.interpreter:
        raise UserError(
            f"{side.asked} is measured as it is, so there are no two builds of it; leave --builds "
            "out, or name a commit"
        )


def require_installable(commit: str, project: Project, asked: str) -> None:
    """Raise UserError where a commit lacks something of which an environment is made."""
    for path in project.installed:
        try:
            git(project.folder, "cat-file", "-e", f"{commit}:{path}")
        except UserError:
            raise UserError(
                f"{asked} has no {path}, so its workloads cannot be installed by themselves; "
                "compare a later commit"
            ) from None


def _key(side: Side, project: Project) -> str:
    """A digest of all that the environment is made of."""
    folder = project.folder
    paths = project.installed or ("",)
    trees = [git(folder, "rev-parse", f"{side.commit}:{path}") for path in paths]
    own = [_text(folder / name) for name in ("constraints.txt", "asv.conf.json")]
    digests = [digest for _, digest in side.packages]
    content = json.dumps(
        [
            *(side.python, side.requirements, trees, own, *digests),
            *filter(None, [side.interpreter, side.build]),
        ]
    )
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="surrogateescape") if path.exists() else ""


def _make(side: Side, clone: Path, folder: Path) -> Path:
    """Make the environment by asv's own machinery, and return its Python."""
    from asv.environment import EnvironmentUnavailable
    from asv.repo import get_repo
    from asv.util import ProcessError
    from asv.util import UserError as AsvError

    from breakeven.run.asv_store.asv_machine import read_configuration
    from breakeven.suites.asv_environments import FreshEnvironment

    config = read_configuration(clone / "asv.conf.json")
    config.env_dir = str(folder)
    config.repo = str(clone)
    try:
        with redirect_stdout(io.StringIO()):  # asv prints what it does, and a dot a second
            made = FreshEnvironment(config, side.python, dict(side.requirements), {})
            made.create()
            made.install_project(config, get_repo(config), side.commit)
            install_packages(made, side)
    except (
        *(ProcessError, AsvError, EnvironmentUnavailable),
        *(subprocess.SubprocessError, OSError),
    ) as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise UserError(
            f"the environment of {side.asked} cannot be made: {last_lines(error)}"
        ) from error
    return Path(made.find_executable("python"))


def install_packages(made: Any, side: Side) -> None:
    """Install the side's own files into an environment of asv's, on top of all: first what they
    need, then the files themselves, even if a version of them is there."""
    for path, _ in side.packages:
        for options in ([], ["--force-reinstall", "--no-deps"]):
            made.run_executable("python", ["-m", "pip", "install", *options, path])


def names_on_top(side: Side) -> list[str]:
    """The names of the packages that the side brings as files, where a file tells its name. No requirement of the
    matrix may ask for another version of one."""
    return [name for path, _ in side.packages if (name := _name_in(Path(path)))]


def _name_in(path: Path) -> str:
    """The name of the package in a wheel, a source archive or a folder; nothing where it is not declared."""
    if path.suffix == ".whl":
        return path.name.partition("-")[0]
    if path.is_file():
        return path.name.rpartition("-")[0]
    try:
        declared = tomllib.loads((path / "pyproject.toml").read_text(encoding="utf-8"))
        return str(declared.get("project", {}).get("name", ""))
    except (OSError, AttributeError, *UNPARSABLE):
        return ""


def tell_versions(side: Side, python: Path, tell: Tell) -> None:
    """Say which versions the side's bounds have led to, and what of the working tree it leaves out."""
    if side.left_out:
        tell(f"{side.asked}: {side.left_out}")
    bounded = [name for name, version in side.requirements if not version[:1].isdigit()]
    if not bounded:
        return
    done = subprocess.run(
        [str(python), "-c", VERSIONS, *bounded],
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    with suppress(ValueError):  # it is only told
        found = ", ".join(f"{name} {version}" for name, version in table_in(done.stdout).items())
        tell(f"{side.asked}: {found}")


def is_compiled(python: Path) -> bool:
    """Whether a project that was built for the environment has a wheel for one platform only."""
    for record in python.parents[1].glob("lib*/python*/site-packages/*.dist-info/direct_url.json"):
        url = json.loads(record.read_text(encoding="utf-8")).get("url", "")
        if url.endswith(".whl") and not url.endswith("-any.whl"):
            return True
    return False


def last_lines(error: BaseException) -> str:
    """What a failed command said last, in one line."""
    said = getattr(error, "stderr", "") or getattr(error, "output", "") or str(error)
    lines = [line.strip() for line in str(said).splitlines() if line.strip()]
    return " ".join(lines[-4:])[:600]


def forget_oldest(folder: Path) -> None:
    """Remove environments that were not used for long; each may hold gigabytes."""
    forget_unused(folder, KEPT, whole=READY)


def _catalogue(
    python: Path, workers: int, side: Side, project: Project
) -> dict[str, dict[str, Any]]:
    environment = os.environ | {"PYTHONPATH": with_tool("")}
    done = subprocess.run(
        [
            *(str(python), "-P", str(CATALOGUE), str(workers)),
            json.dumps(project.to_request(installed_only=True)),
        ],
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        env=environment,
        check=False,
    )
    try:
        if done.returncode == 0:
            return table_in(done.stdout)
        said = "".join(done.stderr.strip().splitlines()[-1:]) or "it printed nothing"
    except ValueError as error:
        said = f"what lists them wrote no list ({error})"
    raise UserError(f"the workloads of {side.asked} cannot be read: {said}; compare a later commit")
