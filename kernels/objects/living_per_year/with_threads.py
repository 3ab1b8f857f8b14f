"""The people alive in each year on a thread pool.

Nothing is sent. If the interpreter has a lock, the threads take turns at it.
"""

from kernels.objects.living_per_year import with_python
from kernels.objects.living_per_year.with_processes import added


def expert(population, session):
    """The best plain Python in each thread."""
    return with_python.running_total(added(with_python.changes, population, session))


def junior(population, session):
    """The slowest plain Python in each thread: the work that several cores could share."""
    return dict(added(with_python.junior, population, session))
