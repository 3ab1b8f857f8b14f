"""The name under which asv files this machine's results: neutral, and never asked for."""

from __future__ import annotations

import os
import platform

from asv.machine import Machine, MachineCollection
from asv.util import UserError


def machine_name() -> str:
    """Operating system, architecture and processors, such as ``linux-x86_64-2cpu``; no host name."""
    return f"{platform.system()}-{platform.machine()}-{os.cpu_count()}cpu".lower()


def ensure_machine() -> str:
    """The machine's name, after writing its entry into asv's machine file where it is missing."""
    name = machine_name()
    try:
        known = MachineCollection.load(name).get("machine") == name
    except UserError:
        known = False
    if not known:
        MachineCollection.save(name, {**Machine.get_defaults(), "machine": name})
    return name
