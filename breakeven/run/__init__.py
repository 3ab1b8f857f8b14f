"""A measuring run: its cases, rounds, budget and clusters; it resumes where it was cut off."""
