"""All measurements as tidy frames, and as files for other programs."""
