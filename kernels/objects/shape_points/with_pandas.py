"""Symbols to points with pandas: a series of strings, and one of categories."""

import pandas as pd

from kernels.objects.shape_points import POINTS


def to_series(symbols):
    """The symbols as a series of texts, of pandas' own kind."""
    return (pd.Series(symbols),)


def to_categories(symbols):
    """The symbols as small numbers, with the three strings beside them."""
    return (pd.Series(symbols, dtype="category"),)


def map_series(symbols):
    """``Series.map`` with the dict."""
    return symbols.map(POINTS).to_numpy()


def map_categories(symbols):
    """The same call: pandas maps the three categories, not the many symbols."""
    return symbols.map(POINTS).to_numpy().astype(int)
