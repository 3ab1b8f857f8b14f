"""Raw sales to Parquet with Modin's experimental reader, which hands whole files to the workers."""

from pathlib import Path

import modin.experimental.pandas as pd

from kernels.frames.etl.with_modin import transformed
from kernels.frames.etl.with_pandas import TYPES


def all_files_at_once(paths, shops_path, output):
    """Read all files at once, clean, join, write Parquet, and report."""
    raw = pd.read_csv_glob(str(Path(paths[0]).with_name("*.csv")), dtype=TYPES)
    return transformed(raw, shops_path, output)
