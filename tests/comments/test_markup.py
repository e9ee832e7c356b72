"""The Markdown subset of replies."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest

from comments import markup
from comments.models import BODY_LENGTH

LINK = 'rel="nofollow ugc noopener"'


def a(address: str, text: str = "") -> str:
    return f'<a href="{address}" {LINK}>{text or address}</a>'


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("One\n\ntwo", "<p>One</p>\n<p>two</p>"),
        ("One\ntwo", "<p>One<br>\ntwo</p>"),
        ("**bold** and *italic*", "<p><strong>bold</strong> and <em>italic</em></p>"),
        ("`a < b`", "<p><code>a &lt; b</code></p>"),
        ("```python\na < b\n```", "<pre><code>a &lt; b\n</code></pre>"),
        ("    a\n      b", "<pre><code>a\n  b\n</code></pre>"),
        ("> quoted\n\nmine", "<blockquote>\n<p>quoted</p>\n</blockquote>\n<p>mine</p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("1986. A year", '<ol start="1986">\n<li>A year</li>\n</ol>'),
        (r"\*so\*", "<p>*so*</p>"),
    ],
)
def test_the_subset_is_rendered(source: str, html: str) -> None:
    assert markup.render(source) == html


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("# Big", "<p># Big</p>"),
        ("Big\n===", "<p>Big<br>\n===</p>"),
        ("Big\n---", "<p>Big<br>\n---</p>"),
        ("---", "<p>---</p>"),
        ("|a|\n|-|\n|b|", "<p>|a|<br>\n|-|<br>\n|b|</p>"),
        ("<b>a</b>", "<p>&lt;b&gt;a&lt;/b&gt;</p>"),
        ("<script>a</script>", "<p>&lt;script&gt;a&lt;/script&gt;</p>"),
        ("<!-- a -->", "<p>&lt;!-- a --&gt;</p>"),
        ("&lt; &amp; &", "<p>&amp;lt; &amp;amp; &amp;</p>"),
        ("[a]: http://b.example/\n[a]", f"<p>[a]: {a('http://b.example/')}<br>\n[a]</p>"),
    ],
)
def test_what_is_not_in_the_subset_is_text(source: str, html: str) -> None:
    assert markup.render(source) == html


def test_a_picture_is_no_more_than_a_link() -> None:
    assert markup.render("![x](https://e.org/y.png)") == f"<p>!{a('https://e.org/y.png', 'x')}</p>"


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("[a](https://e.org 'title')", a("https://e.org", "a")),
        ("[a](mailto:jo@e.org)", a("mailto:jo@e.org", "a")),
        ("<https://e.org>", a("https://e.org")),
        ("<jo@e.org>", a("mailto:jo@e.org", "jo@e.org")),
        ("https://e.org", a("https://e.org")),
        ("HTTP://e.org", a("HTTP://e.org")),
        ("see https://e.org/a_b_c*d*?e=f&g#h.", f"see {a('https://e.org/a_b_c*d*?e=f&amp;g#h')}."),
        ("(https://e.org/a_(b))", f"({a('https://e.org/a_(b)')})"),
        ("(https://e.org/!).", f"({a('https://e.org/')}!)."),
        ("*https://e.org*", f"<em>{a('https://e.org')}</em>"),
        ("`https://e.org`", "<code>https://e.org</code>"),
        ("[https://e.org/a](https://e.org/b)", a("https://e.org/b", "https://e.org/a")),
        ("https://é.org", a("https://xn--9ca.org", "https://é.org")),
        ('https://e.org/"onclick=', f"{a('https://e.org/')}&quot;onclick=".replace("&quot;", '"')),
    ],
)
def test_addresses_are_links_that_search_engines_do_not_follow(source: str, html: str) -> None:
    assert markup.render(source) == f"<p>{html}</p>"


@pytest.mark.parametrize(
    "source",
    [
        "[a](javascript:alert(1))",
        "[a](JaVaScRiPt:alert(1))",
        "[a](data:text/html,b)",
        "[a](vbscript:b)",
        "[a](ftp://e.org)",
        "[a](/admin/)",
        "[a](//e.org)",
        "[a](#b)",
        "<javascript:alert(1)>",
        "ftp://e.org",
        "xhttp://e.org",
        "http:// e.org",
        "https://...",
        "README.md",
        "://",
    ],
)
def test_nothing_else_is_a_link(source: str) -> None:
    assert "<a" not in markup.render(source)


def test_a_text_that_is_too_long_is_refused_before_it_is_parsed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(markup, "clean_text", None)
    monkeypatch.setattr(markup, "_parser", None)
    with pytest.raises(markup.TextTooLongError, match="65526 characters"):
        markup.render("&" * (BODY_LENGTH + 1))


class Depth(HTMLParser):
    """How deep elements stand in one another, and that each that is opened is closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.deepest = 0
        self.feed(html)
        assert not self.open

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        assert tag in markup.TAGS
        if tag != "br":
            self.open.append(tag)
            self.deepest = max(self.deepest, len(self.open))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


