"""What results are filed under: all of the user's files that are measured, as they were all along."""

from __future__ import annotations

from pathlib import Path

import pytest

from breakeven.catalogue.targets import use_targets
from breakeven.errors import UserError
from breakeven.run.git_state import sources_digest
from breakeven.run.source_watch import SourceWatch

ROOT = Path(__file__).resolve().parents[2]
MINE = '''"""What is asked."""
from breakeven import Workload
{head}
def make_inputs(n):
    return (list(range(n)),)

def loop(x):
    {body}
    return sum(x)

def other(x):
    return sum(x)

WORKLOAD = Workload(
    make_inputs=make_inputs, sizes={{"some": 10}}, implementations={{"loop": loop, "other": other}}
)
'''


def _project(folder: Path, head: str = "", body: str = "pass") -> Path:
    path = folder / "mine" / "mine_watched.py"
    path.parent.mkdir(parents=True)
    path.write_text(MINE.format(head=head, body=body))
    return path


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("import helper_elsewhere", "pass"),
        ("", "import helper_elsewhere"),
        ("", "from helper_elsewhere import value"),
        ("import between_elsewhere", "pass"),
        ("", "from package_elsewhere.inner import value"),
        ("", "import package_elsewhere.inner"),
    ],
)
def test_a_helper_in_another_folder_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, head: str, body: str
) -> None:
    lib = tmp_path / "lib"
    (lib / "package_elsewhere").mkdir(parents=True)
    (lib / "package_elsewhere" / "__init__.py").write_text("")
    (lib / "package_elsewhere" / "inner.py").write_text("from .deep import value\n")
    (lib / "package_elsewhere" / "deep.py").write_text("from helper_elsewhere import value\n")
    (lib / "between_elsewhere.py").write_text("def later():\n    import helper_elsewhere\n")
    (lib / "helper_elsewhere.py").write_text("value = 1\n")
    (lib / "unrelated_elsewhere.py").write_text("value = 1\n")
    monkeypatch.syspath_prepend(str(lib))
    use_targets([str(_project(tmp_path, head, body))], tmp_path / "mine")
    before, watched = sources_digest(), SourceWatch(["mine_watched"])
    (lib / "unrelated_elsewhere.py").write_text("value = 2\n")
    assert sources_digest() == before
    assert watched.changed() == []
    (lib / "helper_elsewhere.py").write_text("value = 2000\n")
    assert sources_digest() != before
    with pytest.raises(
        UserError, match=r"^helper_elsewhere\.py changed during the run; 2 cases measured"
    ):
        watched.require_unchanged(2)
