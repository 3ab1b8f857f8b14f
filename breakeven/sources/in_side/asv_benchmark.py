"""One asv benchmark at a time, in the environment of a side: each step is answered with JSON.

The module of the benchmarks is imported once. Every benchmark is then measured in a fork of its own, as
asv does it: what one leaves behind in a class or a module meets no other.
"""

from __future__ import annotations

import contextlib
import json
import math
import os
import sys
from functools import partial
from pathlib import Path
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any, Callable, Iterator

if TYPE_CHECKING:
    from breakeven.sources.in_side.asv_folders import (
        go_to_an_empty_folder,
        keep_cache,
        loaded_cache,
    )
    from breakeven.sources.in_side.asv_listing import benchmarks_in
    from breakeven.sources.in_side.asv_parameters import named_combinations
    from breakeven.sources.in_side.serving import (
        Conversation,
        Found,
        SkippedError,
        Steps,
        forget_this_folder,
        opened,
        serve,
    )
    from breakeven.sources.in_side.setup_trial import SetupTrial
    from breakeven.sources.in_side.timed_statement import (
        is_timed_in_its_own_process,
        timed_in_its_own_process,
    )
else:
    from asv_folders import go_to_an_empty_folder, keep_cache, loaded_cache
    from asv_listing import benchmarks_in
    from asv_parameters import named_combinations
    from serving import (
        Conversation,
        Found,
        SkippedError,
        Steps,
        forget_this_folder,
        opened,
        serve,
    )
    from setup_trial import SetupTrial
    from timed_statement import is_timed_in_its_own_process, timed_in_its_own_process

USUAL_SAMPLE_SECONDS = 0.01
"""asv's own, where a benchmark asks for nothing else."""
PARAMETERS_VARY = (
    "its parameters have other names in each process: {} is not among them here; name them by what stays "
    "the same, such as texts or numbers"
)
REFUSED = "setup raised NotImplementedError, or skip_params names these parameters"
NO_NUMBER = "it gave nan, which asv takes for not applicable"


class ParametersVaryError(Exception):
    """The parameters that were listed are not there in another process."""


class NoFigureError(Exception):
    """A benchmark gave no figure."""


