"""What Dockerfile, compose.yaml and nginx.conf say of each other and of the project."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from portfolio import settings
from portfolio.management.commands import serve

ROOT = Path(__file__).resolve().parent.parent.parent


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.fixture
def services() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(text_of("compose.yaml"))["services"]
    return found


def test_two_serve_and_one_works_in_the_background(services):
    web, worker = services["web"], services["worker"]
    assert web["deploy"]["replicas"] == 2
    assert web["command"] == ["serve", "--host", "0.0.0.0", "--no-tasks"]
    assert worker["command"] == ["serve", "--only-tasks"]


@pytest.mark.parametrize("name", ["web", "worker", "nginx"])
def test_none_can_change_its_own_files_or_get_more_rights(services, name):
    service = services[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["tmpfs"] == ["/tmp"]


def test_a_stop_waits_for_requests_and_tasks(services):
    assert int(services["web"]["stop_grace_period"].rstrip("s")) > serve.PATIENCE + 15


def test_nginx_asks_where_the_site_listens_and_listens_where_it_is_asked(services):
    nginx = text_of("nginx.conf")
    assert "server web:8000;" in nginx
    assert "EXPOSE 8000" in text_of("Dockerfile")
    assert "listen 8080" in nginx
    assert "80:8080" in services["nginx"]["ports"]
    assert services["web"]["environment"]["TRUSTED_PROXY_COUNT"] == "1"


def test_the_image_has_all_that_the_site_is_made_of_and_no_secret():
    kept = re.findall(r"^!(.+)$", text_of(".dockerignore"), re.MULTILINE)
    ours = {app.partition(".")[0] for app in settings.INSTALLED_APPS}
    assert ours & {path.name for path in ROOT.iterdir()} <= set(kept)
    assert all((ROOT / name).exists() for name in kept)
    assert {"templates", "manage.py", "requirements.txt"} <= set(kept)
    assert not {".env", "var", ".git"} & set(kept)


def test_the_image_runs_as_nobody_special_and_says_whether_it_is_alive():
    dockerfile = text_of("Dockerfile")
    last = dockerfile.rpartition("\nFROM ")[2]
    user = re.search(r"^USER (\d+):(\d+)$", last, re.MULTILINE)
    assert user
    assert int(user[1]) > 1000
    assert "/healthz" in last
    assert "--require-hashes -r requirements.txt" in dockerfile


def test_the_guide_names_files_that_are_there():
    for name in re.findall(r"\]\((?!https)([\w./-]+)", text_of("DEPLOYMENT.md")):
        assert (ROOT / name).exists(), name
