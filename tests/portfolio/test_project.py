"""What the documents say is true."""

from __future__ import annotations

import os
import re
import runpy
import subprocess
import tomllib
from pathlib import Path
from unittest import mock

import pytest
from django.conf import settings
from django.urls import resolve

from portfolio.environment import Environment

ROOT: Path = settings.BASE_DIR
PROVIDERS = ("wordpress", "google", "twitter_oauth2", "facebook", "linkedin")


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def tracked_files() -> list[Path]:
    if not (ROOT / ".git").exists():
        pytest.skip("This is no clone: git cannot tell which files belong to the project.")
    done = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / name for name in done.stdout.split("\0") if name and (ROOT / name).is_file()]


class NotedReads(dict[str, str]):
    """An environment that remembers what it was asked for."""

    def __init__(self, variables: dict[str, str]) -> None:
        super().__init__(variables)
        self.names: set[str] = set()

    def get(self, key: str, default: str | None = None) -> str | None:  # type: ignore[override]
        self.names.add(key)
        return super().get(key, default)


@pytest.fixture(scope="module")
def variables(tmp_path_factory) -> set[str]:
    """Every variable that the settings read."""
    noted = NotedReads(
        {"DATA_DIR": str(tmp_path_factory.mktemp("data")), "SITE_URL": "https://a.example"}
    )
    with (
        mock.patch.dict(os.environ, {"ENV_FILE": os.devnull}),
        mock.patch.object(Environment, "ENVIRON", noted),
    ):
        runpy.run_path(str(ROOT / "portfolio" / "settings.py"))
    return noted.names


def test_every_variable_is_in_the_example_file_and_no_other(variables):
    example = set(re.findall(r"^#([A-Z_]+)=", read(".env.example"), re.MULTILINE))
    assert example == variables


def test_every_variable_is_in_the_readme(variables):
    assert variables - set(re.findall(r"`([A-Z_]+)`", read("README.md"))) == set()


def test_the_readme_names_no_variable_that_is_not_read(variables):
    rows = re.findall(r"^\| `([A-Z_]+)` \|", read("README.md"), re.MULTILINE)
    assert set(rows) - variables == {"ENV_FILE"}


@pytest.mark.parametrize("name", PROVIDERS)
def test_the_readme_tells_each_provider_s_callback_address(name):
    address = f"/accounts/{name}/login/callback/"
    assert f"`{address}`" in read("README.md")
    assert resolve(address)


def test_the_readme_s_commands_are_those_that_are_checked():
    commands = re.findall(r"^    (pip install uv && .+)$", read("README.md"), re.MULTILINE)
    assert commands == [
        "pip install uv && uv run manage.py demo",
        "pip install uv && uv run pytest",
    ]
    for command in commands:
        assert f'"{command}"' in read(".ci/run")


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md"])
def test_what_a_document_points_to_is_there(name):
    targets = re.findall(r"\]\(([^)#]+)\)", read(name))
    missing = [one for one in targets if "://" not in one and not (ROOT / one).exists()]
    assert missing == []


def test_every_dependency_is_pinned_with_a_hash_for_a_real_site():
    project = tomllib.loads(read("pyproject.toml"))["project"]
    wanted = {re.split(r"[\[~]", one)[0] for one in project["dependencies"]}
    pins = re.findall(
        r"^([a-z0-9-]+)==\S+.* \\\n    --hash=sha256:", read("requirements.txt"), re.MULTILINE
    )
    assert wanted - set(pins) == set()


def test_the_pins_name_no_place_to_fetch_from():
    assert re.findall(r"://|^-|file:|/\w+/", read("requirements.txt"), re.MULTILINE) == []


def test_no_file_tells_where_somebody_keeps_the_project():
    places = [str(place) for place in (ROOT, Path.home()) if len(place.parts) > 1]
    texts = {file: file.read_text(encoding="utf-8", errors="replace") for file in tracked_files()}
    assert [
        file for file, text in texts.items() if any(f"{place}/" in text for place in places)
    ] == []


def test_what_the_site_writes_is_never_committed():
    written = {".env", "uv.lock", "var", "staticfiles"}
    assert {file.relative_to(ROOT).parts[0] for file in tracked_files()} & written == set()
