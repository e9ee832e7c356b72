"""The page of the search, and what keeps its index."""

from __future__ import annotations

import datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from blog.models import Post, PostEntry, Site
from blog.saving import keep_in_step
from blog.search import index
from blog.search.excerpts import excerpt, marked
from blog.search.query import understand
from tests.factories import A_DAY, make_author, make_page, make_post

pytestmark = pytest.mark.django_db


def make_found(number: int = 1) -> list[Post]:
    posts = [
        make_post(
            title=f"Post {n}",
            slug=f"post-{n}",
            body="<p>In the map room.</p>",
            published_at=A_DAY + datetime.timedelta(hours=n),
        )
        for n in range(number)
    ]
    for post in posts:
        keep_in_step(post)
    return posts


def titles(response) -> list[str]:
    return [result.hit.title for result in response.context["results"]]


def marks(typed: str, text: str, language: str = "en") -> str:
    return str(excerpt(text, understand(typed, language), language))


def test_results_stand_ten_a_page_the_best_first(client):
    make_found(12)
    first = client.get("/search/?q=map+room")
    assert titles(first) == [f"Post {n}" for n in range(11, 1, -1)]
    assert "12 results" in first.text
    assert 'href="/search/?q=map+room&amp;page=2" rel="next"' in first.text
    second = client.get("/search/?q=map+room&page=2")
    assert titles(second) == ["Post 1", "Post 0"]
    assert 'href="/search/?q=map+room" rel="prev"' in second.text


@pytest.mark.parametrize("number", ["0", "-1", "99", "x", "", "9" * 5000])
def test_a_page_that_is_not_there_is_the_nearest(client, number):
    make_found(2)
    assert client.get("/search/", {"q": "map", "page": number}).status_code == 200


def test_words_are_marked_where_they_were_found(client):
    make_found()
    page = client.get("/search/?q=maps").text
    assert "In the <mark>map</mark> room." in page
    assert '<time datetime="2016-05-12T09:00:00+00:00">12 May 2016</time>' in page


def test_no_text_is_taken_for_html(client):
    keep_in_step(make_post(title="<b>Map</b>", body="<p>&lt;script&gt;map&lt;/script&gt;</p>"))
    page = client.get('/search/?q="<script>map"').text
    assert "&lt;b&gt;<mark>Map</mark>&lt;/b&gt;" in page
    assert "&lt;<mark>script</mark>&gt;<mark>map</mark>" in page


def test_a_search_costs_the_same_queries_whatever_it_finds(client, django_assert_num_queries):
    make_found(1)
    # The site, what holds the words, the posts of this page, the menu; and, in SQLite, whether more holds them.
    number = 5 if connection.vendor == "sqlite" else 4
    with django_assert_num_queries(number):
        client.get("/search/?q=map")
    for post in make_found_more():
        keep_in_step(post)
    with django_assert_num_queries(number):
        client.get("/search/?q=map")
    with django_assert_num_queries(2):
        client.get("/search/")


def make_found_more() -> list[Post]:
    return [make_post(slug=f"more-{n}", body="<p>A map.</p>") for n in range(12)]


def test_a_search_for_what_is_not_there_says_so(client):
    page = client.get("/search/?q=nowhere").text
    assert "Nothing was found." in page
    assert 'value="nowhere"' in page


def test_what_has_only_some_of_the_words_is_shown_as_such(client):
    make_found()
    page = client.get("/search/?q=map+atlas").text
    assert "Nothing has all of these words." in page
    assert "1 result\n" in page


def test_more_than_can_be_ranked_is_said(client, monkeypatch):
    monkeypatch.setattr("blog.search.finding.MOST", 2)
    monkeypatch.setattr("blog.search.views.MOST", 2)
    make_found(4)
    assert "More than 2 results." in client.get("/search/?q=map").text


def test_an_empty_search_says_how_to(client):
    assert "Type a word or more." in client.get("/search/").text
    assert "There is no word in that" in client.get("/search/?q=!!!").text


def test_of_very_much_the_first_words_are_looked_for(client):
    make_found()
    typed = "map " + " ".join(f"word{n}" for n in range(3000))
    response = client.get("/search/", {"q": typed})
    assert "the first of them were looked for" in response.text
    assert titles(response) == ["Post 0"]


def test_no_search_engine_keeps_results(client):
    assert '<meta name="robots" content="noindex">' in client.get("/search/?q=map").text


def test_wordpress_s_address_of_a_search_leads_here(client):
    response = client.get("/?s=map+%26+room%0d%0aX: y")
    assert response.status_code == 301
    assert response["Location"] == "/search/?q=map+%26+room%0D%0AX%3A+y"


