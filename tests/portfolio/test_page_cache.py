"""The door before Django: exact, bounded, and for everybody alike."""

from __future__ import annotations

import datetime
import gzip
import threading
import time
from collections.abc import Iterator
from typing import Any

import brotli
import pytest
import zstandard
from django.apps import apps
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import connection, transaction
from django.utils import timezone

from blog.models import Post, Site
from blog.shared import Shared
from comments.decisions import decide
from comments.models import Comment, ThreadVersion
from portfolio.page_cache import door, triggers, versions
from portfolio.page_cache.door import Door, with_door
from portfolio.page_cache.models import PageVersion
from portfolio.page_cache.pages import encoding_for
from tests.door import Visitor
from tests.factories import make_author, make_comment, make_post

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def visitor() -> Iterator[Visitor]:
    yield Visitor()
    versions.forget()


@pytest.fixture
def post() -> Post:
    return make_post()


def test_an_unchanged_page_is_made_once(visitor, post):
    first, second = visitor.get(), visitor.get()
    assert first.status == 200
    assert post.title in first.text
    assert second.body == first.body
    assert visitor.made == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda post: Post.objects.filter(pk=post.pk).update(title="Another title"),
        lambda _post: Site(pk=1, title="Another site").save(),
        lambda post: type(post.author).objects.update(display_name="Another Name"),
        lambda post: make_comment(post=post, body="A new reply"),
        lambda post: post.tags.create(name="Another tag", slug="another"),
    ],
)
def test_the_very_next_request_sees_a_change(visitor, post, change):
    before = visitor.get().body
    change(post)
    assert visitor.get().body != before


def test_a_reply_that_waits_changes_nothing_and_shows_nowhere(visitor, post):
    before = visitor.get().body
    comment = make_comment(post=post, body="Held words", status="pending")
    assert visitor.get().body == before
    decide(comment, "approved", by=make_author("mod", is_superuser=True))
    assert "Held words" in visitor.get().text


def test_a_reply_elsewhere_leaves_a_post_in_memory_but_not_the_lists(visitor, post):
    other = make_post(title="Elsewhere", slug="elsewhere")
    visitor.get(), visitor.get("/")
    make_comment(post=other)
    visitor.get()
    assert visitor.made == 2
    visitor.get("/")
    assert visitor.made == 3


def test_what_another_connection_changes_without_django_is_seen_too(visitor, post):
    visitor.get()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE blog_post SET title = 'By hand' WHERE id = %s", [post.pk])
    assert "By hand" in visitor.get().text


def test_what_is_taken_back_changes_nothing(visitor, post):
    before = visitor.get().body
    with transaction.atomic():
        Post.objects.update(title="Never")
        transaction.set_rollback(True)
    assert visitor.get().body == before
    assert visitor.made == 1