FLOODS = {
    "ampersands": "&" * BODY_LENGTH,
    "tags": "<" * BODY_LENGTH,
    "quotes": ">" * BODY_LENGTH,
    "quotes that go deeper": "\n".join(">" * depth + " a" for depth in range(300)),
    "lists in a line": "- " * 30_000,
    "lists that go deeper": "\n".join(" " * 2 * depth + "- a" for depth in range(200)),
    "quotes and lists": "> 1. - " * 9_000,
    "brackets": "[" * BODY_LENGTH,
    "links begun": "[a](" * 16_000,
    "stars": "*" * BODY_LENGTH,
    "emphasis": "*a **b " * 3_000 + "c** d*" * 3_000,
    "backticks": "".join("`" * run + " " for run in range(1, 350)),
    "schemes": "http://" * 9_000,
    "addresses": "http://a.bc/(" * 5_000,
    "colons": "://" * 21_000,
    "mail": "a@b.c" * 13_000,
    "marks": "a" + "\u0301" * 65_000,
    "joiners": "\u200d" * 65_000,
}


@pytest.mark.parametrize("flood", FLOODS)
def test_a_flood_of_marks_does_not_go_deep(flood: str) -> None:
    # Two for what a last list adds to the depth, one for its paragraph.
    deepest = markup.DEEPEST_BLOCK + 2 + 1 + markup.DEEPEST_EMPHASIS
    assert Depth(markup.render(FLOODS[flood])).deepest <= deepest


def test_quotes_that_are_too_deep_are_text_and_lose_no_word() -> None:
    html = markup.render(">" * 30 + " deep")
    assert html.count("<blockquote>") == markup.DEEPEST_BLOCK
    assert "&gt;" * (30 - markup.DEEPEST_BLOCK) + " deep" in html


def test_emphasis_that_is_too_deep_is_dropped_and_loses_no_word() -> None:
    html = markup.render("*a " * 20 + "b*" * 20)
    assert html.count("<em>") == html.count("</em>") == markup.DEEPEST_EMPHASIS
    assert html.count("a") == 20


def test_a_very_long_address_ends_as_a_link_where_addresses_end() -> None:
    html = markup.render("https://e.org/" + "b" * 5_000)
    assert html.count("<a ") == 1
    assert html.count("b" * 1_900) == 3
    assert "b" * 2_001 in html.partition("</a>")[2]


@pytest.mark.parametrize(
    "character", ["\0", "\x1b", "\u2028", "\ud800", "\u202e", "\ufffe"], ids=ascii
)
def test_what_was_not_cleaned_before_is_cleaned_here(character: str) -> None:
    assert markup.render(f"a{character}b") in {"<p>ab</p>", "<p>a<br>\nb</p>"}


def test_the_second_wall_holds_when_the_first_falls(monkeypatch: pytest.MonkeyPatch) -> None:
    class Fallen:
        def render(self, source: str) -> str:
            return source

    monkeypatch.setattr(markup, "_parser", Fallen())
    html = markup.render('<img src=x onerror=y><a href="javascript:z" onclick=y>a</a><h1>b</h1>')
    assert html == f"<a {LINK}>a</a>b"


def test_what_threads_share_is_whole_before_the_first_of_them_comes(monkeypatch) -> None:
    encoding: dict[str, list[str]] = {}
    decoding: dict[str, list[str]] = {}
    monkeypatch.setattr("mdurl._encode.encode_cache", encoding)
    monkeypatch.setattr("mdurl._decode.decode_cache", decoding)
    markup._make_parser()
    assert [len(table) for table in (*encoding.values(), *decoding.values())] == [128, 128]
