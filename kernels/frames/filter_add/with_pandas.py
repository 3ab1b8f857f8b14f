"""A filter and an addition with pandas, on three kinds of text column."""


def filter_then_column(frame):
    """As everyone writes it: all columns of the chosen rows are copied, then one is used."""
    return frame[frame.y == "a"].x + 1


def rows_and_column(frame):
    """Rows and column in one step: only the numbers are copied."""
    return frame.loc[frame.y == "a", "x"] + 1


def python_objects(frame):
    """The letters as Python objects, as pandas kept them by default before version 3."""
    return (frame.astype({"y": object}),)


def category(frame):
    """The letters as a category: what is compared is one small integer per row."""
    return (frame.astype({"y": "category"}),)
