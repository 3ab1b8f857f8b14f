"""The pipeline on a thread pool: a task for each part."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from kernels.graphs.pipeline import SOURCES
from kernels.graphs.pipeline.with_python import aggregate, of_source, save, through_steps


def part_a_task(parts, session):
    """The three steps of a part are one task: while one thread sleeps, another works."""
    return answer(parts, session.executor)


def default_pool(parts):
    """The default size of ``ThreadPoolExecutor``, four threads more than cores: waiting needs no core."""
    with ThreadPoolExecutor() as executor:
        return answer(parts, executor)


def answer(parts, executor):
    """The text of the saved file, from the values that the pool has computed."""
    values = list(executor.map(through_steps, parts))
    totals = [aggregate(of_source(source, parts, values)) for source in SOURCES]
    with TemporaryDirectory() as folder:
        saved = save(totals, f"{folder}/totals.json")
        return Path(saved).read_text(encoding="utf-8")
