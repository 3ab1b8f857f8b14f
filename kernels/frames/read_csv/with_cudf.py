"""CSV files with cuDF, parsed by a GPU."""

import cudf


def same_as_pandas(paths):
    """The pandas code; the frame is copied back."""
    frames = [cudf.read_csv(path, parse_dates=["sold_at"]) for path in paths]
    return cudf.concat(frames, ignore_index=True).to_pandas()
