"""Claims that a project declares, each put to the test by a rule over measurements."""
