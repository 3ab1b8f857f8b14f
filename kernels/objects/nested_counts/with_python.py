"""How many, any and all in plain Python: a built-in function for each question."""

from kernels.objects.nested_counts import WANTED


def three_loops(lists):
    """How many numbers, whether any list holds the wanted one, whether all lack negative numbers."""
    return sum(map(len, lists)), any(map(is_hit, lists)), all(map(is_clean, lists))


def is_hit(numbers):
    """Whether the list holds the wanted number."""
    return WANTED in numbers


def is_clean(numbers):
    """Whether the list holds no negative number."""
    return min(numbers, default=0) >= 0
