"""What a command was started in: its standard streams, and what the system refuses it."""
