"""Vaex: an array as a column, in memory or mapped from a file of its own format."""

import os
import tempfile
import weakref

import vaex


def from_numpy(values):
    """A frame that holds the array itself."""
    return (vaex.from_arrays(value=values),)


def to_hdf5(values):
    """The form that Vaex is made for: a file that is mapped, and deleted with the frame."""
    descriptor, path = tempfile.mkstemp(suffix=".hdf5")
    os.close(descriptor)
    vaex.from_arrays(value=values).export_hdf5(path)
    mapped = vaex.open(path)
    weakref.finalize(mapped, os.unlink, path)
    return (mapped,)


def mean_and_sum(frame):
    """Both from one pass over the data, which Vaex makes when it is told to execute."""
    mean, total = frame.mean("value", delay=True), frame.sum("value", delay=True)
    frame.execute()
    return float(mean.get()), float(total.get())
