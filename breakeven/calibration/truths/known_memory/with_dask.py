"""A known amount of memory in one worker of a Dask cluster."""

from breakeven.calibration.truths.known_memory.with_python import hold


def hold_in_worker(megabytes, session):
    """One task that holds all of it."""
    return session.client.submit(hold, megabytes, pure=False).result()
