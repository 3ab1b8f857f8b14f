"""The two environment types that asv.conf.json names: one made afresh, and the one that runs asv.

``fresh`` is a virtual environment that uv makes, with the commit under test and its extras at the
versions in constraints.txt. ``current`` is the environment that asv itself runs in, under a name
and with records that show no path of the user's. In both, the tool is the one that runs asv, for
every commit that is measured.
"""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from asv import util
from asv.console import log
from asv.environment import (
    Environment,
    EnvironmentUnavailable,
    ExistingEnvironment,
    get_env_name,
)

from breakeven.catalogue.tool_path import tool_path
from breakeven.environments.uv_program import find_uv

CONSTRAINTS = "constraints.txt"
RELEASED_TOGETHER = {"dask": ("distributed",), "distributed": ("dask",), "numba": ("llvmlite",)}
"""Each version of the one asks for its own version of the others."""
TOOL_NEEDS = ("msgspec", "psutil", "threadpoolctl")
"""The libraries without which the tool cannot measure in an environment; it brings only itself."""
TOOL_LINK = "breakeven-tool.pth"
"""Read by the environment's Python when it starts: asv's processes get no ``PYTHONPATH``."""
SUFFIX_VARIABLE = "BREAKEVEN_ENVIRONMENT_SUFFIX"
"""What follows the name of ``current``, such as ``-dirty``, so that its results stand apart."""
SHIMS = "shims"
"""Where pyenv, asdf and mise keep a program for every Python, which fails for those that are not chosen."""
BESIDE_SHIMS = ("versions/*/bin", "installs/python/*/bin")
"""Where they keep the Pythons themselves."""


_write_json = util.write_json


def _write_json_whole(path: str, data: Any, *arguments: Any, **options: Any) -> None:
    """asv's own writing, to a draft that then takes the file's place: a kill would else leave half a
    file, which no later asv run could read."""
    draft = f"{path}.draft"
    _write_json(draft, data, *arguments, **options)
    Path(draft).replace(path)


util.write_json = _write_json_whole  # a plugin is imported to change what asv does


class CurrentEnvironment(ExistingEnvironment):  # type: ignore[misc]
    """The environment that asv runs in, named after its Python version instead of its path."""

    tool_name = "current"

    def __init__(self, conf: Any, python: str, *_matrix: Any) -> None:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        if python not in {"same", version}:
            raise EnvironmentUnavailable(
                f"the current environment has Python {version}, not {python}; run "
                f"python{python} -m asv, or leave the version out"
            )
        self._suffix = os.environ.get(SUFFIX_VARIABLE, "")
        super().__init__(conf, "same", {}, {})
        self._python = version

    @property
    def name(self) -> str:
        """``current-py3.11``, with the suffix that the environment variable asks for."""
        version = ".".join(platform.python_version_tuple()[:2])
        return str(get_env_name(self.tool_name, version, {}, {})) + self._suffix


