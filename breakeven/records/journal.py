"""The journal: one JSON line a case, on disk as soon as it is measured.

A run is one file. Its first line is the run itself; a long text (the source of what ran) stands in
a line of its own once, and the cases name it by its SHA-256. A line that cannot be used costs only
itself: it is left out, and named with its number and the reason.
"""

from __future__ import annotations

import dataclasses
import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from breakeven.records.errors import ResultsError
from breakeven.records.measurement import Case, Measurement, Run
from breakeven.records.reading.decoding import SCHEMA, decoded, decoded_or_none, is_usable
from breakeven.records.reading.files import numbered_lines, plain_files
from breakeven.records.reading.journal_lines import RUN, SIDES, JournalLines, Kind, is_cut
from breakeven.records.reading.kinds import Name, Text
from breakeven.records.reading.left_out import LeftOut, tell
from breakeven.records.whole_files import whole_file

__all__ = ["SIDES", "Journal", "OfCase", "Outlined", "journals"]

Parsed = TypeVar("Parsed")
Other = TypeVar("Other")
CASE, SOURCE = "case", "source"
NO_RUN = "does not begin with a run; delete it, or restore what it was"


@dataclass(frozen=True)
class OfCase:
    """The part of a line that says which case it is of."""

    case: Case


@dataclass(frozen=True)
class Outlined:
    """How a measurement ended, and its samples: enough to tell how much it is worth."""

    case: Case
    status: Name
    samples_seconds: tuple[tuple[float, ...], ...] = ()

    @property
    def processes(self) -> int:
        """How many processes its samples come from."""
        return sum(map(bool, self.samples_seconds))


@dataclass(frozen=True)
class Source:
    """A text, by its digest."""

    sha256: Name
    text: Text


