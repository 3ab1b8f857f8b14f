"""Mean and count by key with Modin: the pandas code on a Modin frame."""

import modin.pandas as pd
from modin.utils import execute


def from_pandas(sales):
    """The frame, split into parts that the workers hold."""
    frame = pd.DataFrame(sales)
    execute(frame)  # Modin works in the background: wait until the workers have their parts
    return (frame,)


def groupby(sales):
    """Word for word as in pandas; the answers are brought back as pandas frames."""
    by_shop = sales.groupby("shop")["amount"].agg(["mean", "count"])
    by_customer = sales.groupby("customer")["amount"].agg(["mean", "count"])
    return by_shop.modin.to_pandas(), by_customer.modin.to_pandas()
