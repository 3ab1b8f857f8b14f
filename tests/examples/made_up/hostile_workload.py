"""A workload whose implementations do anything to the process that measures them, and how each must end."""

from __future__ import annotations

SOURCE = '''
import contextlib, ctypes, gc, json, os, signal, subprocess, sys, time
from breakeven.workload import Workload

OURS = 100  # where the channel lies, and nothing that is opened as usual
done = []


def make_inputs(n):
    return (n,)


def plain(n):
    return float(sum(range(n)))


def descriptors():
    return [int(each) for each in os.listdir("/proc/self/fd") if int(each) > 2]


def write_everywhere(data, places):
    for each in places:
        with contextlib.suppress(OSError):
            os.write(each, data)


def once():
    """Whether this is the first call, after which there are many in a row."""
    done.append(1)
    return len(done) == 1


def channel():
    (found,) = [each for each in gc.get_objects() if type(each).__name__ == "CaseChannel"]
    return found


def frame(data, number=0, length=None):
    from breakeven.processes.children.case_channel import HEAD
    of = channel()
    return HEAD.pack(of.token, of.number + number, len(data) if length is None else length) + data


def said(data, **more):
    os.write(channel().answers, frame(data, **more))


def half_an_answer_then_exit(n):
    write_everywhere(b'{"phase"', descriptors())
    os._exit(0)


def half_a_frame_then_exit(n):
    os.write(channel().answers, frame(b"{}")[:20])
    os._exit(0)


def half_an_answer_then_silence(n):
    write_everywhere(b'{"phase"', descriptors())
    time.sleep(600)


def half_a_frame_then_silence(n):
    os.write(channel().answers, frame(b"{}")[:20])
    time.sleep(600)


def drips(n):
    for each in range(600):
        os.write(channel().answers, frame(b" " * 600)[each : each + 1])
        time.sleep(0.01)
    time.sleep(600)


def no_text(n):
    write_everywhere(bytes([255, 254, 0]) * 100, descriptors())
    return plain(n)


def answer_to_low_descriptors(n):
    line = json.dumps({"seconds": 0.0, "call_seconds": 1e-9}).encode()
    for data in (line, b"garbage", bytes(range(256))):
        write_everywhere(data, range(3, 21))
    return plain(n)


def longer_than_can_be(n):
    said(b"{}", length=2**32 - 1)
    return plain(n)


def not_asked(n):
    said(b"{}", number=1)
    return plain(n)


def answers_twice(n):
    said(b'{"seconds": 1}')
    return plain(n)


def nested(n):
    said(b"[" * 100_000)
    return plain(n)


def huge_number(n):
    said(b'{"seconds": ' + b"9" * 5000 + b"}")
    return plain(n)


def no_number(n):
    said(b'{"seconds": NaN}')
    return plain(n)


def infinite(n):
    said(b'{"seconds": 1e999}')
    return plain(n)


def no_json(n):
    said(bytes([255]) * 10)
    return plain(n)


def real_time_signal(n):
    os.kill(os.getpid(), 35)


def forks_and_both_return(n):
    if once():
        os.fork()
    return plain(n)


def fork_that_waits(n):
    if os.fork() == 0:
        time.sleep(600)
    os._exit(3)


def fork_behind_pythons_back(n):
    if ctypes.CDLL(None).fork() == 0:
        time.sleep(600)
    os._exit(3)


def closes_everything(n):
    os.closerange(3, 4096)
    return plain(n)


def half_a_character(n):
    raise ValueError("caf\\udce9 \\x1b[31mred\\x00")


def last_words(n):
    print("before")
    print("\\x1b]0;title\\x07 last", flush=True)
    os._exit(7)


def long_message(n):
    raise ValueError("x" * 10_000_000)


def prints_much(n):
    if once():
        os.write(1, b"y" * 200_000_000)
    os._exit(7)


def another_clock(n):
    time.perf_counter = time.process_time = time.monotonic = lambda: float("nan")
    return plain(n)


def clock_that_stands_still(n):
    time.perf_counter = lambda: 1.0
    return plain(n)


def started_programs_inherit_nothing(n):
    if once():
        listed = subprocess.run(["ls", "/proc/self/fd"], capture_output=True, close_fds=False)
        assert set(map(int, listed.stdout.split())) <= set(range(5)), listed.stdout
    return plain(n)


def forks_inherit_nothing(n):
    if once():
        assert [each for each in descriptors() if each >= OURS], "the channel lies elsewhere"
        child = os.fork()
        if child == 0:
            os._exit(len([each for each in descriptors() if each >= OURS]))
        assert os.waitpid(child, 0)[1] == 0
    return plain(n)


WORKLOAD = Workload(
    make_inputs=make_inputs,
    sizes={"some": 1000},
    baseline="plain",
    implementations={
        name: value
        for name, value in list(globals().items())
        if getattr(value, "__code__", None) and value.__code__.co_varnames[:1] == ("n",)
        and name != "make_inputs"
    },
)
'''
FOREIGN = "something other than an answer was written to its channel during a call"
UNUSABLE = "its answer cannot be used ("
BESIDE = "something was written to its channel beside an answer"
ENDS = {
    "half_an_answer_then_exit": ("crashed", FOREIGN),
    "half_a_frame_then_exit": ("crashed", "ended with exit code 0 during a call"),
    "half_an_answer_then_silence": ("crashed", FOREIGN),
    "half_a_frame_then_silence": ("timeout", "a call took over 5 s"),
    "drips": ("timeout", "a call took over 5 s"),
    "no_text": ("crashed", FOREIGN),
    "answer_to_low_descriptors": ("ok", ""),
    "longer_than_can_be": ("crashed", "its answer is longer than 67,108,864 bytes during a call"),
    "not_asked": ("crashed", "it gave an answer that was not asked for during a call"),
    "answers_twice": ("crashed", ""),
    "nested": ("crashed", UNUSABLE),
    "huge_number": ("crashed", UNUSABLE),
    "no_number": ("crashed", f"{UNUSABLE}NaN is no number that can be) during a call"),
    "infinite": ("crashed", f"{UNUSABLE}1e999 is no number that can be) during a call"),
    "no_json": ("crashed", UNUSABLE),
    "real_time_signal": ("crashed", "killed by signal 35 (SIGRTMIN+1) during a call"),
    "forks_and_both_return": ("ok", ""),
    "fork_that_waits": ("crashed", "ended with exit code 3 during a call"),
    "fork_behind_pythons_back": ("crashed", "ended with exit code 3 during a call"),
    "closes_everything": ("crashed", "during a call; it printed: OSError: [Errno 9]"),
    "half_a_character": ("crashed", r"ValueError: caf\udce9 \x1b[31mred\x00 ("),
    "last_words": ("crashed", r"exit code 7 during a call; it printed: \x1b]0;title\x07 last"),
    "long_message": ("crashed", "a call raised ValueError: xxx"),
    "prints_much": ("crashed", "ended with exit code 7 during a call; it printed: yyy"),
    "another_clock": ("ok", ""),
    "clock_that_stands_still": ("ok", ""),
    "started_programs_inherit_nothing": ("ok", ""),
    "forks_inherit_nothing": ("ok", ""),
}
