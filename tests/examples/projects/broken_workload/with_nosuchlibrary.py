"""What would run with a library that nobody has."""


def anything(n):
    """Never called."""
    return n
