"""What a search finds. Every case runs on SQLite and on PostgreSQL, and both must give the same."""

from __future__ import annotations

import datetime
from contextlib import suppress

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from blog.models import Post, PostEntry, Site
from blog.restoring import restore
from blog.saving import keep_in_step
from blog.search import finding
from blog.search.finding import find
from blog.search.posts import POSTS
from blog.search.query import understand
from tests.factories import A_DAY, make_author, make_page, make_post

pytestmark = pytest.mark.django_db


def make_found(body="<p>Nothing else.</p>", *, make=make_post, **fields) -> Post:
    """Make a post as the administration does: it is known what it is found by."""
    fields.setdefault("title", "")
    fields.setdefault("slug", f"post-{Post.objects.count()}")
    post: Post = make(body=body, **fields)
    keep_in_step(post)
    return post


def found(typed) -> list[str]:
    """Return the titles of what is found, best first."""
    keys = find(POSTS, understand(typed, "en")).keys
    titles = dict(Post.objects.values_list("pk", "title"))
    return [titles[key] for key in keys]


# What somebody types; texts that must be found by it; texts that must not. In the site's language.
CASES = {
    "a word": ("en", "library", ["In the library."], ["In the shop."]),
    "its plural": ("en", "library", ["Two libraries."], ["Two librettos."]),
    "its stem": ("en", "catalogues", ["I was cataloguing.", "A catalogue"], ["A cat and a log"]),
    "case": ("en", "LIBRARY", ["a library"], []),
    "two words, anywhere": ("en", "map room", ["The room with the map"], ["A map", "A room"]),
    "small words do not count": ("en", "the map of a room", ["Map room"], []),
    "only small words": ("en", "who is it", ["Who is it?"], ["Nobody"]),
    "an accent left out": ("en", "cafe", ["In the café."], ["In a cave."]),
    "an accent typed": ("en", "café", ["In the cafe."], []),
    "an accent written in two": ("en", "cafe\u0301", ["In the café."], []),
    "letters without accents": ("en", "lodz smorrebrod", ["Łódź: smørrebrød"], []),
    "a phrase": ("en", '"map room"', ["In the Map Room."], ["The room with the map", "map rooms"]),
    "a phrase over small words": ("en", '"to be or not"', ["To be or not."], ["Not to be, or"]),
    "a phrase in curly quotes": ("en", "“map room”", ["A map room"], ["room map"]),
    "a phrase and a word": ("en", '"map room" tea', ["Tea in the map room"], ["The map room"]),
    "a phrase with an accent": ("en", '"the cafe"', ["In the Café."], ["The only café"]),
    "a phrase through a tag": ("en", '"map room"', ["The <em>map</em> room"], []),
    "one word in quotes": ("en", '"maps"', ["Two maps"], ["One map"]),
    "an open quote": ("en", '"map room', ["The room with the map"], ["A map"]),
    "a word to be without": ("en", "tea -coffee", ["Only tea"], ["Tea and coffee"]),
    "only a word to be without": ("en", "-coffee", ["A coffee"], ["A tea"]),
    "a hyphen inside": ("en", "well-known", ["A well-known book", "known as well"], ["known"]),
    "operators": ("en", "tea AND (coffee OR NOT milk*)", ["Tea with coffee, milk"], ["Tea"]),
    "what FTS5 would read": ("en", "title:tea^2 NEAR(x", ["x: a title near tea 2"], ["tea"]),
    "what tsquery would read": ("en", "tea & !milk | 'x':* <->", ["Tea & milk x"], ["tea"]),
    "an apostrophe": ("en", "library's", ["The libraries’ books"], []),
    "a number": ("en", "2016", ["In 2016."], ["In 20167."]),
    "a version": ("en", "3.14", ["Python 3.14"], ["Python 14"]),
    "an underscore": ("en", "foo_bar", ["foo bar"], ["foo"]),
    "a wildcard": ("en", '"100%"', ["100 things"], ["1000 things"]),
    "wide letters": ("en", "ＴＥＡ", ["tea"], []),
    "a soft hyphen": ("en", "library", ["The li\u00adbra\u00adry"], []),
    "emoji": ("en", "📚", ["Books 📚!"], ["Books"]),
    "German": ("de", "bücherei", ["In den Büchereien", "bucherei"], ["Buche"]),
    "German, by other letters": ("de", "mueller strasse", ["Müllers Straße"], ["Straße"]),
    "German small words": ("de", "der Weg und das Ziel", ["Weg, Ziel"], ["der und das"]),
    "French": ("fr", "eleves", ["L’élève préférée"], ["Le lévrier"]),
    "French, by its stem": ("fr", "préférer", ["Ma préférée"], ["preface"]),
    "Spanish": ("es", "canción", ["Dos canciones", "cancion"], ["Canela"]),
    "Russian": ("ru", "библиотека", ["В библиотеке"], ["Библия"]),
    "Turkish": ("tr", "İSTANBUL", ["istanbul'da"], []),
    "Greek": ("el", "ΒΙΒΛΙΟΘΗΚΗ", ["η βιβλιοθήκη"], []),
    "Arabic": ("ar", "مكتبة", ["في المكتبة", "مَكْتَبَة"], ["كتابة"]),
    "Hebrew": ("he", "ספר", ["סֵפֶר"], ["סופר"]),
    "Hindi": ("hi", "किताब", ["मेरी किताबें"], ["कितना"]),
    "Japanese": ("ja", "図書館", ["東京の図書館で本を読む"], ["図書の館"]),
    "Japanese, one character": ("ja", "本", ["東京の図書館で本を読む"], ["図書館"]),
    "half-width kana": ("ja", "ｶﾞﾗｽ", ["ガラス"], ["カラス"]),
    "Chinese": ("zh-hans", "图书馆", ["我在图书馆看书"], ["图画书"]),
    "Chinese, a phrase": ("zh-hans", '"图书馆看书"', ["我在图书馆看书"], ["看书图书馆"]),
    "Korean": ("ko", "도서관", ["도서관에서 책을"], ["도서"]),
    "Thai": ("th", "ภาษา", ["ภาษาไทย"], ["ภารกิจ"]),
    "a language without stems": ("vi", "thu vien", ["Thư viện"], ["thư"]),
}


