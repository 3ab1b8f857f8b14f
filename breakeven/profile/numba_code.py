"""What Numba made of functions: their parallel loops, their vector instructions, and what LLVM remarks.

Imported in the process of a case, after its profiled calls.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import sys
import tempfile
import warnings
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

__all__ = ["described"]

VECTOR_REGISTERS = ("xmm", "ymm", "zmm")
STDERR = 2
REMARK = re.compile(r"remark: (?P<file>[^:\n]+):(?P<line>\d+):\d+: (?P<said>.+)")
OF_PARALLEL_LOOP = "<string>"
"""The file of the functions that Numba makes of parallel loops; their lines are nobody's."""
DONE = "already been vectorized"
"""LLVM meets its own vectorised loops again, and says so."""
FOR_C = re.compile(r" *(;|\.)? Use #pragma.*")
"""Advice that a reader of Python cannot take."""
REORDERS = "reorder floating-point operations"
ADVICE = "; fastmath={'reassoc'} lets it, and changes the last digits of the answer"


def described(package: str) -> list[str]:
    """What became of each function of a package's modules, for each signature that it was called with."""
    found = []
    for name, dispatcher in _dispatchers(package):
        for signature in dispatcher.signatures:
            told = [
                f"{name}{signature}",
                _instructions(dispatcher.inspect_asm(signature)),
                *_remarks(dispatcher, signature),
            ]
            found.append("\n".join(told) + "\n")
            if dispatcher.targetoptions.get("parallel"):
                said = io.StringIO()
                with contextlib.redirect_stdout(said):
                    dispatcher.parallel_diagnostics(signature=signature, level=3)
                found.append(said.getvalue())
    return found


def _dispatchers(package: str) -> list[tuple[str, Any]]:
    """The functions of a workload's modules that Numba has compiled."""
    modules = [
        module
        for name, module in list(sys.modules.items())
        if name.startswith(package) and isinstance(module, ModuleType)
    ]
    found = {
        id(value): (name, value)
        for module in modules
        for name, value in vars(module).items()
        if hasattr(value, "parallel_diagnostics") and value.signatures
    }
    return list(found.values())


def _instructions(assembly: str) -> str:
    """How many instructions of arithmetic work on several numbers at once, and on one."""
    packed = dict.fromkeys(VECTOR_REGISTERS, 0)
    single = 0
    for line in map(str.strip, assembly.splitlines()):
        operation, _, operands = line.partition("\t")
        if (
            not operation.startswith(("v", "add", "mul", "sub", "div", "sqrt"))
            or "%" not in operands
        ):
            continue
        if operation.endswith(("sd", "ss")):
            single += any(kind in operation for kind in ("add", "mul", "sub", "div", "sqrt", "fma"))
        elif operation.endswith(("pd", "ps")):
            widest = next((r for r in reversed(VECTOR_REGISTERS) if r in operands), None)
            if widest:
                packed[widest] += 1
    told = ", ".join(f"{count} on {register}" for register, count in packed.items() if count)
    return f"packed floating-point instructions: {told or 'none'}; on one number: {single}"


def _remarks(dispatcher: Any, signature: Any) -> list[str]:
    """What LLVM's loop vectoriser says, line by line, when the function is compiled once more.

    Its remarks have lines only where Numba writes debugging information, which leaves the code as
    optimised as before.
    """
    from numba import jit

    _let_llvm_remark()
    options = {**dispatcher.targetoptions, "debug": True}
    with warnings.catch_warnings(), _stderr() as said:
        warnings.simplefilter("ignore")
        jit(**options, locals=dispatcher.locals)(dispatcher.py_func).compile(signature)
    own = Path(dispatcher.py_func.__code__.co_filename).name
    told = {}
    for each in REMARK.finditer("".join(said)):
        line, words = int(each["line"]), _plainly(each["said"])
        if words.endswith(DONE):
            continue
        if each["file"] == own:
            told[f"  {own}:{line}: {words}"] = line
        elif each["file"] == OF_PARALLEL_LOOP:
            told[f"  in a parallel loop: {words}"] = 0
    return sorted(told, key=lambda words: told[words]) or ["  LLVM has no remarks on its loops"]


def _plainly(said: str) -> str:
    plain = FOR_C.sub("", said)
    return plain + ADVICE if plain.endswith(REORDERS) else plain


@cache
def _let_llvm_remark() -> None:
    """Switch its remarks on, for the rest of the process: LLVM takes an option but once."""
    from llvmlite import binding

    for kind in ("", "-missed", "-analysis"):
        binding.set_option("", f"-pass-remarks{kind}=loop-vectorize")


@contextlib.contextmanager
def _stderr() -> Iterator[list[str]]:
    """What native code writes to the standard error meanwhile, once the block has ended."""
    found: list[str] = []
    sys.stderr.flush()
    kept = os.dup(STDERR)
    with tempfile.TemporaryFile() as stream:
        os.dup2(stream.fileno(), STDERR)
        try:
            yield found
        finally:
            os.dup2(kept, STDERR)
            os.close(kept)
            stream.seek(0)
            found.append(stream.read().decode(errors="replace"))
