"""What a commit plants: so many per cent more work, and so many more memory."""

SLOWER = 0
LARGER = 0


def rounds(n):
    """The rounds of work that stand for n."""
    return range(n + n * SLOWER // 100)


def held(n):
    """The bytes that stand for n."""
    return n + n * LARGER // 100
