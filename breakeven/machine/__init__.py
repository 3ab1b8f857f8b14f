"""The machine: what it is, its limits, its noise, and what disturbs it."""
