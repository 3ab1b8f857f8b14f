"""Whether the files that are measured are still those that the results are filed under."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from breakeven.catalogue.source_files import content_of
from breakeven.errors import UserError
from breakeven.run.git_state import source_files
from breakeven.wording import count_of

__all__ = ["SourceWatch"]

MOST_NAMED = 3


class SourceWatch:
    """The files of some workloads, as they were when this was made."""

    def __init__(self, workloads: Iterable[str]) -> None:
        self.contents = {path: content_of(path) for path in source_files(workloads)}

    def changed(self) -> list[Path]:
        """The files that are no longer what they were."""
        return [path for path, content in self.contents.items() if content_of(path) != content]

    def require_unchanged(self, measured: int) -> None:
        """Raise UserError where a file has changed; so many cases were measured before."""
        changed = self.changed()
        if not changed:
            return
        names = [path.name for path in changed]
        more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
        kept = (
            f"{count_of(measured, 'case')} measured before {'is' if measured == 1 else 'are'} kept "
            "under the sources as they were"
            if measured
            else "nothing is kept"
        )
        raise UserError(
            f"{', '.join(names[:MOST_NAMED])}{more} changed during the run; {kept}; run the same "
            "command again to measure the new version"
        )
