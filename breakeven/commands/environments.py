"""The environments that engines have of their own: which there are, and making and removing them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict
from functools import partial
from typing import Annotated

import typer
from rich.table import Table

from breakeven.commands.options import AsJson
from breakeven.commands.project import enter_project
from breakeven.errors import UserError, unknown_name
from breakeven.records.whole_files import whole_file
from breakeven.terminal import new_console
from breakeven.wording.saying import print_json

app = typer.Typer(
    help="Manage the engines' own environments, such as Modin with the pandas that it needs.",
    no_args_is_help=True,
    epilog="For example: breakeven env list, or breakeven env make modin",
)
Names = Annotated[
    list[str] | None, typer.Argument(metavar="[NAME]...", help="Which ones (default: all).")
]


@app.command("list")
def list_(as_json: AsJson = False) -> None:
    """Show the environments, what each is for, and its size, or why it cannot be made here."""
    from breakeven.machine.own_environments import environment_states

    enter_project()
    found = environment_states()
    if as_json:
        print_json([asdict(each) for each in found])
        return
    table = Table("environment", "engines", "requirements", "state", box=None)
    for each in found:
        texts = (each.name, ", ".join(each.engines), ", ".join(each.requirements), str(each))
        table.add_row(*texts)
    new_console().print(table)


@app.command()
def make(names: Names = None) -> None:
    """Make environments now; without this, a run makes those that it needs."""
    from breakeven.run.run_guards import everything_ended

    enter_project()
    with everything_ended():
        failed = list(_not_made(_known(names), _said()))
    if failed:
        raise UserError("\n".join(failed))


def _not_made(names: list[str], said: Callable[[str], None]) -> Iterator[str]:
    """Make these environments; gives, in words, why some cannot be made."""
    from breakeven.catalogue import catalogue
    from breakeven.engines import own_environments
    from breakeven.environments import kept

    for name in names:
        try:
            kept.make(own_environments()[name], catalogue.project().constraints_of(name), said)
        except UserError as error:
            yield str(error)
        else:
            said(f"{name} is ready")


@app.command()
def pin(names: Names = None) -> None:
    """Pin the newest versions in the project's constraints/NAME.txt, and say what changed."""
    from breakeven.catalogue import catalogue
    from breakeven.engines import own_environments
    from breakeven.environments.kept import newest

    enter_project()
    said = _said()
    for name in _known(names):
        path = catalogue.project().constraints_file(name)
        before = dict(
            line.split("==", 1) for line in _lines(path.read_text() if path.exists() else "")
        )
        after = newest(own_environments()[name])
        path.parent.mkdir(exist_ok=True)
        with whole_file(path) as draft:
            draft.write_text("".join(f"{each}=={after[each]}\n" for each in sorted(after)))
        moved = [
            f"{each} {before.get(each, '–')} → {after.get(each, '–')}"
            for each in sorted(before.keys() | after.keys())
            if before.get(each) != after.get(each)
        ]
        said(f"{path.parent.name}/{path.name}: {', '.join(moved) or 'nothing changed'}")


@app.command()
def remove(names: Names = None) -> None:
    """Remove environments that no process is using, no matter which folder they were made for; a run makes
    them again."""
    from breakeven.environments import kept

    said, refused = _said(), []
    for name in _known(names):
        try:
            count = kept.remove(name)
        except UserError as error:
            refused.append(str(error))
        else:
            said(f"{name}: {'removed' if count else 'there was none'}")
    if refused:
        raise UserError("\n".join(refused))


def _said() -> Callable[[str], None]:
    """What prints a line on standard output."""
    return partial(new_console().print, soft_wrap=True)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if "==" in line]


def _known(names: list[str] | None) -> list[str]:
    from breakeven.engines import own_environments

    known = own_environments()
    for name in names or ():
        if name not in known:
            raise unknown_name("environment", name, known, "breakeven env list shows all")
    return names or list(known)
