"""The pages of one's own data: with an account, and by a mailed link without one; and what they write to whom."""

from __future__ import annotations

import base64
import io
import json
import re
import time
import zipfile
from typing import Any
from urllib.parse import urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.test import override_settings
from django.utils import timezone

from accounts.models import User
from comments.following import writing
from comments.mail.headers import reply_key
from comments.models import Ban, Claim, Comment, Follow, Follower, Like, Notice, OutgoingMail, Topic
from comments.models.ban import address_hash
from portfolio.personal import links
from portfolio.personal.erasing import erase
from portfolio.personal.subject import subject_at, subject_of_account
from tests.factories import (
    make_author,
    make_comment,
    make_member,
    make_page,
    make_picture,
    make_post,
    make_user,
)
from tests.following import SAM, follow, mails_to, reply

pytestmark = pytest.mark.django_db
PAGE, TAKE, ERASE = "/accounts/me/data/", "/accounts/me/data/export/", "/accounts/me/data/erase/"
ASK = "/privacy/data/"
HERE = {"sec-fetch-site": "same-origin"}
REMOVE = {"words": "remove", "is_sure": "on"}
LEAVE = {"words": "leave", "is_sure": "on"}


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


def sign_in(client, user, *, ago: int = 0) -> None:
    client.force_login(user)
    session = client.session
    session["signed_in_at"] = time.time() - ago
    session.save()


def connect(user, address: str = SAM) -> None:
    said = {"email": address, "email_verified": True}
    SocialAccount.objects.create(user=user, provider="google", uid=user.username, extra_data=said)


def data_in(response) -> Any:
    with zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content))) as packed:
        return json.loads(packed.read("data.json"))


def page_of(address: str = SAM) -> str:
    return urlsplit(links.data_link(address)).path


def test_the_page_counts_what_is_kept(client):
    user, post = make_user(), make_post()
    make_comment(post=post, user=user)
    make_comment(post=post, user=user, body="Another")
    client.force_login(user)
    assert "<li>Comments: 2</li>" in client.get(PAGE).text


def test_who_has_an_account_takes_everything_along(client):
    user = make_user()
    make_comment(post=make_post(), user=user, body="My words")
    sign_in(client, user)
    response = client.post(TAKE)
    assert response["Content-Disposition"] == 'attachment; filename="my-data.zip"'
    data = data_in(response)
    assert [row["body"] for row in data["comments.comment"]] == ["My words"]
    assert data["accounts.user"][0]["display_name"] == "Jo Reader"
    assert "password" not in data["accounts.user"][0]


@pytest.mark.parametrize("address", [TAKE, ERASE])
def test_a_browser_that_was_left_open_is_asked_again(client, address):
    user = make_user()
    sign_in(client, user, ago=16 * 60)
    response = client.post(address, REMOVE)
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/?next=%2Faccounts%2Fme%2Fdata%2F")
    assert client.get(response["Location"]).status_code == 200
    assert User.objects.filter(pk=user.pk).exists()


def test_an_account_is_erased_with_its_words(client):
    user, post = make_user(), make_post()
    alone = make_comment(post=post, user=user, body="Alone")
    answered = make_comment(post=post, user=user, body="Answered")
    answer = make_comment(post=post, parent=answered)
    Like.give(answer, user)
    sign_in(client, user)
    page = client.post(ERASE, REMOVE).text
    assert "<li>2 comments</li>" in page
    assert "<li>1 like</li>" in page
    assert not User.objects.filter(pk=user.pk).exists()
    assert not Comment.objects.filter(pk=alone.pk).exists()
    answered.refresh_from_db()
    assert (answered.status, answered.body, answered.name) == ("deleted", "", "")
    assert "sessionid" not in client.cookies or not client.cookies["sessionid"].value


def test_a_branch_of_ones_own_goes_as_a_whole(client):
    user, post = make_user(), make_post()
    root = make_comment(post=post, user=user)
    middle = make_comment(post=post, user=user, parent=root)
    make_comment(post=post, user=user, parent=middle)
    erase(subject_of_account(user), keeps_words=False)
    assert not Comment.objects.exists()


