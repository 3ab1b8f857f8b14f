"""A known processor time in one thread."""

import time


def burn_until(process_seconds):
    """Spin until this process has used so much processor time since it began."""
    while time.process_time() < process_seconds:
        pass


def burn_alone(milliseconds):
    """Everything in the caller's own thread."""
    burn_until(time.process_time() + milliseconds / 1000)
    return milliseconds
