"""What whoever runs the site sees of it: health, readiness, a line and a number for each request, metrics."""

from __future__ import annotations

import io
import json
import logging
from typing import Any, NamedTuple

import pytest
from django.core.cache import cache
from django.core.handlers.wsgi import WSGIHandler
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from prometheus_client import values
from prometheus_client.parser import text_string_to_metric_families

from comments.models.outgoing import OutgoingMail
from portfolio import background, caching, logs
from portfolio.background import Background, Clock, TaskWorker
from portfolio.exports.tasks import make_export
from portfolio.operating import heartbeat, metrics, readiness
from portfolio.operating.front import Front, whole
from portfolio.page_cache import versions
from portfolio.page_cache.versions import Ready
from tests.factories import make_comment, make_post

TOKEN = "nobody guesses a text of this length"


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    text: str


def ask(application: Any, path: str, query: str = "", **headers: str) -> Answer:
    began: list[Any] = []
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "HTTP_HOST": "127.0.0.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        **{f"HTTP_{name.upper()}": value for name, value in headers.items()},
    }
    body = application(environ, lambda status, said, *_: began.extend((status, dict(said))))
    text = b"".join(body).decode()
    getattr(body, "close", lambda: None)()
    return Answer(int(began[0][:3]), began[1], text)


def nothing_there(_environ: Any, start_response: Any) -> list[bytes]:
    logging.getLogger("portfolio").warning("Somebody asked.")
    start_response("404 Not Found", [])
    return []


@pytest.fixture
def site():
    yield whole(WSGIHandler())
    versions.forget()


def test_it_is_alive_without_a_database_and_whatever_host_is_asked_for():
    answer = ask(Front(nothing_there), "/healthz", host="10.0.0.7")
    assert (answer.status, answer.text) == (200, "ok\n")
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_it_is_ready_when_all_that_it_needs_is_there():
    heartbeat.beat()
    answer = ask(Front(nothing_there), "/readyz")
    assert answer.text == "database: ok\ncache: ok\nmigrations: ok\ntasks: ok\n"
    assert answer.status == 200


@pytest.mark.django_db
def test_what_is_missing_is_said_in_a_sentence(monkeypatch):
    cache.delete(heartbeat.KEY)
    MigrationRecorder.Migration.objects.filter(app="blog").delete()
    answer = ask(Front(nothing_there), "/readyz")
    assert answer.status == 503
    assert "blog.0001_" in answer.text
    assert "are missing" in answer.text
    assert "tasks: Nobody works in the background" in answer.text
    assert "database: ok" in answer.text


@pytest.mark.django_db
def test_a_worker_that_was_silent_too_long_is_missed():
    cache.set(heartbeat.KEY, 0)
    assert "Nobody has worked in the background for" in readiness.look("")["tasks"]


@pytest.mark.django_db
def test_what_somebody_else_looks_after_can_be_left_out():
    answer = ask(Front(nothing_there), "/readyz", "exclude=tasks&exclude=cache")
    assert (answer.status, answer.text) == (200, "database: ok\nmigrations: ok\n")


@pytest.mark.django_db
def test_a_database_that_is_away_is_said_and_not_shown(monkeypatch):
    def refuse() -> Any:
        raise OperationalError("password=secret")

    monkeypatch.setattr(connection, "cursor", refuse)
    answer = ask(Front(nothing_there), "/readyz", "exclude=migrations&exclude=tasks")
    assert answer.status == 503
    assert answer.text.startswith("database: The database does not answer; the log says why.\n")


def test_a_cache_that_is_away_is_said(monkeypatch):
    def away() -> bool:
        return True

    monkeypatch.setattr(readiness, "cache", type("Away", (), {"is_away": staticmethod(away)}))
    assert readiness.cache_answers().startswith("It does not answer")


def test_redis_that_nobody_listens_at_is_away():
    steady = caching.SteadyRedisCache("redis://127.0.0.1:1/0", {})
    assert steady.is_away()


@pytest.mark.django_db
def test_the_sign_of_life_comes_only_while_all_workers_live(monkeypatch):
    cache.delete(heartbeat.KEY)
    beside = Background()
    beside.beat()
    assert heartbeat.seconds_since() is None, "they have not begun"
    monkeypatch.setattr(TaskWorker, "is_alive", lambda _self: True)
    monkeypatch.setattr(background, "CHORES", ())
    clock = next(thread for thread in beside.threads if isinstance(thread, Clock))
    clock.tick()
    assert heartbeat.seconds_since() is not None


def test_every_answer_has_a_number_which_every_line_of_the_log_has_too(caplog):
    caplog.handler.addFilter(logs.RequestFilter())
    answers = [ask(Front(nothing_there), "/") for _ in range(2)]
    numbers = [answer.headers["X-Request-ID"] for answer in answers]
    assert len(set(numbers)) == 2
    assert [getattr(record, "request_id", "") for record in caplog.records] == numbers


def test_what_is_at_hand_is_sent_before_anything_else_and_without_a_number_unless_a_proxy_gave_one(
    caplog,
):
    class AtHand:
        def at_hand(self, environ: Any) -> Ready | None:
            ready = Ready(None, "200 OK", [("Content-Type", "text/plain")], [b"ready"])
            return ready if environ["PATH_INFO"] == "/" else None

        def __call__(self, environ: Any, start_response: Any) -> Any:
            return nothing_there(environ, start_response)

    front = Front(AtHand())
    answer = ask(front, "/")
    assert (answer.status, answer.text) == (200, "ready")
    assert "X-Request-ID" not in answer.headers
    assert caplog.records == []
    assert "X-Request-ID" in ask(front, "/elsewhere/").headers
    # What nginx holds must not have longer headers one time than another.
    assert "X-Request-ID" in ask(front, "/", x_request_id="0123456789abcdef").headers


