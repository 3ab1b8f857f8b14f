"""What each rule is to hold: the simulations, and the bands of their figures."""
