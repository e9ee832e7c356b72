"""Words that were posted without a session, or with an old token, come back."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.forms import ModelForm
from django.test import Client, RequestFactory

from blog.admin import PostAdmin
from blog.models import Draft, Post
from blog.writing import WritingForm
from tests.blog.test_drafts import ADD, at, form_of
from tests.factories import make_author, make_member, make_post

pytestmark = pytest.mark.django_db
OURS = {"Sec-Fetch-Site": "same-origin"}
TYPED = "Typed for an hour: “quotes”, <b>tags</b> & 🐼\n\nand a line"


@pytest.fixture
def post():
    return make_post(author=make_author())


@pytest.fixture
def browser(post):
    browser = Client(enforce_csrf_checks=True, headers=OURS)
    browser.force_login(post.author)
    return browser


def token(browser, address):
    return browser.get(address).context["csrf_token"]


def send(browser, address, **fields):
    return browser.post(address, {"_continue": "", **fields})


def words(response):
    return dict(response.context["words"])


def log_in(browser, response, password="correct horse", **more):
    own = {"username": "librarian", "password": password, **more}
    sent = {**words(response), **own, "csrfmiddlewaretoken": response.context["csrf_token"]}
    return browser.post(response.context["address"], sent)


def expire(browser):
    Session.objects.all().delete()


def shown(response):
    return response.context["adminform"].form


def test_an_expired_session_asks_for_the_log_in_and_gives_the_words_back(browser, post):
    typed = form_of(post, body=TYPED, csrfmiddlewaretoken=token(browser, at(post)))
    expire(browser)
    asked = send(browser, at(post), **typed)
    assert asked.status_code == 401
    assert "no-store" in asked.headers["Cache-Control"]
    assert words(asked)["body"] == TYPED
    assert not {"csrfmiddlewaretoken", "_continue"} & set(words(asked))
    refused = log_in(browser, asked, "wrong")
    assert "do not open the administration" in refused.text
    assert (words(refused)["body"], "password" in words(refused)) == (TYPED, False)
    again = log_in(browser, refused, remember="on")
    assert shown(again)["body"].value() == TYPED
    assert "Your words are here: please save." in again.text
    post.refresh_from_db()
    assert post.version == 1
    fresh = {**typed, "csrfmiddlewaretoken": again.context["csrf_token"]}
    assert send(browser, at(post), **fresh).status_code == 302
    post.refresh_from_db()
    assert "Typed for an hour" in post.body


def test_a_new_post_comes_back_as_well(browser, post):
    typed = form_of(title="New", csrfmiddlewaretoken=token(browser, ADD), author=post.author.pk)
    expire(browser)
    asked = send(browser, ADD, **typed)
    assert asked.context["address"] == ADD
    again = log_in(browser, asked)
    assert shown(again)["title"].value() == "New"
    assert Post.objects.count() == 1


def test_a_preview_asked_for_without_a_session_leads_back_to_the_form(browser, post):
    typed = form_of(post, title="New", csrfmiddlewaretoken=token(browser, at(post)))
    expire(browser)
    asked = send(browser, at(post, "preview"), **typed)
    assert asked.context["address"] == at(post)


def test_the_token_of_an_earlier_session_gives_the_words_back_and_does_nothing(browser, post):
    typed = form_of(post, title="New", csrfmiddlewaretoken="a" * 64)
    again = browser.post(at(post), {**typed, "action": "delete_selected", "_selected_action": 1})
    assert shown(again)["title"].value() == "New"
    post.refresh_from_db()
    assert post.title == "Networking and social media"


def test_without_session_and_token_the_log_in_is_asked_for(post):
    browser = Client(enforce_csrf_checks=True, headers=OURS)
    asked = send(browser, at(post), **form_of(post, title="New"), password="correct horse")
    assert words(asked)["title"] == "New"
    assert "sessionid" not in browser.cookies


def test_logged_in_in_another_tab_the_words_go_on(browser, post):
    expire(browser)
    typed = form_of(post, title="New", csrfmiddlewaretoken=token(browser, "/accounts/login/"))
    asked = send(browser, at(post), **typed)
    browser.force_login(post.author)
    browser.cookies["csrftoken"] = "b" * 32
    again = browser.post(at(post), {**words(asked), "csrfmiddlewaretoken": "c" * 64})
    assert shown(again)["title"].value() == "New"


def test_many_wrong_passwords_are_answered_no_more(browser, post):
    expire(browser)
    asked = send(
        browser,
        at(post),
        **form_of(post, csrfmiddlewaretoken=token(browser, "/accounts/login/")),
    )
    for _ in range(11):
        asked = log_in(browser, asked, "wrong")
    assert asked.status_code == 429
    assert words(asked)["title"] == post.title


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {}])
def test_another_site_s_words_are_not_shown(post, headers):
    browser = Client(enforce_csrf_checks=True, headers=headers)
    for client in (browser, Client(headers=headers)):
        response = client.post(at(post), form_of(post, title="Not mine"))
        assert response.status_code in {302, 403}
        assert "Not mine" not in response.text


def test_other_forms_are_refused_as_ever(browser):
    assert browser.post("/admin/blog/tag/add/", {"name": "x"}).status_code == 403
    assert browser.post("/nowhere/", {"name": "x"}).status_code in {403, 404}


def test_words_for_another_s_post_are_not_shown(post):
    browser = Client(enforce_csrf_checks=True, headers=OURS)
    browser.force_login(make_member("Author"))
    typed = form_of(post, title="Typed", csrfmiddlewaretoken="a" * 64)
    # As any form of a post that is not there for them.
    assert browser.post(at(post), typed).status_code == 302


def test_autosave_is_told_that_the_session_ended(browser, post):
    typed = form_of(post, title="New", csrfmiddlewaretoken=token(browser, at(post)))
    expire(browser)
    answer = browser.post(at(post, "autosave"), typed)
    assert (answer.status_code, answer.json()) == (401, {"loggedOut": True})
    answer = Client(enforce_csrf_checks=True, headers=OURS).post(at(post, "autosave"), typed)
    assert (answer.status_code, answer.json()) == (403, {"loggedOut": True})


def test_autosave_with_an_old_token_is_given_the_new_one(browser, post):
    typed = form_of(post, title="New", csrfmiddlewaretoken="a" * 64)
    answer = browser.post(at(post, "autosave"), typed)
    assert (answer.status_code, set(answer.json())) == (403, {"token"})
    fresh = {**typed, "csrfmiddlewaretoken": answer.json()["token"]}
    assert browser.post(at(post, "autosave"), fresh).status_code == 200
    assert Draft.objects.get().fields["title"] == ["New"]


def test_nobody_is_shown_a_form_again_without_a_log_in(post):
    request = RequestFactory().post(at(post), form_of(post))
    request.user = AnonymousUser()
    with pytest.raises(PermissionDenied):
        shows_again().show_again(request, str(post.pk), because="")


def shows_again():
    posts = admin.site.get_model_admin(Post)
    assert isinstance(posts, PostAdmin)
    return posts


def test_a_form_that_forgets_why_it_is_held_back_is_not_saved_either(browser, post, monkeypatch):
    monkeypatch.setattr(WritingForm, "clean", ModelForm.clean)
    typed = form_of(post, title="New", csrfmiddlewaretoken="a" * 64)
    assert browser.post(at(post), typed).status_code == 403
    post.refresh_from_db()
    assert post.title == "Networking and social media"
