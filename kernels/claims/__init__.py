"""The claims of the course, C1 to C20: in its words, with its figures, and how each is tested."""

from breakeven.findings.claims.claim import Claims
from kernels.claims.about_dask import ABOUT_DASK
from kernels.claims.about_python import ABOUT_PYTHON

__all__ = ["CLAIMS"]

CLAIMS = Claims(whose="the course", claims=(*ABOUT_PYTHON, *ABOUT_DASK))
