"""Write what a workflow found as one text, from the artifacts that its jobs uploaded.

Each comparison has a group of artifacts, ``breakeven-NAME``, or ``breakeven-NAME@2of4`` for a part of one. They
come from the code of a pull request, so they are read as data, and only plain characters of their names
are used.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

NAMED = "breakeven"
"""How the name of every artifact begins; ``action.yml`` asks for these."""
KNOWN = "known_changes.toml"
"""The changes that the pull request accepts, beside what its jobs found."""
PART = "@"
MOST_GROUPS = 50
COULD_NOT_MEASURE = 2
"""The highest exit code of a comparison that was judged, or refused with a reason."""
NOT_FINISHED = "### Breakeven: not finished\n\nSee the page of the run.\n"
STRANGE = re.compile(r"[^A-Za-z0-9._@-]")


def groups_of(folder: Path) -> dict[str, list[Path]]:
    """The folders of the artifacts, by the name of their comparison.

    Each artifact has a folder of its own. But where there is only one, the action that downloads puts what is in
    it into ``folder`` itself.
    """
    inside = sorted(folder.iterdir()) if folder.is_dir() else []
    if not all(each.is_dir() and each.name.startswith(NAMED) for each in inside):
        return {NAMED: [folder]}
    found: dict[str, list[Path]] = {}
    for each in inside:
        found.setdefault(each.name.partition(PART)[0], []).append(each)
    return dict(list(found.items())[:MOST_GROUPS])


def words_of(parts: list[Path], tool: str) -> tuple[str, int]:
    """What a comparison found (empty if it was not finished), and the exit code."""
    with tempfile.TemporaryDirectory() as folder:
        path, nothing = Path(folder) / "words.md", Path(folder) / KNOWN
        nothing.touch()
        known = next((each for part in parts for each in sorted(part.rglob(KNOWN))), nothing)
        command = [tool, "combine", *map(str, parts), "--known-changes", str(known)]
        command += ["--markdown", str(path)]
        code = subprocess.run(command, check=False).returncode
        return (path.read_text(encoding="utf-8") if path.exists() else ""), code


def main(folder: str, path: str, tool: str) -> None:
    """Write the contents of the artifacts to ``path``, unless there are none; fail if ``tool`` crashes."""
    groups = groups_of(Path(folder))
    found = {name: words_of(parts, tool) for name, parts in groups.items()}
    crashed = [name for name, (_, code) in found.items() if not 0 <= code <= COULD_NOT_MEASURE]
    if any(text for text, _ in found.values()):
        texts = [text or NOT_FINISHED for text, _ in found.values()]
        if len(found) > 1:
            names = [STRANGE.sub("-", name) for name in found]
            texts = [f"{text}\n`{name}`\n" for text, name in zip(texts, names, strict=True)]
        Path(path).write_text("\n".join(texts), encoding="utf-8")
    if crashed:
        sys.exit(f"breakeven stopped with an error on {len(crashed)} of {len(found)} comparisons")


if __name__ == "__main__":
    main(*sys.argv[1:])
