"""Hidden characters are shown, nothing else is changed, and nothing is longer than asked for."""

from __future__ import annotations

import sys
import unicodedata

import pytest

from breakeven.wording.saying import print_json, say
from breakeven.wording.visible import LONGEST, one_line, visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1b[2Jb", r"a\x1b[2Jb"),
        ("\x00\x07\x08\x7f\x9b", r"\x00\x07\x08\x7f\x9b"),
        ("over\rwritten", r"over\rwritten"),
        ("\u202eevil\u2066\u200e\u061c", r"\u202eevil\u2066\u200e\u061c"),
        ("\ufeff\ufffe\uffff\ufdd0\U0010ffff", r"\ufeff\ufffe\uffff\ufdd0\U0010ffff"),
        ("\ud800 \udce9", r"\ud800 \udce9"),
        ("a\u2028b\u2029c\x85d", r"a\u2028b\u2029c\x85d"),
        ("\U000e0041", r"\U000e0041"),
    ],
)
def test_what_is_hidden_is_shown_as_its_escape(text: str, shown: str) -> None:
    assert visible(text) == shown
    assert visible(shown) == shown


@pytest.mark.parametrize(
    "text",
    [
        "",
        "read_csv, 95 % of 2×",
        "a\n\tb",
        "한국어 שלום",
        "µ – … ’",
        "a\\x1b",
        "_\u200b",
        "👩\u200d💻",
        "\u00a0",
    ],
)
def test_what_is_visible_stays_as_it_is(text: str) -> None:
    assert visible(text) == text


def test_no_character_that_draws_nothing_is_left() -> None:
    """Of all that Unicode has: what is left can be encoded, and is no control and no format."""
    every = visible("".join(map(chr, range(sys.maxunicode + 1))))
    every.encode("utf-8")
    kinds = {unicodedata.category(each) for each in set(every) - set("\t\n\u200b\u200c\u200d")}
    assert kinds.isdisjoint({"Cc", "Cf", "Cs", "Zl", "Zp"})


def test_ends_of_lines_of_other_systems_are_those_of_this_one() -> None:
    assert visible("one\r\ntwo\r\n") == "one\ntwo\n"
    assert one_line("one\r\ntwo\tthree") == r"one\ntwo\tthree"


@pytest.mark.parametrize("longest", [1, 2, 7, 100], ids=lambda longest: f"cut to {longest}")
@pytest.mark.parametrize(
    "text",
    ["x" * 5_000, "\x1b" * 5_000, "\n" * 5_000],
    ids=["5,000 letters", "5,000 escapes", "5,000 ends of lines"],
)
def test_long_text_is_cut_in_the_middle(text: str, longest: int) -> None:
    for shown in (visible(text, longest), one_line(text, longest)):
        assert len(shown) == longest
        assert "…" in shown
    assert visible("head" + "x" * 100 + "tail", 20).startswith("head")
    assert visible("head" + "x" * 100 + "tail", 20).endswith("tail")


def test_what_is_said_is_visible_and_bounded(capsys: pytest.CaptureFixture[str]) -> None:
    say("\x1b[2J\ud800" + "x" * 10**6)
    said = capsys.readouterr().err
    assert said.startswith(r"\x1b[2J\ud800xxx")
    assert len(said) == LONGEST + 1


def test_json_has_no_character_that_a_terminal_could_obey(
    capsys: pytest.CaptureFixture[str],
) -> None:
    print_json({"reason": "\x1b\x7f\x9b\u202e\ud800µ"})
    assert (
        capsys.readouterr().out
        == '{\n  "reason": "\\u001b\\u007f\\u009b\\u202e\\ud800\\u00b5"\n}\n'
    )
