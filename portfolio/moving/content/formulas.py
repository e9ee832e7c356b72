"""Formulas: as their authors typed them, in the words of TeX, since what draws them is not carried."""

from __future__ import annotations

import re
from html import escape, unescape

from django.utils.translation import gettext as _

from portfolio.moving.content.elements import replaced
from portfolio.moving.content.notes import Notes

TYPED = re.compile(r"data-latex\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
ANNOTATED = re.compile(r"<annotation[^>]*application/x-tex[^>]*>([^<]*)<", re.IGNORECASE)
TAG = re.compile(r"<[^<>]*>")


def with_words_of_formulas(html: str, notes: Notes) -> str:
    """Return the HTML with code in place of each formula."""

    def typed(attributes: str, content: str) -> str:
        notes.say(_("A formula is shown as it was typed."))
        attribute, annotation = TYPED.search(attributes), ANNOTATED.search(content)
        if attribute:
            words = attribute[1] or attribute[2] or ""
        else:
            words = annotation[1] if annotation else TAG.sub("", content)
        return f"<code>{escape(unescape(words).strip(), quote=False)}</code>"

    return replaced(html, "math", typed)
