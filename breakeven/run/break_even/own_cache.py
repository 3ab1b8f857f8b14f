"""A cache for the inputs and answers of sizes that nobody asks for again."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from breakeven.workload.data_cache import (
    CACHE_VARIABLE,
    LASTING_VARIABLE,
    lasting_cache_folder,
    scratch_folder,
)

__all__ = ["cache_of_its_own"]


@contextmanager
def cache_of_its_own(addresses: Mapping[str, str]) -> Iterator[None]:
    """Let what is made in the block be kept on the same disk as ever, but no longer than the block.

    The environments of engines are kept where they always are, for they serve every size.
    Where a running cluster is joined, the cache stays what it is: the cluster may be known by it.
    """
    if addresses:
        yield
        return
    with scratch_folder() as folder:
        own = {CACHE_VARIABLE: str(folder), LASTING_VARIABLE: str(lasting_cache_folder())}
        before = {name: os.environ.get(name) for name in own}
        os.environ.update(own)
        try:
            yield
        finally:
            for name, value in before.items():
                os.environ.pop(name, None)
                if value is not None:
                    os.environ[name] = value