def test_a_page_has_no_day(client):
    keep_in_step(make_page(body="<p>A map.</p>"))
    assert "<time" not in client.get("/search/?q=map").text.partition("<main")[2]


def test_there_is_one_kind_of_result_unless_the_author_says_so(client):
    assert 'aria-label="What to search"' not in client.get("/search/?q=map&in=replies").text


# --- Excerpts


def test_an_excerpt_is_where_most_words_stand_together():
    text = f"A map. {'Nothing here. ' * 60}The room with a map of tea. {'Nothing. ' * 60}"
    found = marks("map tea", text)
    assert "with a <mark>map</mark> of <mark>tea</mark>." in found
    assert found.startswith("… ")
    assert found.endswith(" …")
    assert len(found) < 400


def test_an_excerpt_of_what_is_found_in_the_title_alone_is_the_beginning():
    assert marks("title", "Some words of the text.") == "Some words of the text."


def test_of_excerpts_that_are_as_good_the_first_is_shown():
    found = marks(
        "map tea", f"Tea. {'Nothing here. ' * 60}First map and tea. {'A map of tea. ' * 60}"
    )
    assert "First <mark>map</mark> and <mark>tea</mark>. A <mark>map</mark> of" in found


def test_an_excerpt_in_writing_without_spaces_marks_what_was_asked_for():
    assert marks("図書館", "東京の図書館で本を読む", "ja") == "東京の<mark>図書館</mark>で本を読む"
    assert marks("本", "東京の図書館で本を読む", "ja") == "東京の図書館で<mark>本</mark>を読む"


def test_an_excerpt_of_one_endless_word_is_cut_somewhere():
    assert len(marks("map", "x" * 3000 + " map " + "y" * 3000)) < 350
    assert len(marks("x", "本" * 3000, "ja")) < 350


def test_small_words_are_marked_only_when_nothing_else_was_asked_for():
    assert marks("the map", "The map") == "The <mark>map</mark>"
    assert marks("who is", "Who is it?") == "<mark>Who</mark> <mark>is</mark> it?"


def test_words_side_by_side_keep_what_stands_between_them():
    assert marked("Map-room, MAP!", understand("map room", "en"), "en") == (
        "<mark>Map</mark>-<mark>room</mark>, <mark>MAP</mark>!"
    )


def test_a_word_in_half_width_letters_is_marked_whole():
    assert marks("ガラス", "ｶﾞﾗｽ", "ja") == "<mark>ｶﾞﾗｽ</mark>"


def test_the_end_of_a_book_is_not_looked_through():
    assert "<mark>" not in marks("map", "word " * 20_000 + "map")


# --- The index


def fill(**options) -> str:
    said = StringIO()
    call_command("index_search", stdout=said, **options)
    return said.getvalue()


def test_what_came_another_way_is_taken_in_by_the_command():
    make_post(body="<p>A map.</p>")
    make_post(slug="draft", published_at=None)
    assert "1 texts taken in." in fill()
    assert PostEntry.objects.count() == 1
    assert "Nothing was missing." in fill()
    assert "1 texts taken in." in fill(all=True)


def test_what_was_saved_since_is_taken_in_anew():
    (post,) = make_found()
    assert not index.is_behind()
    post.save()
    assert index.is_behind()
    fill()
    assert not index.is_behind()


def test_what_does_not_belong_there_leaves_the_index():
    (post,) = make_found()
    Post.objects.filter(pk=post.pk).update(status="draft")
    assert index.is_behind()
    fill()
    assert not PostEntry.objects.exists()


def test_another_language_of_the_site_makes_the_index_anew(client):
    Site.objects.create(pk=1)
    keep_in_step(make_post(title="", body="<p>Mueller in den Büchereien</p>"))
    client.force_login(make_author("other"))
    assert titles(client.get("/search/?q=bücherei")) == []
    fields = {"title": "My blog", "language": "de", "time_zone": "UTC"}
    assert client.post("/admin/blog/site/1/change/", fields).status_code == 302
    client.logout()
    assert len(titles(client.get("/search/?q=bücherei"))) == 1


def test_an_entry_is_called_as_its_post():
    make_found()
    assert str(PostEntry.objects.get()) == "Post 0"


def test_many_are_taken_in_by_batches(monkeypatch):
    monkeypatch.setattr(index, "BATCH", 2)
    for n in range(5):
        make_post(slug=f"post-{n}")
    said: list[int] = []
    assert index.catch_up(say=said.append) == 5
    assert said == [2, 4, 5]


def test_a_scheduled_post_is_in_the_index_before_its_moment():
    keep_in_step(make_post(published_at=timezone.now() + datetime.timedelta(days=1)))
    assert PostEntry.objects.count() == 1
