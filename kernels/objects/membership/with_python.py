"""Membership in plain Python: the same question to a list, a set, a dict, and a sorted list."""

from bisect import bisect_left


def search(members, values):
    """``in`` depends on the collection: a list compares one by one, a set hashes."""
    return [value in members for value in values]


def search_new_set(members, values):
    """Building the set first goes through all members once."""
    return search(set(members), values)


def search_sorted(members, values):
    """A binary search: halve the sorted list again and again, down to where the value would be."""
    found = []
    for value in values:
        place = bisect_left(members, value)
        found.append(place < len(members) and members[place] == value)
    return found


def to_set(members, values):
    """The members as a set."""
    return set(members), values


def to_dict(members, values):
    """The members as the keys of a dict, as if there were something to look up about each."""
    return dict.fromkeys(members, True), values


def to_sorted_list(members, values):
    """The members in order, as ``bisect`` needs them."""
    return sorted(members), values