class FreshEnvironment(Environment):  # type: ignore[misc]
    """A virtual environment of its own, made by uv; by venv and pip where uv is missing."""

    tool_name = "fresh"
    needs: Sequence[str] = TOOL_NEEDS

    def __init__(
        self, conf: Any, python: str, requirements: dict[str, str], variables: Any
    ) -> None:
        if python == "same":
            python = f"{sys.version_info.major}.{sys.version_info.minor}"
        self._requirements = requirements
        self._base_python = find_python(python)
        self._uv = find_uv()
        super().__init__(conf, python, requirements, variables)
        self._pinned = Path(self._path) / CONSTRAINTS
        self._constraints = Path(conf.repo).absolute() / CONSTRAINTS
        if self._uv is None:
            log.warning("uv is not installed: using venv and pip, slowly; run: pip install uv")

    @classmethod
    def matches(cls, python: str) -> bool:
        """Whether ``python`` is a version such as 3.11, or ``same``: the one that runs asv."""
        return re.fullmatch(r"\d+\.\d+|same", python) is not None

    def run(self, args: Sequence[str], **options: Any) -> Any:
        """Run the environment's Python with these arguments."""
        return self.run_executable("python", args, **options)

    def run_executable(self, executable: str, args: Sequence[str], **options: Any) -> Any:
        """Run an executable of the environment; what pip would install, uv does."""
        if executable == "python" and list(args[:3]) == ["-m", "pip", "install"]:
            args = [*args, "--constraint", str(self._pinned)]
            if self._uv is not None:
                command = [self._uv, "pip", "install", "--python", self._path]
                options["timeout"] = options.get("timeout") or self._install_timeout
                command += ["--compile-bytecode", *args[3:]]
                return util.check_output(command, **options)
        return super().run_executable(executable, args, **options)

    def create(self) -> None:
        """Make the environment unless it is there, and let it import the tool that is running."""
        super().create()
        first = f"import sys; sys.path.insert(0, {tool_path()!r})\n"
        for packages in Path(self._path).glob("lib/python*/site-packages"):
            (packages / TOOL_LINK).write_text(first, encoding="utf-8")
            # One that an earlier version made may lack what this one needs.
            if lacking := [name for name in self.needs if not any(packages.glob(f"{name}-*"))]:
                self.run_executable("python", ["-m", "pip", "install", *lacking])

    def _setup(self) -> None:
        log.info(f"Creating {self.name}")
        if self._uv is not None:
            util.check_call([self._uv, "venv", "--seed", "-p", self._base_python, self._path])
        else:
            util.check_call([self._base_python, "-m", "venv", self._path])
        text = self._constraints.read_text(encoding="utf-8") if self._constraints.exists() else ""
        self._pinned.write_text(pinned(text, self._requirements))
        wanted = {**self._base_requirements, **self._requirements}
        declared = [f"{name.removeprefix('pip+')}{_exactly(wanted[name])}" for name in wanted]
        self.run_executable("python", ["-m", "pip", "install", "wheel", *self.needs, *declared])


def pinned(constraints: str, requirements: Mapping[str, str]) -> str:
    """The lines of constraints.txt, with the matrix's own version of what the matrix names.

    What is released together with that is free, because it asks for its version itself.
    """
    chosen = {_canonical(name.removeprefix("pip+")): name for name in requirements}
    free = {*chosen, *(other for name in chosen for other in RELEASED_TOGETHER.get(name, ()))}
    lines = [
        line for line in constraints.splitlines() if _canonical(line.partition("==")[0]) not in free
    ]
    own = [
        f"{name}{_exactly(requirements[key])}" for name, key in chosen.items() if requirements[key]
    ]
    return "\n".join([*lines, *own]) + "\n"


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _exactly(version: str) -> str:
    """``==2.2.3`` for the matrix's ``2.2.3``; a specifier stays as it is, and nothing is nothing."""
    return f"=={version}" if version[:1].isdigit() else version


def find_python(version: str) -> str:
    """The program of a Python that is installed here; raises EnvironmentUnavailable where there is none."""
    if version == f"{sys.version_info.major}.{sys.version_info.minor}":
        return sys.executable
    found = next(filter(_runs, _programs(f"python{version}")), None) or _found_by_uv(version)
    if found is None:
        raise EnvironmentUnavailable(
            f"Python {version} was not found; install it (uv python install {version}), or leave it out"
        )
    return found


def _programs(name: str) -> Iterator[str]:
    """The programs of a name on the path, then those for which shims on it stand."""
    folders = [Path(each) for each in os.environ.get("PATH", os.defpath).split(os.pathsep) if each]
    shims = [each.parent for each in folders if each.name == SHIMS]
    installed = (root.glob(f"{pattern}/{name}") for root in shims for pattern in BESIDE_SHIMS)
    for path in (*(each / name for each in folders), *(one for each in installed for one in each)):
        if found := shutil.which(str(path)):
            yield found


def _runs(program: str) -> bool:
    done = subprocess.run([program, "-c", ""], capture_output=True, check=False)
    return done.returncode == 0


def _found_by_uv(version: str) -> str | None:
    """One that uv has installed, which need not be on the path."""
    uv = find_uv()
    if uv is None:
        return None
    command = [uv, "python", "find", "--no-python-downloads", version]
    done = subprocess.run(
        command, capture_output=True, encoding="utf-8", errors="replace", check=False
    )
    return done.stdout.strip() or None
