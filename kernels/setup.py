"""The catalogue's packages, its Cython extensions, and what they need: all that the tool's extras name.

The extensions are built for the processor of the machine on which they are measured. How long each took to
build is written beside it, because no call of it ever pays for that.
"""

import json
import os
import re
import time
import tomllib
from pathlib import Path

from setuptools import Extension, find_packages, setup
from setuptools.command.build_ext import build_ext

HERE = Path(__file__).resolve().parent
PACKAGE = HERE.name


def requirements() -> list[str]:
    """What the tool's pyproject.toml asks for, with the extra ``all``, other extras written out."""
    table = tomllib.loads((HERE.parent / "pyproject.toml").read_text())["project"]
    extras, waiting, found = table["optional-dependencies"], ["all"], list(table["dependencies"])
    while waiting:
        for each in extras[waiting.pop()]:
            named = re.fullmatch(r"breakeven\[(.*)\]", each)
            if named:
                waiting += named[1].split(",")
            else:
                found.append(each)
    return found


def extensions() -> list[Extension]:
    """One optional extension for each ``.pyx`` file: without a C compiler the install succeeds."""
    try:
        from Cython.Build import cythonize
    except ImportError:
        return []
    os.chdir(HERE)
    found = [
        Extension(
            ".".join((PACKAGE, *source.with_suffix("").parts)),
            [str(source)],
            extra_compile_args=["-O3", "-march=native", "-fopenmp"],
            extra_link_args=["-fopenmp"],
        )
        for source in sorted(Path().rglob("*.pyx"))
    ]
    built = []
    for extension in found:
        began = time.perf_counter()
        (translated,) = cythonize([extension], language_level=3, force=True)
        translated.translated_in = time.perf_counter() - began
        translated.optional = True  # cythonize forgets it when it is given before
        built.append(translated)
    return built


class TimedBuild(build_ext):
    """Writes beside each extension how many seconds its translation and its compilation took.

    The record has the extension's size as well, so that a record of an earlier build is not taken for this one's.
    """

    def run(self) -> None:
        """Build all, and leave the records where the extensions are in the end."""
        self.seconds: dict[str, float] = {}
        super().run()
        for name, seconds in self.seconds.items():
            path = Path(self.get_ext_fullpath(name))
            record = {"seconds": round(seconds, 3), "bytes": path.stat().st_size}
            path.with_name(f"{name.rpartition('.')[2]}.build.json").write_text(json.dumps(record))

    def build_extension(self, extension: Extension) -> None:
        """Compile one; where it fails, there is nothing to time."""
        began = time.perf_counter()
        super().build_extension(extension)
        self.seconds[extension.name] = extension.translated_in + time.perf_counter() - began


setup(
    packages=[PACKAGE, *(f"{PACKAGE}.{each}" for each in find_packages(str(HERE)))],
    package_dir={PACKAGE: "."},
    package_data={PACKAGE: ["**/*.pyx"]},
    ext_modules=extensions(),
    cmdclass={"build_ext": TimedBuild},
    install_requires=requirements(),
)
