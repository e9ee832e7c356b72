"""What the checks say of the settings for mail."""

from __future__ import annotations

import pytest
from django.core.checks.registry import registry

from portfolio import checks, environment
from tests.portfolio.test_settings import run_manage

PUBLIC = "https://blog.example.org"


def found() -> list[str]:
    registered = registry.get_checks(include_deployment_checks=True)
    ours = [check for check in registered if check.__module__ == checks.__name__]
    return [
        str(message.id) for check in ours for message in check(app_configs=None, databases=None)
    ]


@pytest.fixture(autouse=True)
def _a_mail_server(settings) -> None:
    settings.MAILERS = {"default": environment.mailer("smtp+tls://jo:secret@mail.example.org")}


@pytest.mark.parametrize(
    "sender", ["noreply@blog.example.org", "Jo <jo@bücher.example>", '"Blog, the" <a@example.org>']
)
def test_a_sender_that_is_an_address_is_let_pass(settings, sender):
    settings.DEFAULT_FROM_EMAIL = sender
    assert found() == []


@pytest.mark.parametrize(
    "sender", ["", "noreply", "jo@", "ü@example.org", "Blog, the <a@example.org>", "a@b.c, d@e.f"]
)
def test_a_sender_that_is_no_address_is_found(settings, sender):
    settings.DEFAULT_FROM_EMAIL = sender
    assert found() == ["portfolio.E001"]


@pytest.mark.parametrize("host", ["blog.example.org", "127.0.0.1", "::1", "bücher.example"])
def test_the_sender_that_nobody_chose_is_an_address(settings, host):
    settings.DEFAULT_FROM_EMAIL = environment.default_sender(host)
    assert found() == []


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example.org", []),
        ("smtp://jo:secret@127.0.0.1", []),
        ("smtp+ssl://jo:secret@mail.example.org", []),
        ("smtp://jo:secret@mail.example.org", ["portfolio.W001"]),
        ("smtp+tls://jo@mail.example.org", ["portfolio.E002"]),
        ("smtp+tls://:secret@mail.example.org", ["portfolio.E002"]),
    ],
)
def test_a_log_in_is_whole_and_goes_encrypted(settings, url, expected):
    settings.MAILERS = {"default": environment.mailer(url)}
    assert found() == expected


def test_a_wrong_setting_is_named_and_no_password_with_it(tmp_path):
    done = run_manage(
        "check",
        SITE_URL=PUBLIC,
        EMAIL_URL="smtp://jo:hunter2@mail.example.org",
        DEFAULT_FROM_EMAIL="noreply",
        DATA_DIR=str(tmp_path),
    )
    assert done.returncode == 1
    assert "No mail can be from 'noreply', which is not one e-mail address." in done.stderr
    assert "The password for the mail server travels unencrypted." in done.stderr
    assert "hunter2" not in done.stderr


def test_a_site_on_the_web_without_a_mail_server_is_told(settings):
    settings.MAILERS["default"] = {"BACKEND": "django.core.mail.backends.filebased.EmailBackend"}
    assert found() == ["portfolio.W002"]


def test_https_without_a_proxy_that_speaks_it_is_found(settings):
    settings.HTTPS, settings.TRUSTED_PROXY_COUNT = True, 0
    assert found() == ["portfolio.W003"]
    settings.TRUSTED_PROXY_COUNT = 1
    assert found() == []


def test_a_token_that_can_be_guessed_is_found(settings):
    settings.METRICS_TOKEN = "secret"
    assert found() == ["portfolio.E003"]
    settings.METRICS_TOKEN = "a" * 20
    assert found() == []


def test_memory_below_nothing_is_found(settings):
    settings.PAGE_CACHE_BYTES = -1
    assert found() == ["portfolio.E004"]
