"""Owners say which process answers for them, and a number that is used again deceives nobody."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from breakeven.processes import shared_segments
from breakeven.processes.owners.identity import (
    Identity,
    identities_in,
    identity_of,
    is_alive,
    is_dead,
    own_identity,
)
from breakeven.processes.owners.names import MARKER, dead_part, new_owner


def dead_identity() -> Identity:
    """That of a process which has ended."""
    source = "from breakeven.processes.owners.identity import own_identity; print(own_identity(), end='-')"
    said = subprocess.check_output([sys.executable, "-c", source], text=True)
    (found,) = identities_in(said)
    return found


def test_a_living_process_is_told_from_a_dead_one_and_from_its_number() -> None:
    own = own_identity()
    assert own == identity_of(os.getpid())
    assert is_alive(own) is True
    assert is_alive(own._replace(born=own.born + 1)) is False
    assert is_alive(own._replace(place="abcdef")) is None
    assert is_dead(dead_identity())
    assert not is_dead(own._replace(place="abcdef"))


def test_a_process_that_waits_to_be_reaped_is_dead() -> None:
    process = subprocess.Popen(["sleep", "600"])
    born = identity_of(process.pid)
    assert born is not None
    assert is_alive(born)
    process.kill()
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    assert is_alive(born) is False
    process.wait()


def test_a_forked_process_is_not_taken_for_its_parent() -> None:
    parent, reading, writing = own_identity(), *os.pipe()
    forked = os.fork()
    if forked == 0:
        os.write(writing, f"{own_identity()}-".encode())
        os._exit(0)
    os.waitpid(forked, 0)
    (child,) = identities_in(os.read(reading, 100).decode())
    for descriptor in (reading, writing):
        os.close(descriptor)
    assert child.pid != parent.pid
    assert is_dead(child)


@pytest.mark.parametrize(
    "name",
    ["breakeven-nightly", "breakeven-12", "breakeven-1-2", "1-2-abcdefg", "a1-2-abcdef-", ""],
    ids=["a name", "a number", "two numbers", "no place", "no number first", "nothing"],
)
def test_names_of_others_name_no_process(name: str) -> None:
    assert identities_in(name) == []


def test_an_owner_names_the_process_that_answers_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(MARKER, "/above")
    owner = new_owner()
    assert owner.startswith("/above/")
    assert identities_in(owner) == [own_identity()]
    assert dead_part(owner) == ""


def test_the_topmost_dead_owner_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(MARKER, raising=False)
    living, dead = new_owner(), f"{dead_identity()}-0123456789ab"
    assert dead_part(f"{living}/{dead}/case") == f"{living}/{dead}"
    assert dead_part(f"/{dead}{living}") == f"/{dead}"
    assert dead_part("/of/an/earlier/version") == ""


@pytest.mark.skipif(not shared_segments.SHARED_FOLDER.is_dir(), reason="what only Linux has")
def test_segments_are_found_by_their_owner_and_when_that_is_dead(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    owner = new_owner()
    monkeypatch.setenv(MARKER, owner)
    living = shared_segments.SHARED_FOLDER / str(shared_segments.new_segment_name())
    monkeypatch.setenv(MARKER, f"/{dead_identity()}-0123456789ab")
    left = shared_segments.SHARED_FOLDER / str(shared_segments.new_segment_name())
    try:
        for path in (living, left):
            path.touch()
        assert shared_segments.segments_of_owner(owner) == [living]
        assert left in shared_segments.segments_of_the_dead()
        assert living not in shared_segments.segments_of_the_dead()
        assert shared_segments.remove_segments([left, living]) == []
    finally:
        for path in (living, left):
            path.unlink(missing_ok=True)
