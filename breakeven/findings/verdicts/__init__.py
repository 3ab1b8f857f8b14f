"""Two sides of one case: what their pairs showed, the verdict, and what a merge gate makes of it."""
