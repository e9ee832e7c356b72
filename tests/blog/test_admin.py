"""Where the author writes."""

from __future__ import annotations

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from blog import markup
from blog.models import Category, Post, Site, Tag
from tests.factories import (
    A_DAY,
    make_author,
    make_category,
    make_comment,
    make_page,
    make_picture,
    make_post,
    make_tag,
    make_user,
)

pytestmark = pytest.mark.django_db

ADD = "/admin/blog/post/add/"
IN_ENGLISH = {"language": "en-gb", "time_zone": "UTC"}


@pytest.fixture
def author(client):
    author = make_author()
    client.force_login(author)
    return author


def write(client, address=ADD, **fields):
    """Send the form of the admin; what is not named is as a new post has it. ``day`` is its moment."""
    day, _, time = str(fields.pop("day", " ")).removesuffix("+00:00").partition(" ")
    moment = {"published_at_0": day, "published_at_1": time}
    data = {
        "title": "On reading",
        "body": "<p>Words.</p>",
        "status": "draft",
        "kind": "post",
        "slug": "on-reading",
        "comments_open": "on",
        "author": Post.objects.values_list("author", flat=True).first() or "",
    }
    return client.post(address, {**data, **moment, **fields})


def change(post):
    return f"/admin/blog/post/{post.pk}/change/"


def errors(response):
    return [
        str(error)
        for list_ in response.context["adminform"].form.errors.values()
        for error in list_
    ]


def test_a_draft_is_saved_sanitised_and_rendered(client, author):
    write(client, author=author.pk, body="One.\n\n<script>alert(1)</script>Two.")
    post = Post.objects.get()
    assert (post.status, post.published_on) == ("draft", None)
    assert post.body_html == "<p>One.</p>\n<p>Two.</p>"


@pytest.mark.parametrize("status", ["published", "private"])
def test_what_is_no_draft_is_dated_now_when_nothing_else_is_said(client, author, status):
    write(client, author=author.pk, status=status)
    post = Post.objects.get()
    assert post.published_at
    assert abs(timezone.now() - post.published_at) < datetime.timedelta(minutes=1)
    assert client.get(post.get_absolute_url()).context["post"] == post


def test_a_moment_in_the_future_schedules(client, author):
    write(client, author=author.pk, status="published", day="2099-01-02 03:04:00")
    post = Post.objects.get()
    assert post.published_on == datetime.date(2099, 1, 2)
    assert client.get(post.get_absolute_url()).status_code == 404
    page = client.get("/admin/blog/post/").text
    assert '<td class="field-state">scheduled for 2 January 2099, 03:04</td>' in page


def test_an_address_stays_when_the_site_changes_its_time_zone(client, author):
    post = make_post(
        author=author, published_at=datetime.datetime(2016, 5, 12, 23, 0, tzinfo=datetime.UTC)
    )
    Site.objects.create(pk=1, time_zone="Pacific/Auckland")
    write(client, change(post), status="published", title="New", day="2016-05-13 11:00:00")
    post.refresh_from_db()
    assert (post.title, post.published_on) == ("New", datetime.date(2016, 5, 12))


def test_a_post_can_be_taken_back(client, author):
    post = make_post(author=author)
    write(client, change(post), slug=post.slug, status="draft", day=A_DAY)
    assert client.get(post.get_absolute_url()).status_code == 404


def test_new_words_on_a_published_post_are_dated(client, author):
    post = make_post(author=author, body="<p>Words.</p>")
    write(client, change(post), status="published", day=A_DAY, title="New title")
    post.refresh_from_db()
    assert post.revised_at is None
    write(client, change(post), status="published", day=A_DAY, body="<p>Others.</p>")
    post.refresh_from_db()
    assert post.revised_at is not None


def test_two_posts_of_a_day_cannot_share_an_address(client, author):
    make_post(author=author, slug="on-reading")
    response = write(client, status="published", day=A_DAY)
    assert errors(response) == [
        "Another post of that day has this address already. Please choose another."
    ]
    write(client, status="published", day=A_DAY + datetime.timedelta(days=1))
    assert Post.objects.count() == 2


def test_a_post_does_not_stand_in_its_own_way(client, author):
    post = make_post(author=author, slug="on-reading")
    assert write(client, change(post), status="published", day=A_DAY).status_code == 302


def test_drafts_without_a_day_may_share_a_slug(client, author):
    make_post(author=author, slug="on-reading", published_at=None)
    assert write(client).status_code == 302


def test_two_pages_cannot_share_an_address(client, author):
    make_page(author=author, slug="on-reading")
    response = write(client, kind="page")
    assert errors(response) == ["Another page has this address already. Please choose another."]


@pytest.mark.parametrize("slug", ["admin", "Accounts", "media", "feed", "comment", "2016"])
def test_a_page_cannot_take_an_address_of_the_site(client, author, slug):
    response = write(client, kind="page", slug=slug, author=author.pk)
    assert errors(response) == ["The site itself uses this address. Please choose another."]


def test_a_post_may_have_a_slug_that_only_a_page_may_not(client, author):
    assert write(client, slug="feed", author=author.pk).status_code == 302


@pytest.mark.parametrize(
    ("title", "kind", "slug"),
    [
        ("On Reading", "post", "on-reading"),
        ("Про читання", "post", "про-читання"),
        ("📚✨", "post", "post"),
        ("", "post", "post"),
        ("Admin", "page", "admin-2"),
        ("W" * 300, "post", "w" * 195),
    ],
)
def test_a_slug_is_made_when_none_is_given(client, author, title, kind, slug):
    write(client, title=title, slug="", kind=kind, author=author.pk)
    assert Post.objects.get().slug == slug