def test_words_are_left_without_a_name_where_readers_see_them(client):
    user, post = make_user(), make_post()
    shown = make_comment(post=post, user=user, body="Shown", website="https://jo.example/")
    waits = make_comment(post=post, user=user, body="Waits", status=Comment.Status.PENDING)
    sign_in(client, user)
    page = client.post(ERASE, LEAVE).text
    assert "Your name, from 1 comment whose words are left" in page
    shown.refresh_from_db()
    assert (shown.body, shown.name, shown.website, shown.user) == ("Shown", "Anonymous", "", None)
    assert not Comment.objects.filter(pk=waits.pk).exists()
    assert "Jo Reader" not in client.get(post.get_absolute_url()).text


@pytest.mark.parametrize("sent", [{}, {"words": "remove"}, {"is_sure": "on"}, {"words": "x"}])
def test_nobody_is_erased_by_half_a_word(client, sent):
    user = make_user()
    sign_in(client, user)
    assert client.post(ERASE, sent).status_code == 422
    assert User.objects.filter(pk=user.pk).exists()


@pytest.mark.parametrize("what", ["post", "picture"])
def test_who_wrote_posts_or_brought_pictures_is_told_what_hinders(client, what):
    author = make_author()
    make_comment(post=make_post(author=make_user("other")), user=author)
    if what == "post":
        make_post(author=author, slug="mine")
    else:
        make_picture(uploaded_by=author)
    sign_in(client, author)
    page = client.get(PAGE).text
    assert "give them to somebody else" in page
    assert ERASE not in page
    assert client.post(ERASE, REMOVE).status_code == 409
    assert Comment.objects.filter(user=author).exists()


def test_a_member_of_the_staff_without_posts_is_erased(client):
    member = make_member("Editor", email="editor@example.org")
    sign_in(client, member)
    assert client.post(ERASE, REMOVE).status_code == 200
    assert not User.objects.filter(pk=member.pk).exists()


def test_all_sessions_of_the_person_end(client):
    user = make_user()
    elsewhere = type(client)()
    elsewhere.force_login(user)
    sign_in(client, user)
    page = client.post(ERASE, REMOVE).text
    assert "<li>2 browsers, signed out</li>" in page
    assert elsewhere.get(PAGE).status_code == 302


def test_somebody_else_who_typed_the_address_stays_signed_in(client):
    other = make_user("other")
    sign_in(client, other)
    session = client.session
    session["guest"] = {"name": "Sam", "email": SAM}
    session.save()
    make_comment(post=make_post())
    erase(subject_at(SAM), keeps_words=False)
    assert client.get(PAGE).status_code == 200
    assert "guest" not in client.session


def test_what_was_left_under_a_checked_address_belongs_to_the_account(client):
    user, post = make_user(), make_post()
    connect(user)
    comment = make_comment(post=post, body="As a guest")
    sign_in(client, user)
    assert data_in(client.post(TAKE))["comments.comment"][0]["body"] == "As a guest"
    erase(subject_of_account(user), keeps_words=False)
    assert not Comment.objects.filter(pk=comment.pk).exists()


def test_an_address_that_nobody_checked_gives_nothing(client):
    """Whoever says at X that another's address is theirs would else take along, or erase, what the other wrote."""
    user = make_user(email=SAM)
    SocialAccount.objects.create(
        user=user, provider="twitter_oauth2", uid="1", extra_data={"email": SAM}
    )
    make_comment(post=make_post(), body="Sam's")
    follow(SAM)
    sign_in(client, user)
    assert not {"comments.comment", "comments.follower"} & set(data_in(client.post(TAKE)))
    erase(subject_of_account(user), keeps_words=False)
    assert Comment.objects.count() == 1
    assert Follower.objects.filter(address=SAM).exists()


def test_what_the_account_followed_by_another_address_ends(client):
    user, post = make_user(), make_post()
    follow("jo@example.org", Topic(post), user=user)
    follow(SAM)
    follow(SAM, Topic(post), user=user)
    erase(subject_of_account(user), keeps_words=False)
    assert not Follower.objects.filter(address="jo@example.org").exists()
    # Sam's own wish stays.
    assert Follow.objects.get().follower.address == SAM


def test_the_receipt_is_mailed_and_then_forgotten(
    client, mailoutbox, django_capture_on_commit_callbacks
):
    user = make_user()
    connect(user)
    sign_in(client, user)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(ERASE, REMOVE)
    (mail,) = mailoutbox
    assert mail.to == [SAM]
    assert "- 1 account to sign in with" in mail.body
    assert not OutgoingMail.objects.exists()


