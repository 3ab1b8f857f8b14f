"""A terminal shows what a text is, whatever it holds, and whatever the terminal can show."""

from __future__ import annotations

import io
import os
import subprocess
import sys

import pytest
from clones import ROOT
from hostile_texts import HOSTILE, in_words, no_hidden
from rich.table import Table
from rich.text import Text

from breakeven.terminal import Terminal, new_console, styled, told_below

IN_C = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


def shown(*parts: object) -> str:
    """What a console without colours prints of these parts, on lines of any length."""
    stream = io.StringIO()
    Terminal(file=stream, width=12_000).print(*parts)
    return stream.getvalue()


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_text_appears_as_it_is_and_hidden_characters_as_escapes(text: str) -> None:
    table = Table(title=text, box=None)
    table.add_column(text)
    table.add_column(styled(text))
    table.add_row(text, styled(text, "red"))
    for part in (text, styled(text), table):
        printed = shown(part)
        assert all(line in printed for line in in_words(text).split("\n"))
        assert no_hidden(printed)


def test_neither_markup_nor_the_names_of_emoji_are_obeyed() -> None:
    assert shown("[red]x[/red] :boom:") == "[red]x[/red] :boom:\n"


def test_only_what_has_a_style_is_coloured() -> None:
    stream = io.StringIO()
    console = Terminal(file=stream, force_terminal=True, color_system="truecolor")
    console.print("12 'text' True", styled("no", "red"))
    assert stream.getvalue() == "12 'text' True \x1b[31mno\x1b[0m\n"


def test_what_nobody_made_visible_before_is_not_obeyed_either() -> None:
    assert shown(Text("a\x1b[2Jb\ud800")) == "a\\x1b[2Jb\\ud800\n"


def test_what_is_being_done_is_shown_as_it_is() -> None:
    stream = io.StringIO()
    console = Terminal(file=stream, force_terminal=True, _environ={"TERM": "xterm"})
    with told_below(console, "[red]:boom:\x07"):
        pass
    with told_below(console, "first") as doing:
        doing("[bold]second\x9b")
    assert r"[red]:boom:\x07" in stream.getvalue()
    assert "\x07" not in stream.getvalue()


def test_a_stream_that_lacks_a_character_gets_another_one() -> None:
    held = io.BytesIO()
    stream = io.TextIOWrapper(held, encoding="ascii")
    new_console(file=stream).print("28 µs ± 1, 4.6× – “fast” … \u4e2d \udce9")
    assert held.getvalue() == rb'28 us +- 1, 4.6x - "fast" ... \u4e2d \udce9' + b"\n"


def test_what_a_user_asked_a_stream_to_do_stays() -> None:
    held = io.BytesIO()
    stream = io.TextIOWrapper(held, encoding="ascii", errors="replace")
    new_console(file=stream).print("µ")
    assert held.getvalue() == b"?\n"


def test_the_command_line_prints_everything_where_only_ascii_is_known() -> None:
    script = (
        "from breakeven.terminal import new_console\n"
        "from breakeven.wording.saying import say\n"
        "new_console().print('28 \\u00b5s')\n"
        "new_console(stderr=True).print('28 \\u00b5s')\n"
        "say('\\u4e2d')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={**os.environ, **IN_C},
        capture_output=True,
        check=True,
    )
    assert done.stdout == b"28 us\n"
    assert done.stderr == b"28 us\n\\u4e2d\n"


@pytest.mark.parametrize("columns", ["0", "1", "-5", "many", "99999999999"])
def test_a_terminal_of_any_width_shows_all(columns: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    held = io.StringIO()
    console = new_console(file=held)
    console.print("kept in a.jsonl", soft_wrap=True)
    table = Table("case", box=None)
    table.add_row("loop")
    console.print(table)
    assert held.getvalue().startswith("kept in a.jsonl\n")
    assert "loop" in held.getvalue().replace("\n", "").replace(" ", "") or columns == "1"
