"""WordPress's markup as the site's own."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.markup import TextTooLongError
from portfolio.moving.content.conversion import MAX_SOURCE, Converted, convert
from portfolio.moving.content.old_site import Media
from portfolio.moving.importing import reply_text
from portfolio.moving.importing.reply_text import is_plain, source_of
from portfolio.moving.wxr import NoReplies
from tests.portfolio.moving.odd import look_for_it

OLD = "https://old.example.org"
HERE = "/media/pictures/a.jpg"
PICTURE = f'<img src="{HERE}" alt="A">'
A = f'<img src="{OLD}/wp-content/uploads/a.jpg" alt="A">'
PIECES = [
    *(
        "Well",
        "e\u0301",
        "said",
        "it's",
        "(so)",
        "“true”",
        "5 %",
        "1. ",
        "2)",
        "- ",
        "--",
        "---",
        "\n---\n",
        ". ",
        ", ",
    ),
    *(
        "!",
        "www.a.example",
        "a@b.example",
        "http://a.example",
        "$x",
        "…",
        "你好",
        "\u200d",
        "\u00a0",
        "\ufeff",
    ),
    *(
        " ",
        "  ",
        "\n",
        "\n\n",
        "\n\n\n",
        "\n ",
        " \n",
        "*",
        "_",
        "&amp;",
        "<b>",
        "[a](b)",
        "ª",
        "ﬁ",
        "\r\n",
    ),
]
YOUTUBE = "<p>https://www.youtube.com/watch?v=abcdefghijk</p>"


class Site:
    """An old site of one picture and one recording."""

    MEDIA = {
        7: Media(7, f"{OLD}/wp-content/uploads/a.jpg", "Ay", "A", "Under it", HERE),
        8: Media(8, f"{OLD}/wp-content/uploads/talk.mp3"),
        9: Media(9, f"{OLD}/wp-content/uploads/b.pdf", "Paper"),
    }

    def media_of(self, numbers: Iterable[int]) -> list[Media]:
        return [self.MEDIA[number] for number in numbers if number in self.MEDIA]

    def pictures_below(self, post: int) -> list[Media]:
        return [self.MEDIA[7]] if post == 1 else []

    def block(self, number: int) -> str:
        return "<!-- wp:paragraph --><p>Shared</p><!-- /wp:paragraph -->" if number == 5 else ""

    def new_picture(self, url: str) -> str:
        return HERE if url.endswith("/a.jpg") else ""

    def new_address(self, url: str) -> str:
        return url.removeprefix(OLD)

    def is_old(self, url: str) -> bool:
        return url.startswith(OLD)

    def is_page_of_picture(self, url: str) -> bool:
        return False


def converted(text: str, footnotes: str = "") -> Converted:
    return convert(text, site=Site(), post=1, footnotes=footnotes)


SHORTCODES = [
    (
        f"[caption width=300]{A} Under <em>it</em>[/caption]",
        f"<figure>{PICTURE}<figcaption>Under <em>it</em></figcaption></figure>",
    ),
    (
        f'[caption caption="By name"]{A}[/caption]',
        f"<figure>{PICTURE}<figcaption>By name</figcaption></figure>",
    ),
    (f"[caption]{A}[/caption]", f"<figure>{PICTURE}</figure>"),
    ("[caption]no picture[/caption]", "<p>no picture</p>"),
    ("[gallery]", f"<figure>{PICTURE}<figcaption>Under it</figcaption></figure>"),
    (
        '[gallery ids="7,9"]',
        (
            f"<figure>{PICTURE}<figcaption>Under it</figcaption></figure>\n"
            '<p><a href="/wp-content/uploads/b.pdf">Paper</a></p>'
        ),
    ),
    ("[embed]https://vimeo.com/12345[/embed]", "<p>https://vimeo.com/12345</p>"),
    ("[youtube https://www.youtube.com/watch?v=abcdefghijk]", YOUTUBE),
    ("[youtube id='abcdefghijk']", YOUTUBE),
    ("[vimeo 12345]", "<p>https://vimeo.com/12345</p>"),
    (f'[audio src="{OLD}/talk.mp3"]', '<p><a href="/talk.mp3">Listen: talk.mp3</a></p>'),
    (
        '[video mp4="https://x.example/film.mp4"][/video]',
        '<p><a href="https://x.example/film.mp4">Watch: film.mp4</a></p>',
    ),
    (
        "[wpvideo abCD1234]",
        '<p><a href="https://videopress.com/v/abCD1234">https://videopress.com/v/abCD1234</a></p>',
    ),
    (
        '[code language="python"]if a &lt; b:[/code]',
        '<pre><code class="language-python">if a &lt; b:</code></pre>',
    ),
    ("[sourcecode]a < b[/sourcecode]", "<pre><code>a &lt; b</code></pre>"),
    ("[code]", "<p>[code]</p>"),
    (
        '[quote author="Ann"]Said[/quote]',
        "<blockquote><p>Said</p>\n<p><cite>Ann</cite></p></blockquote>",
    ),
    (
        "[quote 'x' \"y\"]One[quote]Two[/quote]",
        (
            "<blockquote><p><cite>x</cite></p></blockquote>\n<p>One</p>\n"
            "<blockquote><p>Two</p></blockquote>"
        ),
    ),
    ('[playlist ids="8"]', '<ul><li><a href="/wp-content/uploads/talk.mp3">talk.mp3</a></li></ul>'),
    ("[[gallery]]", "<p>[gallery]</p>"),
    ("words [sic] and [1]", "<p>words [sic] and [1]</p>"),
    ("<pre>[gallery]</pre>", "<pre>[gallery]</pre>"),
]


@pytest.mark.parametrize(("text", "body"), SHORTCODES)
def test_shortcodes_become_html(text, body):
    assert converted(text).body == body


@pytest.mark.parametrize(
    "text",
    [
        '[gallery ids="99"]',
        "[tweet 1]",
        "[audio]",
        "[wpvideo !]",
        '[playlist ids="99"]',
        '[contact-form to="a@example.org"]',
    ],
)
def test_what_can_t_be_carried_stays_as_text_and_is_said(text):
    found = converted(text)
    assert found.body == f"<p>{text}</p>"
    assert any("stays as text" in note for note in found.notes)


HTML = [
    ("One\n\nTwo\nthree", "<p>One</p>\n<p>Two<br>three</p>"),
    ("", ""),
    ("<font>plain</font></pre><pre>b</pre>", "<p>plain</p>\n<pre>b</pre>"),
    ("<pre>a\n\nb</pre>\nwords", "<pre>a\n\nb</pre>\n<p>words</p>"),
    (
        (
            "<p><iframe src='https://www.youtube.com/embed/abcdefghijk'></iframe></p>"
            "<iframe src='//player.vimeo.com/video/12345'></iframe><iframe src='ftp://x'></iframe>"
        ),
        f"{YOUTUBE}\n<p>https://vimeo.com/12345</p>",
    ),
    (
        "<iframe src='https://maps.example/x'></iframe>",
        '<p><a href="https://maps.example/x">https://maps.example/x</a></p>',
    ),
    (
        (
            "<object><embed src='https://www.youtube.com/v/abcdefghijk'></object>"
            "<object data='https://x.example/y'></object><object><p>Old</p></object>"
        ),
        f'{YOUTUBE}\n<p><a href="https://x.example/y">https://x.example/y</a></p>\n<p>Old</p>',
    ),
    (
        (
            "<video><source src='https://x.example/film.mp4'></video><audio></audio>"
            f"<audio src='{OLD}/talk.mp3'></audio>"
        ),
        (
            '<p><a href="https://x.example/film.mp4">Watch: film.mp4</a></p>\n'
            '<p><a href="/talk.mp3">Listen: talk.mp3</a></p>'
        ),
    ),
    ("<form>Name <input type=submit value=Send><input></form>", "<p>Name Send</p>"),
    (
        "<ul><ol><li>Deep</li></ol><li>One<br></li><b>bare</b> </ul>",
        "<ul><li><ol><li>Deep</li></ol></li><li>One</li><li><p><b>bare</b></p></li></ul>",
    ),
    ("<dl><dt>T</dt><dd>D</dd></dl>", "<dl><dt>T</dt><dd>D</dd></dl>"),
    (
        "<figure><img src='https://x.example/z.jpg' alt='Zed'><figcaption>Cap</figcaption></figure>",
        '<p><a href="https://x.example/z.jpg">Zed</a></p>\n<p>Cap</p>',
    ),
    (
        f"<p><img src='data:x' alt='No'> <img class='wp-smiley' src='{OLD}/smilies/x.gif' alt=':)'></p>",
        "<p>No :)</p>",
    ),
    (
        (
            f"<a href='{OLD}/a.jpg'>{A}</a> <a href='{OLD}/?attachment_id=7'>{A}</a>"
            f" <a href='https://x.example/'>{A}</a> <a></a><a name='here'></a>"
        ),
        (
            f'<p>{PICTURE} {PICTURE} <a href="https://x.example/">{PICTURE}</a> '
            '<a id="text-here"></a></p>'
        ),
    ),
    ("<pre>  a<br>  b</pre><pre> </pre>", "<pre>  a\n  b</pre>"),
    ("<p>&nbsp;</p><h5>Small</h5><h1>Big</h1>", "<h4>Small</h4>\n<h2>Big</h2>"),
    ("<h5>Small<hr></h5>", "<h4>Small</h4>"),
    (
        "<p><b>a</b><div>in</div></p><strike>gone</strike><script>bad()</script>",
        "<p><b>a</b></p>\n<p>in</p>\n<p><s>gone</s></p>",
    ),
    (
        f'<a href="http://[x">x</a> <a href="{OLD}/about/">y</a>',
        '<p>x <a href="/about/">y</a></p>',
    ),
    (
        "<blockquote><p>q</p></blockquote><details><summary>More</summary>y</details>",
        "<blockquote><p>q</p></blockquote>\n<details><summary>More</summary>\n<p>y</p></details>",
    ),
]


@pytest.mark.parametrize(("text", "body"), HTML)
def test_classic_texts_become_blocks_of_the_allowed_list(text, body):
    assert converted(text).body == body


def block(name: str, html: str, attributes: str = "") -> str:
    return f"<!-- wp:{name} {attributes}-->{html}<!-- /wp:{name} -->"


BLOCKS = [
    (block("heading", "<h1>Big</h1>") + "\nloose", "<h2>Big</h2>\n<p>loose</p>"),
    ('<!-- wp:block {"ref":5} /-->', "<p>Shared</p>"),
    (
        '<!-- wp:social-link {"url":"https://m.example","service":"mastodon"} /-->',
        '<p><a href="https://m.example">Mastodon</a></p>',
    ),
    ('<!-- wp:embed {"url":"https://vimeo.com/12345"} /-->', "<p>https://vimeo.com/12345</p>"),
    (
        block("columns", f"<div>{block('column', '<div><p>Left</p></div>')}</div>"),
        "<p>Left</p>",
    ),
    (
        block("buttons", f'<div><div><a href="{OLD}/x/">Go</a></div></div>'),
        '<p><a href="/x/">Go</a></p>',
    ),
    (
        block(
            "gallery",
            f'<figure class="wp-block-gallery"><figure>{A}<figcaption>One</figcaption></figure>'
            "<figcaption>All</figcaption></figure>",
        ),
        f"<figure>{PICTURE}<figcaption>One</figcaption></figure>\n<p>All</p>",
    ),
    (
        block("gallery", f'<ul class="wp-block-gallery"><li><figure>{A}</figure></li></ul>'),
        f"<figure>{PICTURE}</figure>",
    ),
    (
        block("gallery", f"<figure><ul><li><figure>{A}</figure></li></ul></figure>"),
        f"<figure>{PICTURE}</figure>",
    ),
    (
        block(
            "embed",
            "<figure><div>\nhttps://www.youtube.com/watch?v=abcdefghijk\n</div>"
            "<figcaption>Film</figcaption></figure>",
        ),
        f"{YOUTUBE}\n<p>Film</p>",
    ),
    (
        block(
            "cover",
            f'<div class="wp-block-cover" style="background-image:url({OLD}/a.jpg)"><p>Over</p></div>',
        ),
        f'<figure><img src="{HERE}" alt=""></figure>\n<p>Over</p>',
    ),
    (
        block(
            "file",
            f'<div class="wp-block-file"><a href="{OLD}/b.pdf">Paper</a>'
            f'<a class="wp-block-file__button" href="{OLD}/b.pdf">Download</a></div>',
        ),
        '<p><a href="/b.pdf">Paper</a></p>',
    ),
    (
        block(
            "table",
            "<figure><table><tbody><tr><td></td></tr></tbody></table>"
            "<figcaption>Numbers <p>in</p><hr></figcaption></figure>",
        ),
        (
            "<figure><table><tbody><tr><td></td></tr></tbody></table>"
            "<figcaption>Numbers  in</figcaption></figure>"
        ),
    ),
]


@pytest.mark.parametrize(("text", "body"), BLOCKS)
def test_blocks_become_html(text, body):
    assert " ".join(converted(text).body.split()) == " ".join(body.split())


def test_blocks_without_words_of_their_own_are_said():
    found = converted('<!-- wp:latest-posts /--><!-- wp:a/b {"x"} /--><!-- wp:block {"ref":6} /-->')
    assert found.body == ""
    assert len(found.notes) == 2
    assert found.notes[1].endswith(": latest-posts, a/b")


def test_the_mark_more_makes_an_excerpt_and_page_breaks_lines():
    found = converted("First\n\n<!--more-->\n\nSecond<!--nextpage-->Third")
    assert found.teaser == "First"
    assert found.body == "<p>First</p>\n<p>Second</p>\n<hr>\n<p>Third</p>"


def test_footnotes_come_with_the_text():
    notes = '[{"id":"n1","content":"A note"},3]'
    for text in ("<!-- wp:footnotes /-->", '<a data-fn="n1" href="#n1">1</a>'):
        assert '<li id="text-n1">A note' in converted(text, notes).body
    assert converted("<!-- wp:footnotes /-->", "{broken").body == ""


def test_a_deep_nest_loses_levels_and_no_words():
    assert "deep" in converted("<div>" * 300 + "deep" + "</div>" * 300).body


def test_a_text_that_is_too_long_is_refused():
    with pytest.raises(TextTooLongError):
        converted("a" * (MAX_SOURCE + 1))


@pytest.mark.parametrize(
    ("html", "source", "rendered"),
    [
        ("One\n\nTwo\nthree", "One\n\nTwo\nthree", "<p>One</p>\n<p>Two<br>\nthree</p>"),
        ("<strong>a</strong> <i> b </i>", "**a**  *b*", "<p><strong>a</strong>  <em>b</em></p>"),
        ("<b> </b>a", "a", "<p>a</p>"),
        ("1 * 2 * 3 snake_case _x_", "1 \\* 2 \\* 3 snake_case \\_x\\_", None),
        ("- no list\n1. none", "\\- no list\n1\\. none", "<p>- no list<br>\n1. none</p>"),
        ("<blockquote>said</blockquote>", "> said", None),
        ("<ol start=3><li>a</li><li>b</li></ol>", "3. a\n4. b", None),
        ("<ul><li>a<ul><li>b</li></ul></li></ul>", "- a\n  - b", None),
        ("<pre>x = `1`\ny</pre>", "```\nx = `1`\ny\n```", None),
        ("<code>a`b</code> <code>`</code> <code></code>", "``a`b`` `` ` ``", None),
        (
            '<a href="https://a.example/_x_">https://a.example/_x_</a>',
            "https://a.example/_x_",
            None,
        ),
        ("see https://a.example/_x_ now", "see https://a.example/_x_ now", None),
        (
            '0<a href="https://a.example/">https://a.example/</a>x',
            "0<https://a.example/>x",
            None,
        ),
        ('<a href="https://a.example/">wo[r]ds</a>', "[wo\\[r\\]ds](<https://a.example/>)", None),
        ('<a href="/near/">near</a> <a href="https://a.example/"></a>', "near", "<p>near</p>"),
        ('<img src="x" alt=":)"> &lt;b&gt;', ":) \\<b>", "<p>:) &lt;b&gt;</p>"),
        ('<img src="https://a.example/smilies/a.gif" alt=":)">', ":)", "<p>:)</p>"),
        (
            'see <img src="https://a.example/a_b.jpg?w=9" alt="A [b]">',
            "see [A \\[b\\]](<https://a.example/a_b.jpg?w=9>)",
            None,
        ),
        ('<img src="https://a.example/b.jpg">', "[b.jpg](<https://a.example/b.jpg>)", None),
        (
            '<a href="https://b.example/"><img src="https://a.example/b.jpg"></a>',
            "[b.jpg](<https://b.example/>)",
            None,
        ),
        (
            "<table><tr><th>A</th><td>b\nc</td><td></td></tr><tr><td>d</td><td>e</td></tr></table>",
            "A\u2003b c\nd\u2003e",
            "<p>A\u2003b c<br>\nd\u2003e</p>",
        ),
        ("<table><tr><td><p>a</p></td><td>b</td></tr></table>", "a\n\nb", None),
        ("[a](b)", "[a\\](b)", "<p>[a](b)</p>"),
        ("<div>a</div><hr>b", "a\n\nb", "<p>a</p>\n<p>b</p>"),
    ],
)
def test_a_comment_s_html_is_what_one_would_have_typed(html, source, rendered):
    text, html_here = source_of(html)
    assert text == source
    assert rendered is None or html_here == rendered


def test_words_of_a_comment_that_would_mark_up_are_escaped_one_by_one():
    text, html = source_of(
        "https://a.example/x_ and https://a.example/y_ <em>a</em>https://b.example/*c*"
    )
    assert "https://b.example/*c*" in html.replace("</a>", "").replace("</em>", "")
    assert "x_" in text


def test_where_words_would_mark_up_all_the_same_every_mark_is_escaped(monkeypatch):
    monkeypatch.setattr(reply_text, "_escape_some", str)
    assert source_of("*a*") == ("\\*a\\*", "<p>*a*</p>")


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
@look_for_it
def test_plain_words_are_read_as_the_parsers_read_them(text):
    """``mend`` has the parsers read a text whatever it is."""
    assert source_of(text) == source_of(text, mend=lambda _tree: None)


def test_sentences_in_several_lines_and_scripts_are_plain_words():
    assert is_plain("Well (said)!\nIt's 50% “true”…\n\nGrüße – Ωδή, 你好.")


def test_a_comment_that_is_too_long_is_refused():
    with pytest.raises(ValueError, match=r"^$"):
        source_of("a" * 300_000)


def test_what_nobody_can_answer_has_no_replies():
    nothing = NoReplies()
    nothing.close()
    assert (len(nothing), [*nothing]) == (0, [])
