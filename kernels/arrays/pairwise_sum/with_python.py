"""The sum over all pairs as a plain Python double loop."""


def to_lists(x, y):
    """Turn the arrays into lists: Python loops over its own floats faster than over NumPy's."""
    return x.tolist(), y.tolist()


def double_loop(x, y):
    """Add one product per pair."""
    total = 0.0
    for y_j in y:
        for x_i in x:
            total += y_j * x_i
    return total
