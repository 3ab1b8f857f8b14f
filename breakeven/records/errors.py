"""What readers of results show to their user without a traceback."""

from breakeven.errors import UserError


class ResultsError(UserError):
    """What was wrong with the stored results, and the next step."""
