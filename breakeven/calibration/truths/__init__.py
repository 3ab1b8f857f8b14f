"""What the ruler is proved against: workloads whose time, memory or processor time is known."""

TRUTHS = {
    "known_time": "breakeven.calibration.truths.known_time",
    "known_memory": "breakeven.calibration.truths.known_memory",
    "known_processor": "breakeven.calibration.truths.known_processor",
    "known_work": "breakeven.calibration.truths.known_work",
}
"""Each by name: no suite has them, and only callers that ask for them see them."""
