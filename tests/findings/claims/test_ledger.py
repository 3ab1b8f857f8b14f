"""Claims that can be refuted: where they must hold, what a tie says, and how a ledger corrects for its size."""

from dataclasses import dataclass, replace
from itertools import combinations_with_replacement

import numpy as np
import pytest
from example_claims import SIZES, WIDE, baseline, evidence_of, failed, results_of, timed

from breakeven.errors import UserError
from breakeven.findings.claims.claim import Claim, Claims, Evidence
from breakeven.findings.claims.comparing_probes import CatchesUp, Faster, NotFaster, PaysFrom
from breakeven.findings.claims.doubts import with_spreads
from breakeven.findings.claims.ending_probes import Crashes
from breakeven.findings.claims.judging import judged
from breakeven.findings.claims.leads import lead
from breakeven.findings.claims.quantifiers import Quantified
from breakeven.findings.claims.weighing import weigh
from breakeven.statistics.combining import PValues
from proofs.statistics.claims import leads_of
from proofs.statistics.claims import results_of as simulated
from proofs.statistics.noise import normal
from proofs.statistics.table import Check, checks

CHECKS = [each for each in checks() if each.rule in ("claims: one alone", "claims: a ledger")]
PART = 0.05
RESTS_ON = {"confirmed": {True}, "refuted": {False}, "it depends": {True, False}}
UNEVEN = (0.95, 1.0, 1.05)


def at_sizes(label, speedups, **changes):
    """One case a size of a countdown, the smallest first, each with its baseline."""
    return [
        case
        for size, speedup in zip(SIZES, speedups, strict=False)
        for case in (
            baseline("countdown", "python", size),
            timed("countdown", label, speedup, size, **changes),
        )
    ]


@dataclass(frozen=True)
class MadeUp(Quantified):
    """A probe with facts of which only the chances are known: (how many, at how many sizes) of one series."""

    chances: tuple[float, ...]

    def evidence(self, _table):
        """A fact for each chance that it holds by luck alone."""
        sizes = enumerate(self.chances)
        return [
            Evidence(str(self), f"{self} at {n}", "", PValues(p, 1 - p), "w", ("a",), n, "rows", 1)
            for n, p in sizes
        ]

    def __str__(self):
        return f"{self.sizes} of {self.chances}"


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_whatever_is_told_has_a_fact_that_it_rests_on(count):
    kinds = [
        MadeUp(chances, sizes=sizes)
        for chances in ((1e-9,), (1 - 1e-9,), (0.0055, 0.5), (0.9945, 0.5), (0.011,))
        for sizes in ("every", "some")
    ]
    for probes in combinations_with_replacement(kinds, count):
        ruling = weigh(*probes).weighed(None).ruling(PART)
        sides = {each.supports for each in ruling.evidence}
        assert ruling.deciding is not None, probes
        assert RESTS_ON.get(ruling.verdict, set()) <= sides, probes


def test_where_some_must_hold_the_likeliest_is_named_also_if_it_is_not_sure_among_all():
    probes = [
        MadeUp((1e-9,), sizes="every"),
        MadeUp((1 - 1e-9,), sizes="every"),
        MadeUp((0.0055, 0.5), sizes="some"),
    ]
    ruling = weigh(*probes).weighed(None).ruling(PART)
    assert [each.supports for each in ruling.evidence] == [True, False, True, None]


def ruled(tmp_path, cases, *probes):
    return weigh(*probes)(evidence_of(tmp_path, cases))


def faster(first="processes", **changes):
    return Faster("countdown", first, "python", **({"sizes": "every"} | changes))


def test_a_tie_speaks_against_being_faster_and_the_sentence_says_that_it_is_one(tmp_path):
    ruling = ruled(tmp_path, at_sizes("processes", (1.0, 1.0, 1.0)), faster())
    assert ruling.verdict == "refuted"
    assert ruling.sentence == (
        "The claim must hold at all 3 sizes; it does not. countdown: processes is 1.0× as fast as "
        "python at 10,000,000 steps, the same within 3 %."
    )


@pytest.mark.parametrize(
    ("speedups", "verdict"),
    [((1.0, 1.0, 2.0), "confirmed"), ((1.0, 1.0, 1.0), "refuted"), ((2.0,), "confirmed")],
)
def test_at_one_size_is_enough_where_a_claim_says_so(tmp_path, speedups, verdict):
    cases = at_sizes("processes", speedups)
    assert ruled(tmp_path, cases, faster(sizes="some")).verdict == verdict


def test_at_one_size_is_not_refuted_while_another_is_open(tmp_path):
    cases = [
        *at_sizes("processes", (1.0, 1.0)),
        *at_sizes("processes", (1.0,) * 3, spread=WIDE)[4:],
    ]
    ruling = ruled(tmp_path, cases, faster(sizes="some"))
    assert ruling.verdict == "cannot tell here"
    assert ruling.sentence.startswith("The claim must hold at one or more of 3 sizes. ")


