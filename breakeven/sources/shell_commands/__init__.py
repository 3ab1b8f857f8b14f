"""A command of any repository's, such as a program that its project installs."""
