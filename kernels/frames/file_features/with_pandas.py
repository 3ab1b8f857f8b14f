"""Features of CSV files with pandas: the loop, and the work on one file, which all others use too."""

from pathlib import Path

import pandas as pd
from pandas.errors import EmptyDataError, ParserError

from kernels.frames.file_features import FEATURES

TYPES = {
    "sale": "int64",
    "shop": str,
    "code": str,
    "quantity": "int64",
    "price": "float64",
    "weight": "float64",
    "sold_at": str,
}


class IncompleteRowError(ValueError):
    """A row has fewer fields than the header; pandas fills it up with missing values."""


def loop(paths):
    """One file after the other."""
    outcomes = []
    for path in paths:
        outcomes.append(features_or_failure(path))
    return combined(outcomes)


def features_or_failure(path):
    """The name of a file, its features, and the kind of its damage: one of the last two is None."""
    return features_of(frame_or_failure(path))


def frame_or_failure(path):
    """The name of a file, its frame, and the kind of its damage: one of the last two is None."""
    name = Path(path).name
    try:
        return name, read(path), None
    except (EmptyDataError, ParserError, UnicodeDecodeError, ValueError) as error:
        return name, None, type(error).__name__


def features_of(frame_or_failure):
    """The features in place of the frame, if there is one."""
    name, sales, failure = frame_or_failure
    return name, None if failure else features(sales), failure


def read(path):
    """One file as a frame; raises an exception for each kind of damage."""
    sales = pd.read_csv(path, dtype=TYPES)
    if sales.isna().any(axis=None):
        raise IncompleteRowError(path)
    sales["sold_at"] = pd.to_datetime(sales["sold_at"], format="%Y-%m-%dT%H:%M:%S")
    return sales


def features(sales):
    """The numbers in FEATURES, as a tuple."""
    return (
        len(sales),
        sales["shop"].nunique(),
        (sales["quantity"] * sales["price"]).sum(),
        sales["price"].mean(),
        sales["weight"].max(),
        sales["price"].corr(sales["weight"]),
        sales["sold_at"].dt.hour.max(),
    )


def combined(outcomes):
    """The frame of the features, and the list of the failures, in the order of the file names."""
    outcomes = sorted(outcomes)
    good = {name: found for name, found, failure in outcomes if failure is None}
    failures = [(name, failure) for name, _, failure in outcomes if failure is not None]
    index = pd.Index(list(good), name="file")
    return pd.DataFrame(list(good.values()), index=index, columns=list(FEATURES)), failures
