"""The scratch repository: a catalogue of nothing but the planted work, a commit for each plant.

The tool never comes from the commit that it measures. So the planted work, which is one of the tool's
own truths, is copied to where a catalogue has its workloads.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from asv.util import load_json, write_json

from breakeven.repository.git_program import OWN_IDENTITY, git

__all__ = ["IDENTICAL", "PLAIN_CONFIG", "PLANTS_FILE", "Scratch", "made_scratch"]

PLAIN_SUITE = Path(__file__).with_name("plain_suite.txt")
"""The same work as asv's own documentation would have it measured."""
PLAIN_CONFIG = "asv.plain.json"
"""Of asv, with nothing but that suite."""
TRUTH, WORK = "breakeven.calibration.truths.known_work", "kernels.known_work"
"""The planted work as a package of the tool, and of the scratch repository."""
PLANTS_FILE = Path(*WORK.split("."), "plants.py")
OF_THE_TOOLS_CATALOGUE = r"^(?:families|weighted|claims|price_of_a_task) = .*\n"
IDENTICAL = "identical"
SAME_CODE = "\n# The same code, in an environment of its own: every commit is installed in one.\n"
LIGHT = "in-dir={env_dir} python -m pip install --no-deps {wheel_file} numpy psutil"


@dataclass(frozen=True)
class Scratch:
    """The repository, and its commits by what they plant: ``base``, ``identical``, ``5 % slower``."""

    folder: Path
    commits: Mapping[str, str]

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a Python module in the repository, with its own packages before the installed ones."""
        environment = os.environ | {"PYTHONPATH": str(self.folder)}
        return subprocess.run(
            [sys.executable, "-m", *command],
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )


def made_scratch(clone: Path, folder: Path, plants: Mapping[str, Mapping[str, int]]) -> Scratch:
    """Make the repository from the clone's last commit, with a commit for each plant.

    ``plants`` are, by name, what ``plants.py`` plants: ``{"5 % slower": {"SLOWER": 5}}``.
    """
    git(clone, "clone", "--quiet", "--no-hardlinks", str(clone), str(folder))
    _keep_only_known_work(folder)
    commits = {"base": _commit(folder, "base")}
    planted = folder / PLANTS_FILE
    nothing = planted.read_text()
    planted.write_text(nothing + SAME_CODE)
    commits[IDENTICAL] = _commit(folder, IDENTICAL)
    for name, values in plants.items():
        text = nothing
        for constant, value in values.items():
            text = _with_value(text, constant, value)
        planted.write_text(text)
        commits[name] = _commit(folder, name)
    planted.write_text(nothing)
    _commit(folder, "base again")
    return Scratch(folder, commits)


def _with_value(text: str, constant: str, value: int) -> str:
    changed, count = re.subn(
        rf"^{constant} = 0$", f"{constant} = {value}", text, flags=re.MULTILINE
    )
    if count != 1:
        raise AssertionError(f"{PLANTS_FILE.name} has no {constant}")
    return changed


def _keep_only_known_work(folder: Path) -> None:
    kernels = folder / "kernels"
    for each in kernels.iterdir():
        if each.is_dir():
            shutil.rmtree(each)
    (kernels / "families.py").unlink()
    (kernels / "catalogue.py").write_text(f'PACKAGES = {{"known_work": "{WORK}"}}\n')
    shutil.copytree(folder.joinpath(*TRUTH.split(".")), folder.joinpath(*WORK.split(".")))
    for source in folder.joinpath(*WORK.split(".")).glob("with_*.py"):
        _replace(source, rf"^from {re.escape(TRUTH)}\.", f"from {WORK}.")
    _replace(folder / "pyproject.toml", OF_THE_TOOLS_CATALOGUE, "", times=4)
    _replace(kernels / "setup.py", r"ext_modules=extensions\(\)", "ext_modules=[]")
    install = r"in-dir=\{env_dir\} python -m pip install \{wheel_file\}"
    config = folder / "asv.conf.json"
    _replace(config, install, LIGHT)
    (folder / "plain").mkdir()
    (folder / "plain" / "__init__.py").touch()
    (folder / "plain" / "planted.py").write_text(PLAIN_SUITE.read_text())
    plain = load_json(str(config), js_comments=True) | {"benchmark_dir": "plain"}
    del plain["include"]  # asv would measure every row of versions, which is not asked
    write_json(str(folder / PLAIN_CONFIG), plain)


def _replace(path: Path, pattern: str, by: str, *, times: int = 1) -> None:
    text, count = re.subn(pattern, lambda _: by, path.read_text(), flags=re.MULTILINE)
    if count != times:
        raise AssertionError(f"{path.name} has {count} places like {pattern}")
    path.write_text(text)


def _commit(folder: Path, message: str) -> str:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", f"--message={message}", more=OWN_IDENTITY)
    return git(folder, "rev-parse", "HEAD")
