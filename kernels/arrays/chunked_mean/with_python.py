"""Plain Python: the built-in sum over a list of floats."""


def to_list(values):
    """The array as a list of Python floats."""
    return (values.tolist(),)


def built_in_sum(values):
    """One number after another, each of them an object."""
    total = sum(values)
    return total / len(values), total
