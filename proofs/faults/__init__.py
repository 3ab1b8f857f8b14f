"""Which hostile things are tried on the tool, and what must happen: a table of the tests that do it."""
