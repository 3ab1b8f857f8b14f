"""Reading what is stored: each value is checked against a declared kind, and nothing is lost in silence."""
