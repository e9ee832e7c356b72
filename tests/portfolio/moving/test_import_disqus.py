"""``manage.py import_disqus``: what was said at Disqus is said here."""

from __future__ import annotations

import datetime
import gzip
from io import StringIO
from pathlib import Path

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from blog.models import FormerAddress, Post, Site
from comments.models import Comment, ThreadVersion
from comments.models.following import Follow
from comments.models.outgoing import OutgoingMail
from portfolio.moving.disqus import matching, survey
from portfolio.moving.importing import running, threads
from portfolio.moving.importing.report import CancelledError, Report
from portfolio.moving.models import Import, Known, Remark
from tests.factories import make_author, make_comment, make_page, make_post, make_user
from tests.portfolio.moving.disqus import END, HEAD, export, said, thread

NOON = "2016-05-13T12:00:00Z"
COUNTED = "http://disq.us/url?url=http%3A%2F%2Fa.example%2F%3Fb%3D1%3AGTwU4dcq96lIEIpJc8INii4ptuY"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site() -> Site:
    return Site.objects.create(pk=1, title="New", time_zone="UTC")


@pytest.fixture
def post() -> Post:
    return make_post(title="Hello", slug="hello")


def bring(tmp_path: Path, *items: str, data: str | bytes = "", **options) -> str:
    """Import a file of these items; return what was said."""
    file = tmp_path / "disqus.xml"
    text = data or export(*items)
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    out = StringIO()
    call_command("import_disqus", str(file), stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


def bodies() -> list[str]:
    return list(Comment.objects.order_by("pk").values_list("body", flat=True))


# --- Comments ---


def test_a_comment_comes_with_its_words_person_and_moment(tmp_path, post, client):
    answer = said(4400000002, "<p>And <b>I</b></p><p>do.</p>", parent=4400000001, username="kim")
    out = bring(tmp_path, thread(), said(4400000001, at="2016-05-13T09:00:00Z"), answer)
    first, second = Comment.objects.order_by("pk")
    assert (first.post, first.name, first.email) == (post, "Sam", "sam@example.org")
    assert (first.body, first.body_html) == ("Well said.", "<p>Well said.</p>")
    assert first.created_at == datetime.datetime(2016, 5, 13, 9, tzinfo=datetime.UTC)
    assert (second.parent, second.root, second.user) == (first, first, None)
    assert second.body == "And **I**\n\ndo."
    assert first.status == second.status == "approved"
    assert 0 < second.shown_in <= ThreadVersion.objects.get().number
    assert f'id="comment-{second.pk}"' in client.get(post.get_absolute_url()).text
    assert "This came: 2 comments." in out


def test_a_page_that_was_read_before_shows_what_came_at_once(tmp_path, post, client):
    before = client.get(post.get_absolute_url()).text
    assert "Well said." not in before
    bring(tmp_path, thread(is_closed=True), said(1))
    after = client.get(post.get_absolute_url()).text
    assert "Well said." in after
    assert "Leave a Reply" in before
    assert "Leave a Reply" not in after


def test_an_answer_that_stands_before_what_it_answers_comes_below_it(tmp_path, post):
    bring(tmp_path, said(2, parent=1), thread(), said(1))
    assert Comment.objects.get(parent__guid__endswith="#comment-1").guid.endswith("#comment-2")


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"is_spam": True}, "spam"),
        ({"more": "<isApproved>false</isApproved>"}, "pending"),
        ({"more": "<isApproved>true</isApproved>"}, "approved"),
        ({"more": "<isApproved>false</isApproved>", "is_spam": True}, "spam"),
    ],
)
def test_what_was_decided_about_a_comment_stays_decided(tmp_path, post, fields, status):
    bring(tmp_path, thread(), said(1, **fields))
    assert Comment.objects.get().status == status


def test_of_a_deleted_comment_the_place_is_kept_where_it_was_answered(tmp_path, post, client):
    out = bring(
        tmp_path,
        thread(),
        said(1, "<p>Regretted.</p>", is_deleted=True),
        said(2, parent=1),
        said(3, is_deleted=True),
        said(4, parent=3, is_deleted=True),
    )
    place, answer = Comment.objects.order_by("pk")
    assert (place.status, place.name, place.email, place.body) == ("deleted", "", "", "")
    assert answer.parent == place
    assert "2 comments were deleted there and have no answers." in out
    assert "Regretted" not in client.get(post.get_absolute_url()).text


