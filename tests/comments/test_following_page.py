"""The pages behind the links of mails, and those where one begins to follow."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from comments.following import links, telling, writing
from comments.models import Announcement, Follow, Follower, Notice, OutgoingMail, Topic
from tests.factories import make_author, make_comment, make_member, make_post, make_user
from tests.following import SAM, follow, link_in, mails_to, reply
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def stranger() -> Client:
    """A mail program's server: no cookie, no word on where it comes from."""
    return Client(enforce_csrf_checks=True)


def page_of(follower: Follower) -> str:
    return links.own_page(follower).removeprefix("http://127.0.0.1:8000")


def stop_page(follower: Follower, scope: str) -> str:
    return links.stop_link(follower, scope).removeprefix("http://127.0.0.1:8000")


class TestOneClick:
    def test_a_post_without_cookie_or_log_in_stops_the_mails(self, stranger, post):
        follow(SAM, Topic(post))
        reply(post)
        response = stranger.post(link_in(mails_to()[0], "stop"), ONE_CLICK)
        assert response.status_code == 200
        assert not response.cookies
        reply(post, body="Another")
        assert len(mails_to()) == 1
        assert Follow.objects.get().pace == "never"

    def test_it_may_come_twice(self, stranger, post):
        follow(SAM, Topic(post))
        link = stop_page(Follower.objects.get(), str(post.pk))
        assert [stranger.post(link, ONE_CLICK).status_code for _ in range(2)] == [200, 200]

    def test_it_silences_the_post_whatever_of_it_is_followed(self, stranger, post):
        root = make_comment(post=post)
        follower = follow(SAM, Topic(post, root)).follower
        stranger.post(stop_page(follower, str(post.pk)), ONE_CLICK)
        reply(post, parent=root)
        assert mails_to() == []

    def test_other_things_go_on(self, stranger, post):
        other = make_post(slug="other")
        follow(SAM, Topic(post))
        follow(SAM, Topic(other))
        follower = follow(SAM).follower
        stranger.post(stop_page(follower, str(post.pk)), ONE_CLICK)
        assert Follow.objects.exclude(pace="never").count() == 2

    @pytest.mark.parametrize(
        ("scope", "left"), [("posts", ["post"]), ("replies", ["news"]), ("everything", [])]
    )
    def test_each_link_stops_what_it_is_about_and_what_waits(self, stranger, post, scope, left):
        follower = follow(SAM, Topic(post)).follower
        follow(SAM)
        reply(post)
        Notice.objects.create(follower=follower, post=post)
        writing.write_due()
        Notice.objects.update(told_at=None)
        stranger.post(stop_page(follower, scope), ONE_CLICK)
        going_on = Follow.objects.exclude(pace="never")
        assert ["news" if f.post is None else "post" for f in going_on] == left
        assert len(left) == Notice.objects.untold().count()
        assert len(left) == OutgoingMail.objects.filter(status="waiting").count()

    def test_a_post_that_is_gone_has_nothing_to_stop(self, stranger, post):
        follower = follow().follower
        assert stranger.post(stop_page(follower, "99"), ONE_CLICK).status_code == 200

    @pytest.mark.parametrize("scope", ["posts", "replies", "everything", "1", "99"])
    def test_opening_the_link_asks_and_stops_nothing(self, stranger, post, scope):
        follower = follow(SAM, Topic(post)).follower
        link = stop_page(follower, scope)
        for answer in (stranger.get(link), stranger.head(link)):
            assert answer.status_code == 200
            assert not answer.cookies
        assert '<button class="button">Stop these mails</button>' in stranger.get(link).text
        assert Follow.objects.get().pace == "at_once"

    def test_a_hidden_posts_name_is_not_told(self, stranger):
        draft = make_post(title="Hush", published_at=None)
        follower = follow(SAM, Topic(draft)).follower
        assert "Hush" not in stranger.get(stop_page(follower, str(draft.pk))).text
        assert "Hush" not in stranger.get(page_of(follower)).text


class TestTokens:
    @pytest.mark.parametrize("kind", ["me", "stop"])
    def test_one_that_is_not_ours_leads_nowhere(self, stranger, kind):
        key = follow().follower.key
        for token in ("wrong", key, f"{key}:", f"{key}.posts:AAAA"):
            for answer in (stranger.get, stranger.post):
                assert answer(f"/follow/{kind}/{token}/").status_code == 404

    def test_one_for_one_thing_opens_nothing_else(self, stranger):
        follower = follow().follower
        page, stop = page_of(follower), stop_page(follower, "posts")
        assert stranger.get(page.replace("/me/", "/stop/")).status_code == 404
        assert stranger.get(stop.replace("/stop/", "/me/")).status_code == 404

    def test_it_stays_good_for_years_and_ends_with_the_follower(self, stranger, monkeypatch):
        follower = follow().follower
        page = page_of(follower)
        later = timezone.now() + datetime.timedelta(days=3650)
        monkeypatch.setattr(timezone, "now", lambda: later)
        assert stranger.get(page).status_code == 200
        stranger.post(page, {"action": "erase"})
        assert stranger.get(page).status_code == 404
        follow()
        assert stranger.get(page).status_code == 404

    def test_no_copy_of_the_page_is_kept(self, stranger):
        answer = stranger.get(page_of(follow().follower))
        assert "no-store" in answer.headers["Cache-Control"]
        assert '<meta name="robots" content="noindex">' in answer.text


