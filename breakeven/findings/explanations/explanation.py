"""Why an implementation is slower or faster than the baseline: the difference, divided by causes.

What ``k`` workers could have computed during a call of ``W`` seconds is ``k W`` core-seconds. Part of
that they did compute, as the system counts it; sampled stacks say of what kind it was. The rest they
waited: for the GIL, for input and output, or idly. Each kind's core-seconds over ``k`` are seconds of
the call, and what the baseline spent on the same kind is taken off. A part below zero is a gain.

Processor time and samples come from different clocks, so they need not sum to ``W``. Where computing and
waiting are less, the cores that nothing was seen of were idle. Where they are more, the surplus is a part
of its own, below zero, and nothing is shrunk to fit; and processor time of which no samples were taken is
unexplained. So the parts sum to the difference, and what does not add up stands among them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from breakeven.findings.explanations.causes import CAUSES, Cause, cause_of, is_own_code, state_of
from breakeven.findings.explanations.profiles import Profile, StoredProfile
from breakeven.findings.explanations.stacks import Stack, Stacks
from breakeven.wording import seconds as time_in_words
from breakeven.wording import signed_seconds, significant

__all__ = ["EXPLAINING_TOOL", "Explanation", "Part", "against_baseline", "explained", "shares"]

Named = defaultdict[str, float]
"""Weights by the name of a function."""
EXPLAINING_TOOL = "py-spy"
"""The one that sees all threads and processes, and whether they compute."""
GIL, INPUT, IDLE = "waiting for the GIL", "waiting for input and output", "idle cores"
SURPLUS = "counted twice"
"""What computing and waiting sum to beyond the call: a thread that waits for the GIL while all cores compute."""
START, INGEST, ONCE = "start-up", "ingest", "first time"
TIME, PROCESSOR_TIME = "time", "processor time"
SERVERS = ("resource tracker", "Ray's servers", "scheduler")
"""Processes that only serve the workers, where no sample was taken of them."""
WORK = ("compute", "library overhead", "serialisation")
NAMED = 2
"""How many functions are named as the evidence of a part."""


@dataclass(frozen=True)
class Part:
    """One cause: the seconds of the difference that it accounts for, and what shows it."""

    cause: str
    seconds: float
    evidence: str


@dataclass(frozen=True)
class Explanation:
    """The difference of one warm call to the baseline's, and of one run from cold, in seconds.

    ``of_call`` sum to ``call_seconds``, and ``from_cold`` to ``cold_seconds``.
    """

    label: str
    baseline: str
    call_seconds: float
    of_call: tuple[Part, ...]
    cold_seconds: float
    from_cold: tuple[Part, ...]

    @property
    def unexplained_share(self) -> float:
        """What no rule knows or does not add up, as a part of all that moves the call, up or down."""
        moved = sum(abs(part.seconds) for part in self.of_call)
        unknown = ("unexplained", SURPLUS)
        left = sum(abs(part.seconds) for part in self.of_call if part.cause in unknown)
        return left / moved if moved else 0.0


@dataclass(frozen=True)
class _Spent:
    """The seconds of one call by cause, and the evidence for each."""

    seconds: Mapping[str, float]
    evidence: Mapping[str, str]


def explained(stored: StoredProfile, baseline: StoredProfile | None = None) -> Explanation | None:
    """Why this case differs from its baseline; None for a profile that cannot tell.

    ``baseline`` is a profile of the baseline by the same tool; without one all of its time is taken for
    compute.
    """
    of = stored.profile
    if of.tool != EXPLAINING_TOOL or of.baseline_seconds is None or of.cpu_seconds is None:
        return None
    if of.case.implementation == of.baseline:
        return None
    own = _spent(of, stored.stacks)
    base: Mapping[str, float] = {"compute": of.baseline_seconds}
    if baseline is not None:
        spent = _spent(baseline.profile, baseline.stacks).seconds
        scale = of.baseline_seconds / sum(spent.values())
        base = {cause: seconds * scale for cause, seconds in spent.items()}
    of_call = tuple(
        Part(cause, own.seconds.get(cause, 0.0) - base.get(cause, 0.0), _words(cause, own, base))
        for cause in (*CAUSES, GIL, INPUT, IDLE, SURPLUS)
        if own.seconds.get(cause, 0.0) or base.get(cause, 0.0)
    )
    once = _once(of)
    return Explanation(
        label=of.case.implementation,
        baseline=of.baseline,
        call_seconds=of.unprofiled_seconds - of.baseline_seconds,
        of_call=of_call,
        cold_seconds=of.unprofiled_seconds
        - of.baseline_seconds
        + sum(part.seconds for part in once),
        from_cold=(*once, *of_call),
    )


def shares(stored: StoredProfile) -> Mapping[str, float]:
    """What part of a warm call each cause takes; nothing for a profile that cannot tell.

    Where computing and waiting sum to more than the call, each is a part of that sum.
    """
    of = stored.profile
    if of.tool != EXPLAINING_TOOL or of.cpu_seconds is None:
        return {}
    spent = _spent(of, stored.stacks).seconds
    counted = {cause: seconds for cause, seconds in spent.items() if cause != SURPLUS}
    return {cause: seconds / sum(counted.values()) for cause, seconds in counted.items()}


def against_baseline(of: Profile) -> Mapping[str, float]:
    """The time of a warm call, and its processor time in all processes, over the baseline's time."""
    if of.baseline_seconds is None or of.cpu_seconds is None:
        return {}
    return {
        TIME: of.unprofiled_seconds / of.baseline_seconds,
        PROCESSOR_TIME: of.cpu_seconds / of.baseline_seconds,
    }


