"""A real notebook in Jupyter: the example, an interrupt, and a kernel that is killed."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import nbformat
import psutil
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "docs" / "examples" / "notebook.ipynb"
START_SECONDS = 60.0
CASE = "case_process.py"
LONG = "%breakeven time.sleep(100)"


def shortened(source: str) -> str:
    """A cell of the example with less time for what it measures."""
    source = re.sub(r"%%race", "%%race --budget 4s", source)
    return re.sub(r"(?<!%)%breakeven ", "%breakeven --budget 1s ", source)


class Tags(HTMLParser):
    """Counts the tags of HTML, and finds those that are not closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.opened: list[str] = []
        self.counts: dict[str, int] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.opened.append(tag)
        self.counts[tag] = self.counts.get(tag, 0) + 1

    def handle_startendtag(self, tag: str, attrs: Any) -> None:
        self.counts[tag] = self.counts.get(tag, 0) + 1

    def handle_endtag(self, tag: str) -> None:
        assert self.opened.pop() == tag


def test_the_example_is_stored_without_outputs() -> None:
    notebook = nbformat.read(EXAMPLE, as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(cell.outputs == [] and cell.execution_count is None for cell in code)


@pytest.mark.slow
def test_the_example_runs_and_shows_tables_and_charts(place: Any) -> None:
    notebook = nbformat.read(EXAMPLE, as_version=4)
    for cell in notebook.cells:
        cell.source = shortened(cell.source) if cell.cell_type == "code" else cell.source
    resources = {"metadata": {"path": str(place.folder)}}
    NotebookClient(notebook, timeout=120, resources=resources).execute()
    shown = [
        output.data
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if output.output_type == "display_data"
    ]
    races = [each for each in shown if each["text/plain"].startswith("statement")]
    assert (len(shown), len(races)) == (5, 3)
    for each in shown:
        tags = Tags(each["text/html"])
        assert tags.opened == []
        assert tags.counts["table"] == 1
        assert tags.counts["svg"] == 1
        assert "script" not in tags.counts
    single = next(each for each in shown if each not in races)
    for quantity in ("warm call", "first call", "peak memory", "cores busy"):
        assert quantity in single["text/plain"]
        assert quantity in single["text/html"]
    assert "NumPy" in races[0]["text/plain"]
    assert "peak_bytes" in notebook.cells[-2].outputs[0].data["text/plain"]


@pytest.fixture
def kernel(place: Any) -> Iterator[Any]:
    """A kernel in the notebook's folder, and a client of it."""
    from jupyter_client.manager import KernelManager

    manager = KernelManager()
    manager.start_kernel(cwd=str(place.folder))
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=START_SECONDS)
    client.execute_interactive("%load_ext breakeven\nimport time", timeout=START_SECONDS)
    yield manager, client
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def wait_for(place: Any, command: str, count: int = 1) -> None:
    """Until so many processes with these words in their command are there."""
    ends = time.monotonic() + START_SECONDS
    while time.monotonic() < ends:
        found = [each for each in place.processes() if command in " ".join(_command(each))]
        if len(found) >= count:
            return
        time.sleep(0.05)
    pytest.fail(f"{command} was not started")


def _command(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []


def test_an_interrupt_of_the_kernel_ends_everything(kernel: Any, place: Any) -> None:
    manager, client = kernel
    asked = client.execute(LONG)
    wait_for(place, CASE)
    manager.interrupt_kernel()
    reply = client.get_shell_msg(timeout=START_SECONDS)
    assert reply["parent_header"]["msg_id"] == asked
    assert reply["content"]["status"] == "error"
    assert reply["content"]["traceback"] == [
        "Interrupted: the measurement has ended, and so has every process that it started."
    ]
    place.wait_until_clean(manager.provisioner.pid)
    done = client.execute_interactive("1 + 1", timeout=START_SECONDS)
    assert done["content"]["status"] == "ok"


@pytest.mark.parametrize(("command", "count"), [(CASE, 1), ("breakeven.processes.janitor", 2)])
def test_nothing_outlives_a_kernel_that_is_killed(
    kernel: Any, place: Any, command: str, count: int
) -> None:
    manager, client = kernel
    client.execute(LONG)
    wait_for(place, command, count)
    manager.provisioner.process.kill()
    place.wait_until_clean(manager.provisioner.pid)
