"""Tests that use pytest-benchmark's fixture, one at a time, in the environment of a side.

pytest collects them once. Each is then run in a fork of its own, up to the place where it calls the
fixture: there the process answers the steps of the ruler, and calls what it was given as often as it is
asked to. Then the test goes on, and has to pass.
"""

from __future__ import annotations

import contextlib
import importlib.util
import inspect
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Callable

if TYPE_CHECKING:
    from breakeven.sources.in_side.fixture_in_turns import Benchmark
    from breakeven.sources.in_side.serving import (
        Conversation,
        Found,
        SkippedError,
        Steps,
        failed,
        forget_this_folder,
        opened,
        serve,
    )
else:
    from fixture_in_turns import Benchmark
    from serving import (
        Conversation,
        Found,
        SkippedError,
        Steps,
        failed,
        forget_this_folder,
        opened,
        serve,
    )

import pytest

FIXTURE = "benchmark"
QUIET = ("-q", "-s", "-p", "no:cacheprovider", "-p", "no:randomly")
SWITCHED_OFF = {"pytest_cov": "--no-cov", "xdist": "-n0"}
"""Plugins that would measure along, or run the tests elsewhere, and what keeps them from it."""
CODSPEED = "pytest_codspeed"
MARKS_OF_CODSPEED = ("benchmark", "codspeed_benchmark")
"""What it marks tests with that are to be measured as a whole; for pytest-benchmark a mark alone means nothing."""
REPLACED = {"benchmark", "codspeed", CODSPEED}
"""The plugins that have such a fixture, as they call themselves."""
MOST_OF_A_REASON = 300


class TestFailedError(Exception):
    """A test failed before, or after, what it measures."""


class NotABenchmarkError(Exception):
    """A test passed without having called the fixture."""


class InTurns:
    """The plugin: it collects the tests that use the fixture, and does with them what it was asked."""

    def __init__(self, act: Callable[[InTurns], None]) -> None:
        self.act = act
        self.items: Found = {}
        self.broken: dict[str, str] = {}
        self.talk: Conversation | None = None
        self.benchmark: Benchmark | None = None

    @pytest.hookimpl(trylast=True)
    def pytest_configure(self, config: Any) -> None:
        """Take the place of the plugins that have the fixture, once their options have been read."""
        plugins = config.pluginmanager
        for name, plugin in plugins.list_name_plugin():
            if plugin is not None and name in REPLACED:
                plugins.unregister(plugin)
        plugins.register(_Fixtures(self))
        config.addinivalue_line("markers", "benchmark: how pytest-benchmark measures a test")

    def pytest_collectreport(self, report: Any) -> None:
        """Remember what cannot be collected."""
        if report.failed:
            said = str(report.longrepr).strip().splitlines()[-1]
            self.broken[report.nodeid] = said[2:].strip() if said[:2] == "E " else said

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: Any) -> bool:
        """Instead of running all tests."""
        for item in session.items:
            if FIXTURE in getattr(item, "fixturenames", ()) or _is_measured_whole(item):
                self.items[item.nodeid] = item
        self.act(self)
        return True

    @pytest.hookimpl(tryfirst=True)
    def pytest_pyfunc_call(self, pyfuncitem: Any) -> bool | None:
        """Measure a test that is the benchmark itself, instead of calling it once."""
        if not _is_measured_whole(pyfuncitem):
            return None
        names = pyfuncitem._fixtureinfo.argnames
        self.benchmark = Benchmark(self.talk, pyfuncitem)
        self.benchmark(pyfuncitem.obj, **{name: pyfuncitem.funcargs[name] for name in names})
        return True

    def measured(self, wanted: Found, talk: Conversation) -> Found | None:
        """Answer the steps of one test; returns the next request, or None."""
        asked = talk.answer_until(Steps(), {"inputs", "next_case"})
        if asked is None or asked["step"] == "next_case":
            return asked
        self.talk = talk
        item = self.items.get(wanted["test"])
        if item is None:
            reason = "; ".join(self.broken.values()) or "there is no such test"
            talk.answer("inputs", failed(NotABenchmarkError(reason)))
            return talk.answer_until(Steps(), {"next_case"})
        wrong = _wrong(_reports(item))
        used = self.benchmark
        if used is None or not used.is_used:
            error = wrong or NotABenchmarkError("it passed without calling the benchmark fixture")
            talk.answer("inputs", failed(error))
        elif used.closing is None or used.closing["step"] == "next_case":
            return used.closing
        else:
            talk.answer("close", failed(wrong) if wrong else {})
        return talk.answer_until(Steps(), {"next_case"})


