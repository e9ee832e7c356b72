"""Writes a mail: a subject, plain text, and HTML that needs nothing from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.translation import get_language

from blog.gaps import mark
from blog.models import Site
from comments.mail.headers import clean_header
from comments.moulds import to_be_filled

# What no database keeps or no mail carries.
_UNSENDABLE = re.compile(r"[\x00\ud800-\udfff]")
ENDINGS = ("_subject.txt", ".txt", ".html")
_BLANK_LINES = re.compile(r"\n{3,}")


class Written(NamedTuple):
    subject: str
    text: str
    html: str


def compose(template: str, context: Mapping[str, Any], *, site: Site | None = None) -> Written:
    """Write the mail of ``template`` (``comments/mail/NAME``) in the site's language and time zone.

    Three files belong to it: ``NAME_subject.txt``, ``NAME.txt`` and ``NAME.html``. They know ``site`` and ``site_url``
    besides what ``context`` holds; the text files must turn autoescape off, as their base does. Whoever writes many
    mails gives the site, which is else looked up.
    """
    site = site or Site.current()
    everything = {"site": site, "site_url": settings.SITE_URL, **context}
    with site.speaking():
        return _finished(*_rendered(template, everything))


def compose_often(template: str, words: Mapping[str, str], *, site: Site) -> Written:
    """Do as compose() does, where all that the template knows are words: it is rendered once for those that there are.

    Words that are no HTML yet are escaped in what is.
    """
    words = {**words, "site_title": site.title, "site_url": settings.SITE_URL}
    present = frozenset(name for name, word in words.items() if word)
    make = _moulds.__wrapped__ if settings.DEBUG else _moulds
    with site.speaking():
        subject, text, html = make(template, present, get_language())
    escaped = {name: conditional_escape(word) for name, word in words.items()}
    return _finished(subject % words, text % words, html % escaped)


@lru_cache(100)
def _moulds(template: str, present: frozenset[str], _language: str) -> list[str]:
    context: dict[str, Any] = {name: mark(name) for name in present}
    context["site"] = {"title": context.get("site_title", "")}
    return [to_be_filled(made) for made in _rendered(template, context)]


def _rendered(template: str, context: dict[str, Any]) -> list[str]:
    return [render_to_string(f"{template}{ending}", context) for ending in ENDINGS]


def _finished(*parts: str) -> Written:
    subject, text, html = (_UNSENDABLE.sub("", part) for part in parts)
    return Written(clean_header(subject), _BLANK_LINES.sub("\n\n", text).strip() + "\n", html)
