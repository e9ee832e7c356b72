"""Writes a mail: a subject, plain text, and HTML that needs nothing from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from django.conf import settings
from django.template.loader import render_to_string

from blog.models import Site
from comments.mail.headers import clean_header

# What no database keeps or no mail carries.
_UNSENDABLE = re.compile(r"[\x00\ud800-\udfff]")
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
        subject, text, html = (
            _UNSENDABLE.sub("", render_to_string(f"{template}{ending}", everything))
            for ending in ("_subject.txt", ".txt", ".html")
        )
    return Written(clean_header(subject), _BLANK_LINES.sub("\n\n", text).strip() + "\n", html)
