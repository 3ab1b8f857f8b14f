"""Files and then a report in plain Python, which runs its lines in order."""

import zlib
from pathlib import Path
from tempfile import TemporaryDirectory

from kernels.graphs.ordered_effects import EXPONENT, LINES, PRIME


def write(folder, number):
    """Write one file; nothing is returned, the file is the effect."""
    # A power modulo a prime: the text takes long enough to make that a task for it is worth while.
    lines = (f"{line},{pow(number + line, EXPONENT, PRIME)}\n" for line in range(LINES))
    Path(folder, f"part-{number:05}.csv").write_text("".join(lines), encoding="ascii")


def report(folder):
    """What is in the folder now: (name, bytes, CRC-32) of every file, sorted by name."""
    contents = [(path.name, path.read_bytes()) for path in sorted(Path(folder).iterdir())]
    return [(name, len(content), zlib.crc32(content)) for name, content in contents]


def loop(numbers):
    """Write one file after the other, then report."""
    with TemporaryDirectory() as folder:
        for number in numbers:
            write(folder, number)
        return report(folder)
