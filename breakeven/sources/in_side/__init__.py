"""What runs in the environment of a side, by its Python, which may be as old as 3.8.

Each is a script, run by its path. It imports nothing of the tool, and is written in the syntax of that
time. What it needs is the standard library, the project, and asv-runner or pytest where the benchmarks do.
"""