class TestOwnPage:
    def test_it_lists_everything_and_masks_the_address(self, stranger, post):
        follow(SAM, Topic(post))
        follower = follow(SAM, Topic(post, make_comment(post=post)), pace="daily").follower
        page = stranger.get(page_of(follower)).text
        assert "New posts" in page
        assert f"All replies to “<bdi>{post.title}</bdi>”" in page
        assert f"on “<bdi>{post.title}</bdi>”" in page.split("Replies to the comment of ")[1]
        assert page.count(" selected") == 3
        assert (SAM in page, "s…@example.org" in page) == (False, True)

    def test_each_is_told_at_the_pace_that_is_chosen(self, stranger, post):
        one, two = follow(SAM, Topic(post)), follow(SAM, Topic(make_post(slug="two")))
        paces = {"pace-posts": "weekly", one.name: "never", two.name: "daily"}
        link = page_of(one.follower)
        answer = stranger.post(link, {"action": "save", **paces})
        assert "Saved." in stranger.get(answer.headers["Location"]).text
        chosen = Follow.objects.order_by("pk").values_list("post", "pace")
        assert list(chosen) == [(post.pk, "never"), (two.post_id, "daily"), (None, "weekly")]
        news = Follow.objects.get(post=None)
        paces = {news.name: "at_once", one.name: "at_once", two.name: "at_once"}
        stranger.post(link, {"action": "save", **paces})
        assert set(Follow.objects.values_list("pace", flat=True)) == {"at_once"}

    def test_a_pace_that_there_is_not_is_said_so(self, stranger, post):
        one = follow(SAM, Topic(post))
        answer = stranger.post(page_of(one.follower), {"action": "save", one.name: "hourly"})
        assert answer.status_code == 422
        assert "hourly is not one of the available choices" in answer.text

    def test_what_is_muted_is_not_told_even_if_it_waits(self, stranger, post):
        root = make_comment(post=post)
        whole, branch = follow(SAM, Topic(post), pace="daily"), follow(SAM, Topic(post, root))
        for parent in (root, None):
            comment = make_comment(post=post, parent=parent, email="jo@example.org")
            telling.tell_followers(comment)
        Notice.objects.create(follower=whole.follower, post=post)
        link, asked = page_of(whole.follower), {"action": "save", "pace-posts": "never"}
        stranger.post(link, {**asked, whole.name: "daily", branch.name: "never"})
        assert Notice.objects.count() == 2
        stranger.post(link, {**asked, whole.name: "never", branch.name: "never"})
        assert [notice.post for notice in Notice.objects.all()] == [post]
        news = follow(SAM)
        stranger.post(
            link, {**asked, news.name: "never", whole.name: "never", branch.name: "never"}
        )
        assert not Notice.objects.exists()

    def test_all_can_be_stopped_and_nothing_is_lost(self, stranger, post):
        one = follow(SAM, Topic(post))
        follow(SAM)
        answer = stranger.post(page_of(one.follower), {"action": "stop"})
        assert "All mails are stopped." in stranger.get(answer.headers["Location"]).text
        assert list(Follow.objects.values_list("pace", flat=True)) == ["never", "never"]

    def test_erasing_leaves_nothing_of_the_address(self, stranger, post):
        stranger.post(
            "/follow/posts/",
            {"email": SAM, "pace": "daily"},
            headers={"sec-fetch-site": "same-origin"},
        )
        follower = follow(SAM, Topic(post)).follower
        other = follow("other@example.org", Topic(post)).follower
        reply(post)
        assert len(mails_to()) == 2
        answer = stranger.post(page_of(follower), {"action": "erase"})
        assert "Your address is forgotten" in answer.text
        assert mails_to() == []
        assert list(Follower.objects.all()) == [other]
        assert Notice.objects.count() == Follow.objects.count() == 1
        assert len(mails_to("other@example.org")) == 1

    def test_who_does_not_want_it_says_no_and_is_forgotten(self, stranger):
        follower = follow(is_confirmed=False).follower
        assert "No, forget this address" in stranger.get(page_of(follower)).text
        stranger.post(page_of(follower), {"action": "erase"})
        assert not Follower.objects.exists()

    def test_a_button_that_there_is_not_does_nothing(self, stranger):
        follower = follow(is_confirmed=False).follower
        assert stranger.post(page_of(follower), {"action": "hack"}).status_code == 302
        assert not Follower.objects.get().is_confirmed

    def test_many_things_cost_no_more_queries_than_few(self, stranger):
        counts = []
        for numbers in (range(2), range(2, 15)):
            for number in numbers:
                post = make_post(slug=f"post-{number}")
                follow(SAM, Topic(post))
                follow(SAM, Topic(post, make_comment(post=post)))
            with CaptureQueriesContext(connection) as captured:
                stranger.get(page_of(Follower.objects.get()))
            counts.append(len(captured))
        assert counts[0] == counts[1]
        assert counts[0] <= 6


