import pickle
from collections import namedtuple

import numpy as np
import pytest

from breakeven.engines import shared_memory
from breakeven.engines.base import Session
from breakeven.engines.shared_memory import share
from breakeven.errors import Unavailable


def test_an_array_comes_back_as_it_was_and_cannot_be_written_to():
    session = Session(1)
    with session.closing:
        for array in (np.arange(6.0).reshape(2, 3), np.array(["a", "bc"]), np.empty((0, 3))):
            opened = share(array, session).open()
            np.testing.assert_array_equal(opened, array)
            assert opened.dtype == array.dtype
            assert not opened.flags.writeable


def test_a_shared_array_weighs_a_few_bytes_to_pickle():
    session = Session(1)
    with session.closing:
        shared = share(np.zeros(100_000), session)
        text = pickle.dumps(shared)
        assert len(text) < 500
        np.testing.assert_array_equal(pickle.loads(text).open(), shared.open())


def test_the_block_is_gone_when_the_session_ends():
    session = Session(1)
    with session.closing:
        shared = share(np.zeros(10), session)
    with pytest.raises(FileNotFoundError):
        shared.open()


def test_an_array_of_objects_is_refused():
    with pytest.raises(TypeError, match="pointers"):
        share(np.array([object()]), Session(1))


def test_too_little_shared_memory_is_said_in_words(monkeypatch, tmp_path):
    usage = namedtuple("usage", "free")
    monkeypatch.setattr(shared_memory, "SHARED_FOLDER", tmp_path)
    monkeypatch.setattr(shared_memory.shutil, "disk_usage", lambda _: usage(free=79))
    with pytest.raises(Unavailable, match="80 bytes of shared memory"):
        share(np.zeros(10), Session(1))
