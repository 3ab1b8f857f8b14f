"""The entry point: it refuses Windows before anything is imported that only Unix has, and runs the command line."""

from __future__ import annotations

import sys

from breakeven.errors import UserError, require_unix

EXIT_REFUSED = 2
"""The same as for all else that the user can mend."""
EXIT_INTERRUPTED = 130


def main() -> None:
    """Run the command line, and end."""
    try:
        require_unix()
    except UserError as error:
        print(f"breakeven: {error}", file=sys.stderr)
        sys.exit(EXIT_REFUSED)
    try:
        from breakeven.commands.command_line import run_command_line

        run_command_line()
    except KeyboardInterrupt:  # while modules are imported, or the command ends
        sys.exit(EXIT_INTERRUPTED)


if __name__ == "__main__":
    main()