class Journal:
    """One run's file, to append to and to read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lines = JournalLines(path)
        self._is_written = False

    @property
    def is_reference(self) -> bool:
        """Whether this is a committed reference run, which nothing is ever added to."""
        return self.path.name.startswith("reference-")

    @property
    def left_out(self) -> list[LeftOut]:
        """What of the file could not be used, as far as it has been read."""
        return self._lines.left_out

    def begin(self, run: Run) -> None:
        """Start the file with its run; raises ResultsError when it cannot be written."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._append({"kind": RUN, "schema": SCHEMA, **dataclasses.asdict(run)})

    def append(self, measurement: Measurement) -> None:
        """Add one case, flushed to disk before this returns."""
        record = {"kind": CASE, **measurement.to_json()}
        digest = hashlib.sha256(measurement.source.encode()).hexdigest()[:16]
        record["source"] = digest
        if not self._holds_source(digest):
            self._append({"kind": SOURCE, "sha256": digest, "text": measurement.source})
        self._append(record)

    def note(self, kind: str, record: Mapping[str, Any]) -> None:
        """Add a record of another kind, such as the machine's limits, flushed to disk."""
        version = {"schema": SCHEMA} if kind == SIDES else {}
        self._append({**version, **record, "kind": kind})

    def note_together(self, notes: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
        """Add several records, each with its kind, all of them or none, whenever this process is killed.

        Nobody else may be writing to the file. Raises ResultsError when it cannot be written.
        """
        added = [_line({**record, "kind": kind}) for kind, record in notes]
        with self._refused_in_words(), whole_file(self.path) as draft:
            shutil.copyfile(self.path, draft)
            with draft.open("ab") as stream:
                self._mend(stream, draft)
                stream.write(b"".join(added))
                stream.flush()
                os.fsync(stream.fileno())

    def notes(self, kind: str) -> list[dict[str, Any]]:
        """The records of one kind, in the order in which they were added, as JSON has them."""
        return self.parsed(kind, dict[str, Any])

    def parsed(self, kind: str, of: type[Parsed]) -> list[Parsed]:
        """The records of one kind; those that cannot be used are left out."""
        found = []
        for line in self._lines.of(kind):
            with self._lines.left_out_if_unusable(line.number, line.text):
                found.append(decoded(of, line.text))
        self._lines.tell()
        return found

    def parsed_twice(
        self, kind: str, one: type[Parsed], other: type[Other]
    ) -> list[tuple[Parsed, Other]]:
        """The records of one kind, each as two things that it is, such as a case and what was seen of it."""
        found = []
        for line in self._lines.of(kind):
            with self._lines.left_out_if_unusable(line.number, line.text):
                found.append((decoded(one, line.text), decoded(other, line.text)))
        self._lines.tell()
        return found

    def run(self) -> Run:
        """The run that this file holds; raises ResultsError when it is not a journal."""
        for line in self._lines.of(RUN):
            with self._lines.left_out_if_unusable(line.number, line.text):
                found = decoded(Run, line.text)
                self._lines.tell()
                return found
        raise ResultsError(f"{self.path} {self.why_no_run}")

    @property
    def why_no_run(self) -> str:
        """Why no run was found in the file, as what follows its name."""
        faults = self._lines.faults
        if None in faults:
            return faults[None]
        first = next((f" (line {number}: {why})" for number, why in faults.items()), "")
        return f"{NO_RUN}{first}"

    @property
    def is_unborn(self) -> bool:
        """Whether nothing in it is whole, as a run leaves it that is killed at birth."""
        with self.path.open("rb") as stream:
            text = next((text for _, text in numbered_lines(stream)), b"")
        return not text or is_cut(text)

    def measurements(self) -> list[Measurement]:
        """Every case of the run; where one was measured again, the last one counts."""
        sources: dict[str, str] = {}
        found: dict[tuple[str, str, str, str, int], Measurement] = {}
        for line in self._lines.of(SOURCE, CASE):
            with self._lines.left_out_if_unusable(line.number, line.text):
                if line.kind == SOURCE:
                    source = decoded(Source, line.text)
                    sources[source.sha256] = source.text
                else:
                    each = decoded(Measurement, line.text)
                    found[each.case.key] = each.with_source(sources.get(each.source, ""))
        self._lines.tell()
        return list(found.values())

    def cases(self) -> list[Case]:
        """The cases of the run, each as often as it was measured, without what was measured.

        Of each line only the case is parsed: so looking through years of runs is quick. What
        was measured of it may turn out to be unusable.
        """
        return [each.case for each in self.parsed(CASE, OfCase)]

    def outlines(self) -> list[Outlined]:
        """Every case of the run in outline; where one was measured again, the last one counts."""
        return list({each.case.key: each for each in self.parsed(CASE, Outlined)}.values())

    def last(self, **case: Any) -> Measurement | None:
        """The last measurement whose case has these fields, without its source; None without one.

        Lines that cannot be it are not parsed, so finding one case among many is fast.
        """
        parts = [f"{json.dumps(name)}:{json.dumps(value)}".encode() for name, value in case.items()]
        with self.path.open("rb") as stream:
            near = [line for line in stream if all(part in line for part in parts)]
        for text in reversed(near):
            line, found = decoded_or_none(Kind, text), decoded_or_none(Measurement, text)
            if line is None or line.kind != CASE or found is None:
                continue
            if all(getattr(found.case, name, None) == value for name, value in case.items()):
                return found.with_source("")
        return None

    def _holds_source(self, digest: str) -> bool:
        start = f'{{"kind":"source","sha256":"{digest}"'.encode()
        with self._refused_in_words(), self.path.open("rb") as stream:
            return any(line.startswith(start) and is_usable(Source, line) for line in stream)

    def _append(self, record: dict[str, Any]) -> None:
        with self._refused_in_words(), self._opened() as stream:
            fcntl.flock(stream, fcntl.LOCK_EX)
            self._mend(stream, self.path)
            stream.write(_line(record))
            stream.flush()
            os.fsync(stream.fileno())
        self._is_written = True

    def _opened(self) -> BinaryIO:
        """The file to append to. It is made once: later lines would be of no use without those before them."""
        how = 0 if self._is_written else os.O_CREAT
        return os.fdopen(os.open(self.path, os.O_WRONLY | os.O_APPEND | how, 0o666), "ab")

    @contextmanager
    def _refused_in_words(self) -> Iterator[None]:
        try:
            yield
        except FileNotFoundError as error:
            raise ResultsError(
                f"the journal {self.path} was removed while it was written, with what it held; run again"
            ) from error
        except OSError as error:
            raise ResultsError(
                f"the journal {self.path} cannot be written: {error.strerror}; make room or choose "
                "another folder, then run again: what was measured so far is kept"
            ) from error

    @staticmethod
    def _mend(stream: BinaryIO, path: Path) -> None:
        """Take away what a kill left of a last line; one that lacks only its end is ended."""
        if not path.stat().st_size:
            return
        with path.open("rb") as written, mmap(written.fileno(), 0, access=ACCESS_READ) as text:
            whole = text.rfind(b"\n") + 1
            tail = text[whole:]
        if tail and is_usable(Kind, tail):
            stream.write(b"\n")
        elif tail:
            stream.truncate(whole)


def _line(record: Mapping[str, Any]) -> bytes:
    return (json.dumps(record, separators=(",", ":"), allow_nan=False) + "\n").encode()


def journals(folder: Path, left_out: list[LeftOut] | None = None) -> list[Journal]:
    """The journals in a folder, the oldest run first.

    One that was killed at birth is passed over. What is no run's file is named, and added to ``left_out``,
    where that is given.
    """
    paths, refused = plain_files(folder, "*.jsonl")
    found = []
    for path in paths:
        journal = Journal(path)
        try:
            found.append((journal.run().started_at, path.name, journal))
        except ResultsError:
            if not journal.is_unborn:
                refused.append(LeftOut(path, None, journal.why_no_run))
    tell(refused)
    if left_out is not None:
        left_out += refused
    return [journal for _, _, journal in sorted(found, key=lambda each: each[:2])]