def test_a_receipt_that_cannot_be_sent_is_forgotten_as_well(client):
    make_comment(post=make_post())
    erase(subject_at(SAM), keeps_words=False, address=SAM)
    OutgoingMail.objects.update(status="failed")
    OutgoingMail.objects.forget_old()
    assert not OutgoingMail.objects.exists()


def test_it_is_all_or_nothing(client, monkeypatch):
    user = make_user()
    make_comment(post=make_post(), user=user)
    monkeypatch.setattr("portfolio.personal.erasing._erase_account", lambda person: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        erase(subject_of_account(user), keeps_words=False)
    assert Comment.objects.filter(user=user).exists()
    assert not OutgoingMail.objects.exists()


def test_a_mail_that_has_not_left_is_written_anew_without_the_name(client):
    post = make_post(author=make_author(email="author@example.org"))
    comment = reply(post, name="Wanda", email="wanda@example.org", body="What Wanda says")
    follow(SAM, Topic(post))
    answer = reply(post, parent=comment)
    assert "Wanda" in str(OutgoingMail.objects.values_list("subject", "text", "html"))
    erase(subject_at("wanda@example.org"), keeps_words=True)
    writing.write_due()
    mail = OutgoingMail.objects.get(key=reply_key(answer, SAM))
    assert mail.status == "waiting"
    mails = OutgoingMail.objects.values_list("subject", "text", "html")
    assert "Wanda " not in str([mail for mail in mails if "What Wanda says" not in mail[1]])
    assert "Anonymous" in str(list(mails))


def test_a_digest_that_has_not_left_is_written_anew_without_the_words(client):
    post = make_post()
    follow(SAM, Topic(post), pace="daily")
    gone = reply(post, name="Wanda", email="wanda@example.org", body="What Wanda says")
    stays = reply(post, body="What Jo says")
    Notice.objects.update(due_at=timezone.now())
    writing.write_due()
    assert "Wanda" in OutgoingMail.objects.get(key__startswith="digest:").text
    erase(subject_at("wanda@example.org"), keeps_words=False)
    writing.write_due()
    mail = OutgoingMail.objects.get(key__startswith="digest:")
    assert "Wanda" not in mail.text
    assert "What Jo says" in mail.text
    assert not Comment.objects.filter(pk=gone.pk).exists()
    assert Comment.objects.filter(pk=stays.pk).exists()


def test_a_digest_that_has_left_is_blank_afterwards(client):
    post = make_post()
    follow(SAM, Topic(post), pace="daily")
    reply(post, name="Wanda", email="wanda@example.org", body="What Wanda says")
    Notice.objects.update(due_at=timezone.now())
    writing.write_due()
    OutgoingMail.objects.update(status="sent", sent_at=timezone.now())
    erase(subject_at("wanda@example.org"), keeps_words=False)
    assert OutgoingMail.objects.get().text == ""


def test_a_guest_gets_a_link_by_mail(client):
    make_comment(post=make_post(), body="My words")
    page = client.post(ASK, {"email": "Sam@Example.org"}, headers=HERE)
    assert page.status_code == 200
    (mail,) = mails_to()
    found = re.search(r"http\S+/privacy/data/\S+", mail.text)
    assert found
    address = urlsplit(found[0]).path
    shown = client.get(address).text
    assert "s…@example.org" in shown
    assert "<li>Comments: 1</li>" in shown
    data = data_in(client.post(address, {"action": "export"}))
    assert data["comments.comment"][0]["body"] == "My words"


def test_the_same_is_said_whether_the_address_is_known_or_not(client):
    make_comment(post=make_post())
    known = client.post(ASK, {"email": SAM}, headers=HERE)
    unknown = client.post(ASK, {"email": "may@example.org"}, headers=HERE)
    assert known.text.replace(SAM, "") == unknown.text.replace("may@example.org", "")
    assert len(mails_to()) == 1
    assert not mails_to("may@example.org")
    assert not known.cookies


def test_one_address_gets_three_such_mails_a_day(client):
    make_comment(post=make_post())
    for _ in range(4):
        assert client.post(ASK, {"email": SAM}, headers=HERE).status_code == 200
    assert len(mails_to()) == 3


def test_who_asks_too_often_waits(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "mail_asked": "1/h/ip"}
    client.post(ASK, {"email": SAM}, headers=HERE)
    assert client.post(ASK, {"email": SAM}, headers=HERE).status_code == 429


def test_the_form_is_shown_and_says_what_is_missing(client):
    assert client.get(ASK).status_code == 200
    assert client.post(ASK, {"email": "x"}, headers=HERE).status_code == 422
    assert client.post(page_of(), {"action": "erase"}).status_code == 422


def test_another_site_asks_for_nothing(client):
    make_comment(post=make_post())
    response = client.post(ASK, {"email": SAM}, headers={"sec-fetch-site": "cross-site"})
    assert response.status_code == 403
    assert not mails_to()


def test_no_link_tells_the_address(client):
    token = page_of().strip("/").rpartition("/")[2]
    assert SAM not in token
    assert SAM.encode() not in base64.urlsafe_b64decode(token)
    assert client.get(f"{page_of()}x/").status_code == 404


def test_a_link_is_good_for_an_hour(client, monkeypatch):
    address, later = page_of(), time.time() + 3601
    assert client.get(address).status_code == 200
    monkeypatch.setattr("cryptography.fernet.time.time", lambda: later)
    assert client.get(address).status_code == 404


def test_a_link_outlives_a_change_of_the_key(client, settings):
    address, key = page_of(), settings.SECRET_KEY
    with override_settings(SECRET_KEY="another", SECRET_KEY_FALLBACKS=[key]):
        assert client.get(address).status_code == 200


def test_a_guest_is_erased(client, django_capture_on_commit_callbacks):
    post = make_post()
    make_comment(post=post)
    follow(SAM, Topic(post))
    with django_capture_on_commit_callbacks(execute=True):
        page = client.post(page_of(), {**REMOVE, "action": "erase"}).text
    assert "<li>1 comment</li>" in page
    assert "<li>1 thing that you followed</li>" in page
    assert not Comment.objects.exists()
    assert not Follower.objects.exists()
    assert "Nothing is kept about you" in client.get(page_of()).text


def test_a_ban_outlives_who_is_erased_and_says_nothing_of_them(client):
    make_comment(post=make_post())
    hashed = address_hash(SAM)
    Ban.objects.create(kind="email", value=hashed, hint="s…@example.org", note="Sam is rude")
    erase(subject_at(SAM), keeps_words=False)
    ban = Ban.objects.get()
    assert (ban.value, ban.hint, ban.note) == (hashed, "", "")


def test_who_is_erased_twice_reads_that_nothing_was_kept(client):
    assert "Nothing was kept." in client.post(page_of(), REMOVE).text


def test_a_guests_comment_that_an_account_took_over_stays_the_accounts(client):
    user, post = make_user(), make_post()
    comment = make_comment(post=post, user=user)
    Claim.objects.create(comment=comment, email="Sam@example.org")
    erase(subject_at(SAM), keeps_words=False)
    assert Comment.objects.get().user == user
    assert not Claim.objects.exists()


def test_the_privacy_page_says_what_the_settings_are(client, settings):
    make_author()
    settings.ADDRESS_KEYS_KEPT, settings.BACKUPS_KEPT = 12, 34
    page = " ".join(client.get("/privacy/").text.split())
    assert "is kept for 12 days" in page
    assert "still in them for 34 days" in page
    assert "A. Librarian" in page
    assert "Akismet" not in page
    assert "Google" not in page
    assert not client.get("/privacy/").cookies


def test_the_privacy_page_says_what_is_off_and_on(client, settings):
    settings.ADDRESS_KEYS_KEPT = settings.BACKUPS_KEPT = 0
    settings.AKISMET_KEY = "key"
    settings.SOCIALACCOUNT_PROVIDERS = {"google": {"APP": {"client_id": "a", "secret": "b"}}}
    page = " ".join(client.get("/privacy/").text.split())
    assert "is not kept with it" in page
    assert "makes no backups by itself" in page
    assert "Akismet" in page
    assert "Google" in page


def test_the_authors_own_words_on_privacy_come_first(client):
    make_page(title="Your privacy", slug="privacy", body="<p>In my own words.</p>")
    page = client.get("/privacy/").text
    assert '<h1 dir="auto">Your privacy</h1>' in page
    assert page.index("In my own words.") < page.index("Who only reads gets no cookie")


def test_every_page_leads_to_the_privacy_page(client):
    make_post()
    assert 'href="/privacy/"' in client.get("/").text
