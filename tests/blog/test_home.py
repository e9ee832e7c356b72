"""The lists: home, a category's, a tag's, an author's."""

from __future__ import annotations

import datetime
import re

import pytest

from blog.models import Site
from comments.models import Comment
from tests.blog.not_public import for_all_that_is_hidden
from tests.factories import (
    A_DAY,
    make_author,
    make_category,
    make_comment,
    make_page,
    make_post,
    make_tag,
    make_user,
)

pytestmark = pytest.mark.django_db


def make_posts(number, **fields):
    return [
        make_post(
            title=f"Post {n}",
            slug=f"post-{n}",
            published_at=A_DAY + datetime.timedelta(hours=n),
            **fields,
        )
        for n in range(number)
    ]


def titles(response):
    return [post.title for post in response.context["page"]]


def test_an_empty_blog_says_so(client):
    assert "Nothing here yet." in client.get("/").text


def test_who_may_write_is_led_from_an_empty_blog_to_a_first_post(client):
    link = '<a class="button" href="/admin/blog/post/add/">'
    assert link not in client.get("/").text
    client.force_login(make_author())
    assert link in client.get("/").text


def test_posts_stand_newest_first_ten_a_page(client):
    make_posts(12)
    assert titles(client.get("/")) == [f"Post {n}" for n in range(11, 1, -1)]
    assert titles(client.get("/page/2/")) == ["Post 1", "Post 0"]


def test_a_list_has_the_same_number_of_queries_whatever_its_length(
    client, django_assert_num_queries
):
    category = make_category()
    make_posts(1, categories=(category,))
    # Site, menu, number of posts, posts with authors' counts, their categories; the owner, and their links.
    with django_assert_num_queries(6):
        client.get("/")
    for post in make_posts_more(category):
        make_comment(post=post, name=post.title)
    with django_assert_num_queries(6):
        client.get("/")


def make_posts_more(category):
    return [
        make_post(title=f"More {n}", slug=f"more-{n}", categories=(category,)) for n in range(9)
    ]


@pytest.mark.parametrize("number", [0, 2, 999999999999999999999])
def test_a_page_beyond_the_last_is_not_there(client, number):
    make_posts(10)
    assert client.get(f"/page/{number}/").status_code == 404


@pytest.mark.parametrize(
    "first", ["/", "/category/professional-practice/", "/tag/twitter/", "/author/librarian/"]
)
def test_the_first_page_has_one_address(client, first):
    make_post(categories=(make_category(),), tags=(make_tag(),))
    response = client.get(f"{first}page/1/")
    assert (response.status_code, response["Location"]) == (301, first)


def test_the_pager_leads_to_the_first_page_by_its_one_address(client):
    make_posts(11)
    assert 'href="/page/2/" rel="next"' in client.get("/").text
    assert 'href="/" rel="prev"' in client.get("/page/2/").text


@for_all_that_is_hidden
@pytest.mark.parametrize("address", ["/", "/category/professional-practice/", "/tag/twitter/"])
def test_a_list_shows_what_the_public_may_see_alone(client, address, hidden):
    make_post(categories=(make_category(),), tags=(make_tag(),), **hidden)
    client.force_login(make_user())
    assert titles(client.get(address)) == []


def test_pages_are_not_in_the_list_of_posts(client):
    make_page()
    assert titles(client.get("/")) == []


def test_the_beginning_of_the_text_stands_in_for_an_excerpt(client):
    make_post(body="<p>" + "word " * 60 + "</p>")
    assert "word " * 54 + "word…" in client.get("/").text


def test_the_author_s_excerpt_comes_before_the_text(client):
    make_post(body="<p>The text.</p>", excerpt="The excerpt.")
    page = client.get("/").text
    assert "The excerpt." in page
    assert "The text." not in page


def test_approved_responses_alone_are_counted(client):
    post = make_post()
    make_comment(post=post)
    for status in ("pending", "spam", "trash"):
        make_comment(post=post, name=status, status=status)
    assert f'<a href="{post.get_absolute_url()}#responses">1 response</a>' in client.get("/").text


def test_a_post_without_responses_invites_one_while_they_are_open(client):
    post = make_post()
    assert f'<a href="{post.get_absolute_url()}#respond">Leave a Reply</a>' in client.get("/").text
    post.comments_open = False
    post.save()
    assert "Leave a Reply" not in client.get("/").text


def test_counting_responses_groups_no_rows(client):
    post = make_post(categories=(make_category(), make_category("Second", "second")))
    make_comment(post=post)
    make_comment(post=post, name="Another")
    assert Comment.objects.count() == 2
    assert client.get("/").context["page"][0].responses_count == 2


def test_wordpress_s_short_address_leads_to_the_permalink(client):
    post = make_post()
    for address in (post.get_absolute_url(), make_page().get_absolute_url()):
        number = post.pk if address == post.get_absolute_url() else post.pk + 1
        response = client.get(f"/?p={number}")
        assert (response.status_code, response["Location"]) == (301, address)


