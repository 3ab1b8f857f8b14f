"""The environments of engines: made by uv when they are first needed, and kept in the cache by what is in them."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from breakeven.environments.declared import EngineEnvironment
from breakeven.environments.kept_folders import discard, forget_unused, remove_unused, use
from breakeven.environments.uv_program import find_uv
from breakeven.errors import UserError
from breakeven.workload.data_cache import folder_in_cache, lasting_cache_folder

__all__ = [
    "FOLDER",
    "READY",
    "KeptEnvironment",
    "is_being_made",
    "kept",
    "kept_environments",
    "make",
    "newest",
    "remove",
    "why_not",
]

FOLDER = "environments"
READY = "ready.json"
KEPT_OF_A_NAME = 2
"""How many environments of one name stay: that of another clone, or of the versions before."""
LOOKED_SECONDS = 10.0
"""What was found of a Python holds for so long: a list of many implementations asks for it once for each."""
LISTING = "import json, sys; from importlib.metadata import distributions as all; print(json.dumps(\
{each.name: each.version for each in all() if each.name}))"
_looked: dict[tuple[str, str], tuple[float, str | None]] = {}
"""When a Python was looked for in the folders of PATH, and what was found."""


@dataclass(frozen=True)
class KeptEnvironment:
    """An environment that is there: its Python, and the versions of what is installed in it."""

    name: str
    folder: Path
    python: Path
    python_version: str
    versions: Mapping[str, str]

    @property
    def size_bytes(self) -> int:
        """What its files take on the disk; those that it shares with uv's cache are counted, too."""
        entries = (each.lstat() for each in self.folder.rglob("*"))
        return sum(each.st_blocks * 512 for each in entries)


def kept(of: EngineEnvironment, constraints: str = "") -> KeptEnvironment | None:
    """The environment, if it was made before from these requirements and versions, and still works."""
    found = _read(_folder(of, constraints))
    return found if found and os.access(found.python, os.X_OK) else None


def kept_environments() -> list[KeptEnvironment]:
    """All environments in the cache, by name."""
    place = lasting_cache_folder() / FOLDER
    found = map(_read, sorted(place.glob("[!.]*/[!.]*"))) if place.is_dir() else ()
    return [each for each in found if each]


def why_not(of: EngineEnvironment) -> str | None:
    """What this machine lacks of what the environment needs, with the next step, or None."""
    for program, what_brings_it in of.programs:
        if shutil.which(program) is None:
            return f"it needs {program}, which is not installed: {what_brings_it}"
    if _interpreter(of.python) is None:
        return f"it needs Python {of.python}, which is not installed; run: uv python install {of.python}"
    return None


def make(
    of: EngineEnvironment, constraints: str = "", tell: Callable[[str], object] = lambda _: None
) -> KeptEnvironment:
    """The environment, made where it is not there yet; ``constraints`` are the lines of a file for pip.

    A process that asks for the same one meanwhile waits, also for the uv of one that was killed. Raises UserError
    where something is missing that it needs, or where its requirements cannot be installed; nothing of it is left then.
    """
    if found := kept(of, constraints):
        use(found.folder)
        return found
    if reason := why_not(of):
        raise UserError(f"the environment {of.name!r} cannot be made: {reason}")
    folder = _folder(of, constraints)
    folder_in_cache(FOLDER, of.name, lasting=True)
    use(folder)
    with _alone(folder) as held:
        if found := kept(of, constraints):  # another process has made it meanwhile
            return found
        what = ", ".join(of.requirements) or f"Python {of.python}"
        tell(f"making the environment {of.name!r} ({what}), once only")
        discard(folder, READY)
        try:
            found = _make(of, constraints, folder, held)
        except OSError as error:
            shutil.rmtree(folder, ignore_errors=True)
            raise UserError(f"the environment {of.name!r} cannot be made: {error}") from error
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
    forget_unused(folder.parent, KEPT_OF_A_NAME, whole=READY)
    return found


def remove(name: str) -> int:
    """Remove all environments of a name from the cache; returns how many there were.

    Raises UserError where a living process uses one of them, which would lose its libraries.
    """
    found = [each for each in kept_environments() if each.name == name]
    if users := remove_unused(lasting_cache_folder() / FOLDER / name):
        raise UserError(
            f"the environment {name!r} is in use by {', '.join(users)}; wait until that ends, or stop it, and "
            f"run breakeven env remove {name} again"
        )
    return len(found)


