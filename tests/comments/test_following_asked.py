"""An address is asked once, by a mail that nobody can misuse, before anything is told to it."""

from __future__ import annotations

import datetime
import re

import pytest
from django.core.cache import cache
from django.utils import timezone

from accounts import addresses
from comments.following import announcing
from comments.following.tick import follow_replies_to
from comments.models import Comment, Follow, Follower, OutgoingMail, Topic
from comments.models.following import QUESTIONS_A_DAY, UNCONFIRMED_KEPT
from tests.factories import make_author, make_comment, make_post, make_user
from tests.following import SAM, follow, link_in, mails_to, reply
from tests.sign_in import consent, sign_in

pytestmark = pytest.mark.django_db
MINUTE = datetime.timedelta(minutes=1)
WORDS = {"body": "Buy pills at pills.example", "name": "Pills", "email": SAM, "follow": "on"}


def post_reply(visitor, post, **fields):
    return visitor.post(f"{post.get_absolute_url()}reply/", {**WORDS, **fields})


def test_a_guest_who_ticks_the_box_is_asked_by_mail(visitor, post):
    response = post_reply(visitor, post)
    comment = Comment.objects.get()
    assert response.headers["Location"] == comment.get_absolute_url()
    assert [mail.subject for mail in mails_to()] == ["Shall we write to you? · My portfolio"]
    assert Follow.objects.get().comment == comment
    assert not Follower.objects.get().is_confirmed


def test_the_box_is_not_ticked_by_itself(visitor, post):
    page = visitor.get(post.get_absolute_url()).text
    assert '<input type="checkbox" name="follow" id="reply-follow">' in page
    post_reply(visitor, post, follow="")
    assert not Follower.objects.exists()


def test_the_question_holds_no_word_of_a_visitors(visitor, post):
    post_reply(visitor, post, website="https://pills.example/")
    mail = mails_to()[0]
    for part in (mail.subject, mail.text, mail.html, str(mail.headers)):
        assert "pills" not in part.lower()
        assert post.title not in part
    assert "List-Unsubscribe" not in mail.headers


def test_nothing_is_told_before_the_address_said_yes(visitor, post):
    post_reply(visitor, post)
    comment = Comment.objects.get()
    comment.approve()
    reply(post, parent=comment)
    assert len(mails_to()) == 1
    visitor.post(link_in(mails_to()[0], "me"), {"action": "confirm"})
    reply(post, parent=comment, body="And I.")
    assert [mail.subject for mail in mails_to()[1:]] == [f"Jo replied to Pills on “{post.title}”"]


def test_a_link_that_is_opened_says_nothing_yet(visitor, post):
    post_reply(visitor, post)
    link = link_in(mails_to()[0], "me")
    for method in (visitor.get, visitor.head):
        assert method(link).status_code == 200
    page, comment = visitor.get(link).text, Comment.objects.get()
    when = f"{timezone.localtime(comment.created_at):%H:%M}"
    assert f"{when} on “<bdi>{post.title}</bdi>”" in page
    assert "Replies to the comment of" in page
    assert (SAM in page, "s…@example.org" in page) == (False, True)
    assert not Follower.objects.get().is_confirmed


def test_who_said_yes_once_is_not_asked_again(visitor, post):
    follow(SAM)
    post_reply(visitor, post)
    assert mails_to() == []
    reply(post, parent=Comment.objects.get())
    assert len(mails_to()) == 1


def test_no_second_question_follows_the_first_at_once_and_few_a_day(visitor, post, clock):
    asked = []
    for minutes in (0, 5, 20, 40, 60, 80, 24 * 60, 25 * 60):
        cache.clear()
        clock[0] += minutes * MINUTE
        visitor.post("/follow/posts/", {"email": SAM, "pace": "daily"})
        asked.append(len(mails_to()))
    assert asked == [1, 1, 2, 3, 3, 3, 4, 5]
    assert QUESTIONS_A_DAY == 3


def test_from_one_place_only_so_many_addresses_are_written_to(visitor, post, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "mail_asked": "1/h/ip"}
    statuses = [
        visitor.post("/follow/posts/", {"email": f"{n}@example.org", "pace": "daily"}).status_code
        for n in range(2)
    ]
    assert statuses == [200, 429]
    assert post_reply(visitor, post).status_code == 302
    assert OutgoingMail.objects.count() == 1
    assert Comment.objects.count() == 1


def test_one_address_has_one_follower_however_it_is_written(visitor, post):
    for email in ("Sam@Example.org", "SAM@EXAMPLE.ORG "):
        visitor.post("/follow/posts/", {"email": email, "pace": "daily"})
    assert [follower.address for follower in Follower.objects.all()] == [SAM]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Sam@Bücher.example", "sam@xn--bcher-kva.example"),
        ("a@" + "ü" * 63 + ".example", "a@" + "ü" * 63 + ".example"),
        ("nobody", "nobody"),
    ],
)
def test_an_address_is_kept_in_one_spelling(typed, kept):
    assert addresses.normal(typed) == kept


def test_who_never_said_yes_is_forgotten_after_a_week(clock):
    follow("old@example.org", is_confirmed=False)
    follow("yes@example.org")
    asked_again = follow("again@example.org", is_confirmed=False).follower
    clock[0] += UNCONFIRMED_KEPT + MINUTE
    assert asked_again.may_be_asked()
    follow("new@example.org", is_confirmed=False)
    Follower.objects.filter(address="new@example.org").update(created_at=clock[0])
    announcing.forget_old()
    kept = Follower.objects.order_by("pk").values_list("address", flat=True)
    assert list(kept) == ["yes@example.org", "again@example.org", "new@example.org"]


