"""Reports by readers: one each, with a reason; enough of them hold a reply until somebody decides."""

from __future__ import annotations

import datetime
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from blog.models import Post
from comments.bans import Target, ban
from comments.changes import delete_reply
from comments.decisions import decide, last_decision
from comments.models import Ban, Comment, Decision, Discussion, OutgoingMail, Report, Rule
from comments.reports import report_reply
from comments.spam.forgetting import forget_old
from tests.factories import make_comment, make_member, make_post, make_user

pytestmark = pytest.mark.django_db

SPAM = {"reason": "spam", "words": "Buys  nothing, sells\u202e a lot"}


@pytest.fixture
def comment(post: Post) -> Comment:
    return make_comment(post=post)


def send(client: Client, comment: Comment, address: str = "192.0.2.1", **said):
    return client.post(f"/comment/{comment.pk}/report/", {**SPAM, **said}, REMOTE_ADDR=address)


def report_by(comment: Comment, *readers: str) -> None:
    for reader in readers:
        report_reply(comment, user=None, address_key=reader, reason="spam")


def status_of(comment: Comment) -> str:
    return Comment.objects.values_list("status", flat=True).get(pk=comment.pk)


def test_a_reader_reports_a_reply_with_a_reason_and_gets_no_cookie(visitor, comment) -> None:
    response = send(visitor, comment)
    assert response.status_code == 200
    assert "Thank you." in response.text
    assert not response.cookies
    report = Report.objects.get()
    assert (report.reason, report.words) == ("spam", "Buys nothing, sells a lot")
    assert report.user is None
    assert str(report) == f"{comment.pk}: spam"
    assert status_of(comment) == "approved"


def test_the_page_with_the_form_holds_no_token_for_who_has_no_session(visitor, comment) -> None:
    page = visitor.get(f"/comment/{comment.pk}/report/")
    assert not page.cookies
    assert "csrfmiddlewaretoken" not in page.text
    assert "What is wrong with it?" in page.text


def test_a_reason_must_be_chosen(visitor, comment) -> None:
    for said in ({"reason": ""}, {"reason": "dislike"}, {"words": "x" * 201}):
        response = send(visitor, comment, **said)
        assert response.status_code == 422
    assert not Report.objects.exists()


@pytest.mark.parametrize("is_known", [True, False], ids=["account", "address"])
def test_a_reader_reports_a_reply_once(visitor, comment, is_known) -> None:
    visitor = Client(headers={"sec-fetch-site": "same-origin"})
    if is_known:
        visitor.force_login(make_user())
    for reason in ("spam", "abuse"):
        assert send(visitor, comment, reason=reason).status_code == 200
    assert Report.objects.get().reason == "spam"


def test_who_logs_out_or_in_is_still_one_reader(comment) -> None:
    user = make_user()
    for who in (user, None):
        report_reply(comment, user=who, address_key="here", reason="spam")
    for who in (None, user):
        report_reply(comment, user=who, address_key="there", reason="spam")
    assert Report.objects.count() == 2


def test_two_accounts_at_one_address_are_two_readers(comment) -> None:
    for name in ("one", "two"):
        report_reply(comment, user=make_user(name), address_key="here", reason="spam")
    assert Report.objects.count() == 2


def test_who_has_no_address_is_not_taken_for_another(comment) -> None:
    report_by(comment, "", "")
    assert Report.objects.count() == 2


@pytest.mark.parametrize("reader", ["user", "address_key"])
def test_the_database_knows_one_report_a_reader(comment, reader) -> None:
    who = {"user": make_user()} if reader == "user" else {"address_key": "here"}
    Report.objects.create(comment=comment, reason="spam", **who)
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.create(comment=comment, reason="abuse", **who)


def test_enough_reports_hold_a_reply_and_say_so(visitor, post, comment) -> None:
    post.author.email = "author@example.org"
    post.author.save()
    for n in range(3):
        assert status_of(comment) == "approved"
        send(visitor, comment, address=f"192.0.2.{n}")
    assert status_of(comment) == "pending"
    decision = last_decision(comment)
    assert decision is not None
    assert (decision.rule, decision.matched, decision.by) == (Rule.REPORTED, "3", None)
    assert comment.body not in Client().get(post.get_absolute_url()).text
    assert OutgoingMail.objects.get(recipient="author@example.org", status="waiting")


def test_the_last_one_hears_the_same_as_the_first(visitor, post, comment) -> None:
    Discussion.objects.create(pk=1, reports_to_hold=1)
    other = make_comment(post=post, name="Other")
    Discussion.objects.update(reports_to_hold=2)
    first = send(visitor, comment).text
    Discussion.objects.update(reports_to_hold=1)
    last = send(visitor, other).text
    assert (status_of(comment), status_of(other)) == ("approved", "pending")
    assert first == last


def test_the_author_says_how_many_it_takes(comment) -> None:
    Discussion.objects.create(pk=1, reports_to_hold=0)
    report_by(comment, *"abcdefg")
    assert status_of(comment) == "approved"
    Discussion.objects.update(reports_to_hold=8)
    report_by(comment, "h")
    assert status_of(comment) == "pending"


