"""What the tool loads before it does anything: nothing that it has no use for yet."""

import subprocess
import sys

import pytest
from clones import ROOT

HEAVY = {"numpy", "pandas", "scipy", "asv", "asv_runner", "numba", "dask", "ray", "altair"}
LEFT_OUT = {
    "breakeven.commands.command_line": HEAVY,
    "breakeven.run.campaign": HEAVY - {"numpy"},
    "breakeven.report.first_results": HEAVY - {"numpy"},
    "breakeven.findings.verdicts.history": HEAVY - {"numpy", "pandas"},
    "breakeven.report.site": HEAVY - {"numpy", "pandas"},
}


@pytest.mark.parametrize("module", LEFT_OUT)
def test_only_what_is_needed_at_once_is_loaded(module: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", f"import sys, {module}; print(*sys.modules)"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert sorted(LEFT_OUT[module] & set(done.stdout.split())) == []


@pytest.mark.parametrize("place", ["breakeven.commands.options", "breakeven.repository"])
def test_an_interrupt_while_modules_are_imported_ends_it_in_silence(place: str) -> None:
    stopping = f"""
import sys
class Stopping:
    def find_spec(self, name, *rest):
        if name == {place!r}:
            raise KeyboardInterrupt
sys.meta_path.insert(0, Stopping())
sys.argv = ["breakeven", "--version"]
from breakeven.__main__ import main
main()
"""
    done = subprocess.run(
        [sys.executable, "-c", stopping], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (130, "")