def test_deleted_comments_without_end_are_looked_into_so_deep(tmp_path, post, monkeypatch):
    monkeypatch.setattr(survey, "DEEPEST", 2)
    chain = [said(number, parent=number - 1, is_deleted=True) for number in range(1, 6)]
    bring(tmp_path, thread(), *chain)
    assert Comment.objects.count() == 3


def test_a_closed_thread_closes_its_post_once(tmp_path, post):
    items = [thread(is_closed=True)]
    assert "1 posts closed for replies" in bring(tmp_path, *items)
    post.refresh_from_db()
    assert (post.comments_open, post.version) == (False, 2)
    Post.objects.update(comments_open=True)
    bring(tmp_path, *items)
    assert Post.objects.get().comments_open


def test_a_deleted_thread_is_left_out(tmp_path, post):
    out = bring(tmp_path, thread(is_deleted=True), said(1))
    assert "The thread was deleted there: its comments are left out." in out
    assert not Comment.objects.exists()


def test_whose_comments_are_whose_is_said_and_not_guessed(tmp_path, post):
    jane = make_user("jane", email="jane@example.org")
    posts = [said(1, username="jane_d"), said(2, "<p>No.</p>", email="jane@example.org")]
    bring(tmp_path, thread(), *posts, author=["jane_d=jane"])
    assert [comment.user for comment in Comment.objects.order_by("pk")] == [jane, None]


def test_a_comment_without_a_name_is_anonymous(tmp_path, post):
    bring(tmp_path, thread(), said(1, name="", email=""), said(2, name="", username="kim"))
    names = Comment.objects.order_by("pk").values_list("name", flat=True)
    assert list(names) == ["Anonymous", "kim"]


@pytest.mark.parametrize("text", ["2016-05-13T09:00:01", "2016-05-13T11:00:01+02:00"])
def test_moments_are_in_utc_unless_they_say_otherwise(tmp_path, post, text):
    bring(tmp_path, thread(), said(1, at=text))
    at = datetime.datetime(2016, 5, 13, 9, 0, 1, tzinfo=datetime.UTC)
    assert Comment.objects.get().created_at == at


def test_a_comment_whose_moment_is_none_has_that_of_its_post(tmp_path, post):
    bring(tmp_path, thread(), said(1, at="yesterday"))
    assert Comment.objects.get().created_at == post.published_at


@pytest.mark.parametrize(
    ("text", "body"),
    [
        (
            f'<a href="{COUNTED}&amp;cuid=104353">the manual</a>',
            "[the manual](<http://a.example/?b=1>)",
        ),
        (
            '<a href="http://a.example/a/long/way" title="http://a.example/a/long/way">a.example/a/lo...</a>',
            "http://a.example/a/long/way",
        ),
        (
            '<a href="http://disq.us/9abc" title="http://a.example/x">it</a>',
            "[it](<http://a.example/x>)",
        ),
        ('<a href="http://disq.us/9abc">it</a>', "[it](<http://disq.us/9abc>)"),
        ('<a href="http://[bad">it</a>', "it"),
        ("@kim:disqus is right", "@kim is right"),
        ('<a href="https://disqus.com/by/kim/">Kim</a>', "Kim"),
        ('<img src="https://uploads.disquscdn.com/a.png">', "https://uploads.disquscdn.com/a.png"),
        ('<img src="/a.png" alt="A cat">', "A cat"),
        ("one\n\ntwo", "one\n\ntwo"),
    ],
)
def test_what_disqus_made_of_a_text_is_taken_back(tmp_path, post, text, body):
    bring(tmp_path, thread(), said(1, text))
    assert bodies() == [body]


# --- The post of a thread ---


@pytest.mark.parametrize(
    "link",
    [
        "https://old.example.org/2016/05/12/hello/",
        "http://old.example.org/2016/05/12/hello?utm_source=x#comments",
        "http://old.example.org/2016/05/12/HELLO/",
        "http://old.example.org/blog/2016/05/12/hello.html",
        "http://old.example.org/2016/05/12/hello/index.html",
        "http://old.example.org/2016/05/12/hello/comment-page-2/",
        "/2016/05/12/hello/",
    ],
)
def test_a_thread_is_that_of_the_post_at_its_address(tmp_path, post, link):
    assert "last part" not in bring(tmp_path, thread(link=link), said(1))
    assert Comment.objects.get().post == post


