"""Words that WordPress keeps as HTML: titles, names, excerpts."""

from __future__ import annotations

import re
from html import unescape

from blog.markup import MAX_LENGTH, plain_text, sanitise

TAG = re.compile(r"</?[A-Za-z][^<>]*>")
# What shows nothing. What turns the direction is the author's, and so are spaces that hold words together.
CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
LINE_END = re.compile("[ \t\n\r\x0b\x0c\x85\u2028\u2029]+")


def one_line(text: str) -> str:
    return LINE_END.sub(" ", CONTROL.sub("", text)).strip(" ")


def words_of(html: str) -> str:
    """Return the words of a short text; in their lines, if nothing is marked up."""
    html = html[:MAX_LENGTH]
    words = plain_text(sanitise(html)) if TAG.search(html) else unescape(html)
    return CONTROL.sub("", words).strip(" \t\r\n")
