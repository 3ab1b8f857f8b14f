"""The reference of io_wait against squares, the check, and the server's way of ending."""

import os
import subprocess
import sys
import time

import psutil
import pytest

from kernels.objects.io_wait import check, make_inputs
from kernels.objects.io_wait.delayed_server import DELAY_SECONDS
from kernels.objects.io_wait.with_python import one_by_one

OWNER = """
import psutil, sys
from kernels.objects.io_wait import start_server
start_server()
print(psutil.Process().children()[0].pid, flush=True)
sys.stdin.read()
"""


def test_the_server_answers_with_squares():
    port, _ = make_inputs(1)
    assert one_by_one(port, [3, 0, 12]) == [9, 0, 144]


def test_no_answer_comes_before_the_delay():
    port, numbers = make_inputs(5)
    began = time.monotonic()
    one_by_one(port, numbers)
    assert time.monotonic() - began >= 5 * DELAY_SECONDS


def test_a_process_has_one_server():
    assert make_inputs(2) == make_inputs(2) == (make_inputs(7)[0], [0, 1])


@pytest.mark.skipif(os.name != "posix", reason="ends a process as POSIX does")
@pytest.mark.parametrize("killed", [True, False])
def test_the_server_ends_with_its_owner(killed):
    with subprocess.Popen(
        [sys.executable, "-c", OWNER], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as owner:
        server = psutil.Process(int(owner.stdout.readline()))
        if killed:
            owner.kill()
    psutil.wait_procs([server], timeout=20)
    assert not server.is_running() or server.status() == psutil.STATUS_ZOMBIE


@pytest.mark.parametrize(
    "wrong", [None, [], (0, 1, 4), [0, 1], [0, 1, 4.0], [0, 4, 1], [0, 1, "4"], [0, 1, True]]
)
def test_check_rejects_a_wrong_answer(wrong):
    check([0, 1, 4], [0, 1, 4])
    with pytest.raises(AssertionError):
        check(wrong, [0, 1, 4])