class TestBeginning:
    def test_under_a_thread_stands_a_link_for_everybody(self, visitor, post):
        assert f'href="/follow/post/{post.pk}/"' in visitor.get(post.get_absolute_url()).text
        page = visitor.get(f"/follow/post/{post.pk}/")
        assert not page.cookies
        assert "csrfmiddlewaretoken" not in page.text

    def test_in_the_foot_of_every_page_stands_the_subscription(self, visitor):
        assert 'href="/follow/posts/"' in visitor.get("/").text

    def test_asking_sets_no_cookie(self, visitor, post):
        answer = visitor.post(f"/follow/post/{post.pk}/", {"email": SAM, "pace": "daily"})
        assert (answer.status_code, len(answer.cookies)) == (200, 0)
        assert SAM in answer.text

    @pytest.mark.parametrize("fields", [{"email": "x"}, {"pace": "never"}, {"email": ""}])
    def test_what_is_missing_or_wrong_is_said(self, visitor, fields):
        answer = visitor.post("/follow/posts/", {"email": SAM, "pace": "daily", **fields})
        assert answer.status_code == 422
        assert 'class="error"' in answer.text
        assert not Follower.objects.exists()

    def test_another_site_cannot_ask_in_a_visitors_name(self, stranger):
        answer = stranger.post(
            "/follow/posts/",
            {"email": SAM, "pace": "daily"},
            headers={"sec-fetch-site": "cross-site"},
        )
        assert answer.status_code == 403
        assert f'value="{SAM}"' in answer.text
        assert not Follower.objects.exists()

    def test_a_reply_that_waits_is_followed_by_its_writer_alone(self, visitor, post):
        pending = make_comment(post=post, status="pending")
        assert visitor.get(f"/follow/comment/{pending.pk}/").status_code == 404

    @pytest.mark.usefixtures("provider")
    def test_with_a_checked_address_one_chooses_at_once_and_may_mute(self, client, post):
        sign_in(client, "google", "jo-reader")
        link = f"/follow/post/{post.pk}/"
        page = client.get(link).text
        assert ("jo@reader.example" in page, 'name="email"' in page) == (True, False)
        for pace in ("daily", "never"):
            answer = client.post(link, {"pace": pace}, follow=True)
            assert "Saved." in answer.text
            assert f'<option value="{pace}" selected>' in answer.text
            assert Follow.objects.get().pace == pace
        assert "/follow/me/" in answer.text
        assert "/follow/me/" in client.get("/follow/posts/").text

    @pytest.mark.usefixtures("provider")
    def test_ticking_the_box_ends_the_silence_of_a_post(self, client, post):
        sign_in(client, "google", "jo-reader")
        client.post(f"/follow/post/{post.pk}/", {"pace": "never"})
        words = {"body": "I have changed my mind.", "follow": "on"}
        client.post(f"{post.get_absolute_url()}reply/", words)
        assert [follow.pace for follow in Follow.objects.all()] == ["at_once"]
        assert Follow.objects.get().comment


class TestAdministration:
    def test_who_follows_what_is_shown_and_can_be_erased(self, client, post):
        client.force_login(post.author)
        follower = follow(SAM, Topic(post)).follower
        follow(SAM, Topic(post, make_comment(post=post)))
        follow(SAM)
        reply(post)
        follow("new@example.org", is_confirmed=False)
        assert SAM in client.get("/admin/comments/follower/?confirmed=yes").text
        assert SAM not in client.get("/admin/comments/follower/?confirmed=no").text
        page = client.get(f"/admin/comments/follower/{follower.pk}/change/").text
        for words in ("New posts", f"All replies to “{post}”", f"Replies to Sam on “{post}”"):
            assert words in page
        client.post(f"/admin/comments/follower/{follower.pk}/delete/", {"post": "yes"})
        assert not Follower.objects.filter(address=SAM).exists()
        assert mails_to() == []

    def test_many_are_erased_at_once(self, client):
        client.force_login(make_author())
        numbers = [follow(f"{number}@example.org").follower.pk for number in range(3)]
        client.post(
            "/admin/comments/follower/",
            {"action": "delete_selected", "_selected_action": numbers, "post": "yes"},
        )
        assert not Follower.objects.exists()

    def test_nobody_writes_addresses_there(self, client):
        client.force_login(make_author())
        assert client.get("/admin/comments/follower/add/").status_code == 403

    def test_editors_do_not_see_addresses(self, client):
        client.force_login(make_member("Editor"))
        assert client.get("/admin/comments/follower/").status_code == 403


def test_rows_have_names(post):
    user = make_user()
    one = follow(SAM, Topic(post), user=user)
    assert (str(one.follower), str(one)) == (SAM, str(one.pk))
    assert str(Notice(pk=post.pk)) == str(Announcement(post=post)) == str(post.pk)
