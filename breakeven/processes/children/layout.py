"""Where a process has its memory: the same places in both processes of a pair, others in every pair.

Linux puts the stack, the heap and the libraries of each process elsewhere. A call is some per cent faster in one
place than in another, so two processes of the same code differ, by more than the changes that are looked for
(T. Mytkowicz and others, "Producing wrong data without doing anything obviously wrong!", ASPLOS 2009). Two processes
with the same places differ less (common random numbers: A. M. Law, "Simulation Modeling and Analysis", chapter 11).
What a place does is still seen many times over, because each pair has others.
"""

from __future__ import annotations

import random
import resource
from dataclasses import dataclass

from breakeven.processes.parents import without_random_places
from breakeven.processes.system.linux import is_linux

__all__ = ["Layout"]

PADDING = "BREAKEVEN_PADDING"
"""A variable that nobody reads. Its length moves the stack, which begins below it, and the heap, into which
Python copies it."""
STEP_BYTES, MOST_STEPS = 16, 256
"""The stack and the heap move by so many bytes at a time; all steps together make a page."""
PAGE_BYTES, MOST_PAGES = 4096, 512
"""What is mapped begins below the most that the stack may take, in whole pages; all of them make a huge page."""


@dataclass(frozen=True)
class Layout:
    """One of the layouts: of the same seed, the same."""

    seed: int

    @property
    def variables(self) -> dict[str, str]:
        """What the process has in its environment."""
        return {PADDING: "x" * STEP_BYTES * random.Random(self.seed).randrange(MOST_STEPS)}

    def choose(self) -> tuple[int, int] | None:
        """The limits of the stack that the process is to have; None where they are not to change."""
        soft, hard = resource.getrlimit(resource.RLIMIT_STACK)
        pages = random.Random(self.seed + 1).randrange(MOST_PAGES)
        wanted = soft + PAGE_BYTES * pages
        if not is_linux() or soft == resource.RLIM_INFINITY:
            return None
        return (wanted, hard) if hard == resource.RLIM_INFINITY or wanted <= hard else None

    @staticmethod
    def take(limits: tuple[int, int] | None) -> None:
        """Let what this process executes next have the layout; called between fork and exec.

        Where the system refuses, as some containers do, its places are random as ever.
        """
        if limits and without_random_places():
            resource.setrlimit(resource.RLIMIT_STACK, limits)
