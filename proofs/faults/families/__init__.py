"""The families of hostile things, one file each: which tests belong to it."""
