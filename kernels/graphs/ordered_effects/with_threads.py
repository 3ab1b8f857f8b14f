"""Files and then a report on a pool of threads or processes: the caller waits for the writes."""

from functools import partial
from tempfile import TemporaryDirectory

from kernels.graphs.ordered_effects.with_python import report, write


def writes_then_report(numbers, session):
    """``map`` returns what the writes return, None each; once it has all of them, the files are there."""
    with TemporaryDirectory() as folder:
        list(session.executor.map(partial(write, folder), numbers))
        return session.executor.submit(report, folder).result()
