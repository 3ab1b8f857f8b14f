"""Results as the commands print them."""
