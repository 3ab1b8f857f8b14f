"""What the supervisor of a case knows of it: what it answers, what it prints, and what it may hold."""
