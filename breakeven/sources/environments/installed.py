"""Which modules an environment has, and where they are."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable

from breakeven.errors import UserError
from breakeven.processes.children.printed_tables import table_in
from breakeven.sources.environments.environment import Made
from breakeven.sources.environments.kept_environment import environment_of

__all__ = ["installed_places"]

FIND = """
import importlib.util, json, os, sys, sysconfig

if sys.path[:1] == [""]:
    del sys.path[0]
own = {sysconfig.get_path(name) for name in ("stdlib", "platstdlib")}
own |= {os.path.join(each, "lib-dynload") for each in own}
found = {}
for name in json.loads(sys.stdin.read()):
    try:
        spec = importlib.util.find_spec(name)
    except Exception:
        spec = None
    if spec is not None:
        places = [*(spec.submodule_search_locations or []), spec.origin or ""]
        folders = [os.path.dirname(each) for each in places if os.path.isabs(each)]
        if folders and folders[0] not in own:
            found[name] = folders[0]
print(json.dumps(found))
"""


def installed_places(names: Iterable[str], made: Made) -> dict[str, str]:
    """Those of these modules and packages that an environment has, each with its folder.

    Those of Python itself are left out. Raises UserError where the environment's Python does not work.
    """
    if not (names := sorted(names)):
        return {}
    done = subprocess.run(
        [str(made.python), "-c", FIND],
        cwd=made.python.parent,
        env=environment_of(made),
        input=json.dumps(names),
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    try:
        if done.returncode == 0:
            return table_in(done.stdout)
        said = done.stderr.strip()[-300:]
    except ValueError as error:
        said = f"it lists no modules ({error})"
    raise UserError(f"{made.python} does not work: {said}")