class AsvSteps(Steps):
    """The steps of one benchmark with one set of parameters, by the names that the ruler calls them."""

    def __init__(
        self,
        suite: str,
        benchmark: str,
        parameters: list[str],
        cache: str,
        import_error: BaseException | None = None,
    ) -> None:
        self.suite = suite
        self.name = benchmark
        self.parameters = parameters
        self.cache = cache
        self.import_error = import_error
        self.fresh = False

    def load(self) -> Found:
        """Find the benchmark."""
        from asv_runner.benchmarks.peakmem import PeakMemBenchmark

        if self.import_error is not None:
            raise self.import_error
        self.benchmark = found_benchmark(self.suite, self.name)
        self.sets_up_each_call = bool(self.benchmark._setups)
        self.is_set_up_for_good = False
        self.knows_children = is_timed_in_its_own_process(self.benchmark)
        self.collects_garbage = isinstance(self.benchmark, PeakMemBenchmark)
        if self.benchmark.params:
            known = named_combinations(self.benchmark)
            if self.parameters not in known:
                words = ", ".join(self.parameters)
                raise ParametersVaryError(PARAMETERS_VARY.format(words))
            self.benchmark.set_param_idx(known.index(self.parameters))
        return {}

    def write_cache(self) -> Found:
        """Store what ``setup_cache`` gives, and its folder, for the processes that measure."""
        keep_cache(self.benchmark.do_setup_cache, Path(self.cache))
        return {}

    def inputs(self) -> Found:
        """Load what ``setup_cache`` has made, with its files, then ``setup``."""
        cache = None
        if self.benchmark.setup_cache_key is not None:
            cache = loaded_cache(Path(self.cache))
        self.benchmark.set_cache(cache)
        if self.benchmark.do_setup():
            raise SkippedError(REFUSED)
        self.fresh = True
        return {"own_terms": self._own_terms()}

    def _own_terms(self) -> Found:
        """What the benchmark asks of how it is measured, by the attributes that asv reads."""
        benchmark = self.benchmark
        repeat: Any = getattr(benchmark, "repeat", 0)
        with contextlib.suppress(TypeError, IndexError):
            repeat = repeat[1]
        sample, warm_up = (getattr(benchmark, name, -1) for name in ("sample_time", "warmup_time"))
        return {
            "number": getattr(benchmark, "number", 0) or None,
            "most_samples": repeat or None,
            "sample_seconds": sample if sample > 0 and sample != USUAL_SAMPLE_SECONDS else None,
            "warm_up_seconds": warm_up if warm_up >= 0 else None,
            "peak_is_of_first_call": self.collects_garbage,
            "may_need_no_setup": self.sets_up_each_call and not self.knows_children,
        }

    def leaves_all_as_it_was(self) -> Found:
        """Whether a call changes nothing that ``setup`` may have made, so that the next one may do without it."""
        trial = SetupTrial(self.benchmark, self._set_up)
        return {"leaves_all_as_it_was": trial.needs_no_setup()}

    def set_up_for_good(self) -> Found:
        """``setup`` once more, and never again in this process."""
        self._set_up()
        self.sets_up_each_call, self.is_set_up_for_good = False, True
        return {}

    def call(self, number: int, phase: str, check: bool = True) -> Found:
        """Time so many calls, unless one says that the benchmark does not apply."""
        with skips_told():
            return super().call(number, phase, check)

    def timed(self, number: int) -> tuple[float, float, float]:
        """The seconds of the calls by the benchmark's timer, of processor time, and of setting up."""
        benchmark = self.benchmark
        function, arguments = benchmark.func, benchmark._build_params()
        if is_timed_in_its_own_process(benchmark):
            return timed_in_its_own_process(function(*arguments), number, benchmark)
        timer: Callable[[], float] = getattr(benchmark, "timer", perf_counter)
        wall = cpu = untimed = 0.0
        in_a_row = 1 if self.sets_up_each_call else number
        for _ in range(number // in_a_row):
            began = perf_counter()
            self._set_up()
            untimed += perf_counter() - began
            turns = range(in_a_row)
            computed, started = process_time(), timer()
            for _ in turns:
                function(*arguments)
            wall += timer() - started
            cpu += process_time() - computed
        return wall, cpu, untimed

    def prepared(self) -> Callable[[], Any]:
        """One call, freshly set up where there is a ``setup``."""
        if self.knows_children:
            return super().prepared()
        self._set_up()
        return partial(self.benchmark.func, *self.benchmark._build_params())

    def _set_up(self) -> None:
        """``teardown`` and ``setup`` again, unless nothing was called since, or nothing needs it."""
        if not self.fresh and not self.is_set_up_for_good:
            self.benchmark.do_teardown()
            self.benchmark.do_setup()
        self.fresh = False

    def value(self) -> Found:
        """What a benchmark gives that is no time: a tracked value, or an object's size in bytes."""
        with skips_told():
            found = self.benchmark.do_run()
        try:
            value = float(found)
        except (TypeError, ValueError):
            raise NoFigureError(f"it gave {found!r:.100}, which is not a number") from None
        if math.isnan(value):
            raise SkippedError(NO_NUMBER)
        if not math.isfinite(value):
            raise NoFigureError(f"it gave {value}, which cannot be compared")
        return {"value": value}

    def close(self) -> Found:
        """``teardown``."""
        self.benchmark.do_teardown()
        return {}


@contextlib.contextmanager
def skips_told() -> Iterator[None]:
    """Raise SkippedError where a benchmark skips itself in its body, as asv lets it."""
    from asv_runner.benchmarks.mark import SkipNotImplemented

    try:
        yield
    except SkipNotImplemented as skip:
        reason = f": {skip}" if str(skip) else ""
        raise SkippedError(f"it raised SkipNotImplemented{reason}") from skip


def found_benchmark(suite: str, name: str) -> Any:
    """The benchmark of a name. One that its module's name does not lead to is looked for in all modules that can
    be imported: asv-runner would give up at the first that cannot."""
    from asv_runner.discovery import get_benchmark_from_name

    try:
        return get_benchmark_from_name(suite, name)
    except KeyboardInterrupt:
        raise
    except BaseException:  # importing a module may raise anything
        for each in benchmarks_in(suite):
            if each.name == name:
                return each
        raise


def _import_error(suite: str, benchmark: str) -> BaseException | None:
    """What goes wrong when the module of a benchmark is imported as asv-runner does it, or None."""
    try:
        found_benchmark(suite, benchmark)
    except BaseException as error:  # noqa: BLE001 - every failure is an answer
        return error
    return None


def main(request: str, side: str, *descriptors: str) -> None:
    """Serve the benchmark that ``request`` describes, then others of its module: what the import of another
    one changes must reach no benchmark of this one.

    ``side`` has the folder of the suite, and those of the libraries that asv brings.
    """
    channel = opened(descriptors)
    asked: Found = json.loads(request)
    where: Found = json.loads(side)
    forget_this_folder()
    sys.path[:0] = where["libraries"]
    folder = Path.cwd()
    error = _import_error(where["suite"], asked["benchmark"])
    os.chdir(folder)  # wherever an import has gone

    def measure(wanted: Found, talk: Conversation) -> Found | None:
        go_to_an_empty_folder()
        steps = AsvSteps(where["suite"], import_error=error, **wanted)
        return talk.answer_until(steps, {"next_case"})

    serve(asked, measure, channel)


if __name__ == "__main__":
    main(*sys.argv[1:])