@pytest.mark.parametrize(
    ("proxies", "given", "is_taken"),
    [
        (1, "0123456789abcdef", True),
        (0, "0123456789abcdef", False),
        (1, "short", False),
        (1, "two words\nand a line", False),
        (1, "x" * 65, False),
    ],
)
def test_a_number_is_taken_from_our_own_proxy_alone(settings, proxies, given, is_taken):
    settings.TRUSTED_PROXY_COUNT = proxies
    answer = ask(Front(nothing_there), "/", x_request_id=given)
    assert (answer.headers["X-Request-ID"] == given) is is_taken


@pytest.mark.django_db(transaction=True)
def test_a_request_is_one_line_when_that_is_wanted(settings, site, caplog):
    settings.LOG_REQUESTS = True
    watched = whole(WSGIHandler())
    path = make_post().get_absolute_url()
    with caplog.at_level(logging.INFO, "portfolio.requests"):
        ask(watched, path)
        ask(watched, path)
        ask(watched, "/moderate/abc:secret:signed/")
        ask(watched, "/no\nwhere/", "q=private")
    lines: list[Any] = [
        record.args for record in caplog.records if record.name.endswith("requests")
    ]
    said = [(line["path"], line["status"], line["view"]) for line in lines]
    assert said[:2] == [(path, 200, "blog:post"), (path, 200, "(page cache)")]
    assert said[2][0] == "/moderate/***/"
    assert said[3] == ("/no%0Awhere/", 404, "")
    versions.forget()


def test_a_line_of_json_has_all_that_is_known_and_no_address():
    try:
        raise ValueError("jo@example.org")
    except ValueError as error:
        info = (type(error), error, error.__traceback__)
    args = ({"path": "/", "status": 200},)
    record = logging.LogRecord("portfolio.requests", 20, "", 1, "%(path)s", args, info)
    record.request_id = "0123"
    said = json.loads(logs.JSONFormatter().format(record))
    assert (said["level"], said["message"], said["request_id"]) == ("INFO", "/", "0123")
    assert (said["path"], said["status"]) == ("/", 200)
    assert said["time"].endswith("+00:00")
    assert "ValueError: (address)" in said["exception"]


def test_a_plain_line_ends_with_the_number_of_its_request():
    record = logging.LogRecord("portfolio", 30, "", 1, "Words", (), None)
    record.request_id = "0123"
    assert logs.PlainFormatter().format(record) == "Words [0123]"


@pytest.mark.django_db(transaction=True)
def test_without_a_token_there_are_no_metrics(site):
    assert ask(site, "/metrics").status in {301, 404}


def test_whoever_does_not_know_the_token_gets_no_metrics(settings):
    settings.METRICS_TOKEN = TOKEN
    front = Front(nothing_there)
    for said in ({}, {"authorization": "Bearer something else"}, {"authorization": TOKEN}):
        answer = ask(front, "/metrics", **said)
        assert (answer.status, answer.text) == (401, "")


def numbers(front: Any) -> dict[str, float]:
    answer = ask(front, "/metrics", authorization=f"Bearer {TOKEN}")
    assert answer.status == 200
    return {
        " ".join(
            [sample.name, *(value for _, value in sorted(sample.labels.items()))]
        ): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


@pytest.mark.django_db(transaction=True)
def test_requests_pages_tasks_and_mails_are_counted(settings, tasks_wait):
    settings.METRICS_TOKEN = TOKEN
    front = whole(WSGIHandler())
    post = make_post()
    make_comment(post=post, status="pending")
    make_export.enqueue("archive-2026-11-24-121500")
    OutgoingMail.objects.all().delete()
    OutgoingMail.objects.create(key="a", recipient="jo@example.org", subject="A", text="A")
    heartbeat.beat()
    for path in (post.get_absolute_url(),) * 3 + ("/static/none.css", "/nowhere/"):
        ask(front, path)
    said = numbers(front)
    versions.forget()
    assert said["portfolio_requests_total 200 blog:post"] == 1
    assert said["portfolio_requests_total 200 (page cache)"] == 2
    assert said["portfolio_requests_total 404 (files)"] == 1
    assert said["portfolio_page_cache_total hit"] == 2
    assert said["portfolio_page_cache_total miss"] == 1
    assert said["portfolio_request_seconds_count blog:post"] == 1
    assert said["portfolio_tasks_waiting default"] == 1
    assert said["portfolio_mails waiting"] == 1
    assert said["portfolio_replies_held"] == 1
    assert said["portfolio_tasks_seconds_since_heartbeat"] >= 0


@pytest.mark.django_db
def test_with_the_database_away_what_was_counted_is_told(settings, monkeypatch):
    settings.METRICS_TOKEN = TOKEN

    def refuse(_self: Any) -> Any:
        raise OperationalError("gone")

    monkeypatch.setattr(metrics.Waiting, "_tasks", refuse)
    front = Front(nothing_there)
    ask(front, "/")
    assert numbers(front) == {
        name: number for name, number in numbers(front).items() if "mails" not in name
    }


@pytest.mark.django_db
def test_all_processes_of_a_server_are_counted_together(settings, monkeypatch, tmp_path):
    settings.METRICS_TOKEN = TOKEN
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    # As another process began with it.
    for process in (1, 2):
        monkeypatch.setattr(
            "prometheus_client.values.ValueClass",
            values.MultiProcessValue(process_identifier=lambda process=process: process),
        )
        front = Front(nothing_there)
        ask(front, "/")
    assert numbers(front)["portfolio_requests_total 404 "] == 2
