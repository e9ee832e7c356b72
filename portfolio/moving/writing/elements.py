"""Elements as WordPress writes them: texts in CDATA, numbers and dates plain."""

from __future__ import annotations

import datetime
import re
from email.utils import format_datetime
from html import escape as escape_html
from xml.sax.saxutils import escape, quoteattr

from django.utils import timezone

from portfolio.moving.words import CONTROL, one_line
from portfolio.moving.wxr_names import MOMENT, NO_MOMENT

# What XML 1.0 has no way to write.
FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def plain(name: str, value: object, **attributes: str) -> str:
    said = "".join(f" {key}={quoteattr(text)}" for key, text in attributes.items())
    return f"<{name}{said}>{escape(FORBIDDEN.sub('', str(value)))}</{name}>"


def text(name: str, value: str, **attributes: str) -> str:
    said = "".join(f" {key}={quoteattr(word)}" for key, word in attributes.items())
    return f"<{name}{said}>{cdata(value)}</{name}>"


def words(name: str, value: str, **attributes: str) -> str:
    """Return an element for words in their lines, which are HTML there, such as an excerpt."""
    return text(name, escape_html(CONTROL.sub("", value).strip(), quote=False), **attributes)


def one_line_of(name: str, value: str, **attributes: str) -> str:
    """Return an element for words in one line, which are HTML there, such as a title."""
    return words(name, one_line(value), **attributes)


def cdata(value: str) -> str:
    """Return a text that ends no section before its time."""
    return f"<![CDATA[{FORBIDDEN.sub('', value).replace(']]>', ']]]]><![CDATA[>')}]]>"


def moments(name: str, at: datetime.datetime | None, *, known: bool = True) -> list[str]:
    """Return the moment by the blog's own clock, and in UTC: WordPress wants both, and of drafts the first alone."""
    local = timezone.localtime(at).strftime(MOMENT) if at else NO_MOMENT
    utc = at.astimezone(datetime.UTC).strftime(MOMENT) if at and known else NO_MOMENT
    return [text(name, local), text(f"{name}_gmt", utc)]


def published(at: datetime.datetime) -> str:
    return plain("pubDate", format_datetime(at.astimezone(datetime.UTC)))


def meta(kind: str, key: str, value: object) -> list[str]:
    return [
        f"<wp:{kind}>",
        plain("wp:meta_key", key),
        text("wp:meta_value", str(value)),
        f"</wp:{kind}>",
    ]
