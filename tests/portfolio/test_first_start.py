"""The first start: a link that works once, for nobody but whoever started the site."""

from __future__ import annotations

import threading

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from accounts.models import User
from blog.models import Site
from portfolio import first_start
from portfolio.forms import FirstStartForm
from tests.factories import make_member, make_user

WORDS = {
    "title": "Notes from a library",
    "display_name": "A. Librarian",
    "email": "librarian@example.org",
    "username": "librarian",
    "password1": "a trolley in the stacks",
    "password2": "a trolley in the stacks",
}


@pytest.fixture(autouse=True)
def _nothing_kept(db):
    cache.delete(first_start.KEPT_AS)


def address(token: str) -> str:
    return f"/admin/first-start/{token}/"


@pytest.fixture
def link(db) -> str:
    return address(first_start.make_token())


def test_it_makes_the_owner_and_the_site_and_lets_them_in(client, link):
    assert client.get(link).status_code == 200
    response = client.post(link, WORDS)
    assert (response.status_code, response["Location"]) == (302, "/admin/")
    owner = User.objects.get()
    assert (owner.username, owner.get_full_name()) == ("librarian", "A. Librarian")
    assert owner.email == "librarian@example.org"
    assert owner.is_superuser
    assert owner.is_staff
    assert owner.check_password(WORDS["password1"])
    assert Site.current().title == "Notes from a library"
    assert client.get("/admin/").status_code == 200


def test_the_link_works_once(client, link):
    client.post(link, WORDS)
    for again in (client.get(link), client.post(link, {**WORDS, "username": "other"})):
        assert again.status_code == 404
    assert User.objects.count() == 1


def test_the_link_is_void_when_somebody_can_open_the_administration(client, link):
    make_member("Contributor")
    assert client.get(link).status_code == 404
    assert client.post(link, WORDS).status_code == 404


def test_readers_who_signed_in_do_not_stand_in_the_way(client, link):
    make_user()
    assert client.post(link, WORDS).status_code == 302


def test_a_new_link_makes_the_one_before_void(client, link):
    newer = address(first_start.make_token())
    assert client.get(link).status_code == 404
    assert client.get(newer).status_code == 200


@pytest.mark.parametrize("token", ["wrong", "0" * 43, "é", "a" * 5000])
def test_a_wrong_link_is_not_found(client, link, token):
    assert client.get(address(token)).status_code == 404
    assert client.post(address(token), WORDS).status_code == 404
    assert not User.objects.exists()


@pytest.mark.django_db
def test_without_a_start_there_is_no_link(client):
    for token in ("", "wrong"):
        assert client.get(f"/admin/first-start/{token}/").status_code in {302, 404}
    assert not first_start.opens("wrong")


def test_what_is_kept_of_the_link_opens_nothing(client, link):
    kept = cache.get(first_start.KEPT_AS)
    assert kept not in link
    assert client.get(address(kept)).status_code == 404
    client.post(link, WORDS)
    assert cache.get(first_start.KEPT_AS) is None


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"password1": "12345678", "password2": "12345678"}, "entirely numeric"),
        ({"password2": "another"}, "didn’t match"),
        ({"password1": "librarian", "password2": "librarian"}, "too similar"),
        ({"username": "two words"}, "valid username"),
        ({"title": ""}, "required"),
        ({"display_name": ""}, "required"),
    ],
)
def test_a_mistake_is_said_in_a_sentence_and_nothing_is_made(client, link, wrong, sentence):
    response = client.post(link, {**WORDS, **wrong})
    assert response.status_code == 422
    assert sentence in response.text
    assert not User.objects.exists()
    assert not Site.objects.exists()
    assert client.post(link, WORDS).status_code == 302


def test_a_password_is_never_shown_again(client, link):
    page = client.post(link, {**WORDS, "title": ""}).text
    assert WORDS["password1"] not in page


def test_the_page_is_kept_by_no_cache_and_no_search_engine(client, link):
    response = client.get(link)
    assert "no-store" in response["Cache-Control"]
    assert '<meta name="robots" content="noindex">' in response.text


def test_another_site_cannot_send_the_form(link):
    assert Client(enforce_csrf_checks=True).post(link, WORDS).status_code == 403


def test_of_two_that_begin_at_once_one_wins(client, link, monkeypatch):
    """The second was let in before the first was done."""
    monkeypatch.setattr(first_start, "opens", lambda _token: True)
    assert client.post(link, WORDS).status_code == 302
    assert client.post(link, {**WORDS, "username": "other"}).status_code == 404
    assert [user.username for user in User.objects.all()] == ["librarian"]


@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_instant_make_one_owner(settings):
    made, refused = [], []
    gate = threading.Barrier(2)

    def begin(name: str) -> None:
        form = FirstStartForm({**WORDS, "username": name})
        assert form.is_valid()
        gate.wait(10)
        try:
            made.append(first_start.begin(form))
        except first_start.BegunAlreadyError:
            refused.append(name)
        finally:
            connection.close()

    threads = [threading.Thread(target=begin, args=[name]) for name in ("one", "other")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert (len(made), len(refused), User.objects.count()) == (1, 1, 1)
