"""Does measuring in turns favour anybody? Experiments on real processes, with what came of them."""
