"""A tree of additions in plain Python, level by level."""


def add(one, other):
    """The task: one addition."""
    return one + other


def reduced(leaves, combine):
    """What is left when ``combine`` has joined pairs of neighbours until there is only one.

    The last of an odd number waits for the next level. If ``combine`` makes tasks, this builds the
    whole tree of tasks and returns the task at its root.
    """
    level = list(leaves)
    while len(level) > 1:
        left_over = level[-1:] if len(level) % 2 else []
        level = [combine(*pair) for pair in zip(level[::2], level[1::2], strict=False)] + left_over
    return level[0]


def level_by_level(numbers):
    """The same additions, in the same tree, as everywhere else."""
    return reduced(numbers, add)
