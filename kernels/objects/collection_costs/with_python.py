"""Operations on Python's collections: 50 at a time, or one that goes through all of it."""

import random


def build_list(numbers, asked):
    """All numbers into a new list."""
    built = list(numbers)
    return [built[place] for place in asked]


def build_tuple(numbers, asked):
    """All numbers into a new tuple."""
    built = tuple(numbers)
    return [built[place] for place in asked]


def grow_list(numbers, asked):
    """All numbers into a new list, one by one: now and then it must move to a larger place."""
    grown = []
    for number in numbers:
        grown.append(number)  # noqa: PERF402 - appending is what is asked about
    return [grown[place] for place in asked]


def sort(numbers, asked):
    """Sort a list without order into a new one."""
    ordered = sorted(numbers)
    return [ordered[place] for place in asked]


def append(numbers, asked):
    """Append, and take off again, which shows that it was there."""
    for number in asked:
        numbers.append(number)
    return [numbers.pop() for _ in asked][::-1]


def insert(numbers, asked):
    """New keys into a dict that has n others; taking them out again shows that they were there."""
    for number in asked:
        numbers[number] = number
    return [numbers.pop(number) for number in asked]


def add(numbers, asked):
    """New members to a set that has n others; what is left without them is what was there."""
    for number in asked:
        numbers.add(number)
    found = [number for number in asked if number in numbers]
    for number in asked:
        numbers.remove(number)
    return found


def index(numbers, asked):
    """What lies at a place of a sequence, or under a key of a dict."""
    return [numbers[place] for place in asked]


def search(numbers, asked):
    """``in`` means what the collection makes of it: a list compares one by one, a set hashes."""
    return [number for number in asked if number in numbers]


def to_list(numbers, asked):
    """The numbers as a list."""
    return list(numbers), asked


def to_tuple(numbers, asked):
    """The numbers as a tuple."""
    return tuple(numbers), asked


def to_set(numbers, asked):
    """The numbers as a set."""
    return set(numbers), asked


def to_dict(numbers, asked):
    """The numbers as a dict, each under itself."""
    return {number: number for number in numbers}, asked


def to_other_set(numbers, asked):
    """As many numbers that nobody asks for, as a set."""
    return {-1 - number for number in numbers}, asked


def to_other_dict(numbers, asked):
    """As many numbers that nobody asks for, as a dict."""
    return dict.fromkeys((-1 - number for number in numbers), 0), asked


def to_shuffled_list(numbers, asked):
    """The numbers without order; always in the same disorder."""
    shuffled = list(numbers)
    random.Random(20026).shuffle(shuffled)
    return shuffled, asked
