"""The compiled kernels use vector instructions: read from the machine code itself."""

import platform
import re
import shutil
import subprocess

import numpy as np
import pytest

from kernels.arrays.integrate import with_cython_fastmath as integrate
from kernels.arrays.pairwise_distance import with_cython, with_numba
from kernels.arrays.pairwise_sum import with_cython_fastmath
from kernels.arrays.pairwise_sum import with_numba as pairwise_sum

pytestmark = pytest.mark.skipif(
    platform.machine() != "x86_64", reason="the names of the instructions are those of x86-64"
)


def machine_code_of_numba(function, *arguments):
    """The assembler text of a compiled function, for the types of these arguments."""
    function(*arguments)
    return "\n".join(function.inspect_asm().values())


def machine_code_of_extension(module):
    """The disassembled text of an extension module."""
    if shutil.which("objdump") is None:
        pytest.skip("objdump (binutils) is not installed")
    command = ["objdump", "--disassemble", "--no-show-raw-insn", module.__file__]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def vector_instructions(code, name):
    """The instructions of that name that work on 256 or 512 bits."""
    return re.findall(rf"\bv{name}\w*\s[^\n]*[yz]mm", code)


def test_numba_vectorises_the_pairwise_sum():
    x = np.linspace(0, 1, 64)
    code = machine_code_of_numba(pairwise_sum.fast_double_loop, x, x)
    assert vector_instructions(code, "(?:fmadd|add)")


def test_numba_vectorises_the_distances_and_their_roots():
    points = np.random.default_rng(1).random((64, 3))
    code = machine_code_of_numba(with_numba.row_by_row, points)
    assert vector_instructions(code, "sqrtpd")


def test_cython_vectorises_the_pairwise_sum():
    code = machine_code_of_extension(with_cython_fastmath)
    assert vector_instructions(code, "(?:fmadd|add)")


def test_cython_vectorises_the_distances_and_their_roots():
    assert vector_instructions(machine_code_of_extension(with_cython), "sqrtpd")


def test_cython_calls_the_vector_exponential():
    assert re.search(r"_ZGV[bcde]N\d+v_exp", machine_code_of_extension(integrate))
