"""Membership with pandas."""

import pandas as pd


def to_series(members, values):
    """Both as series."""
    return pd.Series(members), pd.Series(values)


def isin(members, values):
    """``Series.isin`` builds a hash table of the members in every call."""
    return values.isin(members).to_numpy()


def to_index(members, values):
    """The members as an index, which keeps the hash table that it builds at the first lookup."""
    index = pd.Index(members)
    index.get_indexer([0])
    return index, pd.Index(values)


def look_up(index, values):
    """The place of each value in the index; -1 means that it is not there."""
    return index.get_indexer(values) >= 0
