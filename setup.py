"""The Cython extensions and the package list; everything else is in pyproject.toml."""

import os
from pathlib import Path

from setuptools import Extension, find_packages, setup

HERE = Path(__file__).resolve().parent
PACKAGES = find_packages(str(HERE), include=["commands*", "kernels*", "results*", "reports*"])


def extensions() -> list[Extension]:
    """One optional extension for each ``.pyx`` file: without a C compiler the install succeeds."""
    try:
        from Cython.Build import cythonize
    except ImportError:
        return []
    os.chdir(HERE)
    found = [
        Extension(
            ".".join(source.with_suffix("").parts),
            [str(source)],
            extra_compile_args=["-O3", "-march=native", "-fopenmp"],
            extra_link_args=["-fopenmp"],
        )
        for source in sorted(Path("kernels").rglob("*.pyx"))
    ]
    built = cythonize(found, language_level=3) if found else []
    for extension in built:
        extension.optional = True  # cythonize forgets it when it is given before
    return built


setup(
    packages=PACKAGES,
    py_modules=["breakeven"],
    package_data={"reports": ["templates/*"], "kernels": ["**/*.pyx"]},
    ext_modules=extensions(),
)
