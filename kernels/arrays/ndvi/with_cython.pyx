# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
# distutils: extra_compile_args = -O3 -march=native -fopenmp -fassociative-math -fno-signed-zeros -fno-trapping-math
"""Cython: the whole formula in one pass, compiled by the C compiler.

``-fassociative-math`` (and the two flags that it needs) lets the compiler add in any order, as
NumPy's pairwise sum does.
"""

import numpy as np

from cython.parallel import prange


cdef void one_scene(
    const double[:, :, ::1] nir, const double[:, :, ::1] red, Py_ssize_t scene,
    double[::1] means, long long[::1] undefined,
) noexcept nogil:
    cdef Py_ssize_t row, column, height = nir.shape[1], width = nir.shape[2]
    cdef double a, b, total = 0.0
    cdef long long zeros = 0
    for row in range(height):
        for column in range(width):
            a = nir[scene, row, column]
            b = red[scene, row, column]
            if a + b == 0:
                zeros += 1
            else:
                total += (a - b) / (a + b)
    means[scene] = total / (height * width - zeros)
    undefined[scene] = zeros


def fused(const double[:, :, ::1] nir, const double[:, :, ::1] red):
    """One thread, without the interpreter lock."""
    cdef Py_ssize_t scene, scenes = nir.shape[0]
    means, undefined = np.empty(scenes), np.empty(scenes, np.longlong)
    cdef double[::1] means_view = means
    cdef long long[::1] undefined_view = undefined
    with nogil:
        for scene in range(scenes):
            one_scene(nir, red, scene, means_view, undefined_view)
    return means, undefined


def fused_parallel(const double[:, :, ::1] nir, const double[:, :, ::1] red):
    """The scenes shared out to OpenMP's threads."""
    cdef Py_ssize_t scene, scenes = nir.shape[0]
    means, undefined = np.empty(scenes), np.empty(scenes, np.longlong)
    cdef double[::1] means_view = means
    cdef long long[::1] undefined_view = undefined
    for scene in prange(scenes, nogil=True, schedule="static"):
        one_scene(nir, red, scene, means_view, undefined_view)
    return means, undefined
