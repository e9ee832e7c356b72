"""Each rule of the settings, read afresh from an environment that the test names."""

from __future__ import annotations

import os
import runpy
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage, mailers
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ConnectionHandler
from django.test import override_settings

ROOT = Path(__file__).resolve().parent.parent.parent
PUBLIC = "https://blog.example.org"

type ReadSettings = Callable[..., dict[str, Any]]


@pytest.fixture
def read_settings(tmp_path: Path) -> ReadSettings:
    def read(**variables: str) -> dict[str, Any]:
        environment = {"ENV_FILE": os.devnull, "DATA_DIR": str(tmp_path), **variables}
        with mock.patch.dict(os.environ, environment, clear=True):
            return runpy.run_path(str(ROOT / "portfolio" / "settings.py"))

    return read


def run_manage(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "ENV_FILE": os.devnull, **variables}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


# --- Secure by default -----------------------------------------------------------------------------------------


def test_debugging_is_off_unless_it_is_asked_for(read_settings):
    assert read_settings()["DEBUG"] is False
    assert read_settings(DEBUG="true")["DEBUG"] is True


def test_without_a_secret_key_one_is_made_and_kept(read_settings, tmp_path):
    key = read_settings()["SECRET_KEY"]
    assert len(key) >= 50
    assert read_settings()["SECRET_KEY"] == key
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_a_secret_key_that_is_given_is_used_as_it_is(read_settings, tmp_path):
    assert read_settings(SECRET_KEY="$a-key-with-a-dollar")["SECRET_KEY"] == "$a-key-with-a-dollar"
    assert not (tmp_path / "secret_key").exists()


def test_a_public_site_demands_https(read_settings):
    settings = read_settings(SITE_URL=PUBLIC + "/")
    assert settings["SITE_URL"] == PUBLIC
    assert settings["ALLOWED_HOSTS"] == ["blog.example.org"]
    assert settings["SECURE_SSL_REDIRECT"] is True
    assert settings["SECURE_HSTS_SECONDS"] == 31_536_000
    assert settings["SECURE_HSTS_INCLUDE_SUBDOMAINS"] is settings["SECURE_HSTS_PRELOAD"] is True
    assert settings["SESSION_COOKIE_SECURE"] is settings["CSRF_COOKIE_SECURE"] is True
    assert settings["SESSION_COOKIE_NAME"] == "__Host-sessionid"
    assert settings["CSRF_COOKIE_NAME"] == "__Host-csrftoken"


@pytest.mark.parametrize(
    "address", ["http://localhost:8000", "http://127.0.0.1", "http://[::1]:80"]
)
def test_a_local_site_demands_no_https(read_settings, address):
    settings = read_settings(SITE_URL=address)
    assert settings["SITE_URL"] == address
    assert "SECURE_SSL_REDIRECT" not in settings
    assert settings["SESSION_COOKIE_NAME"] == "sessionid"
    assert {"localhost", "127.0.0.1", "[::1]"} <= set(settings["ALLOWED_HOSTS"])


def test_names_below_the_site_can_be_left_out_of_hsts(read_settings):
    settings = read_settings(SITE_URL=PUBLIC, HSTS_SUBDOMAINS="false")
    assert settings["SECURE_HSTS_SECONDS"] == 31_536_000
    assert settings["SECURE_HSTS_INCLUDE_SUBDOMAINS"] is settings["SECURE_HSTS_PRELOAD"] is False


def test_a_forwarded_protocol_is_believed_from_a_proxy_of_ours_only(read_settings):
    assert "SECURE_PROXY_SSL_HEADER" not in read_settings(SITE_URL=PUBLIC)
    settings = read_settings(SITE_URL=PUBLIC, TRUSTED_PROXY_COUNT="1")
    assert settings["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")


def test_the_checks_for_deployment_find_nothing_to_say(tmp_path):
    done = run_manage(
        *("check", "--deploy", "--fail-level", "WARNING"),
        SITE_URL=PUBLIC,
        EMAIL_URL="smtp+tls://mail.example.org",
        TRUSTED_PROXY_COUNT="1",
        DATA_DIR=str(tmp_path),
    )
    assert (done.returncode, done.stdout) == (
        0,
        "System check identified no issues (0 silenced).\n",
    )


# --- A wrong setting is one plain sentence ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "blog.example.org",
        "ftp://blog.example.org",
        "https://",
        "https://blog.example.org/folder",
        "https://blog.example.org/?page=1",
        "https://jo:secret@blog.example.org",
        "https://blog.example.org:port",
        "https://[::1",
    ],
)
def test_a_site_url_that_is_no_address_is_refused(read_settings, address):
    with pytest.raises(
        ImproperlyConfigured, match="SITE_URL must be the address that readers type"
    ):
        read_settings(SITE_URL=address)


