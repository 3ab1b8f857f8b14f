"""Files and then a report with Dask: ``bind`` adds the order that no argument implies."""

from tempfile import TemporaryDirectory

import dask
from dask.graph_manipulation import bind

from kernels.graphs.ordered_effects import with_python

# pure=False is the default of dask.delayed; said here, as a task with an effect must not be merged.
write = dask.delayed(with_python.write, pure=False)
report = dask.delayed(with_python.report, pure=False)


def bound_report(numbers, session):  # noqa: ARG001 - the scheduler is the one that Dask was set to
    """The report is bound to all writes: it waits for them and takes nothing from them."""
    with TemporaryDirectory() as folder:
        writes = [write(folder, number) for number in numbers]
        return bind(report(folder), writes).compute()
