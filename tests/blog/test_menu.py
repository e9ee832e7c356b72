"""The menu, as its editor orders it."""

from __future__ import annotations

import pytest

from blog.drafts import ChangedMeanwhileError
from blog.models import Post, Site
from tests.factories import make_author, make_member, make_page, make_post

pytestmark = pytest.mark.django_db

MENU = "/admin/blog/site/menu/"


@pytest.fixture
def pages():
    author = make_author()
    return [
        make_page(author=author, title=title, slug=title.lower(), menu_order=order)
        for title, order in (("About", 1), ("CV", 2), ("Colophon", None))
    ]


def save(client, places):
    data = {"form-TOTAL_FORMS": len(places), "form-INITIAL_FORMS": len(places)}
    for number, (page, place) in enumerate(places):
        data |= {f"form-{number}-id": page.pk, f"form-{number}-menu_order": place}
    return client.post(MENU, data, follow=True)


def in_menu():
    return [str(page) for page in Post.objects.in_menu()]


@pytest.mark.parametrize("role", ["Editor", "Administrator"])
def test_pages_are_put_in_order_and_left_out(client, pages, role):
    client.force_login(make_member(role))
    about, cv, colophon = pages
    page = save(client, [(about, 9), (cv, ""), (colophon, 3)])
    assert "The menu is saved." in page.text
    assert in_menu() == ["Colophon", "About"]


@pytest.mark.parametrize("role", ["Author", "Contributor"])
def test_others_leave_it_alone(client, pages, role):
    client.force_login(make_member(role))
    assert client.get(MENU).status_code == 403
    assert save(client, [(pages[0], 9)]).status_code == 403
    assert in_menu() == ["About", "CV"]


def test_a_post_is_no_page_of_the_menu(client, pages):
    client.force_login(pages[0].author)
    post = make_post()
    assert post.title not in client.get(MENU).text
    save(client, [(post, 1)])
    post.refresh_from_db()
    assert post.menu_order is None


def test_a_place_that_is_none_is_told_in_a_sentence(client, pages):
    client.force_login(pages[0].author)
    assert "Enter a whole number." in save(client, [(pages[0], "first")]).text
    assert in_menu() == ["About", "CV"]


def test_a_page_that_somebody_saved_meanwhile_stays(client, pages, monkeypatch):
    def refuse(*_args, **_options):
        raise ChangedMeanwhileError

    monkeypatch.setattr("blog.admin.menu.claim_version", refuse)
    client.force_login(pages[0].author)
    assert "Please look once more." in save(client, [(pages[0], 9)]).text
    assert in_menu() == ["About", "CV"]


def test_a_form_that_was_opened_before_is_told(client, pages):
    client.force_login(pages[0].author)
    before = pages[0].version
    save(client, [(pages[0], 9)])
    pages[0].refresh_from_db()
    assert pages[0].version == before + 1


def test_the_site_s_form_leads_to_the_menu(client):
    Site.objects.create(pk=1)
    client.force_login(make_author())
    assert f'href="{MENU}"' in client.get("/admin/blog/site/1/change/").text
    assert "There are no pages yet." in client.get(MENU).text