def test_a_scheduled_post_comes_on_time(visitor, post, monkeypatch):
    soon = timezone.now() + datetime.timedelta(hours=1)
    make_post(title="Tomorrow’s news", slug="tomorrow", published_at=soon)
    assert "Tomorrow’s news" not in visitor.get("/").text
    later = soon + datetime.timedelta(seconds=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    monkeypatch.setattr("time.time", later.timestamp)
    assert "Tomorrow’s news" in visitor.get("/").text


def test_replies_to_an_old_post_close_on_time(visitor, monkeypatch):
    post = make_post(published_at=timezone.now() - datetime.timedelta(days=13, hours=23))
    Site(pk=1, replies_close=True, replies_close_after=14).save()
    path = post.get_absolute_url()
    assert 'id="respond"' in visitor.get(path).text
    later = timezone.now() + datetime.timedelta(hours=2)
    monkeypatch.setattr(timezone, "now", lambda: later)
    monkeypatch.setattr("time.time", later.timestamp)
    assert "Replies are closed" in visitor.get(path).text


def test_a_change_while_a_page_is_made_is_never_hidden_by_it(visitor, post):
    django = visitor.door.application

    def late(words: str) -> Any:
        def slow(environ: Any, start_response: Any) -> Any:
            body = django(environ, start_response)
            make_comment(post=post, body=words)
            visitor.door.application = django
            return body

        return slow

    visitor.door.application = late("The first in between")
    assert "The first in between" not in visitor.get().text
    assert "The first in between" in visitor.get().text
    Post.objects.update(title="Made anew")
    visitor.door.application = late("The second in between")
    assert "The second in between" not in visitor.get().text
    assert "The second in between" in visitor.get().text


@pytest.mark.parametrize("was_of_another", [False, True])
def test_nor_is_a_thread_that_nobody_asked_for_before(visitor, post, *, was_of_another):
    other = make_post(slug="other")

    class Body(list[bytes]):
        shared: Shared

    def say(words: bytes, change: Any, thread: int) -> bytes:
        def application(_environ: Any, start_response: Any) -> Any:
            start_response("200 OK", [])
            body = Body([words])
            body.shared = Shared(thread)
            change()
            return body

        visitor.door.application = application
        sent: bytes = visitor.get().body
        return sent

    if was_of_another:
        say(b"Of another", lambda: None, other.pk)
        Post.objects.update(title="Made anew")
    assert say(b"Old", lambda: ThreadVersion.bump(post.pk), post.pk) == b"Old"
    assert say(b"New", lambda: None, post.pk) == b"New"
    assert say(b"Never asked for", lambda: None, post.pk) == b"New"


@pytest.mark.parametrize(
    ("accepted", "unpack"),
    [
        ("gzip, deflate", gzip.decompress),
        ("gzip, deflate, br, zstd", brotli.decompress),
        ("zstd", zstandard.decompress),
        ("", bytes),
        ("br;q=0, identity", bytes),
    ],
)
def test_each_encoding_holds_the_same_page_under_a_tag_of_its_own(visitor, post, accepted, unpack):
    plain = visitor.get()
    packed = visitor.get(accept_encoding=accepted)
    assert unpack(packed.body) == plain.body
    assert int(packed.headers["content-length"]) == len(packed.body)
    assert (packed.headers["etag"] == plain.headers["etag"]) == (unpack is bytes)
    assert "Accept-Encoding" in packed.headers["vary"]
    assert visitor.made == 1


@pytest.mark.parametrize(
    ("accepted", "chosen"),
    [
        ("*", "br"),
        ("gzip;q=1.0, br;q=0.5", "gzip"),
        ("nonsense;q=x", "identity"),
        ("BR", "br"),
        ("identity;q=1, *;q=0", "identity"),
    ],
)
def test_the_encoding_is_the_best_that_is_taken(accepted, chosen):
    assert encoding_for(accepted) == chosen


@pytest.mark.parametrize(
    ("encoding", "unpack"),
    [("br", brotli.decompress), ("zstd", zstandard.ZstdDecompressor().decompress)],
)
def test_whoever_asks_first_gets_a_page_packed_in_haste_and_everybody_else_gets_it_smaller(
    visitor, encoding, unpack
):
    make_post(body="".join(f"<p>Of {n} readers, {n * n % 97} read on.</p>" for n in range(200)))
    first, second, third = (visitor.get(accept_encoding=encoding) for _ in range(3))
    assert f"-{encoding.upper()}." in first.headers["etag"]
    assert f"-{encoding}." in second.headers["etag"]
    assert len(second.body) < len(first.body)
    assert unpack(second.body) == unpack(first.body)
    assert third.body == second.body
    assert visitor.made == 1
    assert visitor.get(if_none_match=first.headers["etag"]).status == 304


@pytest.mark.parametrize("accepted", ["", "br", "gzip", "zstd"])
def test_headers_are_as_long_as_before_when_a_page_becomes_another(visitor, post, accepted):
    answers = [visitor.get(accept_encoding=accepted) for _ in range(2)]
    Post.objects.update(body_html="".join(f"<p>{n * n}</p>" for n in range(20_000)))
    answers.append(visitor.get(accept_encoding=accepted))
    PageVersion.objects.update(changed_at=timezone.now().timestamp() - 60)
    answers.append(Visitor().get(accept_encoding=accepted))
    assert len(answers[2].headers["content-length"]) > len(answers[0].headers["content-length"])
    assert ["last-modified" in answer.headers for answer in answers] == [False, False, False, True]
    lengths = [
        sum(len(f"{name}: {value}\r\n") for name, value in answer.headers.items())
        for answer in answers
    ]
    assert len(set(lengths)) == 1


def test_whoever_has_the_page_is_told_so(visitor, post):
    first = visitor.get(accept_encoding="br")
    again = visitor.get(accept_encoding="gzip", if_none_match=f'"x", W/{first.headers["etag"]}')
    assert (again.status, again.body) == (304, b"")
    assert "content-length" not in again.headers
    assert visitor.get(if_none_match="*").status == 304
    Post.objects.update(title="Changed")
    assert visitor.get(if_none_match=first.headers["etag"]).status == 200


def test_a_time_proves_only_what_is_some_seconds_old(visitor, post):
    assert "last-modified" not in visitor.get().headers
    PageVersion.objects.update(changed_at=timezone.now().timestamp() - 60)
    Post.objects.none()
    fresh = Visitor()
    modified = fresh.get().headers["last-modified"]
    assert fresh.get(if_modified_since=modified).status == 304
    assert fresh.get(if_modified_since="Thu, 01 Jan 1970 00:00:00 GMT").status == 200
    assert fresh.get(if_modified_since="nonsense").status == 200
    assert fresh.get(if_none_match='"other"', if_modified_since=modified).status == 200


def test_a_head_is_a_get_without_the_body(visitor, post):
    head = visitor.get(method="HEAD")
    assert head.body == b""
    assert int(head.headers["content-length"]) == len(visitor.get().body)
    assert visitor.made == 1
    assert visitor.get("/nowhere/", method="HEAD").body == b""


@pytest.mark.parametrize(
    "asked",
    [
        {"query": "utm_source=x"},
        {"cookie": "sessionid=1"},
        {"authorization": "Basic x"},
        {"hx_request": "true"},
        {"range": "bytes=0-1"},
        {"method": "POST"},
        {"path": "/accounts/login/"},
        {"path": "/nowhere/"},
    ],
)
def test_nothing_else_is_kept_or_sent_from_memory(visitor, post, asked):
    visitor.get(**asked), visitor.get(**asked)
    assert visitor.made == 2
    assert visitor.get().status == 200
    assert visitor.made == 3


def test_no_header_that_is_not_in_the_key_can_poison_a_page(visitor, post):
    clean = Visitor().get().body
    hostile = {
        "x_forwarded_host": "evil.example",
        "forwarded": "host=evil.example",
        "x_original_url": "/evil/",
        "accept_language": "de",
        "user_agent": "<script>",
        "referer": "http://evil.example/",
    }
    assert visitor.get(**hostile).body == clean
    assert visitor.get().body == clean


def test_a_foreign_host_is_refused_and_makes_no_copy(visitor, post, settings, monkeypatch):
    assert visitor.get(host="evil.example").status == 400
    settings.SITE_URL = "https://blog.example.org"
    monkeypatch.setattr(door, "IS_AT_HOME", False)
    settings.ALLOWED_HOSTS = ["blog.example.org"]
    visitor.get(host="blog.example.org:1234")
    visitor.get(host="blog.example.org:1234")
    assert visitor.made == 3
    visitor.get(host="blog.example.org"), visitor.get(host="blog.example.org")
    assert visitor.made == 4


def test_memory_is_bounded_and_the_latest_used_stay():
    posts = [make_post(title=f"Post {n}", slug=f"post-{n}") for n in range(24)]
    paths = [post.get_absolute_url() for post in posts]
    visitor = Visitor(limit=200_000)
    for path in paths:
        visitor.get(paths[0]), visitor.get(path)
    assert visitor.door.store._size <= 200_000
    made = visitor.made
    visitor.get(paths[0]), visitor.get(paths[-1])
    assert visitor.made == made
    visitor.get(paths[1])
    assert visitor.made == made + 1
    visitor.door.store.clear()
    assert visitor.door.store._size == 0
    versions.forget()


def test_a_page_that_was_packed_is_kept_so_and_unpacked_for_whoever_takes_nothing_else(
    visitor, post
):
    plain = visitor.get()
    size = visitor.door.store._size
    for encoding in ("br", "zstd", "gzip"):
        visitor.get(accept_encoding=encoding)
    assert visitor.door.store._size < size
    assert visitor.get().body == plain.body
    assert visitor.made == 1


def test_a_page_too_big_for_the_memory_is_sent_all_the_same(post):
    visitor = Visitor(limit=1_000)
    assert visitor.get().status == visitor.get().status == 200
    assert visitor.made == 2
    versions.forget()


def test_a_stampede_makes_a_page_once(post):
    visitor, together = Visitor(), threading.Barrier(8)
    bodies: list[bytes] = []

    def ask() -> None:
        together.wait()
        bodies.append(visitor.get().body)
        versions.forget()
        connection.close()

    crowd = [threading.Thread(target=ask) for _ in range(8)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    assert len(set(bodies)) == 1
    assert visitor.made == 1


def test_who_waited_for_a_page_gets_none_that_became_old_meanwhile(visitor, post):
    django, store = visitor.door.application, visitor.door.store
    came_later: list[str] = []

    def ask() -> None:
        came_later.append(visitor.get().text)
        versions.forget()
        connection.close()

    waiting = threading.Thread(target=ask)

    def slow(environ: Any, start_response: Any) -> Any:
        visitor.door.application = django
        body = django(environ, start_response)
        waiting.start()
        end = time.monotonic() + 30
        while all(number < 2 for _lock, number in store._being_made.values()):
            assert time.monotonic() < end
        Post.objects.update(title="Another title")
        return body

    visitor.door.application = slow
    assert "Another title" not in visitor.get().text
    waiting.join()
    assert "Another title" in came_later[0]


def test_a_database_that_does_not_answer_leaves_the_word_to_the_view(visitor, post, monkeypatch):
    def refuse(self: Any) -> Any:
        raise versions.UNANSWERED[0]

    def refuse_at_hand(self: Any, asked: Any) -> Any:
        raise versions.UNANSWERED[0]

    kind = type(versions.versions())
    monkeypatch.setattr(kind, "now", refuse)
    monkeypatch.setattr(kind, "at_hand", refuse_at_hand)
    assert visitor.get().status == visitor.get().status == 200
    assert visitor.made == 2


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite is in this very process")
def test_a_connection_that_broke_is_replaced(visitor, post):
    visitor.get()
    broken: Any = versions.versions()
    with connection.cursor() as cursor:
        pid = broken._connection.info.backend_pid
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    with pytest.raises(versions.UNANSWERED, match="terminat"):
        broken.now()
    assert visitor.get().status == visitor.get().status == 200
    assert versions.versions() is not broken
    versions.versions().now()


def test_while_debugging_there_is_no_door(settings):
    settings.DEBUG = True
    application = get_wsgi_application()
    assert with_door(application) is application


def test_every_table_that_a_page_shows_is_watched():
    """A new table fails here until somebody has said whether public pages show it."""
    own = {"accounts", "blog", "comments"}
    unseen = {
        "blog.draft",
        "blog.postentry",
        "blog.previewlink",
        "blog.pictureuse",
        "comments.allowance",
        "comments.announcement",
        "comments.ban",
        "comments.ban_taken",
        "comments.claim",
        "comments.comment",
        "comments.commententry",
        "comments.decision",
        "comments.feature",
        "comments.follow",
        "comments.follower",
        "comments.lesson",
        "comments.like",
        "comments.notice",
        "comments.notmine",
        "comments.outgoingmail",
        "comments.report",
        "accounts.user_groups",
        "accounts.user_user_permissions",
    }
    watched = {label.lower() for label in (*triggers.WATCHED, triggers.THREADS)}
    tables = {
        model._meta.label_lower
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in own and not model.__name__.startswith("Historical")
    }
    assert tables - watched - unseen == set()


def test_triggers_are_put_back_once_and_old_ones_go():
    triggers.install("default")
    before = triggers._existing(connection)
    ThreadVersion.bump(make_post().pk)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "CREATE TRIGGER page_version_old AFTER INSERT ON blog_tag BEGIN SELECT 1; END"
            )
    call_command("migrate", verbosity=0)
    assert sorted(triggers._existing(connection)) == sorted(before)
    assert str(PageVersion.objects.get(shard=0)).startswith("0: ")


def test_a_deleted_thread_counts(visitor, post):
    make_comment(post=post)
    visitor.get("/")
    ThreadVersion.objects.all().delete()
    Comment.objects.all().delete()
    visitor.get("/")
    assert visitor.made == 2


def test_what_is_short_is_sent_as_it_is(visitor):
    robots = visitor.get("/robots.txt", accept_encoding="br")
    assert "content-encoding" not in robots.headers
    assert robots.headers["vary"].endswith("Accept-Encoding")
    assert visitor.get("/robots.txt", accept_encoding="br").body == robots.body
    assert visitor.made == 1


def test_a_time_is_believed_only_beside_one_of_ours(visitor, post):
    assert visitor.get(if_modified_since="Thu, 01 Jan 2099 00:00:00 GMT").status == 200


def test_what_servers_run_has_a_door():
    assert isinstance(with_door(get_wsgi_application()), Door)


@pytest.mark.parametrize("path", ["post", "/", "/feed/"])
@pytest.mark.parametrize("closes", [True, False])
def test_what_is_kept_is_kept_until_its_post_closes(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch, path: str, closes: bool
) -> None:
    now = timezone.now()
    post = make_post(published_at=now - datetime.timedelta(days=13))
    make_post(slug="older", published_at=now - datetime.timedelta(days=40))
    Site(pk=1, replies_close=closes, replies_close_after=14).save()
    address = post.get_absolute_url() if path == "post" else path

    def made_at(days: float) -> int:
        moment = now + datetime.timedelta(days=days)
        monkeypatch.setattr(timezone, "now", lambda: moment)
        monkeypatch.setattr("time.time", moment.timestamp)
        visitor.get(address)
        return visitor.made

    assert [made_at(0), made_at(0.9), made_at(1.1), made_at(20)] == [1, 1, 1 + closes, 1 + closes]
