"""A network that nobody else is in: for libraries that listen on every address of the machine.

Linux gives a process a network namespace with a loopback of its own (``man 7 network_namespaces``).
Root may make one; other users make it inside a user namespace, if the system lets them have one.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import socket
import struct
import subprocess
import sys
from functools import cache
from pathlib import Path

from breakeven.processes.system.linux import is_linux

__all__ = ["enter_private_network", "why_no_private_network"]

CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
SET_FLAGS = 0x8914
UP_AND_RUNNING = 0x1 | 0x8 | 0x40
"""From ``linux/sched.h``, ``linux/sockios.h`` and ``linux/if.h``."""
LIMIT_SECONDS = 20


def enter_private_network() -> None:
    """Let this thread, and every thread and process that it starts from now on, have a loopback of their own and
    no other network. There is no way back.

    Raises OSError where the system refuses.
    """
    user, group = os.geteuid(), os.getegid()
    if user == 0:
        _unshare(CLONE_NEWNET)
    else:
        _unshare(CLONE_NEWUSER | CLONE_NEWNET)
        # User and group stay the same; a group may be mapped only after giving up ``setgroups``.
        own = Path("/proc/self")
        (own / "setgroups").write_text("deny")
        (own / "uid_map").write_text(f"{user} {user} 1")
        (own / "gid_map").write_text(f"{group} {group} 1")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, SET_FLAGS, struct.pack("16sh22x", b"lo", UP_AND_RUNNING))


def _unshare(flags: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(flags):
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


@cache
def why_no_private_network() -> str | None:
    """Why this process could not enter one, in words, or None where it could; another process has tried."""
    if not is_linux():
        return "it needs a network of its own, which only Linux gives a process"
    tried = subprocess.run(
        [sys.executable, "-P", "-m", __name__],
        capture_output=True,
        text=True,
        check=False,
        timeout=LIMIT_SECONDS,
    )
    if not tried.returncode:
        return None
    reason = (tried.stderr.strip().splitlines() or ["no reason given"])[-1]
    return (
        "it needs a network of its own, which this system refuses "
        f"({reason}): run as root, or allow users their own namespaces"
    )


if __name__ == "__main__":
    try:
        enter_private_network()
    except OSError as refused:
        sys.exit(str(refused))
