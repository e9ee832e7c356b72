"""Formulas: as their authors typed them, in the words of TeX, since what draws them is not carried."""

from __future__ import annotations

import re
from html import escape, unescape

from django.utils.translation import gettext as _

from portfolio.moving.content.notes import Notes

FORMULA = re.compile(r"<math\b([^>]{0,4000})>(.{0,20000}?)</math>", re.DOTALL | re.IGNORECASE)
TYPED = re.compile(r"data-latex\s*=\s*\"([^\"]*)\"|data-latex\s*=\s*'([^']*)'", re.IGNORECASE)
ANNOTATED = re.compile(r"<annotation[^>]*application/x-tex[^>]*>([^<]*)<", re.IGNORECASE)
TAG = re.compile(r"<[^>]*>")


def with_words_of_formulas(html: str, notes: Notes) -> str:
    """Return the HTML with code in place of each formula."""
    if "<math" not in html:
        return html

    def typed(found: re.Match[str]) -> str:
        notes.say(_("A formula is shown as it was typed."))
        attribute, annotation = TYPED.search(found[1]), ANNOTATED.search(found[2])
        if attribute:
            words = attribute[1] or attribute[2] or ""
        else:
            words = annotation[1] if annotation else TAG.sub("", found[2])
        return f"<code>{escape(unescape(words).strip(), quote=False)}</code>"

    return FORMULA.sub(typed, html)
