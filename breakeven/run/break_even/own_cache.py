"""A cache for the inputs and answers of sizes that nobody asks for again."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from breakeven.workload.data_cache import CACHE_VARIABLE, scratch_folder

__all__ = ["cache_of_its_own"]


@contextmanager
def cache_of_its_own(addresses: Mapping[str, str]) -> Iterator[None]:
    """Let what is made in the block be kept on the same disk as ever, but no longer than the block.

    Where a running cluster is joined, the cache stays what it is: the cluster may be known by it.
    """
    before = os.environ.get(CACHE_VARIABLE)
    if addresses:
        yield
        return
    with scratch_folder() as folder:
        os.environ[CACHE_VARIABLE] = str(folder)
        try:
            yield
        finally:
            os.environ.pop(CACHE_VARIABLE, None)
            if before is not None:
                os.environ[CACHE_VARIABLE] = before
