"""The journal: one JSON line a case, on disk as soon as it is measured.

A run is one file. Its first line is the run itself; a long text (the source of what ran) stands in
a line of its own once, and the cases name it by its SHA-256. A line that cannot be used costs only
itself: readers pass over it, and say so once.
"""

from __future__ import annotations

import dataclasses
import fcntl
import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from breakeven.records.errors import ResultsError
from breakeven.records.measurement import SCHEMA, Case, Measurement, Run
from breakeven.records.typed import UNUSABLE, typed
from breakeven.records.unusable_lines import record_of, tell_unusable, text_of

Parsed = TypeVar("Parsed")
CASE_LINE, CASE_FIELD = b'{"kind":"case"', b'"case":'
RUN_LINE, OURS = b'{"kind":"run"', b'{"kind":"'
"""How lines begin that are written here. Other programs may add spaces, or use another order."""


class Journal:
    """One run's file, to append to and to read."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def is_reference(self) -> bool:
        """Whether this is a committed reference run, which nothing is ever added to."""
        return self.path.name.startswith("reference-")

    def begin(self, run: Run) -> None:
        """Start the file with its run; raises ResultsError when it cannot be written."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._append({"kind": "run", "schema": SCHEMA, **dataclasses.asdict(run)})

    def append(self, measurement: Measurement) -> None:
        """Add one case, flushed to disk before this returns."""
        record = {"kind": "case", **measurement.to_json()}
        digest = hashlib.sha256(measurement.source.encode()).hexdigest()[:16]
        record["source"] = digest
        if not self._holds_source(digest):
            self._append({"kind": "source", "sha256": digest, "text": measurement.source})
        self._append(record)

    def note(self, kind: str, record: Mapping[str, Any]) -> None:
        """Add a record of another kind, such as the machine's limits, flushed to disk."""
        self._append({**record, "kind": kind})

    def notes(self, kind: str) -> list[dict[str, Any]]:
        """The records of one kind, in the order in which they were added."""
        marker = f'"kind":{json.dumps(kind)}'.encode()
        return [line for line in self._lines(marker) if line["kind"] == kind]

    def parsed(self, kind: str, parse: Callable[[dict[str, Any]], Parsed]) -> list[Parsed]:
        """What ``parse`` makes of the notes of one kind; those that it cannot use are passed over."""
        return [each for note in self.notes(kind) for each in self._parsed(note, parse)]

    def _parsed(
        self, line: dict[str, Any], parse: Callable[[dict[str, Any]], Parsed]
    ) -> list[Parsed]:
        """What is made of a line, or nothing."""
        try:
            return [parse(line)]
        except UNUSABLE:
            tell_unusable(self.path)
            return []

    def run(self) -> Run:
        """The run that this file holds; raises ResultsError when it is not a journal."""
        for line in self._lines():
            if line["kind"] == "run" and (found := self._parsed(line, Run.from_json)):
                return found[0]
        raise ResultsError(f"{self.path} does not begin with a run; delete it, or take it back")

    def measurements(self) -> list[Measurement]:
        """Every case of the run; where one was measured again, the last one counts."""
        sources: dict[str, str] = {}
        found: dict[tuple[str, str, str, str, int], Measurement] = {}
        for line in self._lines():
            if line["kind"] == "source":
                for text in self._parsed(line, text_of):
                    sources |= text
            elif line["kind"] == "case":
                line["source"] = sources.get(str(line.get("source")), "")
                for measurement in self._parsed(line, Measurement.from_json):
                    found[measurement.case.key] = measurement
        return list(found.values())

    def cases(self) -> list[Case]:
        """The cases of the run, each as often as it was measured, without what was measured.

        Of each line only the case is parsed: so looking through years of runs is quick. What
        was measured of it may turn out to be unusable.
        """
        with self.path.open("rb") as stream:
            own = self._of_one_run(stream)
            found = [_case(line) for line in own if _is_case(line)]
        if None in found:
            tell_unusable(self.path)
        return [case for case in found if case]

    def last(self, **case: Any) -> Measurement | None:
        """The last measurement whose case has these fields, without its source; None without one.

        Lines that cannot be it are not parsed: this is for whoever needs one case of many.
        """
        parts = [f"{json.dumps(name)}:{json.dumps(value)}".encode() for name, value in case.items()]
        with self.path.open("rb") as stream:
            near = [line for line in stream if all(part in line for part in parts)]
        for line in map(record_of, reversed(near)):
            try:
                if line and line["kind"] == "case" and case.items() <= line["case"].items():
                    return Measurement.from_json(line | {"source": ""})
            except UNUSABLE:
                continue
        return None

    def _holds_source(self, digest: str) -> bool:
        start = f'{{"kind":"source","sha256":"{digest}"'.encode()
        with self.path.open("rb") as stream:
            return any(line.startswith(start) and record_of(line) for line in stream)

    def _append(self, record: dict[str, Any]) -> None:
        text = json.dumps(record, separators=(",", ":"), allow_nan=False) + "\n"
        try:
            with self.path.open("ab") as stream:
                fcntl.flock(stream, fcntl.LOCK_EX)
                self._mend(stream)
                stream.write(text.encode())
                stream.flush()
                os.fsync(stream.fileno())
        except OSError as error:
            raise ResultsError(
                f"the journal {self.path} cannot be written: {error.strerror}; make room or choose "
                "another folder, then run again: what was measured so far is kept"
            ) from error

    def _mend(self, stream: BinaryIO) -> None:
        """Take away what a kill left of a last line; one that lacks only its end is ended."""
        if not self.path.stat().st_size:
            return
        with self.path.open("rb") as written, mmap(written.fileno(), 0, access=ACCESS_READ) as text:
            whole = text.rfind(b"\n") + 1
            tail = text[whole:]
        if tail and record_of(tail):
            stream.write(b"\n")
        elif tail:
            stream.truncate(whole)

    def _lines(self, marker: bytes = b"") -> Iterator[dict[str, Any]]:
        """The records of the lines that hold the marker. The last line may be cut short, by a kill or
        because it is being written."""
        if not self._holds(marker):
            return
        with self.path.open("rb") as stream:
            for line in self._of_one_run(stream):
                if marker not in line and line.startswith(OURS):
                    continue
                record = record_of(line)
                if record is not None:
                    yield record
                elif line.strip() and line.endswith(b"\n"):
                    tell_unusable(self.path)

    def _of_one_run(self, stream: BinaryIO) -> Iterator[bytes]:
        """The lines up to where another run begins, as in two files that somebody has joined."""
        first = None
        for line in stream:
            name = _run_of(line)
            first = first or name
            if name not in (None, first):
                tell_unusable(
                    self.path,
                    f"{self.path} holds several runs: keep each in a file of its own",
                    "all but the first",
                )
                return
            yield line

    def _holds(self, marker: bytes) -> bool:
        """Whether the marker stands anywhere, which costs less than going from line to line."""
        if not self.path.exists() or not self.path.stat().st_size:
            return False
        with self.path.open("rb") as stream, mmap(stream.fileno(), 0, access=ACCESS_READ) as text:
            return text.find(marker) >= 0 or text[: len(OURS)] != OURS


