"""The fixture that takes the place of pytest-benchmark's: what a test gives it is measured in turns."""

from __future__ import annotations

import statistics
from functools import partial
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any, Callable

if TYPE_CHECKING:
    from breakeven.sources.in_side.serving import Conversation, Found, Steps
else:
    from serving import Conversation, Found, Steps


class UsedTwiceError(Exception):
    """As pytest-benchmark has it: a test measures one thing."""


class CallSteps(Steps):
    """The steps of what a test gave to the fixture."""

    def __init__(
        self,
        function: Callable[..., Any],
        arguments: tuple[tuple[Any, ...], Found],
        setup: Callable[[], Any] | None = None,
        teardown: Callable[..., Any] | None = None,
    ) -> None:
        self.function = function
        self.arguments = arguments
        self.setup = setup
        self.teardown = teardown
        self.sets_up_each_call = setup is not None or teardown is not None
        self.result: Any = None
        self.samples: list[float] = []

    def timed(self, number: int) -> tuple[float, float, float]:
        """The seconds of the calls, of their processor time, and of what is around them."""
        wall = cpu = untimed = 0.0
        in_a_row = 1 if self.sets_up_each_call else number
        for _ in range(number // in_a_row):
            began = perf_counter()
            args, kwargs = self.arguments
            if self.setup is not None:
                args, kwargs = self.setup() or self.arguments
            untimed += perf_counter() - began
            function, turns = self.function, range(in_a_row)
            computed, started = process_time(), perf_counter()
            for _ in turns:
                result = function(*args, **kwargs)
            wall += perf_counter() - started
            cpu += process_time() - computed
            self.result = result
            if self.teardown is not None:
                began = perf_counter()
                self.teardown(*args, **kwargs)
                untimed += perf_counter() - began
        self.samples.append(wall / number)
        return wall, cpu, untimed

    def prepared(self) -> Callable[[], Any]:
        """One call, with what ``setup`` gives it."""
        args, kwargs = self.arguments
        if self.setup is not None:
            args, kwargs = self.setup() or self.arguments
        return partial(self.function, *args, **kwargs)


class Stats(dict):  # type: ignore[type-arg]
    """What a test may ask of the measurement afterwards: ``benchmark.stats["mean"]``."""

    def __init__(self, samples: list[float]) -> None:
        mean = statistics.mean(samples)
        stddev = statistics.stdev(samples) if len(samples) > 1 else 0.0
        q1, q3 = _quartiles(samples)
        within = [each for each in samples if q1 - 1.5 * (q3 - q1) <= each <= q3 + 1.5 * (q3 - q1)]
        far = sum(abs(each - mean) > stddev for each in samples)
        super().__init__(
            min=min(samples),
            max=max(samples),
            mean=mean,
            median=statistics.median(samples),
            stddev=stddev,
            rounds=len(samples),
            total=sum(samples),
            q1=q1,
            q3=q3,
            iqr=q3 - q1,
            ld15iqr=min(within),
            hd15iqr=max(within),
            iqr_outliers=len(samples) - len(within),
            stddev_outliers=far,
            outliers=f"{far};{len(samples) - len(within)}",
            ops=1 / mean if mean else 0.0,
            data=samples,
            sorted_data=sorted(samples),
        )
        self.__dict__ = self

    @property
    def stats(self) -> Stats:
        """The same, as pytest-benchmark nests them."""
        return self


def _quartiles(samples: list[float]) -> tuple[float, float]:
    """The first and the third quartile, as pytest-benchmark has them: the medians of both halves, and by the third
    method of Wikipedia's article where the number of samples is odd."""
    values, rounds = sorted(samples), len(samples)
    if rounds == 1:
        return values[0], values[0]
    if rounds % 2 == 0:
        half = rounds // 2
        return statistics.median(values[:half]), statistics.median(values[half:])
    n = rounds // 4
    if rounds % 4 == 1:
        first = 0.25 * values[n - 1] + 0.75 * values[n]
        return first, 0.75 * values[3 * n] + 0.25 * values[3 * n + 1]
    first = 0.75 * values[n] + 0.25 * values[n + 1]
    return first, 0.25 * values[3 * n + 1] + 0.75 * values[3 * n + 2]


class Benchmark:
    """In the place of pytest-benchmark's fixture: what it is called with is measured in turns."""

    def __init__(self, talk: Conversation | None, node: Any) -> None:
        self._talk = talk
        self.is_used = False
        self.closing: Found | None = None
        self.disabled = False
        self.enabled = True
        self.extra_info: Found = {}
        self.group: str | None = None
        self.name = node.name
        self.fullname = node.nodeid
        callspec = getattr(node, "callspec", None)
        self.param = callspec.id if callspec else None
        self.params = dict(callspec.params) if callspec else None
        self.stats: Any = None
        self.has_error = False

    def __call__(self, function_to_benchmark: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Measure a function with these arguments; returns what its last call gave."""
        return self._measure(CallSteps(function_to_benchmark, (args, kwargs)), {})

    def pedantic(
        self,
        target: Callable[..., Any],
        args: tuple[Any, ...] = (),
        kwargs: Found | None = None,
        setup: Callable[[], Any] | None = None,
        rounds: int = 1,
        warmup_rounds: int = 0,
        iterations: int = 1,
        teardown: Callable[..., Any] | None = None,
    ) -> Any:
        """The same with so many samples in each process, of so many calls."""
        steps = CallSteps(target, (tuple(args), kwargs or {}), setup, teardown)
        terms: Found = {"number": iterations, "most_samples": rounds}
        if not warmup_rounds:
            terms["warm_up_seconds"] = 0
        return self._measure(steps, terms)

    def weave(self, target: Any, **kwargs: Any) -> None:
        """What it does cannot be measured in turns."""
        import pytest

        pytest.skip("it measures calls inside other calls (weave), which is not supported")

    patch = weave

    def _measure(self, steps: CallSteps, terms: Found) -> Any:
        if self.is_used:
            raise UsedTwiceError("the fixture can be used only once in a test")
        self.is_used = True
        if self._talk is None:  # it is only collected, or another fork's
            return steps.function(*steps.arguments[0], **steps.arguments[1])
        self._talk.answer("inputs", {"own_terms": terms})
        self.closing = self._talk.answer_until(steps, {"close", "next_case"})
        if steps.samples:
            self.stats = Stats(steps.samples)
        return steps.result
