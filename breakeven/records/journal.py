"""The journal: one JSON line a case, on disk as soon as it is measured.

A run is one file. Its first line is the run itself; a long text (the source of what ran) stands in
a line of its own once, and the cases name it by its SHA-256.
"""

from __future__ import annotations

import dataclasses
import fcntl
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from functools import lru_cache
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any

from breakeven.records.errors import ResultsError
from breakeven.records.measurement import SCHEMA, Case, Measurement, Run

CASE_LINE, CASE_FIELD = b'{"kind":"case"', b'"case":'


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

    def run(self) -> Run:
        """The run that this file holds; raises ResultsError when it is not a journal."""
        for line in self._lines():
            if line["kind"] == "run":
                names = {field.name for field in dataclasses.fields(Run)}
                return Run(**{name: line[name] for name in names})
        raise ResultsError(f"{self.path} does not begin with a run; delete it, or take it back")

    def measurements(self) -> list[Measurement]:
        """Every case of the run; where one was measured again, the last one counts."""
        sources: dict[str, str] = {}
        found: dict[tuple[str, str, str, str, int], Measurement] = {}
        for line in self._lines():
            if line["kind"] == "source":
                sources[line["sha256"]] = line["text"]
            elif line["kind"] == "case":
                line["source"] = sources.get(line["source"], "")
                measurement = Measurement.from_json(line)
                found[measurement.case.key] = measurement
        return list(found.values())

    def cases(self) -> list[Case]:
        """The cases of the run, each as often as it was measured, without what was measured.

        Of each line only the case is parsed: this is for whoever looks through years of runs.
        """
        with self.path.open("rb") as stream:
            return [
                _case(line) for line in stream if line.startswith(CASE_LINE) and _seems_whole(line)
            ]

    def last(self, **case: Any) -> Measurement | None:
        """The last measurement whose case has these fields, without its source; None without one.

        Lines that cannot be it are not parsed: this is for whoever needs one case of many.
        """
        parts = [f"{json.dumps(name)}:{json.dumps(value)}".encode() for name, value in case.items()]
        with self.path.open("rb") as stream:
            near = [line for line in stream if all(part in line for part in parts)]
        for line in map(_record, reversed(near)):
            if line and line["kind"] == "case" and case.items() <= line["case"].items():
                return Measurement.from_json(line | {"source": ""})
        return None

    def _holds_source(self, digest: str) -> bool:
        start = f'{{"kind":"source","sha256":"{digest}"'.encode()
        with self.path.open("rb") as stream:
            return any(line.startswith(start) and _record(line) is not None for line in stream)

    def _append(self, record: dict[str, Any]) -> None:
        text = json.dumps(record, separators=(",", ":"), allow_nan=False) + "\n"
        try:
            with self.path.open("ab") as stream:
                fcntl.flock(stream, fcntl.LOCK_EX)
                stream.write(self._mend(stream.tell()) + text.encode())
                stream.flush()
                os.fsync(stream.fileno())
        except OSError as error:
            raise ResultsError(
                f"the journal {self.path} cannot be written: {error.strerror}; make room or choose "
                "another folder, then run again: what was measured so far is kept"
            ) from error

    def _mend(self, end: int) -> bytes:
        """A line break, when the last line was cut short by a kill."""
        if end == 0:
            return b""
        with self.path.open("rb") as stream:
            stream.seek(end - 1)
            return b"" if stream.read(1) == b"\n" else b"\n"

    def _lines(self, marker: bytes = b"") -> Iterator[dict[str, Any]]:
        """The whole lines that hold the marker; one that a kill or a full disk cut is passed over."""
        if not self._holds(marker):
            return
        with self.path.open("rb") as stream:
            yield from filter(None, (_record(line) for line in stream if marker in line))

    def _holds(self, marker: bytes) -> bool:
        """Whether the marker stands anywhere, which costs less than going from line to line."""
        if not self.path.exists() or not self.path.stat().st_size:
            return False
        with self.path.open("rb") as stream, mmap(stream.fileno(), 0, access=ACCESS_READ) as text:
            return text.find(marker) >= 0


def _record(line: bytes) -> dict[str, Any] | None:
    """What stands in a line, or None in one that was cut short, also when others follow it."""
    try:
        found = json.loads(line.decode(errors="replace"))
    except ValueError:
        return None
    return found if isinstance(found, dict) and "kind" in found else None


def _seems_whole(line: bytes) -> bool:
    return line.count(b"{") == line.count(b"}") or _record(line) is not None


def _case(line: bytes) -> Case:
    start = line.find(CASE_FIELD) + len(CASE_FIELD)
    found = _parsed_case(line[start : line.find(b"}", start) + 1])
    return found or Measurement.from_json(json.loads(line) | {"source": ""}).case


@lru_cache(maxsize=100_000)
def _parsed_case(text: bytes) -> Case | None:
    """The case that a text holds; None where a brace in a name has cut it short."""
    try:
        return Case(**json.loads(text))
    except (ValueError, TypeError):
        return None


def journals(folder: Path) -> list[Journal]:
    """The journals in a folder, the oldest run first; one that was killed at birth is passed over.

    Raises ResultsError for a file with lines that do not begin with a run.
    """
    found = [Journal(path) for path in folder.glob("*.jsonl") if path.stat().st_size > 0]
    found = [journal for journal in found if any(True for _ in journal._lines())]
    return sorted(found, key=lambda journal: journal.run().started_at)