@pytest.mark.parametrize("case", CASES)
def test_every_database_finds_the_same(case):
    language, typed, those, others = CASES[case]
    Site.objects.create(pk=1, language=language)
    expected = {make_found(f"<p>{text}</p>").pk for text in those}
    for text in others:
        make_found(f"<p>{text}</p>")
    result = find(POSTS, understand(typed, language.partition("-")[0]))
    assert (set(result.keys), result.is_partial) == (expected, False)


ODD = [
    *(
        "",
        " ",
        '"',
        '""',
        '" "',
        "-",
        "--",
        "- -",
        "*",
        "(",
        "' OR 1=1 --",
        "\\",
        "%",
        "_",
        ":",
        "!",
        "NOT",
        "AND OR",
    ),
    *(
        "\0",
        "a\0b",
        "\u200b",
        "\u0301",
        "\ud83d",
        "🏳️‍🌈",
        "NEAR/3",
        '"a" "b" "',
        "x" * 10_000,
        "x " * 5_000,
    ),
    *(
        '"' * 10_000,
        "-" * 10_000,
        "-x " * 3_000,
        "図" * 10_000,
        "é" * 10_000,
        "&" * 10_000,
        "'",
        "’",
        "a'",
        "½ ㎏ ﷺ",
    ),
]


@pytest.mark.parametrize("typed", ODD)
def test_whatever_is_typed_gets_a_page(client, typed):
    make_found("<p>A word or x.</p>")
    response = client.get("/search/", {"q": typed.encode("utf-8", "surrogatepass")})
    assert response.status_code == 200
    assert 'name="q"' in response.text


def test_a_title_counts_more_than_a_text():
    make_found("<p>Maps, maps and maps.</p>", title="In the text")
    make_found("<p>Nothing.</p>", title="A map", published_at=A_DAY - datetime.timedelta(days=9))
    assert found("maps") == ["A map", "In the text"]


def test_a_title_of_these_words_alone_counts_most():
    make_found(title="About")
    make_found(title="What it is about", published_at=A_DAY + datetime.timedelta(days=9))
    assert found("about") == ["About", "What it is about"]


def test_a_text_that_says_it_often_counts_more_than_one_that_says_it_once():
    make_found("<p>Map, map, map.</p>", title="Often")
    make_found("<p>A map.</p>", title="Once", published_at=A_DAY + datetime.timedelta(days=9))
    assert found("map") == ["Often", "Once"]


def test_what_an_excerpt_says_counts_as_if_it_were_said_often():
    make_found(excerpt="On maps", title="Excerpt")
    make_found("<p>A map.</p>", title="Once", published_at=A_DAY + datetime.timedelta(days=9))
    assert found("map") == ["Excerpt", "Once"]