@pytest.mark.parametrize("number", ["", "x", "-1", "0", "99", "²", "9" * 18, "9" * 40])
def test_a_short_address_of_nothing_is_not_found(client, number):
    make_post()
    assert client.get("/", {"p": number}).status_code == 404


def test_a_short_address_of_a_draft_is_not_found(client):
    assert client.get(f"/?p={make_post(published_at=None).pk}").status_code == 404


def test_a_category_lists_its_posts_under_its_name(client):
    category = make_category()
    category.description = "What we do all day."
    category.save()
    make_post(categories=(category,))
    make_post(title="Elsewhere", slug="elsewhere")
    response = client.get(category.get_absolute_url())
    assert titles(response) == ["Networking and social media"]
    assert '<h1 class="list-title" dir="auto">Professional practice</h1>' in response.text
    assert "What we do all day." in response.text


def test_what_a_list_is_about_is_what_search_engines_are_told(client):
    Site.objects.create(pk=1, tagline="On libraries")
    category, tag = make_category(), make_tag()
    make_post(author=make_author(biography="Reads a lot."), categories=(category,), tags=(tag,))
    category.description = "What we do all day."
    category.save()
    addresses = ["/", category.get_absolute_url(), tag.get_absolute_url(), "/author/librarian/"]
    pages = [client.get(address).text for address in addresses]
    said = [re.findall(r'<meta name="description" content="([^"]*)">', page) for page in pages]
    assert said == [["On libraries"], ["What we do all day."], ["On libraries"], ["Reads a lot."]]


def test_a_tag_lists_its_posts(client):
    tag = make_tag()
    make_post(tags=(tag,))
    make_post(title="Elsewhere", slug="elsewhere")
    assert titles(client.get(tag.get_absolute_url())) == ["Networking and social media"]


def test_an_author_s_page_lists_their_posts_with_what_they_say_of_themselves(client):
    make_post(author=make_author(biography="Reads a lot."))
    make_post(title="Elsewhere", slug="elsewhere", author=make_user("other"))
    response = client.get("/author/librarian/")
    assert titles(response) == ["Networking and social media"]
    assert "Reads a lot." in response.text


def test_somebody_who_published_pages_alone_has_an_author_page(client):
    page = client.get(make_page().get_absolute_url()).text
    assert '<a class="p-name u-url" href="/author/librarian/" rel="author">' in page
    response = client.get("/author/librarian/")
    assert titles(response) == []
    assert "No posts yet." in response.text


def test_somebody_who_published_nothing_has_no_author_page(client):
    make_post(published_at=None)
    assert client.get("/author/librarian/").status_code == 404


@pytest.mark.parametrize("address", ["/category/none/", "/tag/none/", "/author/none/"])
def test_an_unknown_term_is_not_found(client, address):
    assert client.get(address).status_code == 404


def test_a_category_of_letters_of_any_script_has_an_address(client):
    category = make_category("Бібліотеки", "бібліотеки")
    assert "Nothing here yet." in client.get(category.get_absolute_url()).text


def test_the_title_of_a_page_says_which_it_is(client):
    Site.objects.create(pk=1, title="Notes", tagline="On libraries")
    make_posts(11)
    assert "<title>Page 2 · Notes</title>" in client.get("/page/2/").text
    assert '<meta name="description" content="On libraries">' in client.get("/").text


def test_the_menu_marks_the_page_that_is_shown(client):
    make_page(menu_order=1)
    make_page(title="Unlisted", slug="unlisted")
    about, home = client.get("/about/").text, client.get("/").text
    assert '<a href="/about/" aria-current="page" dir="auto">About</a>' in about
    assert '<a href="/" aria-current="page">Blog</a>' in home
    assert "Unlisted" not in home


def test_the_canonical_address_is_the_site_s_own(client, settings):
    settings.SITE_URL = "https://blog.example.org"
    make_posts(11)
    assert (
        '<link rel="canonical" href="https://blog.example.org/page/2/">'
        in client.get("/page/2/").text
    )


def test_a_list_says_in_its_head_what_comes_before_and_after(client, settings):
    settings.SITE_URL = "https://blog.example.org"
    make_posts(21)
    pages = [client.get(address).text for address in ("/", "/page/2/", "/page/3/")]
    before = [re.findall(r'<link rel="prev" href="([^"]*)">', page) for page in pages]
    after = [re.findall(r'<link rel="next" href="([^"]*)">', page) for page in pages]
    site = "https://blog.example.org"
    assert before == [[], [f"{site}/"], [f"{site}/page/2/"]]
    assert after == [[f"{site}/page/2/"], [f"{site}/page/3/"], []]


def test_a_list_can_be_asked_for_by_head(client):
    response = client.head("/")
    assert (response.status_code, response.content) == (200, b"")


def test_a_list_takes_no_post(client):
    assert client.post("/").status_code == 405