def _words(cause: str, own: _Spent, base: Mapping[str, float]) -> str:
    spent = _signed(own.seconds.get(cause, 0.0))
    against = f", against {_signed(base[cause])}" if base.get(cause) else ""
    shown = own.evidence.get(cause, "")
    if cause == SURPLUS and not own.seconds.get(cause):
        shown = "the baseline’s computing and waiting overlap, so together they exceed its call"
    return f"{spent}{against}{': ' if shown else ''}{shown}"


def _signed(seconds: float) -> str:
    """A time in words; what is counted twice is below zero."""
    return signed_seconds(seconds) if seconds < 0 else time_in_words(seconds)


def _once(of: Profile) -> tuple[Part, ...]:
    """What a run from cold has besides a warm call."""
    own, base = of.anatomy, of.baseline_anatomy
    if not own or not base or of.baseline_seconds is None:
        return ()
    found = []
    for cause, names in (
        (START, ("import_seconds", "start_seconds")),
        (INGEST, ("ingest_seconds",)),
    ):
        spent, against = (sum(each.get(name, 0.0) for name in names) for each in (own, base))
        words = " and ".join(
            f"{name.removesuffix('_seconds')} {time_in_words(own.get(name, 0.0))}" for name in names
        )
        found.append(Part(cause, spent - against, f"{words}, against {time_in_words(against)}"))
    spent = own.get("first_call_seconds", 0.0) - of.unprofiled_seconds
    against = base.get("first_call_seconds", 0.0) - of.baseline_seconds
    words = f"the first call took {time_in_words(own.get('first_call_seconds', 0.0))}"
    found.append(Part(ONCE, spent - against, words))
    return tuple(found)


def _spent(of: Profile, stacks: Stacks) -> _Spent:
    """The seconds of a call by cause, which sum to the call."""
    workers, call = of.case.workers, of.unprofiled_seconds
    computed = (of.cpu_seconds or 0.0) / workers
    kinds, evidence = _computed(of, stacks)
    seen = sum(kinds.values())
    unseen = computed * _unseen_share(of, seen)
    found = {cause: (computed - unseen) * share / (seen or 1.0) for cause, share in kinds.items()}
    if unseen:
        found["unexplained"] = found.get("unexplained", 0.0) + unseen
        said = f"{100 * unseen / computed:.0f} % of the processor time has no samples"
        evidence["unexplained"] = "; the rest: ".join(
            filter(None, (said, evidence.get("unexplained")))
        )
    duration = of.profiled_seconds * of.calls
    for cause in (GIL, INPUT):
        weight = _waiting(stacks, cause)
        found[cause] = weight / duration / workers * call if duration else 0.0
        evidence[cause] = (
            f"on average {significant(weight / duration)} threads waited" if weight else ""
        )
    left = call - sum(found.values())
    found[IDLE], found[SURPLUS] = max(0.0, left), min(0.0, left)
    evidence[IDLE] = f"{computed * workers / call:.2f} of {workers} cores were busy"
    if left < 0:
        evidence[SURPLUS] = (
            f"computing and waiting sum to {time_in_words(call - left)}, but the call takes "
            f"{time_in_words(call)}"
        )
    return _Spent({cause: each for cause, each in found.items() if each}, evidence)


