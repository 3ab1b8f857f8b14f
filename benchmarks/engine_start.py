"""Run as a script: start one engine, stop it, and print the seconds that its start took."""

import sys
import time
from pathlib import Path


def main(name: str, workers: str) -> None:
    """Start and stop the engine of that name; the last word printed is the seconds of its start."""
    sys.path.append(str(Path(__file__).resolve().parents[1]))
    from kernels.engines import ENGINES

    begun = time.perf_counter()
    with ENGINES[name].session(int(workers)):
        seconds = time.perf_counter() - begun
    print(seconds)


if __name__ == "__main__":
    main(*sys.argv[1:])
