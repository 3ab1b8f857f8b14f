"""The options before a statement."""

from __future__ import annotations

import pytest

from breakeven.errors import UserError
from breakeven.notebook.options import Options, read_options


@pytest.mark.parametrize(
    ("line", "options", "rest"),
    [
        ("f(x)", Options(), "f(x)"),
        ("-q f(x)", Options(quiet=True), "f(x)"),
        ("--budget 30s --workers=2 f(x)", Options(budget_seconds=30.0, workers=2), "f(x)"),
        ("--fresh -q values.sort()", Options(fresh=True, quiet=True), "values.sort()"),
        ("-x", Options(), "-x"),
        ("-1 + x", Options(), "-1 + x"),
        ("-- -q", Options(), "-q"),
        ("-s", Options(), "-s"),
        ("-n + x", Options(), "-n + x"),
        ("f('--budget 3s')", Options(), "f('--budget 3s')"),
        ("--quiet", Options(quiet=True), ""),
    ],
)
def test_options_stand_before_the_statement(line: str, options: Options, rest: str) -> None:
    assert read_options(line, "%breakeven") == (options, rest)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("--budgte 3s f(x)", "did you mean '--budget'"),
        ("--budget f(x)", "write it as 90s"),
        ("--budget", "write it as 90s"),
        ("--workers 0 f(x)", "give a number from 1"),
        ("--workers f(x)", "give a number from 1"),
        ('-s "y = 1"', "-s is an option of timeit's: .* so bind them in an earlier cell"),
        ("--setup y=1 f(y)", "in an earlier cell; with --fresh every call gets a copy"),
        ("-n 100 f(x)", "--budget 30s gives it more time"),
        ("-q -r 5 f(x)", "Breakeven finds how many calls it needs"),
        ("-o f(x)", "the result is always returned"),
    ],
)
def test_a_wrong_option_is_named_with_the_next_step(line: str, words: str) -> None:
    with pytest.raises(UserError, match=words):
        read_options(line, "%breakeven")
