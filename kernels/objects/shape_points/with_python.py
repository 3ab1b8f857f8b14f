"""Symbols to points in plain Python: a chain of if, an Enum, a dict, a match statement."""

from enum import Enum

from kernels.objects.shape_points import POINTS


class Shape(Enum):
    """A member for each symbol, with its points as its value."""

    X = 1
    Y = 2
    Z = 3


def if_chain(symbols):
    """A function that compares, called for each symbol."""
    return [points_by_if(symbol) for symbol in symbols]


def points_by_if(symbol):
    """The points of one symbol."""
    if symbol == "X":
        return 1
    if symbol == "Y":
        return 2
    if symbol == "Z":
        return 3
    raise ValueError(f"{symbol!r} is no symbol")


def if_inline(symbols):
    """The same comparisons without a call."""
    return [
        1 if symbol == "X" else 2 if symbol == "Y" else 3 if symbol == "Z" else points_by_if(symbol)
        for symbol in symbols
    ]


def dict_in_function(symbols):
    """The lookup in a function, called for each symbol."""
    return [points_by_lookup(symbol) for symbol in symbols]


def points_by_lookup(symbol):
    """The points of one symbol."""
    return POINTS[symbol]


def enum_members(symbols):
    """The value of the member with that name."""
    return [Shape[symbol].value for symbol in symbols]


def dict_lookup(symbols):
    """The points stored under the symbol."""
    return [POINTS[symbol] for symbol in symbols]


def match_cases(symbols):
    """A function that matches, called for each symbol."""
    return [points_by_match(symbol) for symbol in symbols]


def points_by_match(symbol):
    """The points of one symbol."""
    match symbol:
        case "X":
            return 1
        case "Y":
            return 2
        case "Z":
            return 3
        case _:
            raise ValueError(f"{symbol!r} is no symbol")
