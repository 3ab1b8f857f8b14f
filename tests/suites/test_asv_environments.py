"""The environments that asv makes for the suites, with the versions of its matrix."""

import subprocess
import sys
import tomllib

import pytest
from asv.config import Config
from asv.environment import get_environments
from clones import ROOT

from breakeven.suites.asv_environments import CurrentEnvironment, FreshEnvironment, pinned


def test_constraints_give_way_to_the_versions_of_the_matrix():
    lines = pinned("numpy==2.4\npandas==2.3.3\nscikit-learn==1\n", {"pip+pandas": "2.2.3"})
    assert lines.splitlines() == ["numpy==2.4", "scikit-learn==1", "pandas==2.2.3"]


def test_what_is_released_together_gives_way_together():
    lines = pinned("dask==2026.8.0\ndistributed==2026.8.0\nnumpy==2.4\n", {"dask": "2026.3.0"})
    assert lines.splitlines() == ["numpy==2.4", "dask==2026.3.0"]


@pytest.mark.slow
def test_every_row_of_versions_installs_together_with_everything_else(tmp_path):
    config = Config.load(str(ROOT / "asv.conf.json"))
    constraints = (ROOT / "constraints.txt").read_text()
    libraries = {name for row in config.include for name in row["req"]}
    assert libraries == {"pandas", "numpy", "dask", "numba"}
    for row in config.include:
        ((name, version),) = row["req"].items()
        assert f"{name}=={version}" not in constraints.splitlines()  # two versions of each
        (tmp_path / "constraints.txt").write_text(pinned(constraints, row["req"]))
        command = [sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--extra", "all"]
        command += ["--constraint", str(tmp_path / "constraints.txt"), "-o", str(tmp_path / "o")]
        subprocess.run([*command, str(ROOT / "pyproject.toml")], check=True)
        assert f"{name}=={version}" in (tmp_path / "o").read_text().splitlines()


def test_a_row_of_versions_is_an_environment_of_its_own(tmp_path):
    config = Config.load(str(ROOT / "asv.conf.json"))
    config.env_dir = str(tmp_path)
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    known = [each.name for each in get_environments(config, [])]
    assert known[0] == f"fresh-py{python}"
    assert f"fresh-py{python}-pandas2.2.3" in known
    alone = get_environments(config, [f"fresh:{python}"])
    assert [each.name for each in alone] == [f"fresh-py{python}"]
    assert len(list(get_environments(config, ["current"]))) == 1


def test_the_environment_types_are_the_ones_that_asv_conf_names():
    assert (
        f'"environment_type": "{FreshEnvironment.tool_name}"'
        in (ROOT / "asv.conf.json").read_text()
    )
    assert CurrentEnvironment.tool_name == "current"


def test_a_commits_workloads_are_built_with_what_their_build_asks_for():
    """asv installs what builds the repository at its top; without Cython, the extensions would be left out."""
    needed = tomllib.loads((ROOT / "kernels" / "pyproject.toml").read_text())["build-system"]
    install = Config.load(str(ROOT / "asv.conf.json")).build_command[0]
    assert install.split() == ["python", "-m", "pip", "install", *needed["requires"]]
