"""What the statistical rules do with data whose truth is known: simulations of the real functions."""
