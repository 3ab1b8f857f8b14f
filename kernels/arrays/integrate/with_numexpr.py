"""The rectangle rule with NumExpr, which processes the points in blocks."""

import numexpr
import numpy as np


def whole_array(a, b, steps):
    """The points are an array; the heights and their sum are one expression."""
    x = np.linspace(a, b, steps, endpoint=False)
    return float(numexpr.evaluate("sum(exp(-x * x))", local_dict={"x": x})) * (b - a) / steps