@pytest.mark.parametrize(
    ("link", "identifier"),
    [
        ("http://gone.example/", "12 http://old.example.org/?p=12"),
        ("http://gone.example/", "12 https://new.example.org/?p=12"),
        ("http://old.example.org/?p=12", ""),
        ("", "http://old.example.org/2016/05/12/hello/"),
    ],
)
def test_a_thread_is_found_by_what_wordpress_called_its_post(tmp_path, link, identifier):
    post = make_post(slug="hello", pk=12, guid="http://old.example.org/?p=12")
    bring(tmp_path, thread(link=link, identifier=identifier), said(1))
    assert Comment.objects.get().post == post


def test_a_number_is_that_of_another_blog_s_post_only_where_the_guid_says_so(tmp_path):
    make_post(pk=12)
    bring(tmp_path, thread(link="http://old.example.org/?p=12"), said(1))
    bring(tmp_path, thread(link=f"http://old.example.org/?p={10**30}"), said(1))
    assert not Comment.objects.exists()


@pytest.mark.parametrize("former", ["/?p=7", "/2009/01/02/before/"])
def test_a_thread_follows_its_post_from_an_old_address(tmp_path, post, former):
    FormerAddress.objects.create(path=former, post=post)
    bring(tmp_path, thread(link=f"http://old.example.org{former}"), said(1))
    assert Comment.objects.get().post == post


def test_pages_and_what_nobody_may_see_have_threads_too(tmp_path):
    page = make_page(slug="about")
    draft = make_post(slug="draft", published_at=None)
    bring(tmp_path, thread(1, "http://a.example/about/"), said(1))
    out = bring(tmp_path, thread(2, "http://a.example/draft/"), said(2, thread=2))
    assert {comment.post for comment in Comment.objects.all()} == {page, draft}
    assert "Found by the last part of its address: Networking and social media" in out


@pytest.mark.parametrize(
    "link", ["http://a.example/posts/hello/", "http://a.example/2016-05-12-hello.html"]
)
def test_a_thread_is_found_by_the_last_part_of_its_address_and_that_is_said(tmp_path, post, link):
    out = bring(tmp_path, thread(link=link), said(1))
    assert "Found by the last part of its address: /2016/05/12/hello/" in out
    assert Comment.objects.get().post == post


@pytest.mark.parametrize(
    "link",
    [
        *("http://a.example/", "http://a.example/other/", "", "http://[bad", "javascript:x"),
        *("http://a.example/2016/13/45/hello-2/", "http://a.example/twice/"),
    ],
)
def test_a_thread_without_a_post_is_named_with_what_is_left_out(tmp_path, post, link):
    for day in (1, 2):
        moment = datetime.datetime(2016, 1, day, tzinfo=datetime.UTC)
        make_post(slug="twice", published_at=moment)
    out = bring(tmp_path, thread(link=link, title="Gone"), said(1), said(2))
    assert f"thread 1 “Gone” {link}".strip() in out
    assert "There is no post at this address: its 2 comments are left out." in out
    assert Import.objects.get().counts == {"left_out": 2}


def test_one_comment_that_is_left_out_is_named_as_one(tmp_path):
    out = bring(tmp_path, thread(link="http://a.example/", title="Gone"), said(1))
    assert "There is no post at this address: its 1 comment is left out." in out


def test_a_comment_whose_thread_is_not_in_the_file_is_named(tmp_path, post):
    out = bring(tmp_path, thread(), said(1), said(2, thread=9))
    assert "thread 9: There is no post" in out
    assert Comment.objects.count() == 1


def test_what_moved_is_said_by_a_list(tmp_path, post):
    rows = tmp_path / "moved.csv"
    rows.write_text(
        "\ufeffhttp://a.example/old/, http://b.example/2016/05/12/hello/\nalone\n\n", "utf-8"
    )
    bring(tmp_path, thread(link="https://a.example/old?x=1"), said(1), map=rows)
    assert Comment.objects.get().post == post


@pytest.mark.parametrize(
    ("data", "said_of_it"),
    [
        (None, "There is no file moved.csv."),
        (b"\xff\xfe\x00", "is no list"),
        (b"a,b\n" * 4, "too many rows"),
    ],
)
def test_a_list_that_is_none_is_refused(tmp_path, monkeypatch, data, said_of_it):
    monkeypatch.setattr(matching, "MOST_ROWS", 3)
    rows = tmp_path / "moved.csv"
    if data:
        rows.write_bytes(data)
    with pytest.raises(CommandError, match=said_of_it):
        bring(tmp_path, thread(), map=rows)


