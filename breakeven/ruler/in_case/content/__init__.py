"""What a value holds: its parts, looked at one by one, and a digest of all of them."""
