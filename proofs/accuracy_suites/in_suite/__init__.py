"""Scripts that run beside a suite's own code, to learn what its benchmarks call and what a plant costs."""