class _Fixtures:
    """The fixture that takes pytest-benchmark's place."""

    def __init__(self, of: InTurns) -> None:
        self.of = of

    @pytest.fixture(name=FIXTURE)
    def benchmark_in_turns(self, request: Any) -> Benchmark:
        """What a test calls with the function that it measures."""
        self.of.benchmark = Benchmark(self.of.talk, request.node)
        return self.of.benchmark

    @pytest.fixture
    def benchmark_weave(self, benchmark: Benchmark) -> Any:
        """As pytest-benchmark names it."""
        return benchmark.weave


def _is_measured_whole(item: Any) -> bool:
    """Whether a test has a mark of codspeed's, where that is installed, and does not use the fixture."""
    if FIXTURE in getattr(item, "fixturenames", ()) or importlib.util.find_spec(CODSPEED) is None:
        return False
    is_marked = any(item.get_closest_marker(name) for name in MARKS_OF_CODSPEED)
    return is_marked and type(item) is pytest.Function and not inspect.iscoroutinefunction(item.obj)


def _reports(item: Any) -> list[Any]:
    from _pytest.runner import runtestprotocol

    found: list[Any] = runtestprotocol(item, log=False, nextitem=None)
    return found


def _wrong(reports: list[Any]) -> Exception | None:
    """Why a test did not pass; None if it did."""
    for report in reports:
        if report.skipped:
            reason = report.longrepr[-1] if isinstance(report.longrepr, tuple) else report.longrepr
            return SkippedError(str(reason)[-MOST_OF_A_REASON:])
        if report.failed:
            crash = getattr(report.longrepr, "reprcrash", None)
            words = crash.message if crash else str(report.longrepr)
            return TestFailedError(" ".join(str(words).split())[:MOST_OF_A_REASON])
    return None


def _facts(of: InTurns) -> Found:
    tests = []
    for nodeid, item in of.items.items():
        callspec = getattr(item, "callspec", None)
        label = callspec.id if callspec else ""
        name = nodeid[: -len(f"[{label}]")] if label else nodeid
        tests.append(
            {
                "test": nodeid,
                "name": name,
                "label": label,
                "module": nodeid.split("::")[0],
                "skipped": _why_skipped(item),
            }
        )
    return {"tests": tests, "broken": of.broken}


def _why_skipped(item: Any) -> str | None:
    """Why a test is skipped by its marks; None where it is not, or where that shows only when it is run."""
    try:
        from _pytest.skipping import evaluate_skip_marks

        skip = evaluate_skip_marks(item)
    except BaseException:  # noqa: BLE001 - an older pytest, or a condition that raises anything
        return None
    return None if skip is None else f"Skipped: {skip.reason}"[-MOST_OF_A_REASON:]


def main(request: str, side: str, *descriptors: str) -> None:
    """Serve the test that ``request`` describes, then others; or list all, to a file that it names.

    ``side`` has the path of the tests, from the current folder, and options of pytest's.
    """
    channel = opened(descriptors) if descriptors else None
    asked: Found = json.loads(request)
    where: Found = json.loads(side)
    forget_this_folder()

    def act(of: InTurns) -> None:
        if channel is None:
            Path(asked["list_to"]).write_text(json.dumps(_facts(of)), encoding="utf-8")
        else:
            serve(asked, of.measured, channel)

    options = [option for name, option in SWITCHED_OFF.items() if importlib.util.find_spec(name)]
    options += where["options"]
    with contextlib.suppress(SystemExit):
        pytest.main(
            [*QUIET, *options, "--continue-on-collection-errors", where["path"]], [InTurns(act)]
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
