"""A post and a page, as visitors read them."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from blog.around import surroundings_of, terms_of
from blog.models import AuthorCard, PictureUse, Post, ProfileLink
from tests.factories import (
    A_DAY,
    make_author,
    make_category,
    make_page,
    make_picture,
    make_post,
    make_tag,
    make_user,
)

pytestmark = pytest.mark.django_db

A_DAY_LATER = A_DAY + datetime.timedelta(days=1)


def test_a_post_costs_the_same_queries_whatever_hangs_on_it(client, django_assert_max_num_queries):
    make_post(title="Before", slug="before", published_at=A_DAY - datetime.timedelta(days=1))
    make_post(title="After", slug="after", published_at=A_DAY_LATER)
    post = make_post(
        categories=tuple(make_category(f"Category {n}", f"category-{n}") for n in range(9)),
        tags=tuple(make_tag(f"Tag {n}", f"tag-{n}") for n in range(9)),
    )
    with django_assert_max_num_queries(8):
        client.get(post.get_absolute_url())


def test_an_author_s_pages_elsewhere_come_with_the_terms_in_their_order(django_assert_num_queries):
    author = make_author()
    card = AuthorCard.objects.create(user=author)
    for order, label in ((2, "Last"), (1, "First"), (1, "Second")):
        url = f"https://{label}.example/"
        ProfileLink.objects.create(card=card, label=label, url=url, order=order)
    make_post(slug="other", author=make_user("other"))
    make_post(author=author, tags=(make_tag(),))
    post = Post.objects.with_author().get(author=author)
    with django_assert_num_queries(1):
        terms_of(post)
        assert [link.label for link in post.author.card.elsewhere] == ["First", "Second", "Last"]


def test_terms_come_by_name_in_one_query(django_assert_num_queries):
    made = make_post(
        categories=(make_category("b", "b"), make_category("A", "a")),
        tags=(make_tag("z", "z"), make_tag("Y", "y")),
    )
    post = Post.objects.with_author().get(pk=made.pk)
    with django_assert_num_queries(1):
        terms = terms_of(post)
    assert [term.name for term in terms.categories] == ["A", "b"]
    assert [term.get_absolute_url() for term in terms.tags] == ["/tag/y/", "/tag/z/"]


def test_neighbours_and_menu_come_in_one_query(django_assert_num_queries):
    for n in range(5):
        make_post(
            title=f"Post {n}", slug=f"post-{n}", published_at=A_DAY + datetime.timedelta(days=n)
        )
    post = make_post(slug="middle", published_at=A_DAY + datetime.timedelta(days=2))
    make_page(menu_order=2)
    make_page(title="CV", slug="cv", menu_order=1)
    make_page(title="Apart", slug="apart")
    with django_assert_num_queries(1):
        around = surroundings_of(post)
    # Of two at the same moment the one made first comes first.
    assert str(around.previous) == "Post 2"
    assert str(around.next) == "Post 3"
    assert [str(page) for page in around.menu] == ["CV", "About"]


def test_neighbours_are_what_the_public_may_see():
    make_page(published_at=A_DAY_LATER)
    make_post(slug="private", status="private", published_at=A_DAY_LATER)
    make_post(slug="draft", published_at=None)
    make_post(slug="scheduled", published_at=timezone.now() + datetime.timedelta(days=9))
    around = surroundings_of(make_post())
    assert (around.previous, around.next) == (None, None)


def test_a_post_is_an_h_entry(client):
    author = make_author(biography="Student, reader.", website="https://example.org/me")
    post = make_post(author=author, categories=(make_category(),), tags=(make_tag(),))
    page = client.get(post.get_absolute_url()).text
    for mark in (
        'class="post h-entry"',
        '<h1 class="p-name" dir="auto">Networking and social media</h1>',
        '<time class="dt-published" datetime="2016-05-12T09:00:00+00:00">12 May 2016</time>',
        '<a class="u-url" href="/2016/05/12/networking-and-social-media/"',
        'class="byline p-author h-card"',
        '<a class="p-category" href="/category/professional-practice/"',
        '<a class="p-category" href="/tag/twitter/"',
        '<div class="prose e-content" dir="auto"><p>Social media was a way to keep up.</p></div>',
        "Student, reader.",
        'rel="me" href="https://example.org/me"',
        "1 min read",
    ):
        assert mark in page


def test_a_page_has_neither_day_nor_neighbours(client):
    make_post()
    page = client.get(make_page().get_absolute_url()).text
    assert "min read" not in page
    assert 'class="neighbours"' not in page
    assert "12 May 2016" not in page


def test_a_cover_says_its_size_and_what_it_shows(client):
    post = make_post(cover=make_picture(alt="Books"))
    image = (
        '<img class="u-featured" src="/media/pictures/a.jpg" alt="Books" width="800" height="600">'
    )
    assert image in client.get(post.get_absolute_url()).text
    assert (
        '<img src="/media/pictures/a.jpg" alt="" width="800" height="600" loading="lazy">'
        in client.get("/").text
    )


@pytest.mark.parametrize(
    "address",
    [
        "/2016/13/45/x/",
        "/0000/01/01/x/",
        "/2016/02/30/x/",
        "/2016/05/13/networking-and-social-media/",
        "/2016/05/12/another/",
        "/networking-and-social-media/",
        "/2016/05/12/about/",
    ],
)
def test_an_address_of_no_post_is_not_found(client, address):
    make_post()
    make_page()
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("make", [make_post, make_page])
def test_what_is_private_is_shown_to_its_writer_and_to_editors_alone(client, make):
    writer = make_user("writer")
    address = make(author=writer, status="private").get_absolute_url()
    answers = [client.get(address).status_code]
    for person in (make_user("stranger"), writer, make_author("editor")):
        client.force_login(person)
        answers.append(client.get(address).status_code)
    assert answers == [404, 404, 200, 200]


def test_what_is_scheduled_is_shown_when_its_moment_has_come(client):
    post = make_post(published_at=timezone.now() + datetime.timedelta(hours=1))
    assert client.get(post.get_absolute_url()).status_code == 404
    post.published_at = timezone.now()
    post.save()
    assert client.get(post.get_absolute_url()).status_code == 200


def test_staff_get_a_link_to_edit_and_others_do_not(client):
    post = make_post()
    link = f'href="/admin/blog/post/{post.pk}/change/"'
    assert link not in client.get(post.get_absolute_url()).text
    client.force_login(make_user())
    assert link not in client.get(post.get_absolute_url()).text
    client.force_login(post.author)
    assert link in client.get(post.get_absolute_url()).text


@pytest.mark.parametrize(
    "title", ["W" * 300, "مكتبة على الإنترنت", "📚✨", "<script>alert(1)</script>"]
)
def test_any_title_is_shown_as_it_is(client, title):
    post = make_post(title=title)
    assert (
        title.replace("<", "&lt;").replace(">", "&gt;") in client.get(post.get_absolute_url()).text
    )
    assert "<script>alert" not in client.get("/").text


def test_a_post_without_a_title_has_a_name_to_click(client):
    make_post(title="")
    assert 'rel="bookmark">(no title)</a>' in client.get("/").text


def test_a_slug_of_any_script_has_an_address(client):
    post = make_post(slug="مكتبة-2016")
    assert client.get(post.get_absolute_url()).context["post"] == post


def test_a_revision_is_shown_when_it_came_a_day_later(client):
    post = make_post()
    post.revised_at = A_DAY + datetime.timedelta(hours=23)
    post.save()
    assert "dt-updated" not in client.get(post.get_absolute_url()).text
    post.revised_at = A_DAY + datetime.timedelta(days=30)
    post.save()
    assert "updated 11 June 2016" in client.get(post.get_absolute_url()).text


def test_new_words_on_a_published_post_are_a_revision():
    post = make_post(body="<p>One.</p>")
    assert post.revised_at is None
    post.set_body("<p>One.</p>")
    assert post.revised_at is None
    post.set_body("<p>Two.</p>")
    assert post.revised_at is not None


def test_reading_time_is_counted_in_words():
    assert make_post(body="<p>" + "word " * 900 + "</p>").reading_minutes == 4


def test_a_post_without_a_day_has_no_address():
    with pytest.raises(ValueError, match="no address"):
        make_post(published_at=None).get_absolute_url()


def test_the_address_has_the_day_in_the_site_s_time_zone(settings):
    settings.TIME_ZONE = "Pacific/Auckland"
    late = datetime.datetime(2016, 5, 12, 23, 0, tzinfo=datetime.UTC)
    with timezone.override("Pacific/Auckland"):
        post = make_post(published_at=late)
    assert post.get_absolute_url() == "/2016/05/13/networking-and-social-media/"


def test_a_post_can_be_asked_for_by_head(client):
    response = client.head(make_post().get_absolute_url())
    assert (response.status_code, response.content) == (200, b"")


def test_the_names_of_things_are_shown_in_lists(django_user_model):
    assert [str(make_category()), str(make_tag()), str(make_page())] == [
        "Professional practice",
        "twitter",
        "About",
    ]


def test_the_use_of_a_picture_names_both():
    use = PictureUse(post=make_post(title="A walk"), picture=make_picture(title="A goat"))
    assert str(use) == "A goat (A walk)"


def test_a_cover_s_caption_and_credit_stand_under_it(client):
    cover = make_picture(caption="The old desk", credit="Picture: Jo <Reader>")
    page = client.get(make_post(cover=cover).get_absolute_url()).text
    assert "The old desk · Picture: Jo &lt;Reader&gt;</figcaption>" in page


def test_a_cover_without_words_of_its_own_has_no_caption(client):
    page = client.get(make_post(cover=make_picture()).get_absolute_url()).text
    assert "<figcaption" not in page
