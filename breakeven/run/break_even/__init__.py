"""The n at which two implementations take the same time: searched, and measured there."""
