"""A guest's reply: posted, refused with everything kept, seen by its writer while it waits."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from blog.models import Post
from comments.models import BODY_LENGTH, Comment, Discussion
from tests.factories import make_author, make_comment, make_page, make_post

pytestmark = pytest.mark.django_db
GUEST = {"body": "Which chats would *you* start with?", "name": "Sam", "email": "sam@example.org"}


def reply(client: Client, post: Post, **fields: Any) -> Any:
    return client.post(f"{post.get_absolute_url()}reply/", {**GUEST, **fields})


def test_a_guest_posts_and_lands_on_the_reply(visitor: Client, post: Post) -> None:
    response = reply(visitor, post, action="post")
    comment = Comment.objects.get()
    assert response.status_code == 302
    assert response.url == f"/2016/05/12/networking-and-social-media/#comment-{comment.pk}"
    assert (comment.name, comment.email, comment.website) == ("Sam", "sam@example.org", "")
    assert comment.body == GUEST["body"]
    assert "<em>you</em>" in comment.body_html
    assert (comment.user, comment.provider, comment.parent) == (None, "", None)


def test_the_enter_key_posts(visitor: Client, post: Post) -> None:
    page = visitor.get(post.get_absolute_url()).text
    form = page[page.index('<form method="post"') :]
    first_button = form[form.index("<button") :].partition(">")[0]
    assert 'name="action" value="post"' in first_button


def test_no_browser_cuts_what_is_pasted(visitor: Client, post: Post) -> None:
    page = visitor.get(post.get_absolute_url()).text
    textarea = page[page.index("<textarea") :].partition(">")[0]
    assert 'name="body"' in textarea
    assert "maxlength" not in textarea


def test_a_form_without_a_button_posts(visitor: Client, post: Post) -> None:
    reply(visitor, post)
    assert Comment.objects.count() == 1


def test_the_first_reply_waits_and_only_its_writer_sees_it(visitor: Client, post: Post) -> None:
    reply(visitor, post)
    note = "Your comment is awaiting moderation."
    assert note in visitor.get(post.get_absolute_url()).text
    page = Client().get(post.get_absolute_url()).text
    assert note not in page
    assert "Which chats" not in page


def test_a_guest_who_has_an_approved_reply_in_this_session_does_not_wait(
    visitor: Client, post: Post
) -> None:
    reply(visitor, post)
    Comment.objects.get().approve()
    token = visitor.get(post.get_absolute_url()).context["csrf_token"]
    reply(visitor, post, body="Another one", csrfmiddlewaretoken=str(token))
    assert Comment.objects.get(body="Another one").status == Comment.Status.APPROVED


def test_a_known_name_and_address_alone_do_not_pass(visitor: Client, post: Post) -> None:
    make_comment(post=post, name="Sam", email="sam@example.org")
    reply(visitor, post)
    assert Comment.objects.latest("pk").status == Comment.Status.PENDING


def test_the_session_of_a_guest_ends_with_the_browser(visitor: Client, post: Post) -> None:
    response = reply(visitor, post)
    assert response.cookies["sessionid"]["expires"] == ""
    assert response.cookies["sessionid"]["httponly"]
    assert "guest" not in visitor.session


def test_remember_me_is_an_unticked_box(visitor: Client, post: Post) -> None:
    page = visitor.get(post.get_absolute_url()).text
    box = page[page.index('<input type="checkbox" name="remember"') :].partition(">")[0]
    assert "checked" not in box


def test_a_guest_who_wants_it_is_remembered(visitor: Client, post: Post) -> None:
    response = reply(visitor, post, website="sam.example.org", remember="on")
    assert response.cookies["sessionid"]["max-age"] == 60 * 60 * 24 * 365
    page = visitor.get(post.get_absolute_url()).text
    assert 'value="Sam"' in page
    assert 'value="sam@example.org"' in page
    assert 'value="https://sam.example.org"' in page


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("body", "", "Please write something first."),
        ("body", " \n\u200b\u2028 ", "Please write something first."),
        ("body", "x" * (BODY_LENGTH + 1), "This is too long: it has 65526 characters"),
        ("name", "", "Please give your name."),
        ("name", "\u202e\u200b", "Please give your name."),
        ("name", "x" * 246, "This is too long: it has 246 characters"),
        ("email", "", "Please give your e-mail address."),
        ("email", "sam", "This does not look like an e-mail address."),
        ("email", f"sam@{'x' * 60}.{'y' * 60}.example.org", "This is too long"),
        ("website", "not a website", "This does not look like a web address."),
        ("website", "javascript:alert(1)", "This does not look like a web address."),
        ("website", "ftp://example.org", "This does not look like a web address."),
        ("website", "https://example.org/" + "x" * 200, "This is too long"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_the_text_is_kept(
    visitor: Client, post: Post, field: str, value: str, sentence: str
) -> None:
    response = reply(visitor, post, **{field: value})
    assert response.status_code == 422
    assert sentence in response.context["form"].errors[field][0]
    assert f'id="reply-{field}_error"' in response.text
    assert f'aria-describedby="reply-{field}_error"' in response.text
    assert field == "body" or "Which chats would *you* start with?</textarea>" in response.text
    assert not Comment.objects.exists()


def test_name_and_address_are_asked_for_only_if_the_author_wants_it(
    visitor: Client, post: Post
) -> None:
    Discussion.objects.create(pk=1, guests_must_identify=False)
    reply(visitor, post, name="", email="")
    assert Comment.objects.get().name == "Anonymous"


def test_a_guest_may_use_an_address_that_belongs_to_an_account(visitor: Client, post: Post) -> None:
    author = make_author("boss", email="sam@example.org")
    reply(visitor, post)
    assert Comment.objects.get().user is None
    assert Comment.objects.filter(user=author).count() == 0


def test_a_reply_stands_under_the_comment_that_it_answers(visitor: Client, post: Post) -> None:
    parent = make_comment(post=post)
    reply(visitor, post, parent=parent.pk)
    comment = Comment.objects.latest("pk")
    assert (comment.parent, comment.root, comment.depth) == (parent, parent, 1)


@pytest.mark.parametrize("number", ["gone", "elsewhere", "pending", "999999", "9" * 30])
def test_a_parent_that_is_not_there_is_said_so_and_the_text_is_kept(
    visitor: Client, post: Post, number: str
) -> None:
    numbers = {
        "gone": lambda: make_comment(post=post, status=Comment.Status.TRASH).pk,
        "elsewhere": lambda: make_comment(post=make_post(slug="other")).pk,
        "pending": lambda: make_comment(post=post, status=Comment.Status.PENDING).pk,
    }
    parent = numbers[number]() if number in numbers else number
    response = reply(visitor, post, parent=parent)
    assert response.status_code == 422
    assert "The reply that you answer is no longer there." in response.text
    assert "Which chats would *you* start with?</textarea>" in response.text
    assert f'name="parent" value="{parent}"' not in response.text


def test_the_preview_shows_the_reply_and_saves_nothing(visitor: Client, post: Post) -> None:
    response = reply(visitor, post, action="preview", name="", email="")
    assert "<em>you</em>" in response.text
    assert "Which chats would *you* start with?</textarea>" in response.text
    assert "Please give your name" not in response.text
    assert not Comment.objects.exists()


def test_an_empty_preview_asks_for_words(visitor: Client, post: Post) -> None:
    assert "Please write something first." in reply(visitor, post, action="preview", body="").text


def test_replies_to_a_page_work_too(visitor: Client, db: None) -> None:
    page = make_page(comments_open=True)
    assert reply(visitor, page).url == f"/about/#comment-{Comment.objects.get().pk}"


def test_the_form_under_a_page_is_sent_to_that_page(visitor: Client, db: None) -> None:
    make_page(comments_open=True)
    assert 'action="/about/reply/#respond"' in visitor.get("/about/").text


def test_a_closed_post_takes_no_reply_but_gives_the_text_back(visitor: Client, db: None) -> None:
    post = make_post(comments_open=False)
    response = reply(visitor, post, body="Too <late>")
    assert response.status_code == 403
    assert "Too &lt;late&gt;</textarea>" in response.text
    assert not Comment.objects.exists()


def test_the_reply_page_of_a_closed_post_leads_to_the_post(visitor: Client, db: None) -> None:
    post = make_post(comments_open=False)
    response = visitor.get(f"{post.get_absolute_url()}reply/")
    assert response["Location"] == post.get_absolute_url()


@pytest.mark.parametrize("fields", [{"published_at": None}, {"status": Post.Status.PRIVATE}])
def test_what_the_public_may_not_see_takes_no_reply(
    visitor: Client, db: None, fields: dict[str, Any]
) -> None:
    make_post(**fields)
    address = "/2016/05/12/networking-and-social-media/reply/"
    assert visitor.post(address, GUEST).status_code == 404
    assert visitor.get(address).status_code == 404


def test_another_site_cannot_post(post: Post) -> None:
    stranger = Client(enforce_csrf_checks=True, headers={"sec-fetch-site": "cross-site"})
    response = reply(stranger, post)
    assert response.status_code == 403
    assert not Comment.objects.exists()


def test_a_page_opened_before_the_session_began_loses_nothing(visitor: Client, post: Post) -> None:
    reply(visitor, post, body="From another tab")
    response = reply(visitor, post)
    assert response.status_code == 403
    assert "please press the button once more" in response.text
    assert "Which chats would *you* start with?</textarea>" in response.text
    assert 'value="Sam"' in response.text
    token = response.context["csrf_token"]
    assert reply(visitor, post, csrfmiddlewaretoken=str(token)).status_code == 302


def test_a_session_does_not_post_without_its_token(visitor: Client, post: Post) -> None:
    reply(visitor, post, body="The session begins")
    reply(visitor, post, csrfmiddlewaretoken="x" * 64)
    assert Comment.objects.count() == 1


def test_the_same_words_sent_twice_are_one_comment(visitor: Client, post: Post) -> None:
    first = reply(visitor, post)
    other_tab = Client(enforce_csrf_checks=True, headers={"sec-fetch-site": "same-origin"})
    second = reply(other_tab, post)
    assert second.url == first.url
    assert Comment.objects.count() == 1
    assert "awaiting moderation" in other_tab.get(post.get_absolute_url()).text


@pytest.mark.parametrize(
    "change", [{"name": "Kim"}, {"email": "kim@example.org"}, {"body": "Other words"}]
)
def test_other_words_or_another_person_are_another_comment(
    post: Post, change: dict[str, str]
) -> None:
    for fields in ({}, change):
        browser = Client(enforce_csrf_checks=True, headers={"sec-fetch-site": "same-origin"})
        reply(browser, post, **fields)
    assert Comment.objects.count() == 2


def test_words_that_were_removed_are_not_posted_again(visitor: Client, post: Post) -> None:
    reply(visitor, post)
    Comment.objects.get().move_to_trash()
    again = Client(enforce_csrf_checks=True, headers={"sec-fetch-site": "same-origin"})
    response = reply(again, post)
    assert response.status_code == 409
    assert "You have already said that here." in response.text
    assert Comment.objects.count() == 1


def test_the_page_of_the_form_shows_what_is_answered(visitor: Client, post: Post) -> None:
    parent = make_comment(post=post, name="Jo Reader", body="The daily look is the habit.")
    page = visitor.get(f"{post.get_absolute_url()}reply/", {"parent": parent.pk})
    assert "Reply to <bdi>Jo Reader</bdi>" in page.text
    assert "The daily look is the habit." in page.text
    assert f'name="parent" value="{parent.pk}"' in page.text


@pytest.mark.parametrize("number", ["999999999", "x", "-1", "²", "9" * 400])
def test_a_number_that_is_no_comment_gives_the_plain_form(
    visitor: Client, post: Post, number: str
) -> None:
    assert (
        "Leave a Reply" in visitor.get(f"{post.get_absolute_url()}reply/", {"parent": number}).text
    )


def test_opening_the_form_sets_no_cookie(visitor: Client, post: Post) -> None:
    response = visitor.get(f"{post.get_absolute_url()}reply/?draft=unknown&problem=cancelled")
    assert not response.cookies
    assert "csrfmiddlewaretoken" not in response.text


def test_a_permalink_leads_to_the_comment(visitor: Client, post: Post) -> None:
    comment = make_comment(post=post)
    assert visitor.get(f"/comment/{comment.pk}/")["Location"] == comment.get_absolute_url()


@pytest.mark.parametrize(
    "status", [Comment.Status.PENDING, Comment.Status.SPAM, Comment.Status.TRASH]
)
def test_a_permalink_of_what_the_public_may_not_see_is_not_found(
    visitor: Client, post: Post, status: str
) -> None:
    comment = make_comment(post=post, status=status)
    assert visitor.get(f"/comment/{comment.pk}/").status_code == 404


def test_a_permalink_into_a_hidden_post_is_not_found(visitor: Client, db: None) -> None:
    comment = make_comment(post=make_post(status=Post.Status.PRIVATE))
    assert visitor.get(f"/comment/{comment.pk}/").status_code == 404