def _run_of(line: bytes) -> str | None:
    """The name of the run that a line begins, or nothing."""
    if line.startswith(OURS) and not line.startswith(RUN_LINE):
        return None
    record = record_of(line) or {}
    return str(record.get("run")) if record.get("kind") == "run" else None


def _is_case(line: bytes) -> bool:
    if line.startswith(OURS):
        return line.startswith(CASE_LINE)
    return (record_of(line) or {}).get("kind") == "case"


def _case(line: bytes) -> Case | None:
    """The case of a line; None where it cannot be used."""
    start = line.find(CASE_FIELD) + len(CASE_FIELD)
    found = _parsed_case(line[start : line.find(b"}", start) + 1])
    if found and line.count(b"{") == line.count(b"}"):
        return found
    try:
        return Measurement.from_json((record_of(line) or {}) | {"source": ""}).case
    except UNUSABLE:
        return None


@lru_cache(maxsize=100_000)
def _parsed_case(text: bytes) -> Case | None:
    """The case that a text holds; None where a brace in a name has cut it short."""
    try:
        return typed(Case, json.loads(text))
    except UNUSABLE:
        return None


def journals(folder: Path) -> list[Journal]:
    """The journals in a folder, the oldest run first.

    One that was killed at birth is passed over, and so is a file that does not begin with a run, or
    that cannot be read: its name is said once.
    """
    found = []
    for path in filter(Path.is_file, folder.glob("*.jsonl")):
        journal = Journal(path)
        try:
            if any(True for _ in journal._lines()):
                found.append((journal.run().started_at, path.name, journal))
        except (ResultsError, OSError) as error:
            tell_unusable(path, str(error))
    return [journal for _, _, journal in sorted(found, key=lambda each: each[:2])]
