"""Operations on Python's collections: 50 at a time, or one that goes through the whole collection."""

import random


def build_list(numbers, asked):
    """Put all numbers into a new list."""
    built = list(numbers)
    return [built[place] for place in asked]


def build_tuple(numbers, asked):
    """Put all numbers into a new tuple."""
    built = tuple(numbers)
    return [built[place] for place in asked]


def grow_list(numbers, asked):
    """Append all numbers to a new list, one by one: now and then it must move to a larger place."""
    grown = []
    for number in numbers:
        grown.append(number)  # noqa: PERF402 - appending is what is asked about
    return [grown[place] for place in asked]


def sort(numbers, asked):
    """Sort an unordered list into a new one."""
    ordered = sorted(numbers)
    return [ordered[place] for place in asked]


def append(numbers, asked):
    """Append numbers and remove them again, which shows that they were there."""
    for number in asked:
        numbers.append(number)
    return [numbers.pop() for _ in asked][::-1]


def insert(numbers, asked):
    """Insert new keys into a dict of n others; removing them again shows that they were there."""
    for number in asked:
        numbers[number] = number
    return [numbers.pop(number) for number in asked]


def add(numbers, asked):
    """Add new members to a set of n others, look them up, and remove them again."""
    for number in asked:
        numbers.add(number)
    found = [number for number in asked if number in numbers]
    for number in asked:
        numbers.remove(number)
    return found


def index(numbers, asked):
    """The items at places of a sequence, or under keys of a dict."""
    return [numbers[place] for place in asked]


def search(numbers, asked):
    """``in`` depends on the collection: a list compares one by one, a set hashes."""
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
    """The numbers as a dict that maps each to itself."""
    return {number: number for number in numbers}, asked


def to_other_set(numbers, asked):
    """A set of as many other numbers, none of which is asked for."""
    return {-1 - number for number in numbers}, asked


def to_other_dict(numbers, asked):
    """A dict of as many other numbers, none of which is asked for."""
    return dict.fromkeys((-1 - number for number in numbers), 0), asked


def to_shuffled_list(numbers, asked):
    """The numbers as a shuffled list, in the same order every time."""
    shuffled = list(numbers)
    random.Random(20026).shuffle(shuffled)
    return shuffled, asked