def newest(of: EngineEnvironment) -> dict[str, str]:
    """The newest versions that install together in it, by name. Raises UserError where there are none."""
    compile_ = ("pip", "compile", "--quiet", "--no-header", "--no-annotate", "--python-version")
    version = of.python.removesuffix("t") or platform.python_version()
    done = _run(*compile_, version, "-", given="\n".join(of.wanted))
    _require_done(of, done)
    lines = (line.partition("==") for line in done.stdout.splitlines() if "==" in line)
    return {name: version.partition(" ")[0] for name, _, version in lines}


def _make(of: EngineEnvironment, constraints: str, folder: Path, held: int) -> KeptEnvironment:
    place = folder / "venv"
    python = place / "bin" / "python"
    folder.mkdir(mode=0o700)
    pinned = folder / "constraints.txt"
    pinned.write_text(constraints, encoding="utf-8")
    interpreter = _interpreter(of.python)
    assert interpreter is not None
    install = ("pip", "install", "--quiet", "--python", str(python), "--compile-bytecode")
    for command in (
        ("venv", "--quiet", "--python", interpreter, str(place)),
        (*install, "--constraint", str(pinned), *of.wanted),
    ):
        _require_done(of, _run(*command, held=(held,)))
    done = subprocess.run(
        [str(python), "-I", "-c", f"import platform; {LISTING}; print(platform.python_version())"],
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode:
        raise UserError(f"the environment {of.name!r} does not work: {done.stderr.strip()[-300:]}")
    versions, version = done.stdout.splitlines()
    found = KeptEnvironment(of.name, folder, python, version, json.loads(versions))
    from breakeven.records.reading.ready import write_ready  # not there in environments of engines

    write_ready(folder / READY, asdict(found))
    return found


def _read(folder: Path) -> KeptEnvironment | None:
    from breakeven.records.reading.ready import ReadyOfEngine, ready

    of = ready(ReadyOfEngine, folder / READY)
    if of is None:
        return None
    return KeptEnvironment(of.name, folder, Path(of.python), of.python_version, of.versions)


def _folder(of: EngineEnvironment, constraints: str) -> Path:
    content = json.dumps([of.wanted, of.python or sys.version, constraints, sys.prefix])
    digest = hashlib.sha256(content.encode()).hexdigest()[:16]
    return lasting_cache_folder() / FOLDER / of.name / digest


def _interpreter(version: str) -> str | None:
    """The Python from which it is made; None where that version is not installed."""
    if not version:
        return sys.executable
    asked, now = (version, os.environ.get("PATH", "")), time.monotonic()
    if asked not in _looked or now - _looked[asked][0] > LOOKED_SECONDS:
        _looked[asked] = (now, _found_interpreter(version))
    return _looked[asked][1]


def _found_interpreter(version: str) -> str | None:
    try:
        done = _run("python", "find", "--no-python-downloads", "--no-project", version)
    except UserError:
        return None
    return done.stdout.strip() or None if done.returncode == 0 else None


def _require_done(of: EngineEnvironment, done: subprocess.CompletedProcess[str]) -> None:
    if done.returncode:
        said = " ".join(line.strip() for line in done.stderr.splitlines() if line.strip())
        raise UserError(
            f"the environment {of.name!r} cannot be made: {said[-600:] or 'uv said nothing'}"
        )


def _run(
    *arguments: str, given: str = "", held: tuple[int, ...] = ()
) -> subprocess.CompletedProcess[str]:
    """Run uv, with a text on its standard input. Raises UserError where it is missing.

    It gets the descriptors of locks that are ``held`` while it writes: where this process is killed, and uv goes on,
    they stay held until uv ends.
    """
    uv = find_uv()
    if uv is None:
        raise UserError("uv, which makes environments, is not installed; run: pip install uv")
    # uv is told the environment: the one that is active here must not count.
    own = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    return subprocess.run(
        [uv, *arguments],
        env=own,
        input=given,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        pass_fds=held,
        check=False,
    )


def is_being_made(folder: Path) -> bool:
    """Whether a process makes the environment in a folder just now."""
    try:
        with _lock_of(folder).open() as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:  # nobody has begun
        pass
    return False


def _lock_of(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.lock")


@contextmanager
def _alone(folder: Path) -> Iterator[int]:
    """Hold a lock beside a folder: another process that makes the same one waits. Gives its descriptor."""
    descriptor = os.open(_lock_of(folder), os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield descriptor
    finally:
        os.close(descriptor)
