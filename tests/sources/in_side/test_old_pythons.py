"""What runs in the environment of a side is understood by its Python, which may be an old one."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

import breakeven

IN_SIDE = Path(breakeven.__file__).parent / "sources" / "in_side"
CHANNEL = Path(breakeven.__file__).parent / "processes" / "children" / "case_channel.py"


@pytest.mark.parametrize(
    "script", [*sorted(IN_SIDE.glob("*.py")), CHANNEL], ids=lambda path: path.name
)
def test_what_runs_in_a_side_is_written_for_old_pythons_and_without_the_tool(script: Path) -> None:
    tree = ast.parse(script.read_text(), feature_version=(3, 8))
    for_types = {
        each
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for each in node.body
    }
    imported = [
        getattr(node, "module", None) or node.names[0].name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom) and node not in for_types
    ]
    tops = {name.partition(".")[0] for name in imported}
    assert tops <= {
        *sys.stdlib_module_names,
        *("asv_runner", "pytest", "_pytest", CHANNEL.stem),
        *(each.stem for each in IN_SIDE.glob("*.py")),
    }
