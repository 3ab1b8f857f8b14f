"""The catalogue's packages, its Cython extensions, and what they need: all that the tool's extras name.

The extensions are built for the processor of the machine on which they are measured.
"""

import os
import re
import tomllib
from pathlib import Path

from setuptools import Extension, find_packages, setup

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
    built = cythonize(found, language_level=3) if found else []
    for extension in built:
        extension.optional = True  # cythonize forgets it when it is given before
    return built


setup(
    packages=[PACKAGE, *(f"{PACKAGE}.{each}" for each in find_packages(str(HERE)))],
    package_dir={PACKAGE: "."},
    package_data={PACKAGE: ["**/*.pyx"]},
    ext_modules=extensions(),
    install_requires=requirements(),
)
