"""Where a process has its memory: the same places in both processes of a pair, others in every pair.

Linux chooses by chance where the stack, the heap and the libraries of a process begin. A call is some per cent
faster in one place than in another, so two processes of the same code differ, by more than the changes that are looked
for (T. Mytkowicz and others, "Producing wrong data without doing anything obviously wrong!", ASPLOS 2009). Two
processes with the same places differ less (common random numbers: A. M. Law, "Simulation Modeling and Analysis",
chapter 11); ``without_random_places`` asks the system for that. What a place does is still seen many times over, because in each pair the stack and the heap are moved.
"""

from __future__ import annotations

import random

__all__ = ["padding"]

PADDING = "BREAKEVEN_PADDING"
"""A variable that nobody reads. Its length moves the stack, which begins below it, and the heap, into which
Python copies it."""
STEP_BYTES, MOST_STEPS = 16, 256
"""The stack and the heap move by so many bytes at a time; all steps together make a page."""


def padding(seed: int) -> dict[str, str]:
    """What a process has in its environment: for the same seed, the same."""
    return {PADDING: "x" * STEP_BYTES * random.Random(seed).randrange(MOST_STEPS)}