@pytest.mark.usefixtures("provider")
class TestSignedIn:
    def test_with_a_checked_address_one_need_not_confirm(self, client, post):
        sign_in(client, "google", "jo-reader")
        post_reply(client, post, email="")
        follower = Follower.objects.get()
        assert (follower.address, follower.is_confirmed) == ("jo@reader.example", True)
        assert Follow.objects.get().user == Comment.objects.get().user
        assert OutgoingMail.objects.count() == 0

    def test_the_tick_survives_signing_in_and_the_address_typed_before_is_asked(
        self, visitor, post
    ):
        response = post_reply(visitor, post, action="provider:twitter_oauth2")
        back = visitor.get(consent(response.context["address"], "jo-reader"), follow=True)
        comment = Comment.objects.get()
        assert back.redirect_chain[-1][0] == comment.get_absolute_url()
        assert comment.user
        assert Follow.objects.get(comment=comment).follower.address == SAM
        assert len(mails_to()) == 1

    def test_without_any_address_one_is_asked_for_it_once_the_reply_is_there(self, visitor, post):
        response = post_reply(visitor, post, action="provider:twitter_oauth2", email="not one")
        response = visitor.get(consent(response.context["address"], "jo-reader"), follow=True)
        comment = Comment.objects.get()
        assert response.redirect_chain[-1][0] == f"/follow/comment/{comment.pk}/"
        assert f'href="{comment.get_permalink()}"' in response.text
        assert 'name="email"' in response.text
        token = str(response.context["csrf_token"])
        fields = {"email": SAM, "pace": "daily", "csrfmiddlewaretoken": token}
        response = visitor.post(f"/follow/comment/{comment.pk}/", fields)
        assert "Please look into your mail" in response.text
        assert Follow.objects.get(comment=comment).pace == "daily"

    def test_an_unchecked_address_is_offered_and_asked(self, client, post):
        sign_in(client, "google", "tomasz-wisniewski")
        page = client.get("/follow/posts/")
        assert 'value="tomasz@wisniewski.example"' in page.text


def test_an_account_without_a_checked_address_goes_on_with_the_one_it_confirmed(rf, post):
    user = make_user()
    follow(SAM, user=user)
    comment = make_comment(post=post, user=user)
    assert follow_replies_to(comment, rf.post("/"), typed="") == ""
    assert Follow.objects.get(comment=comment).follower.address == SAM


@pytest.mark.parametrize("action", ["preview", "log-out", "change", "provider:nobody"])
def test_the_tick_survives_every_button(visitor, post, action):
    response = post_reply(visitor, post, action=action)
    if response.status_code == 302:
        response = visitor.get(response.headers["Location"])
    assert re.search(r'name="follow"[^>]* checked', response.text)


def test_a_reply_shows_its_writer_that_mail_will_come(visitor, post):
    post_reply(visitor, post)
    assert "Replies come to you by email" in visitor.get(post.get_absolute_url()).text
    follower = Follower.objects.get()
    page = visitor.get(link_in(mails_to()[0], "me"))
    assert page.status_code == 200
    visitor.post(link_in(mails_to()[0], "me"), {"action": "erase"})
    assert not Follower.objects.filter(pk=follower.pk).exists()
    assert "Replies come to you by email" not in visitor.get(post.get_absolute_url()).text


def test_a_person_sees_that_mail_will_come(client, post):
    user = make_user()
    client.force_login(user)
    follow(SAM, Topic(post, make_comment(post=post, user=user)))
    assert "Replies come to you by email" in client.get(post.get_absolute_url()).text


def test_what_was_chosen_for_an_address_is_not_changed_by_who_only_types_it(visitor, post):
    chosen = follow(SAM, Topic(post), pace="never")
    visitor.post(f"/follow/post/{post.pk}/", {"email": SAM, "pace": "at_once"})
    chosen.refresh_from_db()
    assert chosen.pace == "never"
    assert [mail.subject for mail in mails_to()] == ["What you follow on My portfolio"]
    assert link_in(mails_to()[0], "stop")


def test_the_page_tells_nobody_whether_an_address_follows(visitor):
    follow(SAM)
    answers = [
        visitor.post("/follow/posts/", {"email": email, "pace": "daily"}).text.replace(email, "")
        for email in (SAM, "new@example.org")
    ]
    assert answers[0] == answers[1]


def test_the_link_is_sent_to_who_follows_and_begins_nothing(visitor):
    follow("daily@example.org", pace="daily")
    answers = [
        visitor.post("/follow/posts/", {"email": email, "pace": "at_once", "action": "link"})
        for email in ("Daily@example.org", "nobody@example.org")
    ]
    assert [answer.status_code for answer in answers] == [200, 200]
    texts = [answer.text.lower() for answer in answers]
    assert texts[0].replace("daily", "nobody") == texts[1]
    (mail,) = OutgoingMail.objects.all()
    assert (mail.recipient, mail.subject) == (
        "daily@example.org",
        "What you follow on My portfolio",
    )
    assert [one.pace for one in Follow.objects.all()] == ["daily"]


def test_a_draft_cannot_be_followed(visitor):
    draft = make_post(published_at=None, author=make_author())
    assert visitor.get(f"/follow/post/{draft.pk}/").status_code == 404