def _unseen_share(of: Profile, seen: float) -> float:
    """The part of the processor time that no sample was taken of: native threads, short processes.

    ``seen`` are the sampled processor seconds of all profiled calls. A tool that slows calls down, or
    that pauses them, changes either the processor time of a call or that of a second: the one that
    leaves less unseen counts.
    """
    if not of.cpu_seconds:
        return 0.0
    a_call = seen / of.calls / of.cpu_seconds
    a_second = a_call * of.unprofiled_seconds / of.profiled_seconds
    return 1.0 - min(1.0, max(a_call, a_second))


def _computed(of: Profile, stacks: Stacks) -> tuple[dict[str, float], dict[str, str]]:
    """The processor seconds of each kind, and the functions that took most of them.

    The caller's are those of its calls; another process's are what the system counted, divided by its
    own samples. What has no Python is a server of the cluster, and serves its scheduling.
    """
    by_role = {role: _kinds(of_role) for role, of_role in stacks.by_outermost().items()}
    found: defaultdict[str, float] = defaultdict(float)
    functions: defaultdict[str, Named] = defaultdict(_nothing)
    counted = {"caller": sum(map(sum, (k.values() for k in by_role.get("caller", {}).values())))}
    python = {each.role: each.is_python for each in of.processes}
    for each in of.processes:
        if each.role != "caller":
            counted[each.role] = counted.get(each.role, 0.0) + each.cpu_seconds
    for role, seconds in counted.items():
        kinds = by_role.get(role, {})
        sampled = sum(sum(named.values()) for named in kinds.values())
        if not sampled and (role in SERVERS or not python.get(role, True)):
            found["scheduling"] += seconds
            functions["scheduling"][role] += seconds
        elif not sampled:
            found["unexplained"] += seconds
            functions["unexplained"][role] += seconds
        for cause, named in kinds.items():
            for name, weight in named.items():
                found[cause] += seconds * weight / sampled
                functions[cause][name] += seconds * weight / sampled
    return dict(found), {cause: _most(names) for cause, names in functions.items()}


def _kinds(stacks: Stacks) -> dict[Cause, Named]:
    """The weight of what was computed, by cause and innermost frame."""
    found: defaultdict[Cause, Named] = defaultdict(_nothing)
    for stack, weight in stacks.weights.items():
        cause = cause_of(stack)
        if state_of(stack) == "computes" and cause != "the ruler":
            found[cause][stack[-1]] += weight
    return dict(found)


def _nothing() -> Named:
    return defaultdict(float)


def _most(names: Named) -> str:
    total = sum(names.values()) or 1.0
    heaviest = sorted(names.items(), key=lambda each: -each[1])[:NAMED]
    return ", ".join(f"{100 * weight / total:.0f} % {name}" for name, weight in heaviest)


def _waiting(stacks: Stacks, what: str) -> float:
    """The thread-seconds of waiting for the GIL, or within the work itself for something outside."""
    return sum(weight for stack, weight in stacks.weights.items() if _waits(stack, what))


def _waits(stack: Stack, what: str) -> bool:
    """Whether a thread that has work of the call waits for that.

    A worker's own machinery may wait for the GIL while the worker computes: no core is idle for that.
    """
    state, cause = state_of(stack), cause_of(stack)
    if what == GIL:
        works = cause in WORK or (stack[0] == "caller" and cause != "the ruler")
        return state == "waits for the GIL" and works
    return state == "waits" and cause == "compute" and any(map(is_own_code, stack))