# --- Again ---


def test_nothing_comes_twice(tmp_path, post):
    items = [thread(), said(1), said(2, parent=1), said("none", "<p>No number.</p>", at=NOON)]
    bring(tmp_path, *items)
    before = list(Comment.objects.values_list("pk", "parent").order_by("pk"))
    out = bring(tmp_path, *items, said(4, "<p>New.</p>", parent=2))
    assert "This came: 1 comments, 3 here already." in out
    assert list(Comment.objects.values_list("pk", "parent").order_by("pk"))[:-1] == before
    assert Comment.objects.filter(body="New.", parent__guid__endswith="#comment-2").exists()


def test_what_came_with_wordpress_already_is_not_doubled_and_can_be_answered(tmp_path, post):
    at = datetime.datetime(2016, 5, 13, 9, 0, 1, tzinfo=datetime.UTC)
    first = make_comment(post=post, name="Sam", body="Well said.", created_at=at)
    out = bring(tmp_path, thread(), said(1), said(2, "<p>Yes.</p>", parent=1))
    assert "1 comments, 1 here already" in out
    assert Comment.objects.get(body="Yes.").parent == first


def test_a_thread_that_was_brought_to_another_post_before_stays_there(tmp_path, post):
    bring(tmp_path, thread(), said(1))
    other = make_post(slug="other")
    out = bring(tmp_path, thread(link="/2016/05/12/other/"), said(1), said(2, parent=1))
    assert "1 comments, 1 here already" in out
    assert [comment.post for comment in Comment.objects.order_by("pk")] == [post, other]
    assert "What it answers is not in the file" in out


def test_a_stopped_import_goes_on_where_it_was(tmp_path, post, monkeypatch):
    other = make_post(slug="other")
    monkeypatch.setattr(running, "BATCH", 1)
    items = [
        *(thread(1), thread(2, "/2016/05/12/other/"), said(1), said(2, thread=2)),
        *(said(3, is_deleted=True), said(4, thread=7)),
    ]

    class Killed(BaseException):
        pass

    def stop(self, phase, done):
        if self.run.position == 2:
            raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(Report, "progress", stop)
        with pytest.raises(Killed):
            bring(tmp_path, *items)
    assert [comment.post for comment in Comment.objects.all()] == [post]
    assert Import.objects.get().status == "running"
    bring(tmp_path, *items)
    run = Import.objects.get()
    assert (run.status, run.counts) == ("done", {"comments": 2, "left_out": 1})
    assert Comment.objects.filter(post=other).count() == 1
    assert Remark.objects.count() == 2


def test_what_came_before_the_stop_is_counted_once(tmp_path, post, monkeypatch):
    monkeypatch.setattr(running, "BATCH", 1)
    monkeypatch.setattr(threads, "CHUNK", 1)
    items, add = [thread(), said(1), said(2), said(3)], running.Batch.add

    def stop(self, weight):
        add(self, weight)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(running.Batch, "add", stop)
        with pytest.raises(KeyboardInterrupt):
            bring(tmp_path, *items)
    assert Comment.objects.count() == 1
    bring(tmp_path, *items)
    assert Import.objects.get().counts == {"comments": 3}


def test_an_import_can_be_cancelled(tmp_path, post, monkeypatch):
    def cancel(*_args):
        raise CancelledError

    monkeypatch.setattr(Report, "progress", cancel)
    with pytest.raises(CommandError, match="cancelled"):
        bring(tmp_path, thread(), said(1))


def test_a_trial_says_what_would_come_and_writes_nothing(tmp_path, post):
    long = said(3, "<p>" + "x" * 300_000 + "</p>")
    bring(tmp_path, thread(is_closed=True), said(1))
    Post.objects.update(comments_open=True)
    Known.objects.all().delete()
    items = [thread(is_closed=True), said(1), said(2), long, said(4, thread=9)]
    out = bring(tmp_path, *items, dry_run=True)
    assert "This would come: 1 comments, 1 here already, 1 left out. Nothing was written." in out
    assert "comment 3: Its text is longer than a reply can be" in out
    assert "thread 9: There is no post" in out
    assert Comment.objects.count() == 1
    assert Post.objects.get().comments_open


