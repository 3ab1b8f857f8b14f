"""Chains in plain Python: three function calls each."""


def inc(number):
    """The first task of a chain."""
    return number + 1


def double(number):
    """The second, which needs the first."""
    return number * 2


def add(one, other):
    """The last, which needs both of those before it."""
    return one + other


def chain(number):
    """One whole chain."""
    increased = inc(number)
    return add(increased, double(increased))


def loop(numbers):
    """One chain after the other."""
    return [chain(number) for number in numbers]
