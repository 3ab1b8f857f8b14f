"""The sums of groups in plain Python: line by line, and by splitting the whole text."""

from pathlib import Path


def loop(path):
    """Line by line, as one would tell it: a blank line ends a group."""
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
    """The whole text at once, split into groups and the groups into numbers."""
    return group_sums(Path(path).read_text(encoding="ascii"))


def group_sums(text):
    """The sum of each group of a text; ``int`` takes the bytes of a number as well as its text."""
    blank = "\n\n" if isinstance(text, str) else b"\n\n"
    return [sum(map(int, group.split())) for group in text.split(blank)]
