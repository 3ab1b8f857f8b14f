"""The people alive in each year, in plain Python, as four programmers would write it."""

from collections import Counter, defaultdict
from itertools import accumulate, chain, starmap
from operator import itemgetter


def junior(population):
    """A dict, and two loops."""
    living = {}
    for person in population:
        for year in range(person[0], person[1]):
            if year in living:
                living[year] = living[year] + 1
            else:
                living[year] = 1
    return living


def intermediate(population):
    """A defaultdict and unpacking: the same loops with fewer lookups."""
    living = defaultdict(int)
    for birth, death in population:
        for year in range(birth, death):
            living[year] += 1
    return dict(living)


def advanced(population):
    """A Counter over one chain of ranges: the same work, but the loops run in C."""
    return dict(Counter(chain.from_iterable(starmap(range, population))))


def expert(population):
    """Count births and deaths, not years lived: the work no longer grows with the ages."""
    return running_total(changes(population))


def changes(population):
    """How many more people are alive in each year than in the year before."""
    change = Counter(map(itemgetter(0), population))
    change.subtract(Counter(map(itemgetter(1), population)))
    return change


def running_total(change):
    """The people alive in each year, from the change of each year."""
    years = range(min(change), max(change))
    living = accumulate(change[year] for year in years)
    return {year: count for year, count in zip(years, living, strict=True) if count}
