"""What several test modules share: a browser, a project of its own, throw-away clones."""

from __future__ import annotations

import json
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from areas import area_of, areas_since
from clones import Clone, new_clone
from left_as_before import left_as_before

LONGEST = (
    *("kernels/test_implementations.py", "house/test_documents.py"),
    *("house/test_documented_commands.py", "profile/test_profilers.py"),
    *("commands/test_run_own.py", "compare/test_compare.py", "run/faults/test_faults.py"),
)
"""The files that take more than a minute. A file is one worker's: the longest begin first, so that
none of them ends alone."""
PORTABLE = (
    *("findings", "records", "scaffold", "statistics", "wording", "workload"),
    *("commands/test_own_cases.py", "commands/test_run_own.py", "commands/test_windows.py"),
    *("engines/test_engines.py", "processes/test_clusters_without_linux.py"),
    *("processes/test_cores.py", "processes/test_without_linux.py"),
    *("race/test_race_of_commands.py", "race/test_race_of_statements.py", "ruler/test_ruler.py"),
)
"""The folders and files that need nothing of Linux's."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--since", default="", help="of the areas, only those changed since a commit")


def pytest_configure() -> None:
    """Let what the tests start be interrupted, also where the tests run in a shell's background,
    which ignores interrupts and hands that on."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Read no file of an area where ``-m`` leaves them all out."""
    within = collection_path.is_relative_to(Path(__file__).parent)
    left_out = "not area" in config.getoption("markexpr") and within and area_of(collection_path)
    return True if left_out else None


@pytest.hookimpl(tryfirst=True)  # before -m selects by the marker
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with the longest files, leave all others in their order, and mark areas and what is portable."""
    since = config.getoption("--since")
    changed = areas_since(since) if since else None
    tests = Path(__file__).parent
    places = {tests / name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path, len(places)))
    portable = [tests / name for name in PORTABLE]
    for item in items:
        if any(item.path.is_relative_to(each) for each in portable):
            item.add_marker(pytest.mark.portable)
        area = area_of(item.path)
        if area and (changed is None or area in changed):
            item.add_marker(pytest.mark.area)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Headless Chromium. Until it ends, an event loop runs in this thread, which no other file expects."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def silent_view(browser: Any) -> Callable[[int, str], AbstractContextManager[Any]]:
    """Open a view of a width in light or dark, offline: what it says in the console fails."""

    @contextmanager
    def opened(width: int, scheme: str) -> Iterator[Any]:
        viewport = {"width": width, "height": 900}
        context = browser.new_context(viewport=viewport, color_scheme=scheme, offline=True)
        view, said = context.new_page(), []
        view.on("console", lambda message: said.append(message.text))
        view.on("pageerror", lambda error: said.append(str(error)))
        try:
            yield view
        finally:
            context.close()
        assert said == []

    return opened


@pytest.fixture(autouse=True)
def _nothing_stays_importable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test leaves another project, or modules of its own folders, to the next one."""
    with left_as_before(tmp_path_factory.getbasetemp()):
        yield


@pytest.fixture
def in_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Work in a project of its own, declared by the given lines of ``[tool.breakeven]``."""

    def entered(*declared: str) -> Path:
        (tmp_path / "pyproject.toml").write_text("\n".join(["[tool.breakeven]", *declared, ""]))
        monkeypatch.chdir(tmp_path)
        return tmp_path

    return entered


@pytest.fixture
def asv_config(tmp_path: Path) -> Path:
    """A configuration of asv whose store is empty, in a folder that is no repository."""
    path = tmp_path / "asv.conf.json"
    path.write_text(json.dumps({"version": 1, "repo": ".", "results_dir": "store"}))
    return path


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    """A clone of its own for each test, with the suites of one family."""
    return new_clone(tmp_path, "objects")