def test_of_two_that_are_as_good_the_newer_comes_first():
    make_found("<p>A map.</p>", title="Newer", published_at=A_DAY + datetime.timedelta(days=1))
    make_found("<p>A map.</p>", title="Older")
    assert found("map") == ["Newer", "Older"]


def test_if_nothing_has_all_of_the_words_what_has_most_of_them_comes_first():
    make_found("<p>Tea</p>", title="Tea!")
    make_found("<p>Tea with milk</p>", title="Both")
    make_found("<p>Coffee</p>", title="Neither")
    assert found("tea milk sugar") == ["Both", "Tea!"]
    assert find(POSTS, understand("tea milk sugar", "en")).is_partial


def test_of_a_word_in_very_many_texts_the_newest_are_ranked_and_the_titles(monkeypatch):
    monkeypatch.setattr(finding, "MOST", 2)
    make_found("<p>x</p>", title="Maps")
    for n in range(4):
        make_found("<p>A map.</p>", title=f"Text {n}")
    result = find(POSTS, understand("map", "en"))
    assert result.is_cut
    assert found("map")[0] == "Maps"
    assert "Text 3" in found("map")
    assert "Text 0" not in found("map")


def test_newer_texts_that_nobody_may_see_yet_hide_nothing(monkeypatch):
    later = timezone.now() + datetime.timedelta(hours=1)
    monkeypatch.setattr(finding, "MOST", 1)
    monkeypatch.setattr(finding, "LOOKED_AT", 2)
    make_found("<p>A map.</p>", title="Old")
    for n in range(3):
        make_found("<p>A map.</p>", title=f"To come {n}", published_at=later)
    assert found("map") == ["Old"]


def test_pages_are_found_too():
    make_found("<p>A map.</p>", title="About", make=make_page)
    assert found("map") == ["About"]


@pytest.mark.parametrize("fields", [{"published_at": None}, {"status": "private"}])
def test_what_is_not_public_is_not_even_in_the_index(fields):
    make_found("<p>A map.</p>", **fields)
    assert found("map") == []
    assert not PostEntry.objects.exists()


def test_what_is_scheduled_is_found_when_its_moment_has_come(monkeypatch):
    moment = timezone.now() + datetime.timedelta(hours=1)
    make_found("<p>A map.</p>", title="Later", published_at=moment)
    assert found("map") == []
    monkeypatch.setattr(timezone, "now", lambda: moment)
    assert found("map") == ["Later"]


def test_what_is_hidden_without_being_saved_is_not_found():
    post = make_found("<p>A map.</p>")
    Post.objects.filter(pk=post.pk).update(status="draft")
    assert found("map") == []


def test_new_words_are_found_and_old_ones_are_not():
    post = make_found("<p>A map.</p>", title="One")
    post.set_body("<p>An atlas.</p>")
    post.save()
    keep_in_step(post)
    assert (found("map"), found("atlas")) == ([], ["One"])


def test_what_is_taken_back_or_deleted_leaves_the_index():
    post, other = make_found("<p>A map.</p>"), make_found("<p>A map.</p>")
    post.status = "draft"
    post.save()
    keep_in_step(post)
    other.delete()
    assert (found("map"), PostEntry.objects.count()) == ([], 0)


def test_the_index_is_kept_in_the_same_transaction():
    post = make_found("<p>A map.</p>", title="One")
    with suppress(ZeroDivisionError), transaction.atomic():
        post.set_body("<p>An atlas.</p>")
        post.save()
        keep_in_step(post)
        raise ZeroDivisionError
    assert (found("map"), found("atlas")) == (["One"], [])


def test_a_post_saved_in_the_administration_is_found(client):
    client.force_login(make_author())
    words = {"title": "Maps", "body": "<p>Of the city.</p>", "kind": "post", "status": "published"}
    fields = {
        **words,
        "author": get_user_model().objects.get().pk,
        "published_at_0": "",
        "published_at_1": "",
    }
    assert client.post("/admin/blog/post/add/", fields).status_code == 302
    assert found("city") == ["Maps"]


def test_a_restored_version_is_found():
    post = make_found("<p>A map.</p>", title="One")
    version = post.history.latest()
    post.set_body("<p>An atlas.</p>")
    post.save()
    keep_in_step(post)
    restore(post, version)
    assert (found("map"), found("atlas")) == (["One"], [])