@pytest.mark.parametrize(("series", "verdict"), [("every", "it depends"), ("some", "confirmed")])
def test_a_pattern_is_of_every_implementation_or_of_some(tmp_path, series, verdict):
    cases = [*at_sizes("dask-threads", (2.0,)), timed("countdown", "dask-sync", 1.0, "small")]
    assert ruled(tmp_path, cases, faster("dask-*", series=series)).verdict == verdict


def test_a_pattern_that_does_not_say_which_is_refused():
    with pytest.raises(UserError, match='add series="every" or series="some"'):
        faster("dask-*")
    with pytest.raises(UserError, match="numba-"):
        Crashes("pairwise_sum", "numba-*", sizes="every")


@pytest.mark.parametrize(
    ("margin", "verdict"), [(1.10, "confirmed"), (1.05, "refuted"), (1.03, "refuted")]
)
def test_next_to_nothing_is_what_its_margin_says(tmp_path, margin, verdict):
    probe = NotFaster("countdown", "threads", "python", sizes="every", margin=margin)
    assert ruled(tmp_path, at_sizes("threads", (1.06,) * 3), probe).verdict == verdict


def test_sizes_that_a_claim_is_not_about_decide_nothing(tmp_path):
    cases = at_sizes("processes", (1.0, 2.0, 2.0))
    assert ruled(tmp_path, cases, faster()).verdict == "it depends"
    (folder := tmp_path / "from").mkdir()
    ruling = ruled(folder, cases, faster(from_n=SIZES["medium"]))
    assert ruling.verdict == "confirmed"
    assert ruling.sentence.startswith("The claim must hold at both sizes; it does. ")


@pytest.mark.parametrize(
    ("sizes", "speedup", "verdict"),
    [
        ("every", 2.0, "cannot tell here"),
        ("every", 1.0, "refuted"),
        ("some", 2.0, "confirmed"),
        ("some", 1.0, "cannot tell here"),
    ],
)
def test_a_size_without_an_interval_is_open_and_named(tmp_path, sizes, speedup, verdict):
    """It may be the one that holds, or the one that does not."""
    alone = replace(
        timed("countdown", "processes", 2.0, "large"),
        samples_seconds=((1.0, 1.0),),
        baseline_samples_seconds=((2.0, 2.0),),
    )
    cases = [*at_sizes("processes", (speedup,) * 2), baseline("countdown", "python"), alone]
    ruling = ruled(tmp_path, cases, faster(sizes=sizes))
    assert ruling.verdict == verdict
    assert "3 sizes" in ruling.sentence
    assert ruling.missing == ["processes over python, countdown at 10,000,000 steps (no interval)"]


def test_what_is_not_essential_may_be_open_but_counts_against(tmp_path):
    more = faster("threads", essential=False)
    for folder, speedup, spread, verdict in (
        ("open", 1.0, WIDE, "confirmed"),
        ("against", 1.0, (1.0, 1.0, 1.0), "it depends"),
    ):
        (tmp_path / folder).mkdir()
        cases = [*at_sizes("processes", (2.0,)), timed("countdown", "threads", speedup, "small")]
        cases[-1] = timed("countdown", "threads", speedup, "small", spread)
        assert ruled(tmp_path / folder, cases, faster(), more).verdict == verdict


def a_claim(number, rule):
    return Claim(number=number, words="", source="", command="", because="", rule=rule)


def test_a_verdict_among_many_has_to_be_surer_than_one_alone(tmp_path):
    """Told at 2 %: enough for one claim, and not for one of twenty of which nothing else is told."""
    cases = at_sizes("processes", (1.26,), spread=UNEVEN)
    cases += [timed("countdown", f"other-{n}", 1.0, "small", WIDE) for n in range(19)]
    results = results_of(tmp_path, cases)
    alone = [a_claim(1, weigh(faster()))]
    more = [a_claim(2 + n, weigh(faster(f"other-{n}"))) for n in range(19)]
    one, twenty = (judged(Claims("ours", tuple(c)), results) for c in (alone, [*alone, *more]))
    assert [each.ruling.verdict for each in one] == ["confirmed"]
    assert {each.ruling.verdict for each in twenty} == {"cannot tell here"}
    assert (one.level, twenty.level) == (pytest.approx(0.05), pytest.approx(0.05 / 20))
    assert (one.wrong_expected, twenty.wrong_expected) == (pytest.approx(0.05), 0.0)
    assert "the expected number of wrong ones is at most 0.05." in one.words
    assert "each is given at 95 % confidence" in one.words
    assert "at 99.998 % confidence" in replace(one, level=0.00002).words
    assert twenty.words == "No verdict rests on times or profiles."


