"""A comparison in progress: its budget, the pairs that it has, whose fault a failure was, and what is settled."""
