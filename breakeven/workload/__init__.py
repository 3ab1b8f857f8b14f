"""What a workload is, and what its author may use: the contract, and inputs that are made once."""

from breakeven.workload.contract import (
    FILE_SYSTEM_EFFECT,
    Implementation,
    Sentence,
    Work,
    Workload,
)

__all__ = [
    "FILE_SYSTEM_EFFECT",
    "Implementation",
    "Sentence",
    "Work",
    "Workload",
]
