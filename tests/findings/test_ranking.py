"""Who is ahead: here in time and memory together."""

import pandas as pd

from breakeven.findings.ranking import main_n, pareto_front


def rows(*cases):
    table = pd.DataFrame(cases, columns=["implementation", "seconds", "peak_bytes"])
    return table.assign(style="idiomatic")


def test_a_size_at_which_few_ways_were_measured_does_not_stand_for_the_workload():
    ways = {10: ["a", "b", "c", "d"], 100: ["a", "b"], 1000: ["a"]}
    table = pd.DataFrame(
        [(way, n) for n in ways for way in ways[n]], columns=["implementation", "n"]
    ).assign(status="ok", style="idiomatic")
    assert main_n(table) == 100
    assert main_n(table[table["n"] == 1000]) == 1000
    assert pd.isna(main_n(table[:0]))


def test_the_front_is_what_nothing_beats_in_both_time_and_memory():
    measured = rows(
        ("fast and large", 1.0, 400.0),
        ("beaten", 2.0, 400.0),
        ("middle", 3.0, 200.0),
        ("slow and small", 9.0, 100.0),
        ("beaten by all", 10.0, 500.0),
        ("no memory known", 0.1, None),
    )
    front = pareto_front(measured)
    assert list(front["implementation"]) == ["fast and large", "middle", "slow and small"]


def test_what_is_there_to_teach_is_not_on_the_front():
    measured = rows(("hero", 0.1, 10.0), ("honest", 1.0, 100.0))
    measured.loc[0, "style"] = "instructive"
    assert list(pareto_front(measured)["implementation"]) == ["honest"]


def test_of_two_that_are_equal_the_front_holds_one():
    assert len(pareto_front(rows(("one", 1.0, 100.0), ("other", 1.0, 100.0)))) == 1


def test_what_failed_or_teaches_does_not_decide_which_size_is_the_main_one():
    found = [("a", 10), ("b", 10), ("c", 10), ("a", 100), ("b", 100), ("c", 100)]
    table = pd.DataFrame(found, columns=["implementation", "n"])
    table = table.assign(style="idiomatic", status=["ok"] * 3 + ["timeout"] * 2 + ["ok"])
    assert main_n(table) == 10
    assert main_n(table[table["status"] != "ok"]) == 100
    taught = table.assign(status="ok", style=["idiomatic"] * 3 + ["instructive"] * 2 + ["tuned"])
    assert main_n(taught) == 10
