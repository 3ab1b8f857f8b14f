"""A project folder: workloads as a package, asv suites, a test, and a gate for pull requests."""

from __future__ import annotations

import json
import re
import sys
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import numpy as np

from breakeven.errors import UserError
from breakeven.scaffold.module_names import require_free_name
from breakeven.scaffold.writing import rendered, written

__all__ = ["NEXT_STEPS", "new_project"]

WORKLOADS = {"exp_sum": "ExpSum", "word_count": "WordCount"}
"""The workloads that it begins with, and the classes of their suites."""
FILES = {
    "README.md": "README.md",
    ".gitignore": "gitignore",
    "pyproject.toml": "pyproject.toml",
    "constraints.txt": "constraints.txt",
    "asv.conf.json": "asv.conf.json",
    ".github/dependabot.yml": "dependabot.yml",
    ".github/workflows/performance.yml": "performance.yml",
    "$package/__init__.py": "table.py",
    **{f"$package/{name}.py": f"{name}.py" for name in WORKLOADS},
    "benchmarks/__init__.py": "suites.py",
    "benchmarks/scaling.py": "scaling.py",
    "tests/test_answers.py": "test_answers.py",
}
"""Each file of the project, and the template that it is made from."""
OWN_FOLDERS = ("benchmarks", "tests")
NEXT_STEPS = """\
Next:
  cd {folder}
  git init && git add --all && git commit --message "Begin"
  breakeven run --quick               # measures everything, in about a minute
  pip install -e '.[test]'            # brings pytest
  python -m pytest                    # does every implementation give the right answer?"""


def new_project(folder: Path) -> list[Path]:
    """Write a project that runs as it is; returns the paths of its files, within the folder.

    The package is called like the folder. Raises UserError where the folder is not empty or cannot
    be written, or where no package can have that name.
    """
    folder = folder.resolve()
    if folder.is_file():
        raise UserError(f"{folder} is a file; give the name of a new folder")
    if folder.is_dir() and any(each.name != ".git" for each in folder.iterdir()):
        raise UserError(f"{folder} is not empty; give the name of a new folder")
    package = re.sub(r"[-. ]+", "_", folder.name).lower()
    if package in OWN_FOLDERS:
        raise UserError(f"every such project has a folder {package!r}; give another name")
    require_free_name(package, folder)
    values = {
        "package": package,
        "project": re.sub(r"[^A-Za-z0-9]+", "-", folder.name).strip("-") or package,
        "python": f"{sys.version_info[0]}.{sys.version_info[1]}",
        "numpy": np.__version__,
        "tool": _requirement_of_tool(),
    }
    texts = {
        name.replace("$package", package): rendered(f"project/{template}", values)
        for name, template in FILES.items()
    }
    for workload, class_name in WORKLOADS.items():
        own = {"workload": workload, "class_name": class_name}
        texts[f"benchmarks/{workload}.py"] = rendered("project/suite.py", own)
    written({folder / name: text for name, text in texts.items()})
    return sorted(map(Path, texts))


def _requirement_of_tool() -> str:
    """What pip installs as this tool elsewhere: the repository that it came from, or its name."""
    try:
        said = distribution("breakeven").read_text("direct_url.json")
    except PackageNotFoundError:
        said = None
    origin = json.loads(said or "{}")
    if vcs := origin.get("vcs_info"):
        return f"breakeven @ {vcs['vcs']}+{origin['url']}@{vcs['commit_id']}"
    return "breakeven"
