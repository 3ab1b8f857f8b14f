"""The user's repository: asking git, and what the working tree changes on top of a commit."""
