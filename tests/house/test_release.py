"""A release: what must agree before one, and what the workflow that publishes it may do."""

from __future__ import annotations

import re
import tomllib
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
REPOSITORY = "https://github.com/somebody/breakeven"
URLS = f"""[project.urls]
Repository = "{REPOSITORY}"
Changelog = "{REPOSITORY}/blob/main/CHANGELOG.md"
Issues = "{REPOSITORY}/issues"
"""
READY = {
    "pyproject.toml": f'[project]\nversion = "2.0.0"\n{URLS}',
    "CITATION.cff": "type: software\nversion: 2.0.0\n",
    "CHANGELOG.md": "# Changelog\n\n## 2.0.0 - 2026-12-01\n",
    "README.md": "pip install breakeven\n",
    "docs/how-to/install.md": "pip install breakeven\n",
}
"""The files of a repository that can be released."""
FAULTS = [
    (
        "pyproject.toml",
        "2.0.0",
        "2.0.1",
        "the tag is v2.0.0, and pyproject.toml has the version 2.0.1",
    ),
    ("CITATION.cff", "2.0.0", "1.0", "CITATION.cff has another version: write 2.0.0"),
    ("CHANGELOG.md", "2026-12-01", "unreleased", "write '## 2.0.0 - YYYY-MM-DD'"),
    (
        "README.md",
        "pip",
        "It is not\npublished yet: pip",
        "README.md says that Breakeven is not pub",
    ),
    ("pyproject.toml", URLS, "", f'write Repository = "{REPOSITORY}"'),
    ("pyproject.toml", "/issues", "/bugs", f'write Issues = "{REPOSITORY}/issues"'),
]


@pytest.fixture(scope="module")
def release() -> ModuleType:
    """What says whether a tag can be released."""
    spec = spec_from_file_location("release", ROOT / ".github" / "release.py")
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def ready(tmp_path: Path) -> Path:
    """A repository that can be released."""
    for name, text in READY.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def project() -> dict[str, Any]:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    found: dict[str, Any] = tomllib.loads(text)["project"]
    return found


def jobs() -> dict[str, Any]:
    path = ROOT / ".github" / "workflows" / "release.yml"
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"]
    return found


def test_a_repository_where_everything_agrees_can_be_released(
    release: ModuleType, ready: Path
) -> None:
    assert release.problems(ready, "v2.0.0", REPOSITORY) == []


@pytest.mark.parametrize(
    ("name", "right", "wrong", "said"), FAULTS, ids=[each[3] for each in FAULTS]
)
def test_what_does_not_agree_keeps_a_tag_from_being_released(
    release: ModuleType, ready: Path, name: str, right: str, wrong: str, said: str
) -> None:
    text = READY[name]
    assert right in text
    (ready / name).write_text(text.replace(right, wrong))
    assert said in " ".join(release.problems(ready, "v2.0.0", REPOSITORY))


def test_a_version_in_the_making_is_never_released(release: ModuleType, ready: Path) -> None:
    for name in ("pyproject.toml", "CITATION.cff", "CHANGELOG.md"):
        (ready / name).write_text(READY[name].replace("2.0.0", "2.0.0.dev0"))
    (said,) = release.problems(ready, "v2.0.0.dev0", REPOSITORY)
    assert said == "2.0.0.dev0 is no version of a release: write one such as 2.0.0"


def test_the_citation_and_the_documents_have_the_version_of_the_package(
    release: ModuleType,
) -> None:
    version = project()["version"]
    found = release.problems(ROOT, f"v{version}", REPOSITORY)
    assert [each for each in found if "CITATION.cff" in each or "the tag is" in each] == []
    text = (ROOT / "docs" / "how-to" / "install.md").read_text(encoding="utf-8")
    assert set(re.findall(r"breakeven-([\w.]+)-py3-none-any\.whl", text)) == {version}


def test_the_changelog_has_the_version_that_comes() -> None:
    heads = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert heads[0] == re.sub(r"\.dev\d+$", "", project()["version"])


def test_the_changelog_groups_what_changed_as_readers_expect() -> None:
    known = ["Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"]
    _, *versions = re.split(r"^## ", (ROOT / "CHANGELOG.md").read_text("utf-8"), flags=re.MULTILINE)
    for each in versions:
        kinds = re.findall(r"^### (.+)$", each, re.MULTILINE)
        assert kinds
        assert kinds == [kind for kind in known if kind in kinds]


def test_only_what_was_built_and_tried_is_published() -> None:
    found = jobs()
    assert set(found["publish"]["needs"]) == {"build", "try"}
    assert found["publish"]["environment"] == "pypi"
    assert found["try"]["needs"] == "build"
    scripts = " ".join(each.get("run", "") for each in found["build"]["steps"])
    assert scripts.index("release.py") < scripts.index("make dist")
    tried = " ".join(each.get("run", "") for each in found["try"]["steps"])
    assert "dist/*.whl" in tried
    assert " doctor" in tried
    machines = found["try"]["strategy"]["matrix"]["machine"]
    assert any("arm" in each for each in machines)
    assert any("macos" in each for each in machines)


def test_what_publishes_proves_where_it_was_built_and_runs_nothing_of_the_repository() -> None:
    steps = jobs()["publish"]["steps"]
    used = [each["uses"].partition("@")[0] for each in steps if "uses" in each]
    assert used == [
        *("actions/download-artifact", "actions/attest"),
        *("astral-sh/setup-uv", "astral-sh/attest-action"),
    ]
    assert [each["run"] for each in steps if "run" in each] == [
        "uv publish --trusted-publishing always"
    ]


def test_the_version_of_uv_that_publishes_is_the_pinned_one() -> None:
    (uv,) = [each for each in jobs()["publish"]["steps"] if "setup-uv" in each.get("uses", "")]
    pinned = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    assert f"\nuv=={uv['with']['version']}\n" in pinned, "write the newer one into release.yml"
