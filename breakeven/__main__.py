"""The entry point: it refuses Windows before anything is imported that only Unix has, and runs the command line."""

from __future__ import annotations

import sys

from breakeven.errors import UserError, require_unix

EXIT_REFUSED = 2
"""The same as for all else that the user can mend."""


def main() -> None:
    """Run the command line, and end."""
    try:
        require_unix()
    except UserError as error:
        print(f"breakeven: {error}", file=sys.stderr)
        sys.exit(EXIT_REFUSED)
    from breakeven.commands.command_line import run_command_line

    run_command_line()


if __name__ == "__main__":
    main()
