"""Control groups that a process of the tool has made."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = "/sys/fs/cgroup"


def control_groups_of(pid: int) -> list[str]:
    """The folders of the groups that this process made and has not removed.

    Groups of other tests come and go meanwhile: a folder that is gone is passed over.
    """
    start = f"breakeven-{pid}-"
    return [
        str(Path(above, name))
        for above, names, _ in os.walk(ROOT)
        for name in names
        if name.startswith(start)
    ]
