"""Comments drawn by moulds: as the templates would, whatever the words are."""

from __future__ import annotations

import datetime

import pytest
from django.template.defaultfilters import date
from django.utils import timezone, translation

from blog.models import Post, Site
from comments.moulds import mould, mould_in_order
from tests.factories import make_comment, make_post, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "words",
    [
        "100 %",
        "%(name)s",
        "%s %d %%",
        "\ue000body\ue001",
        "{{ words.body }}",
        "<b>&amp;</b>",
        "\\1",
    ],
)
def test_no_word_is_taken_for_a_place_to_fill(client, post: Post, words: str) -> None:
    make_comment(
        post=post, name=f"{words} Jo", body=f"Said: {words}", website="https://a.example/%s"
    )
    page = client.get(post.get_absolute_url())
    assert f"<bdi>{escaped(words)} Jo</bdi>" in page.text
    assert "https://a.example/%s" in page.text


@pytest.mark.parametrize("name", ["rows", "token", "comments/responses.html"])
def test_nobodys_words_leave_a_gap_in_a_page(client, name: str) -> None:
    words = f"a\ue000{name}\ue001b"
    post = make_post(title=words, body=f"<p>{words}</p>")
    make_comment(post=post, name=words, body=words)
    client.force_login(make_user())
    for _ in range(2):
        page = client.get(post.get_absolute_url()).text
        assert page.count('<ol class="thread"') == 1
        assert page.count(words) > 4
        assert page.count("<script") == page.count("</script>")
        assert page.rstrip().endswith("</html>")


def escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@pytest.mark.parametrize("language", ["en-gb", "de", "es", "fr"])
def test_a_moment_is_written_as_the_sites_other_moments_are(
    client, post: Post, language: str
) -> None:
    Site(pk=1, language=language, time_zone="Asia/Tokyo").save()
    moments = [
        datetime.datetime(2020, month, 3, 15, 4, tzinfo=datetime.UTC) for month in range(1, 13)
    ]
    for moment in moments:
        make_comment(post=post, body=str(moment), created_at=moment)
    page = client.get(post.get_absolute_url()).text
    with translation.override(language), timezone.override("Asia/Tokyo"):
        for moment in moments:
            assert f">{date(timezone.localtime(moment), 'j F Y, H:i')}</time>" in page


def test_a_mould_is_made_once_for_each_language_and_shape() -> None:
    made = {mould("comments/branch.html", 2) for _ in range(2)}
    with translation.override("de"):
        made.add(mould("comments/branch.html", 2))
    made.add(mould("comments/branch.html", 1))
    assert len(made) == 3


def test_words_that_come_in_order_make_the_same_as_words_that_have_names() -> None:
    words = {
        "name": "100 % Ann",
        "number": "7",
        "permalink": "/comment/7/",
        "iso": "",
        "moment": "",
    }
    words["body"] = "<p>%(name)s</p>"
    named = mould("comments/comment_brief.html") % words
    fill = mould_in_order("comments/comment_brief.html", tuple(words))
    assert fill(tuple(words.values())) == named


def test_while_debugging_a_changed_template_shows_at_once(settings) -> None:
    settings.DEBUG = True
    assert mould("comments/branch.html", 2) % {} == mould("comments/branch.html", 2) % {}


def test_what_another_site_said_is_called_what_it_is(client, post: Post) -> None:
    make_comment(post=post, kind="pingback", name="Elsewhere")
    assert '<span class="badge">pingback</span>' in client.get(post.get_absolute_url()).text


def test_a_reply_has_its_writers_mark(client, post: Post) -> None:
    make_comment(post=post, user=post.author)
    make_comment(post=post, user=make_user())
    assert client.get(post.get_absolute_url()).text.count('<span class="badge">Author</span>') == 1
