"""An environment that was not finished does not count as whole, and nobody else writes while somebody still does."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from started_run import wait_for

from breakeven.environments import kept, kept_folders
from breakeven.environments.declared import EngineEnvironment
from breakeven.environments.kept_folders import discard

OF = EngineEnvironment("tiny", ("tiny",))
SLOW = "#!/bin/sh\nexec sleep 600\n"
MAKES = f"""
import sys
from breakeven.environments import kept
from breakeven.environments.declared import EngineEnvironment
kept.find_uv = lambda: sys.argv[1]
kept.make({OF!r}, tell=lambda words: print(words, flush=True))
"""


@pytest.mark.skipif(not psutil.LINUX, reason="a descriptor is looked for as only Linux has it")
def test_what_a_killed_process_has_left_at_work_still_holds_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BREAKEVEN_CACHE", str(tmp_path / "cache"))
    uv = tmp_path / "uv"
    uv.write_text(SLOW)
    uv.chmod(0o755)
    command = [sys.executable, "-c", MAKES, str(uv)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as maker:
        assert maker.stdout
        assert "making the environment 'tiny'" in maker.stdout.readline()
        writing = wait_for(lambda: psutil.Process(maker.pid).children())
        maker.kill()
    folder = kept._folder(OF, "")
    assert kept.is_being_made(folder)
    for each in writing:
        each.kill()
    wait_for(lambda: not kept.is_being_made(folder))
    assert kept.kept(OF) is None


def test_what_says_that_a_folder_is_whole_goes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ready.json", "python"):
        (tmp_path / name).touch()

    def dies(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(kept_folders.shutil, "rmtree", dies)
    with pytest.raises(KeyboardInterrupt):
        discard(tmp_path, "ready.json")
    assert [each.name for each in tmp_path.iterdir()] == ["python"]
