"""The one error that readers of results show to their user without a traceback."""


class ResultsError(Exception):
    """What was wrong with the stored results, and the next step."""
