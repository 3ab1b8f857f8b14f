"""Two sides that take turns: their environments, pairs of processes, and the search in a history."""
