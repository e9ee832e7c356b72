"""The beginning of a text, where its author wrote no excerpt."""

from __future__ import annotations

import pytest

from blog.reading import first_words
from blog.summaries import CHARACTERS, OPENING, summary_of
from tests.factories import make_post


@pytest.mark.parametrize(
    ("text", "beginning"),
    [
        ("one two three", "one two"),
        ("one two", "one two"),
        ("  one\ntwo ", "  one\ntwo "),
        ("図書館とは何か", "図書館と"),
        ("本 book 棚", "本 book 棚"),
        ("ห้องสมุดคือที่", "ห้องสมุดคื"),
        ("مكتبة على الإنترنت", "مكتبة على"),
        ("", ""),
    ],
)
def test_two_words_are_as_much_as_takes_as_long_to_read(text, beginning):
    assert first_words(text, 2) == beginning


@pytest.mark.parametrize(
    ("body_html", "summary"),
    [
        ("<p>Short.</p>", "Short."),
        ("<p>" + "word " * 55 + "</p>", "word " * 54 + "word"),
        ("<p>" + "word " * 56 + "</p>", "word " * 54 + "word…"),
        ("<p>" + "word. " * 56 + "</p>", "word. " * 54 + "word…"),
        ("<p>" + "本" * 200 + "</p>", "本" * 110 + "…"),
        ("<p>" + "W" * 1000 + "</p>", "W" * CHARACTERS + "…"),
        ('<h2 id="text-a">Heading</h2><p>Said.</p><table><tr><td>1</td></tr></table>', "Said."),
        ("<p>Said.</p><pre><code>x = 1</code></pre><p>Then.</p>", "Said. Then."),
        ("<figure><img><figcaption>Books</figcaption></figure><p>Said.</p>", "Said."),
        ("<pre><code>x = 1</code></pre>", "x = 1"),
        ("", ""),
    ],
)
def test_the_summary_is_the_beginning_of_what_is_said(body_html, summary):
    assert summary_of(body_html) == summary


def test_of_a_long_text_only_the_beginning_is_read():
    text = '<a href="/' + "x" * OPENING + '">Linked</a>'
    assert summary_of(f"<p>Said.</p>{text}") == "Said."


@pytest.mark.django_db
def test_notes_are_not_the_beginning():
    post = make_post(body="<p>Said.[^1]</p><p>[^1]: A note.</p>")
    assert post.summary == "Said."
