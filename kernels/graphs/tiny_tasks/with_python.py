"""Increments in plain Python: a function call each."""


def increment(number):
    """The task: as little as a task can do."""
    return number + 1


def loop(numbers):
    """One call after the other."""
    return [increment(number) for number in numbers]