def test_a_slug_that_is_made_is_free(client, author):
    make_post(author=author, slug="post")
    write(client, title="📚", slug="", status="published", day=A_DAY)
    assert set(Post.objects.values_list("slug", flat=True)) == {"post", "post-2"}


def test_a_text_that_is_too_long_is_refused_in_a_sentence(client, author):
    response = write(client, body="&" * (markup.MAX_LENGTH + 1), author=author.pk)
    assert "at most 300000 characters" in errors(response)[0]


def test_a_form_with_an_error_asks_nothing_more_of_the_slug(client, author):
    response = write(client, status="nonsense", author=author.pk)
    assert response.status_code == 200
    assert not Post.objects.exists()


def test_a_cover_is_a_picture_of_the_library(client, author):
    picture = make_picture()
    write(client, author=author.pk, cover=picture.pk)
    assert Post.objects.get().cover == picture


def test_the_author_is_the_one_who_writes_unless_another_is_chosen(client, author):
    make_user("commenter")
    page = client.get(ADD).text
    assert f'<option value="{author.pk}" selected>A. Librarian</option>' in page
    assert "Jo Reader" not in page


def test_somebody_who_wrote_here_before_can_still_be_the_author(client, author):
    post = make_post(author=make_user("formerly"))
    assert write(client, change(post), author=post.author_id).status_code == 302


def test_a_post_that_can_be_seen_has_a_link_to_it(client, author):
    for post, linked in [
        (make_post(author=author), True),
        (make_post(author=author, slug="private", status="private"), True),
        (make_post(author=author, slug="draft", published_at=None), False),
        (
            make_post(
                author=author,
                slug="later",
                published_at=timezone.now() + datetime.timedelta(days=1),
            ),
            False,
        ),
    ]:
        assert ("View on site" in client.get(change(post)).text) is linked


def test_the_list_says_what_each_post_is(client, author):
    post = make_post(author=author, title="")
    make_comment(post=post)
    page = client.get("/admin/blog/post/").text
    assert "(no title)" in page
    assert (
        '<td class="field-state">Published</td>' in page
        or '<td class="field-state">published</td>' in page
    )
    assert '<td class="field-responses">1</td>' in page


def test_the_list_is_searched_by_title_and_text_and_filtered_by_kind(client, author):
    make_post(author=author, body="<p>Something about whales.</p>")
    make_page(author=author)
    assert "1 post" in client.get("/admin/blog/post/?q=whales").text
    assert [
        str(post)
        for post in client.get("/admin/blog/post/?kind__exact=page").context["cl"].result_list
    ] == ["About"]


def queries_of(client, address):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_the_list_of_posts_costs_the_same_with_1_and_with_50(client, author):
    make_post(author=author)
    few = queries_of(client, "/admin/blog/post/")
    for n in range(49):
        make_comment(post=make_post(author=author, slug=f"post-{n}"))
    assert queries_of(client, "/admin/blog/post/") == few


@pytest.mark.parametrize(("model", "make"), [("category", make_category), ("tag", make_tag)])
def test_the_list_of_terms_costs_the_same_with_1_and_with_50(client, author, model, make):
    make()
    few = queries_of(client, f"/admin/blog/{model}/")
    for n in range(49):
        make(f"Name {n}", f"slug-{n}")
    assert queries_of(client, f"/admin/blog/{model}/") == few


def test_a_term_s_row_says_how_many_posts_it_has(client, author):
    category = make_category()
    make_post(author=author, categories=(category,))
    make_post(author=author, slug="another", categories=(category,))
    assert '<td class="field-number_of_posts">2</td>' in client.get("/admin/blog/category/").text


def test_terms_can_be_added_with_letters_of_any_script(client, author):
    for model in ("category", "tag"):
        client.post(f"/admin/blog/{model}/add/", {"name": "Книги", "slug": "книги"})
    assert (Category.objects.get().slug, Tag.objects.get().slug) == ("книги", "книги")


def test_the_site_is_one_row(client, author):
    assert client.get("/admin/blog/site/")["Location"] == "/admin/blog/site/add/"
    client.post("/admin/blog/site/add/", {"title": "Notes", "tagline": "", **IN_ENGLISH})
    assert Site.objects.get().pk == 1
    assert client.get("/admin/blog/site/")["Location"] == "/admin/blog/site/1/change/"
    assert client.get("/admin/blog/site/add/").status_code == 403
    assert client.post("/admin/blog/site/1/delete/").status_code == 403


def test_the_site_s_title_shows_on_the_next_page(client, author):
    Site.objects.create(pk=1, title="Before")
    client.post(
        "/admin/blog/site/1/change/", {"title": "After", "tagline": "Quietly", **IN_ENGLISH}
    )
    page = client.get("/").text
    assert "After" in page
    assert "Quietly" in page


def test_a_site_is_named_by_its_title():
    assert str(Site(title="Notes")) == "Notes"


def test_the_list_of_posts_names_the_years_that_have_some(author, client):
    for year in (2014, 2016, datetime.MAXYEAR):
        moment = datetime.datetime(year, 5, 12, tzinfo=datetime.UTC)
        make_post(slug=f"of-{year}", published_at=moment)
    page = client.get("/admin/blog/post/").text
    assert re.findall(r'"\?published_at__year=(\d+)"', page) == ["2014", "2016", "9999"]
    months = client.get("/admin/blog/post/?published_at__year=2014").text
    assert "published_at__month=5" in months
