"""New posts by mail: each once, when its moment has come, to who subscribed."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from blog.models import Post
from comments.following import announcing, writing
from comments.mail.headers import post_key
from comments.models import Announcement, Notice, OutgoingMail, Topic
from tests.factories import make_author, make_page, make_post
from tests.following import SAM, follow, link_in, mails_to

pytestmark = pytest.mark.django_db
HOUR, DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)


def write_a_post(slug: str = "news", **fields) -> Post:
    return make_post(slug=slug, **{"published_at": timezone.now(), **fields})


def look() -> None:
    announcing.sweep()
    writing.write_due()


def test_a_new_post_is_mailed_with_what_it_is_and_a_link(clock):
    follow()
    post = write_a_post(title="A <post> & more")
    look()
    (mail,) = mails_to()
    assert mail.subject == "A <post> & more · My portfolio"
    assert mail.key == post_key(post, SAM)
    assert mail.headers["List-Id"] == "<posts.127.0.0.1>"
    assert f"<http://127.0.0.1:8000{link_in(mail, 'stop')}>" == mail.headers["List-Unsubscribe"]
    for words in ("by A. Librarian", "Social media was a way", post.get_absolute_url()):
        assert words in mail.text
        assert words in mail.html.replace("<bdi>", "").replace("</bdi>", "")
    assert "A &lt;post&gt; &amp; more" in mail.html


def test_each_post_is_mailed_once_whatever_becomes_of_it(clock):
    follow()
    post = write_a_post()
    look()
    post.title = "Edited"
    post.save()
    look()
    Post.objects.update(status="draft")
    look()
    post.publish(at=clock[0] + HOUR)
    post.save()
    clock[0] += 2 * HOUR
    look()
    assert len(mails_to()) == 1


def test_a_scheduled_post_is_mailed_when_its_moment_has_come(clock):
    follow()
    write_a_post(published_at=clock[0] + HOUR)
    look()
    assert mails_to() == []
    clock[0] += HOUR
    look()
    assert len(mails_to()) == 1


@pytest.mark.parametrize("status", ["draft", "private"])
def test_what_the_public_may_not_see_is_not_mailed(clock, status):
    follow()
    write_a_post(status=status)
    look()
    assert not Announcement.objects.exists()


def test_a_page_is_no_news(clock):
    follow()
    make_page(published_at=clock[0])
    look()
    assert not Announcement.objects.exists()


def test_a_post_that_is_hidden_before_the_mail_is_written_is_not_mailed(clock):
    follow(pace="daily")
    write_a_post()
    announcing.sweep()
    Post.objects.update(status="private")
    clock[0] += DAY
    look()
    assert mails_to() == []
    Post.objects.update(status="published")
    look()
    assert mails_to() == []


class TestFromElsewhere:
    def test_old_posts_are_no_news(self, clock):
        follow()
        for day in range(20):
            write_a_post(f"old-{day}", published_at=clock[0] - 30 * DAY - day * HOUR)
        look()
        assert not Announcement.objects.exists()

    def test_a_recent_post_that_was_elsewhere_first_is_no_news(self, clock):
        follow()
        write_a_post(published_at=clock[0] - HOUR, guid="https://old.example/?p=12")
        write_a_post("moved", published_at=clock[0] - 3 * DAY)
        look()
        assert not Announcement.objects.exists()

    def test_a_post_that_nobody_looked_for_in_time_is_news_for_a_week(self, clock):
        follow()
        write_a_post("lately", published_at=clock[0] + DAY)
        write_a_post("long-ago", published_at=clock[0])
        clock[0] += 7 * DAY + HOUR
        look()
        assert [a.post.slug for a in Announcement.objects.select_related("post")] == ["lately"]


def test_who_follows_replies_only_gets_no_posts(clock):
    post = write_a_post()
    follow(SAM, Topic(post))
    follow("never@example.org", pace="never")
    follow("asked@example.org", is_confirmed=False)
    look()
    assert not Notice.objects.exists()


def test_an_author_is_not_told_of_their_own_post(clock):
    author = make_author(email=SAM)
    follow(SAM)
    follow("with@example.org", user=author)
    write_a_post(author=author)
    look()
    assert not Notice.objects.exists()


def test_a_weeks_posts_are_one_mail_and_replies_another(clock):
    follow(pace="weekly")
    for number in range(2):
        write_a_post(f"news-{number}", title=f"News {number}")
    announcing.sweep()
    assert mails_to() == []
    clock[0] += 7 * DAY
    look()
    (mail,) = mails_to()
    assert mail.subject == "2 new posts on My portfolio"
    for words in ("News 0", "News 1", "/news-0/", "/news-1/", "Social media was a way"):
        assert words in mail.text
        assert words in mail.html
    assert mail.headers["List-Id"] == "<posts.127.0.0.1>"


def test_two_that_look_at_once_announce_once(clock):
    follow()
    post = write_a_post()
    announcing.announce(post)
    announcing.announce(post)
    assert Notice.objects.count() == 1


def test_the_sweep_calls_the_worker(clock, django_capture_on_commit_callbacks):
    follow()
    write_a_post()
    with django_capture_on_commit_callbacks(execute=True):
        announcing.sweep()
    assert len(mails_to()) == 1


def test_many_subscribers_cost_no_more_queries_than_few(clock):
    counts = []
    for numbers in (range(2), range(2, 19)):
        for number in numbers:
            follow(f"{number}@example.org")
        post = write_a_post(f"news-{number}")
        with CaptureQueriesContext(connection) as captured:
            announcing.announce(post)
            writing.write_due()
        counts.append(len(captured))
    assert counts[0] == counts[1]
    assert OutgoingMail.objects.count() == 2 + 19


def test_a_look_that_finds_nothing_is_two_questions(clock, django_assert_num_queries):
    follow()
    with django_assert_num_queries(2):
        announcing.sweep()
