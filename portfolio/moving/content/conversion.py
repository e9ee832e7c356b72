"""A post's text as the site keeps it, and what of it could not be carried."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from blog import markup
from portfolio.moving.content.blocks import footnotes_list, is_blocks, without_delimiters
from portfolio.moving.content.formulas import with_words_of_formulas
from portfolio.moving.content.frames import with_links
from portfolio.moving.content.html import Rebuilder
from portfolio.moving.content.notes import Notes
from portfolio.moving.content.old_site import OldSite
from portfolio.moving.content.paragraphs import with_paragraphs
from portfolio.moving.content.scripts import without_scripts
from portfolio.moving.content.shortcodes import CODE, Shortcodes

# Longer than any text that fits afterwards: markup is a few times as long as what it says.
MAX_SOURCE = 2_000_000
MORE = re.compile(
    r"(?:<!--\s+wp:more(?:\s[^>]*)?-->\s*)?<!--more(.*?)?-->(?:\s*<!--\s+/wp:more\s+-->)?",
    re.DOTALL,
)
NEXT_PAGE = re.compile(
    r"(?:<!--\s+wp:nextpage\s+-->\s*)?<!--nextpage-->(?:\s*<!--\s+/wp:nextpage\s+-->)?"
)
# Of Unicode's private characters: it stands where the mark stood, until the text is made.
MARK = "\ue0f1more\ue0f1"
# An element that holds nothing else.
AROUND_MARK = re.compile(rf"<(\w+)(?:\s[^<>]*)?>\s*{MARK}\s*</\1>\n?")
PRE = re.compile(r"(<pre[\s>].*?</pre>)", re.DOTALL | re.IGNORECASE)


@dataclass
class Converted:
    body: str
    # What stands before the mark "more", as words; "" without a mark.
    teaser: str = ""
    notes: list[str] = field(default_factory=list)


def convert(source: str, *, site: OldSite, post: int = 0, footnotes: str = "") -> Converted:
    """Return the text in the site's own markup. Raises ``markup.TextTooLongError``."""
    if len(source) > MAX_SOURCE:
        raise markup.TextTooLongError
    notes = Notes()
    shortcodes = Shortcodes(site=site, notes=notes, post=post)
    text = NEXT_PAGE.sub("\n\n<hr />\n\n", source.replace("\ue0f1", ""))
    is_first_page_of_two = MORE.search(text)
    text = MORE.sub(f"\n\n<p>{MARK}</p>\n\n", text, count=1) if is_first_page_of_two else text

    def classic(part: str) -> str:
        code = shortcodes.run(part, only=frozenset(CODE))
        return with_paragraphs(_outside_pre(code, lambda text: shortcodes.run(with_links(text))))

    if is_blocks(text):
        html = without_delimiters(text, site=site, notes=notes, footnotes=footnotes, loose=classic)
        html = _outside_pre(html, shortcodes.run)
    else:
        html = classic(text)
        html += footnotes_list(footnotes) if footnotes and "data-fn" in html else ""
    html = without_scripts(with_words_of_formulas(html, notes), notes)
    body = Rebuilder(site=site, notes=notes).rebuild(html)
    return _finish(body, notes)


def _outside_pre(text: str, run: Callable[[str], str]) -> str:
    """Do to the text what is not to be done to what is shown as code."""
    return "".join(part if part[:4].lower() == "<pre" else run(part) for part in PRE.split(text))


def _finish(body: str, notes: Notes) -> Converted:
    before, mark, _after = body.partition(MARK)
    while mark and AROUND_MARK.search(body):
        body = AROUND_MARK.sub(MARK, body)
    clean = markup.sanitise(body.replace(MARK, ""))
    teaser = markup.plain_text(markup.sanitise(before)) if mark else ""
    return Converted(clean.strip(), teaser, notes.sentences())
