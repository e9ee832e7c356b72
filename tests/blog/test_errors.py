"""Pages for when something goes wrong."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory
from django.views.csrf import csrf_failure
from django.views.defaults import bad_request, permission_denied, server_error

from tests.factories import A_DAY, make_page, make_post


@pytest.mark.django_db
def test_not_found_offers_the_way_home_and_the_newest_posts(client):
    for n in range(6):
        make_post(title=f"Post {n}", slug=f"post-{n}", published_at=A_DAY.replace(hour=n))
    make_page()
    response = client.get("/nowhere/")
    assert response.status_code == 404
    assert '<a href="/">To the blog</a>' in response.text
    assert "Post 5" in response.text
    assert "Post 0" not in response.text


@pytest.mark.django_db
def test_not_found_on_an_empty_blog_lists_nothing(client):
    assert "Newest posts" not in client.get("/nowhere/").text


@pytest.mark.django_db
def test_a_forbidden_page_says_that_another_account_may_open_it(rf):
    response = permission_denied(rf.get("/"), PermissionDenied())
    assert (response.status_code, "Another one may." in response.content.decode()) == (403, True)


@pytest.mark.django_db
def test_a_form_that_was_not_believed_says_what_to_do(rf):
    response = csrf_failure(rf.post("/"), reason="no cookie")
    assert response.status_code == 403
    assert "Go back, load the page again, and send the form once more." in response.content.decode()


def test_a_broken_server_asks_the_database_nothing(rf: RequestFactory):
    # Without the mark "django_db" any query fails.
    response = server_error(rf.get("/"))
    assert response.status_code == 500
    assert "Something broke on our side" in response.content.decode()
    assert "/static/portfolio/site.css" in response.content.decode()


def test_a_bad_request_asks_the_database_nothing(rf: RequestFactory):
    response = bad_request(rf.get("/"), Exception())
    assert response.status_code == 400
    assert "This did not make sense to us" in response.content.decode()


@pytest.mark.django_db
def test_a_forged_host_gets_the_static_page():
    response = Client(headers={"host": "evil.example"}).get("/")
    assert (response.status_code, "evil" in response.text) == (400, False)
