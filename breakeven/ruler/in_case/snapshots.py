"""Whether a call changed its arguments: a digest of what they hold, before the call and after it.

Every container is looked into, part by part, and so are objects of the user's own classes. What is not
known counts as itself: putting another object in its place is a change, what happens inside it is not
seen. A part that cannot be read counts as itself too.

Not noticed are:

- what is not reachable from an argument: globals, attributes of classes, variables that a function has
  closed over, and what ``functools.lru_cache`` keeps;
- an attribute that an object gets or loses, because objects fill caches of their own (what
  ``functools.cached_property`` keeps is no content either); an attribute that was there before and
  that a call gives another value is always a change;
- the inside of other libraries' objects, such as estimators, connections, and handles of clusters;
- the memory behind an array that cannot be written through the argument;
- files on disk, of which only the position counts;
- what lies between the blocks that are looked at of very large arrays and lists, parts of an argument
  beyond the first millions, and most of its objects with attributes beyond the first hundred thousand:
  looking at one takes as long as looking at dozens of numbers.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from typing import Any

from breakeven.ruler.in_case.content.digests import Digest, digest_of
from breakeven.ruler.in_case.content.look import Look

__all__ = ["Snapshot", "changed_arguments", "names_of_arguments", "small", "snapshot"]

DEEPEST = 4
MOST_ATTRIBUTES = 50
"""The most attributes of an object that have places of their own."""
MOST_KEPT = 1000
"""Attributes of objects inside an argument, of which a small snapshot has a digest each."""
Snapshot = dict[str, Any]
"""Digests by place: ``1`` is the second argument, ``1.weights`` an attribute of it."""


def snapshot(arguments: Sequence[Any]) -> Snapshot:
    """The digest of what some arguments hold, by place.

    It keeps the objects alive that count as themselves, so that no other one can get their identity.
    """
    found: Snapshot = {}
    for place, value in enumerate(arguments):
        _add(found, Look(), str(place), value, 0)
    return found


def small(of: Snapshot) -> Snapshot:
    """A snapshot that holds little memory, to be kept while memory is measured: it knows the content of
    everything, but not each attribute of very many objects."""
    return {
        place: Digest(each.content, each.named if len(each.named) <= MOST_KEPT else {}, ())
        for place, each in of.items()
    }


def changed_arguments(before: Snapshot, after: Snapshot) -> list[int]:
    """The positions of the arguments that differ; what only one snapshot knows does not count."""
    places = [place for place, digest in before.items() if after.get(place, digest) != digest]
    return sorted({int(place.partition(".")[0]) for place in places})


def names_of_arguments(function: Callable[..., Any], places: Sequence[int], count: int) -> str:
    """Some of a function's arguments in words: ``its argument 'u'``, ``its arguments 'a' and 'b'``."""
    try:
        names = list(inspect.signature(function).parameters)
    except (TypeError, ValueError):
        names = []
    if len(names) < count:
        names = []
    said = [repr(names[place]) if names else str(place + 1) for place in places]
    return f"its argument{'s' * (len(said) > 1)} {' and '.join(said)}"


def _add(found: Snapshot, look: Look, place: str, value: Any, depth: int) -> None:
    """A digest of a value; the attributes of an object get digests at places of their own."""
    attributes = look.named_parts_of(value) if depth < DEEPEST else {}
    if 0 < len(attributes) <= MOST_ATTRIBUTES and look.is_first_sight_of(value):
        found[place] = digest_of(value, look)
        for name, each in attributes.items():
            _add(found, look, f"{place}.{name}", each, depth + 1)
    else:
        found[place] = digest_of(value, look)
