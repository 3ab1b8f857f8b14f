"""Child processes that are not trusted: what they inherit, how they are spoken to, and how they ended."""
