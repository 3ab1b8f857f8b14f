"""Environments of sides: made as a project's own configuration says, or the nearest that can be had, and kept."""
