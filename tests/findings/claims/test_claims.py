"""Claims: what several probes say together, and the claims of the course."""

import dataclasses
import fnmatch
import re

from example_claims import WIDE, baseline, evidence_of, failed, results_of, timed
from example_rulings import at_sizes, claim

from breakeven.catalogue import catalogue
from breakeven.findings.claims.claim import VERDICTS
from breakeven.findings.claims.comparing_probes import Faster, PaysFrom
from breakeven.findings.claims.judging import judged
from breakeven.findings.claims.weighing import weigh
from kernels.claims import CLAIMS


def test_a_claim_needs_each_of_its_essential_probes(tmp_path):
    cases = at_sizes("countdown", "processes", (2, 2, 2))
    told = Faster("countdown", "processes", "python", sizes="every")
    table = evidence_of(tmp_path, cases)
    assert weigh(told, Faster("ndvi", "a", "b", sizes="every"))(table).verdict == "cannot tell here"
    assert (
        weigh(told, Faster("ndvi", "a", "b", sizes="every", essential=False))(table).verdict
        == "confirmed"
    )


def test_what_leaves_a_claim_open_is_said_and_what_was_told_all_the_same(tmp_path):
    told = at_sizes("living_per_year", "processes", (3.0, 3.0, 3.0))
    open_one = at_sizes("countdown", "processes", (1.0, 1.0, 1.0), spread=WIDE)
    rule = weigh(
        Faster("countdown", "processes", "python", sizes="every"),
        Faster("living_per_year", "processes", "python", sizes="every"),
    )
    found = rule(evidence_of(tmp_path, [*told, *open_one]))
    assert found.verdict == "cannot tell here"
    asked, _, words = found.sentence.partition(". ")
    assert asked == "The claim must hold in both comparisons at all 3 sizes"
    left_open, _, told = words.partition("; known anyway: ")
    assert left_open.startswith("countdown: processes is 1.0× as fast as python")
    assert "not told apart" in left_open
    assert told.startswith("living_per_year: processes is 3.0× as fast as python")
    assert found.deciding.workload == "countdown"


def test_a_counterexample_refutes_whatever_else_is_open(tmp_path):
    against = at_sizes("living_per_year", "processes", (0.1, 0.1, 0.1))
    open_one = at_sizes("countdown", "processes", (1.0, 1.0, 1.0), spread=WIDE)
    rule = weigh(
        Faster("countdown", "processes", "python", sizes="every"),
        Faster("living_per_year", "processes", "python", sizes="every"),
    )
    found = rule(evidence_of(tmp_path, [*against, *open_one]))
    assert found.verdict == "refuted"
    assert found.deciding.workload == "living_per_year"


def test_threads_and_the_lock_on_the_countdown(tmp_path):
    found = claim(1, tmp_path, at_sizes("countdown", "threads", (0.9, 0.95, 0.97)))
    assert found.ruling.verdict == "confirmed"
    assert found.figure.startswith("0.97×")
    assert found.workers == [2]
    assert found.sizes == ["1,000 steps", "100,000 steps", "10,000,000 steps"]


def test_the_crash_and_the_time_are_two_halves_of_one_claim(tmp_path):
    fast = timed("pairwise_sum", "numba", 2, "small", seconds=5e-4)
    crash = failed("pairwise_sum", "numba-parallel-nested", "crashed", "SIGABRT", "small")
    for folder, cases, verdict in (
        ("half", [fast], "cannot tell here"),
        ("whole", [fast, crash], "confirmed"),
        ("answered", [fast, timed("pairwise_sum", "numba-parallel-nested", 2)], "it depends"),
    ):
        (tmp_path / folder).mkdir()
        assert claim(8, tmp_path / folder, cases).ruling.verdict == verdict


def test_a_size_in_a_rule_is_counted_in_the_unit_of_its_workload():
    with_size = [
        probe
        for each in CLAIMS.claims
        for probe in each.rule.probes
        if isinstance(probe, Faster | PaysFrom) and (probe.from_n or isinstance(probe, PaysFrom))
    ]
    assert with_size
    for probe in with_size:
        assert probe.unit == catalogue.workload(probe.workload).unit


def test_every_claim_is_there_once_and_can_be_repeated():
    assert [each.number for each in CLAIMS.claims] == list(range(1, 21))
    for each in CLAIMS.claims:
        assert each.command.startswith("breakeven run ")
        assert re.fullmatch(r"course document 00[0-4]", each.source)
        assert each.because.endswith(".")


def test_without_results_no_claim_is_decided(tmp_path):
    found = judged(CLAIMS, results_of(tmp_path, [baseline("known_time", "python")]))
    assert {each.ruling.verdict for each in found} == {"cannot tell here"}
    assert all(each.ruling.missing and not each.figure for each in found)


def test_a_judged_claim_as_json(tmp_path):
    record = claim(1, tmp_path, at_sizes("countdown", "threads", (0.9,))).to_json()
    assert record["number"] == 1
    assert record["verdict"] in VERDICTS
    assert record["figure"] == "0.90× (95 % interval 0.90–0.90×)"


LABELS = ("first", "second", "label", "labels")


def test_the_labels_of_the_claims_are_in_the_catalogue():
    """Of the workloads that there are: a renamed label would silence a claim."""
    tested = set()
    for each in CLAIMS.claims:
        for probe in each.rule.probes:
            named = dataclasses.asdict(probe)
            pattern = named.get("workload") or named["workloads"]
            for name in fnmatch.filter(catalogue.names(), pattern):
                known = list(catalogue.workload(name).implementations)
                missing = [
                    named[key]
                    for key in LABELS
                    if key in named and not fnmatch.filter(known, named[key])
                ]
                assert missing == [], f"{each.name}: {name} has {', '.join(known)}"
                tested.add(each.number)
    assert tested >= {1, 3, 4, 7, 8, 9, 12, 13}
