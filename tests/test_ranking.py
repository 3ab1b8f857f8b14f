"""Who is ahead: here in time and memory together."""

import pandas as pd

from results.ranking import pareto_front


def rows(*cases):
    table = pd.DataFrame(cases, columns=["implementation", "seconds", "peak_bytes"])
    return table.assign(style="idiomatic")


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
