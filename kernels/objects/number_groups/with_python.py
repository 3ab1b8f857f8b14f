"""The sums of groups in plain Python: line by line, and by splitting the whole text."""

from pathlib import Path


def loop(path):
    """Line by line, as one would explain it: a blank line ends a group."""
    sums = []
    total = 0
    with Path(path).open(encoding="ascii") as lines:
        for line in lines:
            if line == "\n":
                sums.append(total)
                total = 0
            else:
                total += int(line)
    sums.append(total)
    return sums


def split(path):
    """Split the whole text into groups at once, and the groups into numbers."""
    return group_sums(Path(path).read_text(encoding="ascii"))


def group_sums(text):
    """The sum of each group of a text; ``int`` takes a number as bytes as well as text."""
    blank = "\n\n" if isinstance(text, str) else b"\n\n"
    return [sum(map(int, group.split())) for group in text.split(blank)]
