"""The HTML of posts."""

from __future__ import annotations

import time

import pytest

from blog import markup


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<ScRiPt src=//evil.example/x.js></sCrIpT>",
        "<img src=x onerror=alert(1)>",
        '<img src="data:image/svg+xml,<svg onload=alert(1)>">',
        '<a href="javascript:alert(1)">x</a>',
        '<a href="java\tscript:alert(1)">x</a>',
        '<a href="&#106;avascript:alert(1)">x</a>',
        '<a href="vbscript:x">x</a>',
        '<a href="data:text/html,<script>alert(1)</script>">x</a>',
        "<svg><script>alert(1)</script></svg>",
        "<svg onload=alert(1)>",
        "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>",
        "<iframe src=https://evil.example></iframe>",
        "<object data=x></object><embed src=x>",
        "<form action=//evil.example><input name=q><button formaction=x>x</button></form>",
        "<style>*{display:none}</style>",
        '<p style="position:fixed" class="skip">x</p>',
        '<link rel="stylesheet" href="//evil.example"><meta http-equiv="refresh" content="0">',
        "<base href=//evil.example>",
        '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
        "<textarea></textarea><img src=x onerror=alert(1)>",
        '<img alt="`><script>alert(1)</script>" src=x>',
        "<!--><img src=x onerror=alert(1)>-->",
        "<template><script>alert(1)</script></template>",
        "<h1<script>alert(1)</script>",
        "<h5 onclick=alert(1)>x</h5>",
        '<code class="language-x skip" style="x">x</code>',
        "<details ontoggle=alert(1) open>x</details>",
        "<video src=x onerror=alert(1)><source onerror=alert(1)></video>",
    ],
)
def test_nothing_that_runs_or_dresses_gets_through(hostile):
    made = markup.render(markup.sanitise(hostile)).lower()
    text = made.replace("&lt;", "").replace("&gt;", "")
    for tag in (
        "script",
        "iframe",
        "object",
        "embed",
        "form",
        "style",
        "svg",
        "math",
        "base",
        "meta",
        "link",
    ):
        assert f"<{tag}" not in made
    for attribute in (
        " onerror=",
        " onclick=",
        " onload=",
        " ontoggle=",
        " style=",
        "script:",
        "data:",
        "skip",
    ):
        assert attribute not in text.split(' alt="', maxsplit=1)[0].split(' title="', maxsplit=1)[0]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("<h1>Title</h1>", "<h2>Title</h2>"),
        ('<H5 lang="fr">Titre</H5>', '<h4 lang="fr">Titre</h4>'),
        ('<code class="language-python evil">x</code>', '<code class="language-python">x</code>'),
        ('<code class="evil">x</code>', "<code>x</code>"),
        (
            '<a href="https://a.example" rel="me">x</a>',
            '<a href="https://a.example" rel="me">x</a>',
        ),
        ('<a href="tel:+44">x</a>', '<a href="tel:+44">x</a>'),
        ('<a href="ftp://a.example">x</a>', "<a>x</a>"),
        ('<a href="/about/" target="_blank">x</a>', '<a href="/about/">x</a>'),
        ('<p dir="rtl">x</p>', '<p dir="rtl">x</p>'),
        ("<div>kept <span>words</span></div>", "kept words"),
        ("<p>a<!--more-->b</p>", "<p>ab</p>"),
        ("<pre>\n\na</pre>", "<pre>a</pre>"),
    ],
)
def test_what_is_kept(given, kept):
    assert markup.sanitise(given) == kept


def test_an_id_cannot_take_a_place_of_the_page_s_own():
    assert markup.sanitise('<p id="respond">x</p>') == '<p id="text-respond">x</p>'


def test_links_within_the_text_still_find_their_place():
    note = '<p id="note">x</p><a href="#note">y</a>'
    assert markup.sanitise(note) == '<p id="text-note">x</p><a href="#text-note">y</a>'


@pytest.mark.parametrize("anchor", ["#", "#respond", "#responses", "#comment-12"])
def test_links_to_the_page_s_own_places_stay(anchor):
    link = f'<a href="{anchor}">x</a>'
    assert markup.sanitise(link) == link


def test_a_text_that_is_too_long_is_refused_before_it_is_parsed():
    began = time.process_time()
    with pytest.raises(markup.TextTooLongError):
        markup.sanitise("&" * 10_000_000)
    assert time.process_time() - began < 0.5


@pytest.mark.parametrize(
    "piece",
    ["&", "<", "<blockquote>", "<em>x\n\n", "\n ", '<a title="', "[^a]", "<p>[^a]: x<br>", "<h2>"],
)
def test_the_longest_text_of_anything_is_rendered_in_seconds(piece):
    text = (piece * markup.MAX_LENGTH)[: markup.MAX_LENGTH]
    began = time.process_time()
    markup.plain_text(markup.render(markup.sanitise(text)))
    assert time.process_time() - began < 15


@pytest.mark.parametrize(
    ("body", "rendered"),
    [
        ("one\ntwo\n\nthree", "<p>one<br>\ntwo</p>\n<p>three</p>"),
        ("one\n \n\t\n\ntwo\n", "<p>one</p>\n<p>two</p>"),
        ("a <em>b\n\nc</em> d", "<p>a <em>b<br>\n<br>\nc</em> d</p>"),
        (
            "<h2>a</h2>b\n\n<ul><li>c\n\nd</li></ul>e",
            '<h2 id="text-a">a</h2>\n<p>b</p>\n<ul><li>c\n\nd</li></ul>\n<p>e</p>',
        ),
        ("<p>a\nb</p>", "<p>a\nb</p>"),
        ("<pre>a\n\nb</pre>", '<pre tabindex="0">a\n\nb</pre>'),
        (
            "<table><tr><td>a</td></tr></table>",
            '<div class="scroll" tabindex="0"><table><tbody><tr><td>a</td></tr></tbody></table></div>',
        ),
        ("<hr>\na", "<hr>\n<p>a</p>"),
        ("a<br>\nb", "<p>a<br>b</p>"),
        ("a<br>\n<em>b</em>", "<p>a<br>\n<em>b</em></p>"),
        ('<abbr title="a\nb">c</abbr>', '<p><abbr title="a\nb">c</abbr></p>'),
        ('<a href="x"><figure>a</figure></a>', '<a href="x"><figure>a</figure></a>'),
        ("<blockquote>a\n\nb</blockquote>", "<blockquote><p>a</p>\n<p>b</p></blockquote>"),
        ('<img src="a">', '<p><img loading="lazy" alt="" src="a"></p>'),
        ('<img src="a" loading="eager">', '<p><img alt="" src="a" loading="eager"></p>'),
        ("", ""),
    ],
)
def test_plain_text_becomes_paragraphs_and_blocks_stay(body, rendered):
    assert markup.render(markup.sanitise(body)) == rendered


@pytest.mark.parametrize(
    "text",
    [
        "a\n\nb",
        "<blockquote>a\n\n<blockquote>b</blockquote></blockquote>",
        "<h1>a</h1>b<br>\nc",
        '<img src="a">\n\n<pre>\n\na</pre>',
    ],
)
def test_doing_it_twice_changes_nothing(text):
    clean = markup.sanitise(text)
    parted = markup.paragraphs(clean)
    assert markup.sanitise(clean) == clean
    assert markup.paragraphs(parted) == parted
    assert markup.sanitise(parted) == parted


def test_plain_text_keeps_words_apart_and_entities_readable():
    assert markup.plain_text("<p>a<em>b</em></p><p>c &amp; d<br>e</p>") == "ab c & d e"
