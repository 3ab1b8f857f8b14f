"""One engine in a process of its own: it goes through its costs, and writes down each at once.

Run as a script, by path, so that worker processes that import the main module again find nothing
to do. It imports the engine's libraries before anything else, so that this is timed in a fresh
interpreter, and then this package only.
"""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

TASKS = 1000
PAYLOAD_BYTES = {
    "round_trip_1kb": 1_000,
    "round_trip_1mb": 1_000_000,
    "round_trip_100mb": 100_000_000,
}
FEWEST_SAMPLES = 3
MOST_SAMPLES = 100
SHORT_SECONDS = 0.5
"""Beyond the fewest, sampling goes on for so long."""
LONG_SECONDS = 2.0
"""A sample that takes longer than this is the last one."""
MOST_OTHERS = 3
OTHERS_SECONDS = 5.0
"""What happens once in a process is measured in so many others, for so long."""


class Record:
    """The file that the costs are written to: a line when one begins, and a line when it is known.

    Figures that are not in ``figures`` are not written: the engine does not have them.
    """

    def __init__(self, path: str, figures: list[str]) -> None:
        self.path = Path(path)
        self.figures = frozenset(figures)

    def begin(self, figure: str) -> None:
        """Say what comes next, so that a failure can be told by its place."""
        self.write(figure=figure)

    def add(self, figure: str, *samples_seconds: float) -> None:
        """Write down samples; those of one figure may come in several lines."""
        if figure in self.figures:
            self.write(figure=figure, samples_seconds=samples_seconds)

    @contextmanager
    def timing(self, figure: str) -> Iterator[None]:
        """Time the block, once."""
        self.begin(figure)
        began = time.perf_counter()
        yield
        self.add(figure, time.perf_counter() - began)

    def sample(self, figure: str, take: Callable[[], float]) -> None:
        """Take as many samples as there is time for; ``take`` returns one, in seconds."""
        self.begin(figure)
        began = time.perf_counter()
        samples = [take()]
        while _goes_on(samples, time.perf_counter() - began):
            samples.append(take())
        self.add(figure, *samples)

    def write(self, **line: Any) -> None:
        """Add a line of JSON."""
        with self.path.open("a") as stream:
            stream.write(json.dumps(line) + "\n")


def _goes_on(samples: list[float], spent_seconds: float) -> bool:
    if samples[-1] > LONG_SECONDS or len(samples) >= MOST_SAMPLES:
        return False
    return len(samples) < FEWEST_SAMPLES or spent_seconds < SHORT_SECONDS


class WrongAnswerError(Exception):
    """A payload that did not come back as it went."""


def measure(request: dict[str, Any], record: Record) -> None:
    """Go through all costs of the engine that ``request`` names, from its import to its stop."""
    with record.timing("import"):
        _import(request["modules"])
    engine = _engine(request["engine"])
    with ExitStack() as closing:
        with record.timing("start"):
            session = closing.enter_context(engine.session(request["workers"]))
        if engine.has_tasks:
            _measure_tasks(engine, session, record)
        if engine.has_round_trip:
            _measure_round_trips(engine, session, record)
        _measure_in_others(request, session.address)
        with record.timing("stop"):
            closing.close()


def _measure_tasks(engine: Any, session: Any, record: Record) -> None:
    from breakeven.engines.tasks import nothing

    def run(number: int) -> float:
        began = time.perf_counter()
        engine.run_tasks(session, nothing, range(number))
        return time.perf_counter() - began

    record.begin("first_task")
    record.add("first_task", run(1))
    run(10 * session.workers)  # so that each of the workers has had its first task
    record.sample("thousand_tasks", lambda: run(TASKS))


def _measure_round_trips(engine: Any, session: Any, record: Record) -> None:
    import numpy as np

    generator = np.random.default_rng(0)

    def there_and_back(size_bytes: int) -> float:
        # New numbers each time: joblib, for one, does not send the same array twice.
        payload = generator.random(size_bytes // 8)
        began = time.perf_counter()
        returned = engine.round_trip(session, payload)
        seconds = time.perf_counter() - began
        if not np.array_equal(returned, payload):
            raise WrongAnswerError(f"{size_bytes:,} bytes came back changed")
        return seconds

    record.begin("round_trip_1kb")
    there_and_back(min(PAYLOAD_BYTES.values()))  # imports what the way itself needs
    for figure, size_bytes in PAYLOAD_BYTES.items():
        record.sample(figure, lambda size_bytes=size_bytes: there_and_back(size_bytes))  # type: ignore[misc]


def _measure_in_others(request: dict[str, Any], address: str | None) -> None:
    """More samples of what happens once in a process, from others, which use the same record."""
    began = time.perf_counter()
    for _ in range(MOST_OTHERS if request["modules"] else 0):
        if time.perf_counter() - began > OTHERS_SECONDS:
            return
        subprocess.run(
            [sys.executable, "-P", __file__, json.dumps(request | {"address": address})],
            check=True,
        )


def measure_once(request: dict[str, Any], record: Record) -> None:
    """Import, and join the cluster at ``address``; without an address, import, start and stop."""
    with record.timing("import"):
        _import(request["modules"])
    engine, address = _engine(request["engine"]), request["address"]
    with ExitStack() as closing:
        with record.timing("connect" if address else "start"):
            closing.enter_context(engine.session(request["workers"], address))
        if address is None:
            with record.timing("stop"):
                closing.close()


def _import(modules: list[str]) -> None:
    for module in modules:
        importlib.import_module(module)


def _engine(name: str) -> Any:
    from breakeven.engines import engine_named

    return engine_named(name)


def main(text: str) -> None:
    """Do what the request says; a failure is written down before it ends the process."""
    request = json.loads(text)
    record = Record(request["record"], request["figures"])
    try:
        (measure_once if "address" in request else measure)(request, record)
    except BaseException as error:
        record.write(failed=type(error).__name__, reason=_short(error))
        raise


def _short(error: BaseException) -> str:
    """The first line of the message, and the last, which has the cause when others are quoted."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return " … ".join(line[:250] for line in dict.fromkeys(lines[:1] + lines[-1:]))


if __name__ == "__main__":
    main(*sys.argv[1:])