def test_a_public_site_without_https_is_refused(read_settings):
    with pytest.raises(ImproperlyConfigured, match="SITE_URL must begin with https://"):
        read_settings(SITE_URL="http://blog.example.org")


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("TRUSTED_PROXY_COUNT", "abc", "TRUSTED_PROXY_COUNT must be a whole number, not “abc”."),
        ("DEBUG", "maybe", "DEBUG must be true or false, not “maybe”."),
    ],
)
def test_a_value_of_the_wrong_kind_is_named(read_settings, name, text, sentence):
    with pytest.raises(ImproperlyConfigured) as caught:
        read_settings(**{name: text})
    assert str(caught.value) == sentence


def test_an_empty_variable_is_as_good_as_none(read_settings):
    settings = read_settings(TRUSTED_PROXY_COUNT="", SITE_URL=" ", DATABASE_URL="")
    assert settings["TRUSTED_PROXY_COUNT"] == 0
    assert settings["SITE_URL"] == "http://127.0.0.1:8000"


@pytest.mark.parametrize(
    "url",
    [
        "hunter2",
        "mysql://jo:hunter2@host/name",
        "postgres://jo:hunter2@host:port/name",
        "postgres://jo:hunter2@host",
        "postgres://jo:hunter2@[::1/name",
        "sqlite://hunter2",
        "sqlite://",
    ],
)
def test_a_database_url_that_is_none_is_refused_without_repeating_the_password(read_settings, url):
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL must look like") as caught:
        read_settings(DATABASE_URL=url)
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    "url", ["hunter2", "http://host", "smtp://", "smtp://jo:hunter2@host:port"]
)
def test_a_mail_url_that_is_none_is_refused_without_repeating_the_password(read_settings, url):
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL must look like") as caught:
        read_settings(EMAIL_URL=url)
    assert "hunter2" not in str(caught.value)


def test_a_data_folder_that_cannot_be_made_is_named(read_settings, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(
        ImproperlyConfigured, match=r"DATA_DIR cannot be used: the folder .* be made"
    ):
        read_settings(DATA_DIR=str(tmp_path / "file" / "var"))


def test_a_data_folder_that_cannot_be_written_to_is_named(read_settings, monkeypatch):
    # The tests may run as root, who may write anywhere.
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with pytest.raises(ImproperlyConfigured, match=r"DATA_DIR cannot be used: .* is not writable"):
        read_settings()


def test_a_data_folder_that_is_made_is_closed_to_other_users(read_settings, tmp_path):
    read_settings(DATA_DIR=str(tmp_path / "new"))
    assert (tmp_path / "new").stat().st_mode & 0o007 == 0


def test_a_command_ends_with_the_sentence_and_no_traceback():
    done = run_manage("migrate", TRUSTED_PROXY_COUNT="abc")
    assert done.returncode == 1
    assert done.stderr == "error: TRUSTED_PROXY_COUNT must be a whole number, not “abc”.\n"


def test_variables_are_read_from_a_file_but_the_environment_wins(read_settings, tmp_path):
    file = tmp_path / "variables"
    file.write_text("TIME_ZONE=Europe/London\nLANGUAGE_CODE=de\n", encoding="utf-8")
    settings = read_settings(ENV_FILE=str(file), LANGUAGE_CODE="fr")
    assert (settings["TIME_ZONE"], settings["LANGUAGE_CODE"]) == ("Europe/London", "fr")


# --- Database --------------------------------------------------------------------------------------------------


@pytest.fixture
def sqlite(read_settings, django_db_blocker) -> Iterator[Callable[[], BaseDatabaseWrapper]]:
    """Connections to a database file, as the running site opens them."""
    opened = []

    def connect() -> BaseDatabaseWrapper:
        opened.append(ConnectionHandler(read_settings()["DATABASES"])["default"])
        return opened[-1]

    with django_db_blocker.unblock():
        yield connect
        for connection in opened:
            connection.close()


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("busy_timeout", 20_000), ("foreign_keys", 1)],
)
def test_sqlite_keeps_what_it_acknowledged_and_waits_for_other_writers(sqlite, pragma, value):
    with sqlite().cursor() as cursor:
        assert cursor.execute(f"PRAGMA {pragma}").fetchone() == (value,)


def test_an_sqlite_transaction_takes_the_write_lock_when_it_begins(sqlite):
    first, second = sqlite(), sqlite()
    first.ensure_connection()
    second.settings_dict["OPTIONS"]["timeout"] = 0
    second.ensure_connection()
    first.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    with pytest.raises(Exception, match="database is locked"):
        second.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    first.rollback()


def test_the_database_is_a_file_in_the_data_folder_unless_another_is_named(read_settings, tmp_path):
    assert read_settings()["DATABASES"]["default"]["NAME"] == str(tmp_path / "db.sqlite3")
    database = read_settings(DATABASE_URL="sqlite:////srv/blog.sqlite3")["DATABASES"]["default"]
    assert database["NAME"] == "/srv/blog.sqlite3"
    assert "synchronous=FULL" in database["OPTIONS"]["init_command"]


def test_postgresql_keeps_its_connections_in_a_pool(read_settings):
    url = "postgres://jo:p%40ss@db.example.org:5433/blog?sslmode=require"
    database = read_settings(DATABASE_URL=url)["DATABASES"]["default"]
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert (database["USER"], database["PASSWORD"], database["PORT"]) == ("jo", "p@ss", 5433)
    assert database["OPTIONS"]["sslmode"] == "require"
    assert database["OPTIONS"]["pool"]["max_size"] == 10
    # One that broke while it waited is replaced before it is handed out.
    assert database["CONN_HEALTH_CHECKS"]


