"""The countdown as a plain Python loop."""


def count_down(n):
    """Take one away until nothing is left, and count the steps."""
    steps = 0
    while n > 0:
        n -= 1
        steps += 1
    return steps
