"""A clone with light environments of its own, whose last commit changes some implementations."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from clones import new_clone

__all__ = ["LIGHT", "TABLE", "planted"]

LIGHT = "in-dir={env_dir} python -m pip install --no-deps {wheel_file} numpy psutil"
TABLE = Path("kernels", "objects", "broken", "__init__.py")
CHANGES = {
    '"also-good": Implementation("with_python:good")': "with_python:three_times",
    '"strays": Implementation("with_python:leaves_a_process")': "with_python:raises",
    '"raises": Implementation("with_python:raises")': "with_python:good",
}
THREE_TIMES = '''

def three_times(n):
    """The right answer, found three times."""
    sum(range(n)), sum(range(n))
    return sum(range(n))
'''


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A clone with light environments, on a branch whose commit makes ``also-good`` do the work three
    times, breaks ``strays``, mends ``raises``, adds ``added`` and takes ``missing`` away."""
    clone = new_clone(tmp_path_factory.mktemp("planted"), "objects")
    _make_environments_light(clone.folder)
    clone.git("commit", "--quiet", "--all", "--message=light environments")
    clone.git("switch", "--quiet", "--create", "slower")
    functions = clone.folder / TABLE.with_name("with_python.py")
    functions.write_text(functions.read_text() + THREE_TIMES)
    text = (clone.folder / TABLE).read_text()
    for before, function in CHANGES.items():
        label = before.partition(":")[0]
        assert before in text
        text = text.replace(before, f'{label}: Implementation("{function}")')
    text = text.replace(
        '"missing": Implementation("with_nosuchlibrary:anything")',
        '"added": Implementation("with_python:good")',
    )
    (clone.folder / TABLE).write_text(text)
    clone.git("commit", "--quiet", "--all", "--message=slower")
    cache = subprocess.run(
        [sys.executable, "-m", "uv", "cache", "dir"], capture_output=True, text=True, check=True
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("UV_CACHE_DIR", cache.stdout.strip())
        yield clone


def _make_environments_light(clone: Path) -> None:
    """Without Cython extensions, and with the libraries only that the workload needs."""
    for name, before, after in (
        ("asv.conf.json", "in-dir={env_dir} python -m pip install {wheel_file}", LIGHT),
        ("kernels/setup.py", "ext_modules=extensions()", "ext_modules=[]"),
    ):
        text = (clone / name).read_text()
        assert before in text
        (clone / name).write_text(text.replace(before, after))
