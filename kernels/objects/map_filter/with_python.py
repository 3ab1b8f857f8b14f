"""The squares of the even numbers in plain Python."""


def comprehension(numbers):
    """A list comprehension: filter and map in one loop."""
    return [number * number for number in numbers if number % 2 == 0]
