"""Membership with pandas."""

import pandas as pd


def to_series(members, values):
    """Both as series."""
    return pd.Series(members), pd.Series(values)


def isin(members, values):
    """``Series.isin`` builds a hash table of the members in every call."""
    return values.isin(members).to_numpy()
