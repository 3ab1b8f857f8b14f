"""Which of the files that this process has imported are the user's."""

import json
import subprocess
import sys
from pathlib import Path

SCRIPT = """
import json, multiprocessing, mine
from breakeven.catalogue.source_files import loaded_files
print(json.dumps([str(each) for each in loaded_files()]))
"""


def test_the_script_that_runs_is_none_of_them_also_with_multiprocessing(tmp_path: Path) -> None:
    """As the command `breakeven` is, in the environment that it is installed in."""
    script = tmp_path / "command"
    script.write_text(SCRIPT)
    (tmp_path / "mine.py").write_text("")
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == [str(tmp_path / "mine.py")]
