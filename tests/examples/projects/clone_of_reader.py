"""A clone as the documents take it for granted: two tagged commits, the second slower, on a branch."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from clones import Clone, new_clone

from breakeven.ruler.settings import QUICK, RUN_VARIABLE

__all__ = ["clone_of_reader"]

INSTALL = "in-dir={env_dir} python -m pip install"
CHANGES = {
    "asv.conf.json": (
        f"{INSTALL} {{wheel_file}}",
        f'{INSTALL} --no-deps {{wheel_file}}",\n"{INSTALL} numpy psutil pandas numba asv rich',
    ),
    "kernels/setup.py": ("ext_modules=extensions()", "ext_modules=[]"),
}
SLOWER = {
    "kernels/frames/groupby_mean/with_pandas.py": (
        "    by_customer = ",
        '    sales.groupby("customer")["amount"].agg(["mean", "count"])\n' * 2
        + "    by_customer = ",
    ),
}


def clone_of_reader(parent: Path) -> tuple[Clone, dict[str, str]]:
    """The clone, and what its commands inherit besides: asv measures quickly there.

    Its environments hold what the documented comparisons need, without Cython extensions.
    """
    made = new_clone(parent)
    for tag, changes in (("v1.0", CHANGES), ("v1.1", SLOWER)):
        for name, (before, after) in changes.items():
            text = (made.folder / name).read_text()
            assert before in text
            (made.folder / name).write_text(text.replace(before, after))
        made.git("commit", "--quiet", "--all", f"--message={tag}")
        made.git("tag", tag)
        made.git("switch", "--quiet", "--create", f"after-{tag}")
    settings = parent / "settings.json"
    dataclasses.replace(QUICK, workers=2).write(settings)
    return made, {"PYTHONPATH": str(made.folder), RUN_VARIABLE: str(settings)}