def test_after_somebody_decided_reports_count_afresh(comment, post) -> None:
    report_by(comment, "a", "b", "c")
    decide(comment, Comment.Status.APPROVED, by=post.author)
    report_by(comment, "a", "b", "c", "d", "e")
    assert status_of(comment) == "approved"
    assert comment.reports.unanswered().count() == 2
    report_by(comment, "f")
    assert status_of(comment) == "pending"
    assert comment.reports.count() == 6


def test_a_decision_counts_when_whoever_took_it_is_gone(comment) -> None:
    moderator = make_member("Editor")
    report_by(comment, "a", "b", "c")
    decide(comment, Comment.Status.APPROVED, by=moderator)
    Decision.objects.update(by=None)
    assert not comment.reports.unanswered().exists()


@pytest.mark.parametrize("who", ["author", "moderator"])
def test_what_the_house_says_is_reported_and_not_held(post, who) -> None:
    user = post.author if who == "author" else make_member("Editor")
    comment = make_comment(post=post, user=user)
    report_by(comment, *"abc")
    assert (status_of(comment), comment.reports.count()) == ("approved", 3)


def test_nobody_reports_their_own(visitor, post) -> None:
    Discussion.objects.create(pk=1, hold_first=False)
    form = {"body": "Mine", "name": "Sam", "email": "sam@example.org"}
    visitor.post(f"{post.get_absolute_url()}reply/", form)
    comment = Comment.objects.get()
    page = visitor.get(post.get_absolute_url()).text
    assert f"/comment/{comment.pk}/report/" not in page
    assert visitor.get(f"/comment/{comment.pk}/report/").status_code == 302
    assert f"/comment/{comment.pk}/report/" in Client().get(post.get_absolute_url()).text


def test_who_moderates_can_do_more_than_report(client, post, comment) -> None:
    client.force_login(post.author)
    assert f"/comment/{comment.pk}/report/" not in client.get(post.get_absolute_url()).text
    assert send(client, comment).status_code == 302
    assert not Report.objects.exists()


def test_what_is_not_public_is_not_reported(visitor, post) -> None:
    comment = make_comment(post=post, status=Comment.Status.PENDING)
    assert send(visitor, comment).status_code == 404


def test_another_site_reports_nothing(comment) -> None:
    stranger = Client(enforce_csrf_checks=True, headers={"sec-fetch-site": "cross-site"})
    response = send(stranger, comment)
    assert response.status_code == 403
    assert "please press the button once more" in response.text
    assert "Buys" in response.text
    assert not Report.objects.exists()


def test_reports_are_limited(visitor, post, settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"reported": "2/h/ip"}
    for n in range(2):
        send(visitor, make_comment(post=post, name=f"{n}"))
    response = send(visitor, make_comment(post=post, name="one more"))
    assert response.status_code == 429
    assert "Please come back in an hour." in response.text
    assert Report.objects.count() == 2


def test_who_is_banned_is_thanked_and_not_heard(visitor, comment, post) -> None:
    user = make_user()
    ban([Target(Ban.Kind.PERSON, user=user)], by=post.author, lasts=None)
    client = Client(headers={"sec-fetch-site": "same-origin"})
    client.force_login(user)
    assert "Thank you." in send(client, comment).text
    assert not Report.objects.exists()


def test_where_scripts_run_the_thanks_come_in_the_reply_s_place(visitor, comment) -> None:
    Discussion.objects.create(pk=1, reports_to_hold=1)
    response = visitor.post(f"/comment/{comment.pk}/report/", SPAM, headers={"HX-Request": "true"})
    assert response["HX-Retarget"] == f"#comment-{comment.pk}"
    assert "Thank you." in response.text
    assert comment.body in response.text
    # It is held by now, which nobody is told.
    assert "pending" not in response.text
    assert "/report/" not in response.text
    assert not response.cookies


def test_who_moderates_reads_the_reports_beside_the_reply(client, comment) -> None:
    send(Client(headers={"sec-fetch-site": "same-origin"}), comment)
    client.force_login(make_member("Editor"))
    page = client.get(f"/admin/comments/comment/{comment.pk}/change/").text
    assert "Spam or advertising" in page
    assert "Buys nothing" in page


def test_where_a_report_came_from_is_forgotten_in_time(comment) -> None:
    report_by(comment, "a", "b")
    Report.objects.update(created_at=timezone.now() - datetime.timedelta(days=31))
    report_by(comment, "c")
    forget_old()
    assert [report.address_key for report in Report.objects.all()] == ["", "", "c"]


def test_a_place_that_is_left_is_not_reported(comment) -> None:
    make_comment(post=comment.post, parent=comment, name="Jo")
    report_by(comment, "a")
    delete_reply(comment)
    assert not Report.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_at_the_same_instant_enough_reports_hold_a_reply_once() -> None:
    post = make_post()
    comment = make_comment(post=post)
    readers = 8
    all_ready = Barrier(readers)

    def press(number: int) -> bool:
        all_ready.wait(60)
        try:
            return report_reply(comment, user=None, address_key=f"{number // 2}", reason="spam")
        finally:
            connection.close()

    with ThreadPoolExecutor(readers) as pool:
        kept = list(pool.map(press, range(readers)))
    assert sum(kept) == Report.objects.count() == 4
    assert Decision.objects.get(rule=Rule.REPORTED).matched == "3"
    assert status_of(comment) == "pending"
