"""memray: every allocation, and what held memory when most was held."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

from breakeven.findings.explanations.profiles import Attachment
from breakeven.profile.profiler import Live, Profiler, Recorded
from breakeven.profile.stacks_of import of_memray

PAGE_SECONDS = 60.0


class Memray(Profiler):
    """What held memory when most was held: the caller's process, its forks, and each worker."""

    name = "memray"
    title = "allocations, and who held them at the peak"
    unit = "bytes"
    module = "memray"

    def record(self, live: Live, folder: Path) -> Recorded:
        reached = live.assist("begin_memray", folder=str(folder))["workers"]
        live.run_one_call()  # allocations are alike from call to call, and each is written down
        live.assist("end_memray")
        live.check()
        weights: Counter[tuple[str, ...]] = Counter()
        attachments = []
        files = sorted(folder.glob("*.bin"), key=lambda path: not path.name.startswith("caller"))
        for number, path in enumerate(files):
            role = "caller" if number == 0 else f"worker {number}"
            weights.update(of_memray(path, role))
            page = _page(path)
            if page:
                title = f"memray's own page of the {role}"
                attachments.append(Attachment(name=page, title=title, kind="page"))
            path.unlink()
        notes = [
            "Each process has its peak at its own moment: the sum may be more than the tree's peak."
        ]
        if reached and len(files) - 1 < live.workers:
            notes.append(f"Workers reached: {len(files) - 1} of {live.workers}.")
        return Recorded(
            weights, attachments=tuple(attachments), notes=tuple(notes if len(files) > 1 else ())
        )


def _page(path: Path) -> str | None:
    """Let memray draw its flame graph; returns the name of the file, or None where it does not."""
    page = path.with_suffix(".html")
    command = [
        sys.executable,
        "-m",
        "memray",
        "flamegraph",
        "--force",
        "--no-web",
        "--output",
        str(page),
        str(path),
    ]
    try:
        done = subprocess.run(command, capture_output=True, timeout=PAGE_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return None
    return page.name if done.returncode == 0 else None
