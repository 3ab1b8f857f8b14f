"""Commands that compare two sides, or each commit of a range with the next."""
