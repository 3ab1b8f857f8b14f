"""The tool's package list; everything else is in pyproject.toml.

What the catalogue compares is no part of it: ``kernels/`` is installed by its own ``setup.py``.
"""

from setuptools import find_packages, setup

setup(
    packages=find_packages(include=["breakeven", "breakeven.*"]),
    # Folders of templates are data of the packages above them: taken for packages of their own, each
    # would be warned of.
    include_package_data=False,
    package_data={"breakeven": ["py.typed", "report/templates/*", "scaffold/templates/**"]},
)
