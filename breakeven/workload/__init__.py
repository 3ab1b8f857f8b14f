"""What a workload is, and what its author may use: the contract, and inputs that are made once."""

from breakeven.workload.contract import (
    DEFAULT_SIZES,
    FILE_SYSTEM_EFFECT,
    Implementation,
    Sentence,
    Work,
    Workload,
)

__all__ = [
    "DEFAULT_SIZES",
    "FILE_SYSTEM_EFFECT",
    "Implementation",
    "Sentence",
    "Work",
    "Workload",
]
