"""How long the calls of a truth of time last without the ruler, by a clock that is not the ruler's.

Run as a script, with the implementation, the microseconds, and how many calls a batch has; it prints
the median of the batches' means, in seconds.
"""

from __future__ import annotations

import statistics
import sys
import time

BATCHES = 10


def main(label: str, microseconds: str, calls: str) -> None:
    """Call as the ruler would, in batches, and print what one call lasted."""
    from breakeven.catalogue import catalogue

    workload = catalogue.workload("known_time")
    chosen = workload.implementations[label]
    engine = catalogue.engine(chosen)
    function = catalogue.load(workload, chosen.function)
    with engine.session(1) as session:
        data = workload.make_inputs(int(microseconds))
        if chosen.ingest:
            ingest = catalogue.load(workload, chosen.ingest)
            data = ingest(*engine.arguments(data, session))
        arguments = engine.arguments(data, session)
        means = []
        for _ in range(BATCHES):
            began = time.clock_gettime_ns(time.CLOCK_MONOTONIC_RAW)
            for _ in range(int(calls)):
                function(*arguments)
            means.append((time.clock_gettime_ns(time.CLOCK_MONOTONIC_RAW) - began) / int(calls))
    print(statistics.median(means) / 1e9)


if __name__ == "__main__":
    main(*sys.argv[1:])
