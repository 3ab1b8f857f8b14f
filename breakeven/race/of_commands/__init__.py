"""Commands against each other: each turn is a process of its own."""
