import pytest
from example_results import journal, measurement, realistic

from breakeven.findings.sentences import every_finding, headline, top_findings
from breakeven.records.tables.table import read_results


@pytest.fixture
def table(tmp_path):
    def build(measurements):
        journal(tmp_path, measurements)
        return read_results(tmp_path).table

    return build


def timed(implementation, seconds, n=4, **changes):
    samples = tuple(tuple(seconds * f for f in (0.995, 1.0, 1.005)) for _ in range(3))
    size = {4: "small", 400: "large"}[n]
    return measurement("ndvi", implementation, size, n, samples, **changes)


def kinds(table):
    return {finding.kind: finding for finding in every_finding(table)}


def test_the_winner_is_named_with_its_figures(table):
    found = kinds(table([timed("numpy", 1.0), timed("threads", 0.25)]))["winner"]
    assert "threads is the fastest, 4.0× as fast as numpy (250 ms against 1.00 s)" in str(found)
    assert "4 scenes" in found.sentence
    assert "95 % interval" in found.certainty


def test_those_that_cannot_be_told_apart_share_the_win(table):
    rows = [timed("numpy", 1.0), timed("threads", 0.25), timed("ray", 0.2501)]
    found = kinds(table(rows))["winner"]
    assert "threads and ray share first place" in found.sentence
    assert "is the fastest" not in found.sentence


def test_a_parallel_tool_that_is_slower_is_found(table):
    found = kinds(table([timed("numpy", 1.0), timed("ray", 5.0)]))
    assert "ray on 2 workers takes 5.0× as long as numpy" in found["slower in parallel"].sentence


def test_the_break_even_lies_where_two_straight_lines_meet(table):
    rows = [timed("numpy", 1.0), timed("ray", 4.0)]
    rows += [timed("numpy", 100.0, n=400), timed("ray", 50.0, n=400)]
    found = kinds(table(rows))["break-even"]
    assert "ray starts to pay off at about 26 scenes (26 to 86, interpolated)" in found.sentence


def test_a_win_that_a_cold_start_turns_around_is_found(table):
    rows = [timed("numpy", 1.0), timed("numba", 0.1, first_call_seconds=9.0)]
    assert "once warm" in kinds(table(rows))["cold reversal"].sentence


def test_two_times_that_come_to_another_ratio_are_told_with_theirs(table):
    found = kinds(table([timed("numpy", 1.0), timed("threads", 0.25)]))["winner"]
    assert "of the two times" not in found.certainty
    turns = (((1.0, 1.0, 4.0), (0.1, 0.25, 0.26)),) * 3
    own = tuple(each for _, each in turns)
    beside = tuple(each for each, _ in turns)
    taken = measurement("ndvi", "threads", samples=own, baseline_samples_seconds=beside)
    rows = [timed("numpy", 1.0), taken]
    found = kinds(table(rows))["winner"]
    assert "threads is the fastest, 10× as fast as numpy (250 ms against 1.00 s)" in str(found)
    assert "that of the two times would be 4.0×" in found.certainty


def test_no_difference_no_finding(table):
    rows = table([timed("numpy", 1.0), timed("threads", 1.01), timed("ray", 0.99)])
    assert every_finding(rows) == []
    assert headline(rows) == "At 4 scenes, nothing measured is faster than numpy."


def test_a_difference_without_an_interval_is_no_finding(table):
    one_sample = measurement("ndvi", "threads", samples=((0.01,),))
    rows = table([measurement(), one_sample])
    assert every_finding(rows) == []
    assert headline(rows).startswith(
        "At 4 scenes, nothing is measurably faster than numpy; threads was "
    )
    assert " as fast, but has no interval (" in headline(rows)


def test_what_its_interval_leaves_open_is_named_with_it(table):
    rows = table([timed("numpy", 1.0), timed("threads", 0.9)])
    rows.loc[rows["implementation"] == "threads", "verdict"] = "cannot tell"
    said = headline(rows)
    assert "threads was 1.1× as fast, but its interval leaves that open (95 % interval" in said
    rows = table([timed("numpy", 1.0), timed("threads", 1.1)])
    rows.loc[rows["implementation"] == "threads", "verdict"] = "cannot tell"
    assert headline(rows) == "At 4 scenes, nothing is measurably faster than numpy."


def test_failures_alone_are_no_finding(table):
    rows = table([measurement(status="crashed", reason="it fell over")])
    assert top_findings(rows) == []
    assert headline(rows) == ""


def test_the_top_three_differ_in_kind_and_workload(table):
    found = top_findings(table(realistic()[:200]), 3)
    assert len({finding.kind for finding in found}) == 3
    assert len({finding.workload for finding in found}) == 3
