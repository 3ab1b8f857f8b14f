"""The pipeline on a process pool: a task for each part."""

from pathlib import Path
from tempfile import TemporaryDirectory

from kernels.graphs.pipeline import SOURCES
from kernels.graphs.pipeline.with_python import aggregate, of_source, save, through_steps


def part_a_task(parts, session):
    """The three steps of a part are one task; the caller gets the values, aggregates and saves them."""
    values = list(session.executor.map(through_steps, parts))
    totals = [aggregate(of_source(source, parts, values)) for source in SOURCES]
    with TemporaryDirectory() as folder:
        saved = save(totals, f"{folder}/totals.json")
        return Path(saved).read_text(encoding="utf-8")
