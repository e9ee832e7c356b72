"""Elements in places where HTML does not let them stand."""

from __future__ import annotations

import time

import pytest

from blog import markup, nesting


def mended(text: str) -> str:
    return nesting.mended(markup.sanitise(text), blocks=markup.BLOCK_TAGS)


@pytest.mark.parametrize(
    "text",
    [
        "one\ntwo\n\nthree <em>four\n\nfive</em>",
        "<h2>a</h2><h3>b</h3><h4>c</h4><h2>d</h2>",
        "<ul><li>a<ol><li><p>b</p></li></ol></li></ul>",
        '<a href="x"><figure><img alt="" src="a"><figcaption>c</figcaption></figure></a>',
        "<details><summary><h2>a</h2></summary><p>b</p></details>",
        "<dl><dt>a</dt><dd>b</dd><dd>c</dd></dl>",
        '<p><a id="text-here"></a>a <b><i>b</i></b> <sup>c</sup><br>d</p><hr>',
        "<table><caption>a</caption><thead><tr><th>b</th></tr></thead></table>",
        "<pre><code>a\n  b</code></pre>",
    ],
)
def test_what_stands_well_stays(text):
    assert mended(text) == text


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("<b><p>a</p>c</b>", "<p><b>a</b></p><b>c</b>"),
        ("<p>a<b>b<h2>c</h2></b></p>", "<p>a<b>b</b></p><h2><b>c</b></h2><p></p>"),
        ("<h1>One<h1>Two", "<h2>One</h2><h2>Two</h2>"),
        ("<h2><ul><li>a</ul></h2>", "<ul><li>a</li></ul>"),
        ('<em><a href="x"><p>a</p></a></em>', '<p><em><a href="x">a</a></em></p>'),
        ('<p><a href="x">a<hr>b</a>', '<p><a href="x">a</a></p><hr><a href="x">b</a>'),
        ('<ul><a href="x"><p>a</p></a></ul>', '<ul><li><a href="x"><p>a</p></a></li></ul>'),
        ("<ul><p>a<li>b</ul>", "<ul><li><p>a</p></li><li>b</li></ul>"),
        ("<ul>a<br>b</ul>", "<ul><li>a<br>b</li></ul>"),
        ("<li>a", "<p>a</p>"),
        ("<dl><dd>a<dt>b</dl>", "<dl><dt></dt><dd>a</dd><dt>b</dt><dd></dd></dl>"),
        ("<dl>a<dt>b<dd>c</dl>", "<dl><dt></dt><dd>a</dd><dt>b</dt><dd>c</dd></dl>"),
        ("<details>a</details>", "<details><summary>Details</summary>a</details>"),
        (
            "<details><p>a</p><summary>b</summary></details>",
            "<details><summary>Details</summary><p>a</p><p>b</p></details>",
        ),
        (
            '<figure><img src="a"><figcaption>b</figcaption><p>c</p></figure>',
            '<figure><img alt="" src="a"><figcaption>b</figcaption></figure><p>c</p>',
        ),
        (
            "<table><tr><th><h2>a</h2></table>",
            "<table><tbody><tr><th><p>a</p></th></tr></tbody></table>",
        ),
        ("<dl><dt><h2>a</h2><dd>b</dl>", "<dl><dt><p>a</p></dt><dd>b</dd></dl>"),
    ],
)
def test_what_stands_badly_is_moved_and_no_word_lost(text, made):
    assert mended(text) == made


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("<h4>a</h4><h2>b</h2><h4>c</h4><h4>d</h4>", "<h2>a</h2><h2>b</h2><h3>c</h3><h3>d</h3>"),
        ('<h3 lang="fr">a</h3>', '<h2 lang="fr">a</h2>'),
        ("<h2> <b></b></h2>a", "a"),
        ('<h2><img alt="a" src="b"></h2>', '<h2><img alt="a" src="b"></h2>'),
    ],
)
def test_headings_skip_no_level_and_say_something(text, made):
    assert mended(text) == made


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("<p id=a>a<p id=a>b", '<p id="text-a">a</p><p>b</p>'),
        ('<p id="a b">a', "<p>a</p>"),
        ('<b id="a"><p>a<p>b</b>', '<p><b id="text-a">a</b></p><p><b>b</b></p>'),
        ("<img alt=a><bdo>b</bdo><a rel=me>c</a>", "<bdi>b</bdi><a>c</a>"),
        ('<img src="a" width="50%" height="20" loading="x">', '<img alt="" src="a" height="20">'),
        ('<ol start="x" type="a"><li value="3">a</ol>', '<ol type="a"><li value="3">a</li></ol>'),
        ('<p dir="up" lang="english!">a', "<p>a</p>"),
        ('<a href="/a b|c">d</a>', '<a href="/a%20b%7Cc">d</a>'),
        ('<time datetime="never">a</time>', "<time>a</time>"),
        (
            '<time datetime="2016-05-12T09:00">a</time>',
            '<time datetime="2016-05-12T09:00">a</time>',
        ),
    ],
)
def test_attributes_say_what_they_can(text, made):
    assert mended(text) == made


def test_no_words_are_lost_in_many_clothes():
    deep = "".join(f'<b title="{n}">' for n in range(100)) + "<p>a<p>b"
    assert mended(deep).count("<b ") == 2 * nesting.MOST_DRESS


@pytest.mark.parametrize("piece", ["<blockquote>", "<ul>a", "<b title=a><p>b", "<h2><a href=x><p>"])
def test_the_longest_text_is_mended_in_seconds(piece):
    text = markup.sanitise((piece * markup.MAX_LENGTH)[: markup.MAX_LENGTH // 4])
    began = time.process_time()
    nesting.mended(text, blocks=markup.BLOCK_TAGS)
    assert time.process_time() - began < 5
