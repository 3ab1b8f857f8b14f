"""Mean and count by key with pandas."""


def groupby(sales):
    """Two frames, whose index is the key in ascending order."""
    by_shop = sales.groupby("shop")["amount"].agg(["mean", "count"])
    by_customer = sales.groupby("customer")["amount"].agg(["mean", "count"])
    return by_shop, by_customer
