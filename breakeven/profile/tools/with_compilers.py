"""What compilers tell of their code: Numba's diagnostics, and Cython's annotated source."""

from __future__ import annotations

import importlib
import importlib.util
import re
import shutil
import subprocess
import sys
from pathlib import Path

from breakeven.engines import Engine
from breakeven.errors import UserError
from breakeven.findings.explanations.profiles import Attachment
from breakeven.processes.owned_folder import temporary_folder
from breakeven.profile.profiler import Live, Profiler, Recorded
from breakeven.workload import Implementation

DIAGNOSTICS, ANNOTATED = "numba.txt", "cython.html"
LINK_TO_C = re.compile(r"<p>Raw output:.*?</p>\n?")
SCORED = re.compile(r'class="cython line score-(\d+)')


class NumbaDiagnostics(Profiler):
    """Which loops Numba runs in parallel, which it has fused, and whether its code is vectorised."""

    name = "numba"
    title = "Numba's parallel diagnostics, and what is vectorised"
    module = "numba"

    def unsuited(self, engine: Engine, implementation: Implementation) -> str | None:
        return None if implementation.library == "numba" else "it is not written with Numba"

    def record(self, live: Live, folder: Path) -> Recorded:
        live.run_calls()
        path = folder / DIAGNOSTICS
        found = live.assist("numba_diagnostics", package=live.package, path=str(path))["functions"]
        if not found:
            raise UserError("Numba has compiled none of the functions of this workload's modules")
        text = Attachment(name=DIAGNOSTICS, title="what Numba made of it", kind="text")
        return Recorded(attachments=(text,))


class CythonAnnotation(Profiler):
    """Which lines of Cython became C, and which call Python."""

    name = "cython"
    title = "Cython's annotated source"
    module = "Cython"
    nearest = "py-spy"

    def unsuited(self, engine: Engine, implementation: Implementation) -> str | None:
        return None if implementation.library == "cython" else "it is not written in Cython"

    def record(self, live: Live, folder: Path) -> Recorded:
        live.run_calls()
        module = implementation_module(live)
        annotate(module, folder / ANNOTATED)
        scores = [int(each) for each in SCORED.findall((folder / ANNOTATED).read_text())]
        called = sum(score > 0 for score in scores)
        page = Attachment(
            name=ANNOTATED, title="the source, yellow where it calls Python", kind="source"
        )
        note = f"Lines that call Python (yellow): {called} of {len(scores)}."
        return Recorded(attachments=(page,), notes=(note,))


def implementation_module(live: Live) -> Path:
    """The source of the module in which a Cython implementation stands."""
    folder = Path(str(importlib.import_module(live.package).__file__)).parent
    return folder / f"{str(live.implementation.function).partition(':')[0]}.pyx"


def annotate(source: Path, page: Path) -> None:
    """Write Cython's annotated page of a source; raises UserError where Cython refuses it."""
    with temporary_folder() as folder:
        copied = folder / source.name
        shutil.copy(source, copied)
        done = subprocess.run(
            [sys.executable, "-m", "cython", "-3", "--annotate", copied.name],
            cwd=folder,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        if done.returncode:
            raise UserError(f"Cython refuses {source.name}: {done.stderr.strip()[-300:]}")
        text = copied.with_suffix(".html").read_text(encoding="utf-8")
        page.write_text(LINK_TO_C.sub("", text), encoding="utf-8")  # the C file is not kept