def test_the_folder_of_a_socket_stands_where_a_host_would(read_settings):
    url = "postgres://jo@%2Frun%2Fpostgresql:5433/blog"
    database = read_settings(DATABASE_URL=url)["DATABASES"]["default"]
    assert (database["HOST"], database["PORT"]) == ("/run/postgresql", 5433)
    assert (database["USER"], database["NAME"]) == ("jo", "blog")


def test_the_demo_keeps_its_data_apart_and_needs_nothing_else(read_settings, tmp_path):
    settings = read_settings(
        DEMO="true", DATABASE_URL="postgres://jo@db.example.org/blog", SITE_URL=PUBLIC
    )
    assert settings["DATABASES"]["default"]["NAME"] == str(tmp_path / "demo" / "db.sqlite3")
    assert "SECURE_SSL_REDIRECT" not in settings
    assert settings["SESSION_COOKIE_NAME"] == "sessionid"


# --- Cache -----------------------------------------------------------------------------------------------------


def test_without_a_redis_server_the_database_counts_failed_log_ins(read_settings):
    cache = read_settings()["CACHES"]["default"]
    assert cache["BACKEND"] == "django.core.cache.backends.db.DatabaseCache"


def test_a_redis_server_is_used_when_it_is_named(read_settings):
    cache = read_settings(CACHE_URL="redis://:p%40ss@127.0.0.1:6379/1")["CACHES"]["default"]
    assert cache["BACKEND"] == "portfolio.caching.SteadyRedisCache"
    assert cache["LOCATION"] == "redis://:p%40ss@127.0.0.1:6379/1"


@pytest.mark.parametrize(
    "url", ["hunter2", "memcached://hunter2", "redis://", "redis://jo:hunter2@host:x"]
)
def test_a_cache_url_that_is_none_is_refused_without_repeating_the_password(read_settings, url):
    with pytest.raises(ImproperlyConfigured, match="CACHE_URL must look like") as caught:
        read_settings(CACHE_URL=url)
    assert "hunter2" not in str(caught.value)


# --- Limits ----------------------------------------------------------------------------------------------------


def test_replies_are_limited_unless_the_operator_says_otherwise(read_settings):
    limits = read_settings()["REPLY_LIMITS"]
    assert limits == {"flood": (1, 15), "visitor": (60, 3600), "network": (300, 3600)}


@pytest.mark.parametrize(
    ("text", "rate"), [("5/m", (5, 60)), ("10/2d", (10, 172_800)), ("off", None), ("0", None)]
)
def test_a_limit_is_so_many_in_so_long(read_settings, text, rate):
    assert read_settings(REPLY_LIMIT=text)["REPLY_LIMITS"]["visitor"] == rate


@pytest.mark.parametrize("text", ["5", "0/h", "5/0s", "-1/h", "5/w", "five/h", "5/h,6/d"])
def test_a_limit_that_is_none_is_refused(read_settings, text):
    with pytest.raises(ImproperlyConfigured, match="REPLY_LIMIT must look like 60/h"):
        read_settings(REPLY_LIMIT=text)


# --- Mail ------------------------------------------------------------------------------------------------------


def test_without_a_mail_server_messages_are_kept_as_files(read_settings, tmp_path):
    settings = read_settings(SITE_URL=PUBLIC)
    with override_settings(MAILERS=settings["MAILERS"]):
        message = EmailMessage(
            "Hello", "Somebody replied.", settings["DEFAULT_FROM_EMAIL"], ["jo@example.org"]
        )
        mailers.default.send_messages([message])
    (file,) = (tmp_path / "mail").iterdir()
    assert "From: noreply@blog.example.org" in file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp+tls://jo%40x:p%40ss@mail.example.org:587", ("jo@x", "p@ss", 587, True, False)),
        ("smtp+ssl://mail.example.org:465", ("", "", 465, False, True)),
        ("smtp://mail.example.org", ("", "", 25, False, False)),
    ],
)
def test_a_mail_server_is_reached_as_its_address_says(read_settings, url, expected):
    with override_settings(MAILERS=read_settings(EMAIL_URL=url)["MAILERS"]):
        server: Any = mailers.default
    found = (server.username, server.password, server.port, server.use_tls, server.use_ssl)
    assert (server.host, found) == ("mail.example.org", expected)
    assert server.timeout == 10


def test_a_kind_of_log_that_is_not_known_is_told_in_a_sentence(read_settings):
    assert read_settings(LOG_FORMAT="JSON")["LOG_FORMAT"] == "json"
    with pytest.raises(ImproperlyConfigured, match=r"^LOG_FORMAT must be plain or json, not “xml”"):
        read_settings(LOG_FORMAT="xml")


def test_pictures_may_be_in_a_bucket(read_settings):
    settings = read_settings(MEDIA="s3://notes")
    assert settings["STORAGES"]["default"]["OPTIONS"]["bucket_name"] == "notes"
