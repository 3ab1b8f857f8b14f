"""What the tool promises, put to the test: planted changes, simulations, hostile things, experiments.

They stand beside the suites and not among them: asv imports every module that it finds there.
"""
