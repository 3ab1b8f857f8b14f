"""The package of this name that is installed, together with the tests of it that lie beside this file.

A copy of this file takes the place of a package's ``__init__.py``. It runs in the Python of a side.
"""

import importlib.util
import os
import sys


def _become_the_installed_one() -> None:
    """Where nothing of that name is installed, it is a package with nothing in it but the tests."""
    here = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120 - as sys.path has it
    parent = __name__.rpartition(".")[0]
    places = sys.modules[parent].__path__ if parent else sys.path
    own = os.path.realpath(os.path.dirname(here))  # noqa: PTH120
    others = [each for each in places if os.path.realpath(each or os.curdir) != own]
    for finder in sys.meta_path:
        spec = finder.find_spec(__name__, others)
        if spec is not None and spec.loader is not None:
            module = importlib.util.module_from_spec(spec)
            module.__path__.insert(0, here)
            sys.modules[__name__] = module
            spec.loader.exec_module(module)
            return


_become_the_installed_one()
