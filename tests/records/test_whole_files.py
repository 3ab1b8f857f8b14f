"""A file that is being written takes its place whole, or leaves what was there."""

import pytest

from breakeven.records.whole_files import whole_file


def test_a_file_takes_its_place_when_it_is_whole(tmp_path):
    path = tmp_path / "page.html"
    path.write_text("old")
    with whole_file(path) as draft:
        draft.write_text("new")
        assert path.read_text() == "old"
    assert path.read_text() == "new"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    "stopped_by",
    [OSError(28, "No space left on device"), KeyboardInterrupt()],
    ids=["a full disk", "Ctrl-C"],
)
def test_a_file_that_was_not_finished_leaves_what_was_there(tmp_path, stopped_by):
    path = tmp_path / "page.html"
    path.write_text("old")

    def write():
        with whole_file(path) as draft:
            draft.write_text("ne")
            raise stopped_by

    with pytest.raises(type(stopped_by)):
        write()
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]
