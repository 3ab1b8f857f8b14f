"""Draws charts one after the other, as a script that ``drawer.py`` starts, until the asker is gone.

If it dies of a chart, only that chart is lost. It imports nothing of ours.
"""

from __future__ import annotations

import json
import signal
import sys
from multiprocessing.connection import Connection
from typing import Any

DRAWN, FAILED = b"+", b"-"
"""How an answer begins: the chart follows, or why there is none."""


def drawn(asked: dict[str, Any]) -> bytes:
    """The chart as an SVG or a PNG, or the message of what went wrong."""
    try:
        import vl_convert

        if asked["form"] == "png":
            return DRAWN + bytes(vl_convert.vegalite_to_png(asked["chart"], scale=asked["scale"]))
        return DRAWN + vl_convert.vegalite_to_svg(asked["chart"]).encode()
    except BaseException as error:  # noqa: BLE001 - its panics are no exceptions of Python's
        return FAILED + f"{type(error).__name__}: {error}".encode("utf-8", "backslashreplace")


def main(descriptor: int) -> None:
    """Answer until the other end is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the asker decides what Ctrl-C ends
    with Connection(descriptor) as asker:
        while True:
            try:
                asker.send_bytes(drawn(json.loads(asker.recv_bytes())))
            except (EOFError, OSError):
                return


if __name__ == "__main__":
    main(int(sys.argv[1]))