def test_intervals_are_as_sure_as_the_verdicts_beside_them(tmp_path):
    cases = at_sizes("processes", (1.5,), spread=UNEVEN)
    cases += [timed("countdown", f"other-{n}", 1.0, "small", WIDE) for n in range(19)]
    claims = [a_claim(1, weigh(faster()))]
    claims += [a_claim(2 + n, weigh(faster(f"other-{n}"))) for n in range(19)]
    ledger = judged(Claims("ours", tuple(claims)), results_of(tmp_path, cases))
    (fact,) = next(iter(ledger)).ruling.evidence
    assert ledger.confidence == pytest.approx(0.9975)
    assert fact.figure.startswith("1.5× (99.8 % interval ")
    told = fact.low > 1.03
    assert fact.supports is (True if told else None)
    assert next(iter(ledger)).to_json()["p_value"] == next(iter(ledger)).error


def test_what_was_seen_and_not_estimated_is_no_matter_of_chance(tmp_path):
    cases = [failed("pairwise_sum", "numba-nested", "crashed", "SIGABRT")]
    rule = weigh(Crashes("pairwise_sum", "numba-nested", sizes="every"))
    ledger = judged(Claims("ours", (a_claim(1, rule),)), results_of(tmp_path, cases))
    assert [each.ruling.verdict for each in ledger] == ["confirmed"]
    assert ledger.by_chance == 0


def test_two_of_one_round_share_the_process_of_their_baseline():
    """Its offset, of a factor of five either way, is nowhere in their lead."""
    order = np.random.default_rng(0)
    speedups = {"countdown": {"threads": [1.5], "processes": [1.2]}}
    results = simulated(order, normal(1e-4), speedups, 3)
    table = results.table.copy()
    for row in table.index:
        beside = table.at[row, "baseline_samples_seconds"]
        off = zip(beside, (0.2, 1.0, 5.0), strict=True)
        table.at[row, "baseline_samples_seconds"] = tuple(
            tuple(by * each for each in turns) for turns, by in off
        )
    at = with_spreads(replace(results, table=table))
    at = at[at["size"] == "small"]
    assert lead(at, "threads", "processes").ratio.low > 1.2
    assert lead(at, "threads", "python").ratio.low < 1.0
    names = [f"ray-{number}" for number in range(len(at))]
    apart = {
        "on different clusters": at.assign(cluster_start_seconds=1.0, engine=names),
        "in rounds that only some cases have": at.assign(rounds=2),
    }
    for where, rows in apart.items():
        assert lead(rows, "threads", "processes").ratio.low < 1.0, where


def test_leads_by_round_hold_the_truth():
    found = leads_of(normal(0.03), processes=3, repeats=15, seed=1)
    assert found.held >= 0.85


@pytest.mark.parametrize("check", CHECKS, ids=str)
def test_each_figure_lies_in_its_band(check: Check) -> None:
    figures = check.figures(PART)
    assert figures
    assert [str(each) for each in figures if not each.holds] == []


@pytest.mark.parametrize("status", ["timeout", "out_of_memory", "crashed", "wrong_answer"])
@pytest.mark.parametrize("label", ["processes", "python"])
def test_a_size_at_which_one_of_both_failed_is_open_and_named(tmp_path, status, label):
    cases = at_sizes("processes", (2.0, 2.0))
    whole = at_sizes("processes", (2.0,) * 3)[4:]
    cases += [each for each in whole if each.case.implementation != label]
    cases += [failed("countdown", label, status, "it did", n=SIZES["large"])]
    ruling = ruled(tmp_path, cases, faster())
    assert ruling.verdict == "cannot tell here"
    assert "at all 3 sizes" in ruling.sentence
    said = f"{status.replace('_', ' ')}: it did"
    assert ruling.missing == [f"processes over python, countdown at 10,000,000 steps ({said})"]


def test_what_is_not_installed_leaves_nothing_open(tmp_path):
    cases = [
        *at_sizes("dask-threads", (2.0,) * 2),
        *(
            failed("countdown", "dask-ray", "unavailable", "no ray", size, n=SIZES[size])
            for size in ("small", "medium")
        ),
    ]
    assert ruled(tmp_path, cases, faster("dask-*", series="every")).verdict == "confirmed"
    cases[-1] = replace(cases[-1], status="crashed")
    ruling = ruled(tmp_path, cases, faster("dask-*", series="every"))
    assert ruling.verdict == "cannot tell here"


def test_who_failed_at_the_largest_size_has_not_pulled_ahead_there(tmp_path):
    cases = [
        *at_sizes("processes", (0.5, 2.0)),
        failed("countdown", "processes", "timeout", "it took too long", n=SIZES["large"]),
    ]
    ruling = ruled(tmp_path, cases, CatchesUp("countdown", "processes", "python"))
    assert ruling.verdict == "cannot tell here"
    assert "took too long" in ruling.sentence


@pytest.mark.parametrize(("n", "speedup", "half"), [(1e9, 0.5, "from"), (50, 2.0, "below")])
def test_from_a_size_on_needs_sizes_on_both_sides_of_it(tmp_path, n, speedup, half):
    probe = PaysFrom("countdown", "processes", "python", n=n)
    ruling = ruled(tmp_path, at_sizes("processes", (speedup,) * 3), probe)
    assert ruling.verdict == "cannot tell here"
    assert f"countdown: no size {half} {n:,.0f} steps" in ruling.sentence
    assert len(ruling.missing) == 1