def test_nobody_gets_mail_about_old_comments(tmp_path, post, django_capture_on_commit_callbacks):
    make_author("owner", email="owner@example.org")
    with django_capture_on_commit_callbacks(execute=True):
        bring(tmp_path, thread(), said(1), said(2, more="<isApproved>false</isApproved>"))
    assert not mail.outbox
    assert not OutgoingMail.objects.exists()
    assert not Follow.objects.exists()


# --- Bad input ---


def test_a_file_with_a_document_type_is_refused(tmp_path, post):
    bad = export(thread(), said(1)).replace("<disqus", '<!DOCTYPE x [<!ENTITY a "b">]><disqus', 1)
    with pytest.raises(CommandError, match="document type"):
        bring(tmp_path, data=bad)
    assert not Comment.objects.exists()


@pytest.mark.parametrize("data", ["<rss></rss>", "words", "<html><post></post></html>"])
def test_what_is_no_export_is_refused(tmp_path, data):
    with pytest.raises(CommandError, match="is not an export of Disqus's"):
        bring(tmp_path, data=data)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(CommandError, match="There is no file"):
        call_command("import_disqus", str(tmp_path / "none.xml"))


def test_a_damaged_comment_is_named_and_the_others_come(tmp_path, post):
    broken = said(2).replace("</name>", "</nam>")
    endless = said(3).replace("</post>", "")
    nameless = said(5).replace('<post dsq:id="5">', "<post x>")
    out = bring(tmp_path, thread(), said(1), broken, endless, said(4), nameless)
    assert "Item 3 of disqus.xml “post 2”: It can't be read: mismatched tag" in out
    assert "“post 3”: It can't be read: it has no end" in out
    assert "Item 6 of disqus.xml: It can't be read" in out
    assert Comment.objects.count() == 2


def test_a_truncated_file_gives_what_it_has(tmp_path, post):
    data = HEAD + thread() + said(1) + said(2)[:200]
    out = bring(tmp_path, data=data)
    assert "it has no end" in out
    assert Comment.objects.count() == 1


def test_wrong_bytes_and_control_characters_are_mended_and_named(tmp_path, post):
    data = export(thread(), said(7, "<p>caf\xe9 \x01</p>")).encode("cp1252")
    out = bring(tmp_path, data=data)
    assert bodies() == ["café"]
    assert "comment 7: 2 characters could not be read as they stood" in out


def test_comments_that_answer_one_another_or_nobody_come_all(tmp_path, post):
    bring(
        *(tmp_path, thread(), said(1, parent=2), said(2, parent=1), said(3, parent=99)),
        *(said(4, parent=4), said(5, is_deleted=True, parent=5)),
    )
    assert Comment.objects.count() == 4


def test_two_comments_of_one_number_both_come(tmp_path, post):
    bring(tmp_path, thread(), said(1), said(1, "<p>Other.</p>", at=NOON))
    assert sorted(bodies()) == ["Other.", "Well said."]


def test_a_text_that_is_too_long_is_named(tmp_path, post):
    out = bring(tmp_path, thread(), said(1, "x" * 300_000), said(2))
    assert "comment 1: Its text is longer than a reply can be" in out
    assert Comment.objects.count() == 1


def test_a_packed_file_of_a_long_thread_comes_in_pieces(tmp_path, post, monkeypatch):
    monkeypatch.setattr(threads, "CHUNK", 3)
    items = [said(number, parent=number - 1) for number in range(1, 12)]
    bring(tmp_path, data=gzip.compress(export(thread(), *items).encode()))
    last = Comment.objects.order_by("-pk")[0]
    assert last.depth == 10


def test_prefixes_may_be_called_anything(tmp_path, post):
    bring(tmp_path, data=export(thread(), said(1), said(2, parent=1)).replace("dsq:", "d:"))
    assert Comment.objects.filter(parent__isnull=False).count() == 1


def test_files_and_threads_without_comments_say_nothing(tmp_path):
    assert bring(tmp_path, data=HEAD + END) == "This came: nothing.\n"
    assert bring(tmp_path, thread(), thread(2, is_deleted=True)) == "This came: nothing.\n"


def test_only_a_name_with_a_password_is_somebody_s(tmp_path, post):
    make_user("jane")
    text = said(1, username="jane").replace("<isAnonymous>false", "<isAnonymous>true")
    bring(tmp_path, thread(), text, author=["jane=jane"])
    assert Comment.objects.get().user is None
