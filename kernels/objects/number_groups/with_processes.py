"""The sums of groups on a process pool: each worker reads its own part of the file."""

from functools import partial
from itertools import chain
from pathlib import Path

from kernels.objects.number_groups.with_python import group_sums

SEARCHED = 4096  # more bytes than a group can have


def in_parts(path, session):
    """One part of the file for each worker; parts end where a group ends."""
    bounds = part_bounds(path, session.workers)
    sums = session.executor.map(partial(sums_of_part, path), bounds, bounds[1:])
    return list(chain.from_iterable(sums))


def part_bounds(path, parts):
    """The positions in the file at which the parts begin, and its end."""
    size = Path(path).stat().st_size
    bounds = {0, size}
    with Path(path).open("rb") as stream:
        for part in range(1, parts):
            stream.seek(size * part // parts)
            blank = stream.read(SEARCHED).find(b"\n\n")
            if blank >= 0:
                bounds.add(size * part // parts + blank + 2)
    return sorted(bounds)


def sums_of_part(path, start, stop):
    """The sums of the groups between two positions in the file."""
    with Path(path).open("rb") as stream:
        stream.seek(start)
        return group_sums(stream.read(stop - start).removesuffix(b"\n\n"))
