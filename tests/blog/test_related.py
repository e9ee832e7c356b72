"""Related posts."""

from __future__ import annotations

import pytest

from blog.around import surroundings_of
from blog.models import Post
from blog.related import find_related, relate
from tests.blog.not_public import for_all_that_is_hidden
from tests.factories import A_DAY, make_author, make_category, make_page, make_post, make_tag

pytestmark = pytest.mark.django_db

GARDEN = "<p>Tomatoes, compost, seedlings and watering in the allotment greenhouse.</p>"
LIBRARY = "<p>Catalogue, shelves, readers and returns at the lending desk of the library.</p>"
OTHERS = ("Bicycles", "Weather", "Cinema", "Cooking", "Sailing", "Painting")


def make_others() -> None:
    for n, subject in enumerate(OTHERS):
        words = " ".join(f"{subject}{letter}" for letter in "abcdefghij")
        make_post(title=subject, slug=f"other-{n}", body=f"<p>{words}</p>")


def test_shared_tags_count_for_more_than_a_shared_category():
    tags, category = (make_tag(), make_tag("books", "books")), make_category()
    post = make_post(tags=tags, categories=(category,))
    make_others()
    same_category = make_post(slug="a", title="A", body="Aaaa", categories=(category,))
    one_tag = make_post(slug="b", title="B", body="Bbbb", tags=tags[:1])
    both_tags = make_post(slug="c", title="C", body="Cccc", tags=tags)
    assert find_related(post)[:3] == [both_tags.pk, one_tag.pk, same_category.pk]


def test_the_same_words_make_posts_related():
    post = make_post(title="In the garden", body=GARDEN)
    make_others()
    make_post(title="At the desk", slug="desk", body=LIBRARY)
    other = make_post(title="More gardening", slug="more", body=GARDEN)
    assert find_related(post) == [other.pk]


def test_the_same_words_of_a_language_without_spaces_do_too():
    post = make_post(title="图书馆", body="<p>图书馆员整理目录和书架。</p>")
    make_others()
    other = make_post(title="目录", slug="more", body="<p>整理目录是图书馆员的工作。</p>")
    assert find_related(post) == [other.pk]


def test_posts_with_nothing_in_common_are_not_related():
    post = make_post(title="In the garden", body=GARDEN)
    make_others()
    assert find_related(post) == []


def test_a_tag_that_is_cut_in_the_opening_is_no_word(monkeypatch):
    monkeypatch.setattr("blog.related.OPENING", 30)
    post = make_post(title="x", body='<p>Aaaa <a href="https://garden.example/">b</a></p>')
    make_others()
    make_post(title="y", slug="more", body='<p>Bbbb <a href="https://garden.example/">b</a></p>')
    assert find_related(post) == []


@pytest.mark.parametrize("kind", ["draft", "private", "page"])
def test_what_is_no_public_post_is_not_among_them(kind):
    fields = {"published_at": None} if kind == "draft" else {"status": "private"}
    if kind == "page":
        make_page(body=GARDEN, tags=(make_tag(),))
    else:
        make_post(slug="hidden", body=GARDEN, tags=(make_tag(),), **fields)
    assert find_related(make_post(body=GARDEN, tags=(make_tag("b", "b"),))) == []


def test_a_new_post_is_noted_at_the_old_ones_that_it_is_like():
    tag = make_tag()
    old = make_post(tags=(tag,))
    new = make_post(slug="new", tags=(tag,))
    relate(new)
    assert [post.related for post in Post.objects.order_by("pk")] == [[new.pk], [old.pk]]


def test_a_post_that_is_saved_in_the_administration_is_related(client):
    tag = make_tag()
    old = make_post(tags=(tag,))
    client.force_login(make_author("editor"))
    form = {"title": "New", "status": "published", "kind": "post", "tags": [tag.pk], "version": 0}
    form |= {"author": old.author_id, "body": "Words"}
    assert client.post("/admin/blog/post/add/", form).status_code == 302
    assert Post.objects.get(title="New").related == [old.pk]


def shown(client, post):
    return [str(like) for like in client.get(post.get_absolute_url()).context["around"].related]


def make_like(*numbers, hour=12, **fields):
    title = f"Like {numbers[0]}"
    moment = fields.pop("published_at", A_DAY.replace(year=2010, hour=numbers[0]))
    return make_post(title=title, slug=f"like-{numbers[0]}", published_at=moment, **fields)


def test_three_are_shown_the_most_like_first_and_none_that_is_a_neighbour(client):
    likes = [make_like(n) for n in range(6)]
    newest = make_post(slug="newest", published_at=A_DAY.replace(year=2020))
    # Right before the post stands the last of them.
    post = make_post(related=[likes[n].pk for n in (5, 3, 0, 4, 1)])
    assert shown(client, post) == ["Like 3", "Like 0", "Like 4"]
    around = surroundings_of(post)
    assert (str(around.previous), around.next) == ("Like 5", newest)


@for_all_that_is_hidden
def test_what_is_not_public_any_more_is_not_shown(client, hidden):
    like = make_like(1, **hidden)
    make_like(2)
    post = make_post(related=[like.pk, 12_345])
    client.force_login(make_author("editor"))
    assert shown(client, post) == []
    assert "Like 1" not in client.get(post.get_absolute_url()).text


def test_finding_them_costs_the_same_queries_however_many_posts_there_are(
    django_assert_num_queries,
):
    post = make_post(tags=(make_tag(),))
    # Newest, alike by tags, by categories; the words, the tags, the categories.
    with django_assert_num_queries(6):
        find_related(post)
    make_others()
    with django_assert_num_queries(6):
        find_related(post)
