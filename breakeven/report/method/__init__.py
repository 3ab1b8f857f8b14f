"""The pages that say how it was measured: the rules, the proofs, the machine, the settings."""
