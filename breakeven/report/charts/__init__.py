"""Every chart: its parts, its colours, and its way onto a page or into a file."""
