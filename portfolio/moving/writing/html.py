"""Texts as they mean the same in WordPress."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import batched

from django.conf import settings

from blog import markup
from blog.tokens import TOKEN, tag_name
from portfolio.moving.content.paragraphs import with_paragraphs

OWN_LINK = re.compile(r' (href|src|cite)="/(?!/)')
WHITE = re.compile(r"[ \t\r\n\f]+")
# Would begin a shortcode there.
BRACKET = re.compile(r"\[(?=[\[/]?\w)")
BLOCK, END_OF_BLOCK = "<!-- wp:html -->", "<!-- /wp:html -->"
# The last line end of a preformatted text shows nothing.
END_OF_CODE = re.compile(r"\n+((?:</code>)?</pre>)")
BREAKING = markup.BLOCK_TAGS | {"br"}


def post_in_wordpress(body: str) -> str:
    """Return a post's text with the paragraphs that blank lines mean, and with nothing that would be a shortcode.

    What WordPress's own paragraphs would change is a block of HTML, which it leaves alone.
    """
    html = BRACKET.sub("&#91;", in_wordpress(markup.paragraphs(body)))
    there = with_paragraphs(html).replace("<br />", "<br>")
    return html if in_wordpress(there) == html else f"{BLOCK}{html}{END_OF_BLOCK}"


def in_wordpress(html: str) -> str:
    """Return a text as it is meant elsewhere: with whole addresses, and without line breaks that say nothing.

    WordPress makes a break of every line's end in a text without blocks, but in preformatted ones.
    """
    return END_OF_CODE.sub(r"\1", "".join(_tokens(html)))


def _tokens(html: str) -> Iterator[str]:
    """Yield words and tags in turn; no space stands where a line begins or ends by itself."""
    parts = TOKEN.split(html)
    is_verbatim, begins = False, True
    for words, tag in batched([*parts, ""], 2):
        closing, name = tag_name(tag)
        ends = not tag or name in BREAKING
        yield words if is_verbatim else _in_one_line(words, begins=begins, ends=ends)
        yield OWN_LINK.sub(rf' \1="{settings.SITE_URL}/', tag)
        is_verbatim = not closing if name == "pre" else is_verbatim
        begins = ends


def _in_one_line(words: str, *, begins: bool, ends: bool) -> str:
    line = WHITE.sub(" ", words)
    line = line.lstrip(" ") if begins else line
    return line.rstrip(" ") if ends else line
