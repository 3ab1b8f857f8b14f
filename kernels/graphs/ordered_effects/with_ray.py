"""Files and then a report with Ray: references as arguments, for their order alone."""

from tempfile import TemporaryDirectory

import ray

from kernels.graphs.ordered_effects import with_python

write = ray.remote(with_python.write)


@ray.remote
def report(folder, *written):  # noqa: ARG001 - nothing is in them: Ray waits for its arguments
    """The report, once all writes are done."""
    return with_python.report(folder)


def report_after_writes(numbers, session):  # noqa: ARG001 - the tasks run on Ray's cluster
    """The report takes what the writes return, None each, and so comes after them."""
    with TemporaryDirectory() as folder:
        written = [write.remote(folder, number) for number in numbers]
        return ray.get(report.remote(folder, *written))
