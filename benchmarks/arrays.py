"""Suites over arrays of numbers."""

from breakeven.suites.suite import Suite


class ChunkedMean(Suite):
    """The mean and sum of numbers, in chunks."""

    workload = "chunked_mean"


class Ndvi(Suite):
    """A vegetation index of satellite scenes, averaged per scene."""

    workload = "ndvi"


class Integrate(Suite):
    """The integral of exp(-x²) by the rectangle rule."""

    workload = "integrate"


class PairwiseSum(Suite):
    """The sum of the products of all pairs."""

    workload = "pairwise_sum"


class PairwiseDistance(Suite):
    """The Euclidean distance between every two points."""

    workload = "pairwise_distance"


class MemmapMean(Suite):
    """The column means of a raw file."""

    workload = "memmap_mean"


class Hdf5Mean(Suite):
    """The column means of an HDF5 file."""

    workload = "hdf5_mean"


class ZarrMean(Suite):
    """The column means of a Zarr store."""

    workload = "zarr_mean"


class StoreHdf5(Suite):
    """A chunked array to HDF5 and back."""

    workload = "store_hdf5"


class StoreZarr(Suite):
    """A chunked array to Zarr and back."""

    workload = "store_zarr"


class NdviOnDisk(Suite):
    """A vegetation index of scenes in files."""

    workload = "ndvi_on_disk"
