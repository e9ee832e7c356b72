"""Pages below pages, categories below categories, and posts that stay on top."""

from __future__ import annotations

import pytest
from django.db import IntegrityError

from blog.models import Category, FormerAddress, Post
from tests.factories import A_DAY, make_author, make_category, make_comment, make_page, make_post

pytestmark = pytest.mark.django_db


def make_below(parent: Post, **fields) -> Post:
    return make_page(parent=parent, folder=parent.path, **fields)


def change(client, post: Post, **fields):
    address = f"/admin/blog/post/{post.pk}/change/"
    form = client.get(address).context["adminform"].form
    words = {name: form.initial.get(name) or "" for name in ("title", "slug", "body", "status")}
    words |= {"kind": post.kind, "author": post.author_id, "version": post.version}
    moment = {"published_at_0": "2016-05-12", "published_at_1": "09:00:00"}
    return client.post(address, {**words, **moment, **fields})


def test_a_page_below_another_has_the_address_of_both(client):
    page = make_below(make_page(), title="Team", slug="team")
    assert page.get_absolute_url() == "/about/team/"
    assert "Team" in client.get("/about/team/").text
    assert client.get("/team/").status_code == 404


def test_a_page_below_another_has_a_form_for_replies(client):
    page = make_below(make_page(), slug="team", comments_open=True)
    assert client.get(f"{page.get_absolute_url()}reply/").status_code == 200


def test_pages_of_one_slug_stand_below_different_pages_alone():
    about = make_page()
    make_below(about, slug="history")
    make_page(slug="history")
    with pytest.raises(IntegrityError):
        make_below(about, slug="history")


def test_the_form_puts_a_page_below_another(admin_client):
    about, team = make_page(), make_page(title="Team", slug="team")
    assert change(admin_client, team, parent=about.pk).status_code == 302
    assert Post.objects.get(pk=team.pk).get_absolute_url() == "/about/team/"
    assert admin_client.get("/team/").headers["Location"] == "/about/team/"


def test_the_form_puts_a_post_below_nothing(admin_client):
    about, post = make_page(), make_post()
    assert change(admin_client, post, parent=about.pk, is_sticky="on").status_code == 302
    post.refresh_from_db()
    assert (post.parent, post.folder, post.is_sticky) == (None, "", True)


def test_no_page_stands_below_itself(admin_client):
    about = make_page()
    team = make_below(about, slug="team")
    for parent in (about, team):
        response = change(admin_client, about, parent=parent.pk)
        assert "stand below itself" in response.text


@pytest.mark.parametrize("slug", ["reply", "feed", "page"])
def test_the_site_s_words_below_a_page_are_taken(admin_client, slug):
    about, team = make_page(), make_page(title="Team", slug="team")
    response = change(admin_client, team, parent=about.pk, slug=slug)
    assert "The site itself uses this address" in response.text


def test_a_slug_is_made_that_is_free_in_its_folder(admin_client):
    about, team = make_page(), make_page(title="Team", slug="team")
    make_below(about, slug="team")
    assert change(admin_client, team, parent=about.pk, slug="").status_code == 302
    assert Post.objects.get(pk=team.pk).path == "about/team-2"


def test_pages_move_with_the_one_above_and_old_addresses_lead_on(admin_client):
    about = make_page()
    team = make_below(about, slug="team")
    make_below(team, slug="history")
    assert change(admin_client, about, slug="us").status_code == 302
    for path in ("team", "team/history"):
        assert admin_client.get(f"/about/{path}/").headers["Location"] == f"/us/{path}/"
        assert admin_client.get(f"/us/{path}/").status_code == 200


def test_a_category_shows_what_is_filed_below_it(client):
    practice = make_category()
    deep = make_category("Cataloguing", "cataloguing")
    deeper = make_category("Rules", "rules")
    Category.objects.filter(pk=deep.pk).update(parent=practice)
    Category.objects.filter(pk=deeper.pk).update(parent=deep)
    make_post(categories=(practice, deeper))
    page = client.get("/category/professional-practice/").context["page"]
    assert page.paginator.count == 1
    assert client.get("/category/rules/").context["page"].paginator.count == 1


def test_no_category_stands_below_itself(admin_client):
    practice = make_category()
    deep = Category.objects.create(name="Deep", slug="deep", parent=practice)
    address = f"/admin/blog/category/{practice.pk}/change/"
    words = {"name": practice.name, "slug": practice.slug}
    assert "below itself" in admin_client.post(address, {**words, "parent": deep.pk}).text
    assert admin_client.post(address, {**words, "parent": ""}).status_code == 302


def test_what_stays_on_top_is_first_on_the_first_page(client):
    make_post(title="Old", slug="old", is_sticky=True)
    make_post(title="New", slug="new", published_at=A_DAY.replace(year=2017))
    page = client.get("/").context["page"]
    assert [post.title for post in page] == ["Old", "New"]
    page = client.get("/author/librarian/").context["page"]
    assert [post.title for post in page] == ["New", "Old"]


def test_a_former_address_leads_somewhere():
    with pytest.raises(IntegrityError):
        FormerAddress.objects.create(path="/once/")


def test_what_another_site_said_of_a_link_is_marked(client):
    post = make_post(author=make_author())
    make_comment(post=post, kind="pingback", name="Another blog")
    assert '<span class="badge">pingback</span>' in client.get(post.get_absolute_url()).text
