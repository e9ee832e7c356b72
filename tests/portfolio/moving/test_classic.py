"""Texts of the classic editor, as hard as WordPress's own theme unit test has them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog import markup
from portfolio.moving.content.conversion import MAX_SOURCE
from portfolio.moving.content.old_site import split
from portfolio.moving.writing.html import post_in_wordpress
from tests.portfolio.moving.odd import look_for_it
from tests.portfolio.moving.old_site import OLD, UPLOADS, body_of, converted

IMAGE = f'<img src="{UPLOADS}2016/05/beach-300x200.jpg" alt="A beach">'
HERE = '<img src="/media/beach.jpg" alt="A beach">'
ASIDE = IMAGE.replace("<img", '<img class="size-full alignleft"')
FAR = "https://far.example/cat.jpg"
FRAME = "What was shown in a frame is a link: {}"
NO_FILE = f"A picture is a link, as there is no file of it: {FAR}"
FORM = "A form can't be carried; its words are text."
WATCH = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"


@pytest.mark.parametrize(
    ("source", "body"),
    [
        # Markup: HTML tags and formatting.
        (
            "<h1>One</h1>\n<h2>Two</h2>\n<h6>Six</h6>\n\n<address>1 Loop\nUnited States</address>",
            "<h2>One</h2>\n<h2>Two</h2>\n<h4>Six</h4>\n<p>1 Loop<br>United States</p>",
        ),
        (
            "<blockquote>Stay hungry.</blockquote>\nBy <cite>Steve</cite>",
            "<blockquote><p>Stay hungry.</p></blockquote>\n<p>By <cite>Steve</cite></p>",
        ),
        (
            (
                "<table>\n<thead>\n<tr>\n<th>Name</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td colspan='2'>Jo</td>"
                "\n</tr>\n</tbody>\n</table>"
            ),
            '<table><thead><tr><th>Name</th></tr></thead><tbody><tr><td colspan="2">Jo</td></tr></tbody></table>',
        ),
        (
            "<dl><dt>Startup</dt><dd>A company\n\nwith <b>hope</b></dd></dl>",
            "<dl><dt>Startup</dt><dd>A company\n<p>with <b>hope</b></p></dd></dl>",
        ),
        (
            "<ul>\n<li>One\n<ul>\n<li>Two</li>\n</ul>\n</li>\n</ul>\n<ol start='3'>\n<li>Three</li>\n</ol>",
            '<ul><li>One\n<ul><li>Two</li></ul></li></ul>\n<ol start="3"><li>Three</li></ol>',
        ),
        (
            "<ul><ul><li>Deep</li></ul> <li>One</li></ul>",
            "<ul><li><ul><li>Deep</li></ul></li><li>One</li></ul>",
        ),
        ("<menu><li>One</li></menu>", "<ul><li>One</li></ul>"),
        (
            "<acronym title='Be'>B</acronym> <big>b</big> <strike>s</strike> <tt>t</tt> <dfn>d</dfn> <q>q</q>",
            '<p><abbr title="Be">B</abbr> <strong>b</strong> <s>s</s> <code>t</code> <em>d</em> <q>q</q></p>',
        ),
        ("x<sub>2</sub> <kbd>k</kbd> <ins>i</ins> <var>v</var>", None),
        (
            "<pre>\n.css {\n  a: b;\n\n}<br>end</pre>\n<pre> </pre>",
            "<pre>.css {\n  a: b;\n\n}\nend</pre>",
        ),
        (
            '<p style="text-align:right">Right</p>\n<center>Middle</center>',
            "<p>Right</p>\n<p>Middle</p>",
        ),
        ("<p>&nbsp;</p>\nWords&nbsp;here<br />", "<p>Words&nbsp;here</p>"),
        ("<div>Loose <div>nested</div> words</div>", "<p>Loose</p>\n<p>nested</p>\n<p>words</p>"),
        ("<b>bold<div>block</div></b>", "<p><b>bold</b></p>\n<p>block</p>"),
        ("<h3>Words<hr><div>and</div></h3>", None),
        ("<font color='red'>Red</font><script>no()</script><svg><path/></svg>", "<p>Red</p>"),
        ("<a name='here'></a>Words<a></a> <a href='javascript:x()'>x</a>", None),
        ("\U0001f600 ελληνικά עברית", "<p>\U0001f600 ελληνικά עברית</p>"),
        # Pictures.
        (f'<a href="{UPLOADS}2016/05/beach.jpg">{IMAGE}</a>', f"<p>{HERE}</p>"),
        (f'<a href="{OLD}/?p=1">{IMAGE}</a>', f'<p><a href="/2016/05/12/hello/">{HERE}</a></p>'),
        (
            '<img class="wp-smiley" src="/smilies/a.gif" alt=":)"> <img src="data:x" alt="b">',
            "<p>:) b</p>",
        ),
        (
            f'<img data-orig-file="{UPLOADS}2016/05/tree.png" src="x">',
            '<p><img src="/media/tree.png" alt=""></p>',
        ),
        # What was shown in a frame.
        (
            '<iframe src="https://www.youtube.com/embed/dQw4w9WgXcQ?rel=0"></iframe>',
            f"<p>{WATCH}</p>",
        ),
        (
            '<iframe data-src="//player.vimeo.com/video/76979871"></iframe>',
            "<p>https://vimeo.com/76979871</p>",
        ),
        ('<iframe src="about:blank"></iframe>Words', "<p>Words</p>"),
        ('<object><embed src="https://www.youtube.com/v/dQw4w9WgXcQ"></object>', f"<p>{WATCH}</p>"),
        ("<object><p>Words</p></object>", "<p>Words</p>"),
        ("<audio></audio>Words", "<p>Words</p>"),
        ("https://vimeo.com/76979871\n\nWords", "<p>https://vimeo.com/76979871</p>\n<p>Words</p>"),
        (
            f'<a href="{OLD}/?p=1#respond">x</a>',
            '<p><a href="/2016/05/12/hello/#respond">x</a></p>',
        ),
        ("<details><summary>More <div>of it</div></summary>Words</details>", None),
        ("<form></form>", ""),
        ("<figure><blockquote></blockquote></figure>", ""),
    ],
)
def test_a_text_becomes_html(source, body):
    made = converted(source, post=1)
    if body is not None:
        assert made.body == body
    assert made.body == markup.sanitise(made.body)
    assert body_of(made.body, post=1) == made.body


@pytest.mark.parametrize(
    ("source", "body", "notes"),
    [
        (f'<img src="{FAR}" alt="A cat">', f'<p><a href="{FAR}">A cat</a></p>', [NO_FILE]),
        (f'<img src="{FAR}"><img src="{FAR}">', None, [f"{NO_FILE} (×2)"]),
        (
            f'<figure><img src="{FAR}" alt="A cat"><figcaption>Cat</figcaption></figure>',
            f'<p><a href="{FAR}">A cat</a></p>\n<p>Cat</p>',
            [NO_FILE],
        ),
        (
            '<iframe src="https://maps.example/x"></iframe>',
            '<p><a href="https://maps.example/x">https://maps.example/x</a></p>',
            [FRAME.format("https://maps.example/x")],
        ),
        (
            '<object data="https://x.example/a.swf"></object>',
            '<p><a href="https://x.example/a.swf">https://x.example/a.swf</a></p>',
            [FRAME.format("https://x.example/a.swf")],
        ),
        (
            '<video><source src="https://x.example/a.mp4?b"></video>',
            '<p><a href="https://x.example/a.mp4?b">Watch: a.mp4</a></p>',
            ["A recording is a link: a.mp4"],
        ),
        (
            '<audio src="https://x.example/a.mp3"></audio>',
            '<p><a href="https://x.example/a.mp3">Listen: a.mp3</a></p>',
            ["A recording is a link: a.mp3"],
        ),
        (
            '<form>Name <input type="text" value="x"><input type="submit" value="Send"></form>',
            "<p>Name Send</p>",
            [FORM],
        ),
    ],
)
def test_what_is_another_thing_here_is_listed(source, body, notes):
    made = converted(source)
    assert made.notes == notes
    assert body is None or made.body == body


def test_a_text_too_long_for_the_site_is_refused():
    with pytest.raises(markup.TextTooLongError):
        body_of("a" * (MAX_SOURCE + 1))
    with pytest.raises(markup.TextTooLongError):
        body_of("word " * 80_000)


def test_nests_without_end_lose_levels_and_no_words():
    assert "Words" in body_of("<div><b>" * 500 + "Words")


@pytest.mark.parametrize("address", ["http://[", "http://a:port/"])
def test_what_is_no_address_is_none(address):
    assert split(address) is None


# --- Whatever comes ---

TAGS = [
    f"<{slash}{tag}>"
    for tag in [
        "p",
        "div",
        "ul",
        "li",
        "blockquote",
        "pre",
        "b",
        "a",
        "figure",
        "table",
        "td",
        "h2",
    ]
    for slash in ("", "/")
]
WORDS = ["Words", " ", "\n", "\n\n", "<br>", "<hr>", "&amp;", "<!--more-->"]
GROUP = ["<!-- wp:group -->", "<!-- /wp:group -->"]


@look_for_it
@given(st.lists(st.sampled_from(TAGS + WORDS), max_size=14).map("".join))
def test_no_markup_is_too_odd_and_what_is_converted_stays_so(source):
    body = body_of(source)
    assert body.count("Words") == source.count("Words")
    assert body == markup.sanitise(body)
    assert "".join(body_of(body).split()) == "".join(body.split())


@look_for_it
@given(st.lists(st.sampled_from(TAGS + WORDS + GROUP), max_size=14).map("".join))
def test_no_markup_in_blocks_is_too_odd(source):
    body = body_of(f"<!-- wp:group -->{source}")
    assert body.count("Words") == source.count("Words")
    assert body == markup.sanitise(body)


@look_for_it
@given(st.text(alphabet="[]/=\"' <>&agalery\n-!\ue0f1", max_size=60))
def test_no_text_is_too_odd(source):
    body = body_of(source)
    assert body == markup.sanitise(body)


def test_an_address_alone_in_its_line_leads_there_and_one_in_a_paragraph_of_its_own_stays():
    line = "Look:\n\nhttps://x.example/?a=1&amp;b=2\n\n<pre>\nhttps://x.example/\n</pre>"
    assert body_of(line) == (
        '<p>Look:</p>\n<p><a href="https://x.example/?a=1&amp;b=2">https://x.example/?a=1&amp;b=2</a></p>\n'
        "<pre>https://x.example/</pre>"
    )
    assert body_of("<p>https://x.example/</p>") == "<p>https://x.example/</p>"


@pytest.mark.parametrize(
    "source",
    [
        "One  two\nthree <br> four\t five\n\n\n\nSix",
        "One <input> two <span>three </span> four <b>five </b> six",
        "Code:\n<code>a {\n\tb: c;\n}</code>\nand more",
        "<pre>\n  a\n\n\tb  [gallery]\n</pre>\n[sic] [gallery",
        "<ul>\n\t<li>One\n<ol>\n\t<li>two  three</li>\n</ol>\n</li>\n</ul>",
        "<blockquote>Said\nso\n\n<cite>Ada</cite></blockquote>\n<dl><dt>A</dt><dd>b\nc</dd></dl>",
    ],
)
def test_what_came_in_goes_out_and_comes_in_again_as_it_was(source):
    body = body_of(source)
    assert body_of(post_in_wordpress(body)) == body


@pytest.mark.parametrize(
    ("source", "body"),
    [
        (f"{ASIDE} Words {{}}", f"<p>{HERE}</p>\n<p>Words {{}}</p>"),
        (f"<p>Words {ASIDE} flow</p>", f"<p>{HERE}</p>\n<p>Words flow</p>"),
        (
            f'<a href="https://x.example/">{ASIDE}</a> Words',
            f'<p><a href="https://x.example/">{HERE}</a></p>\n<p>Words</p>',
        ),
        (ASIDE, f"<p>{HERE}</p>"),
        (f"{IMAGE} Words", f"<p>{HERE} Words</p>"),
        (f"<ul><li>{ASIDE} Words</li></ul>", f"<ul><li>{HERE} Words</li></ul>"),
    ],
)
def test_a_picture_that_words_flowed_around_stands_before_them(source, body):
    assert body_of(source) == body


def test_an_item_in_no_list_has_one_of_its_own():
    assert body_of("<li>One</li>") == "<ul><li>One</li></ul>"
