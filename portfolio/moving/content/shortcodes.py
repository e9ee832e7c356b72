"""WordPress's shortcodes, ``[name attribute="value"]…[/name]``, as HTML."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from django.utils.translation import gettext as _

from portfolio.moving.content.frames import shown
from portfolio.moving.content.notes import Notes
from portfolio.moving.content.old_site import Media, OldSite

# WordPress's own way to read attributes (wp-includes/shortcodes.php, get_shortcode_atts_regex()).
ATTRIBUTE = re.compile(
    r"""([\w-]+)\s*=\s*"([^"]*)"(?:\s|$)|([\w-]+)\s*=\s*'([^']*)'(?:\s|$)|([\w-]+)\s*=\s*([^\s'"]+)(?:\s|$)"""
    r"""|"([^"]*)"(?:\s|$)|'([^']*)'(?:\s|$)|(\S+)(?:\s|$)"""
)
CURLY = str.maketrans({"“": '"', "”": '"', "″": '"', "\xa0": " ", "\u200b": " "})
# As WordPress has it, the first bracket that closes is the end; not of "[words](address)".
OPENING = re.compile(r"(\[?)\[([A-Za-z][\w-]{0,60})(?![\w-])([^\]]{0,4000}?)(/?)\](?!\()")
# More than anybody nests, and the end of what is looked at.
MOST = 5_000
CODE = {"code", "sourcecode", "highlight", "source"}
ADDRESS = re.compile(r"https?://[^\s\"'<>\[\]]+")
AUDIO = ("src", "mp3", "m4a", "ogg", "wav", "wma", "flac")
VIDEO = ("src", "mp4", "m4v", "webm", "ogv", "wmv", "flv", "mov")
LINE_END = re.compile(r"<br\s*/?>|</?p>")


@dataclass
class Shortcode:
    name: str
    attributes: dict[str, str]
    content: str | None
    raw: str

    def first(self, *names: str) -> str:
        return next((self.attributes[name] for name in names if self.attributes.get(name)), "")


def attributes_of(text: str) -> dict[str, str]:
    """Return the attributes; those without a name are called "0", "1" …"""
    found: dict[str, str] = {}
    for match in ATTRIBUTE.finditer(text.translate(CURLY)):
        groups = match.groups()
        named = next((n for n in (0, 2, 4) if groups[n] is not None), None)
        if named is None:
            bare = next((value for value in groups[6:] if value is not None), "")
            found[str(sum(key.isdigit() for key in found))] = bare
        else:
            found[groups[named].lower()] = groups[named + 1]
    return found


class Shortcodes:
    """Makes HTML of the shortcodes in one text."""

    def __init__(self, *, site: OldSite, notes: Notes, post: int) -> None:
        self._site, self._notes, self._post = site, notes, post
        self._known: dict[str, Callable[[Shortcode], str]] = {
            **dict.fromkeys(CODE, self._code),
            **dict.fromkeys(("caption", "wp_caption"), self._caption),
            **dict.fromkeys(
                ("embed", "youtube", "vimeo", "dailymotion", "ted", "tweet"), self._embed
            ),
            **dict.fromkeys(
                ("soundcloud", "instagram", "twitter", "gist", "googlemaps"), self._embed
            ),
            **dict.fromkeys(("blockquote", "quote", "pullquote"), self._quote),
            "gallery": self._gallery,
            "audio": self._audio,
            "video": self._video,
            "wpvideo": self._wpvideo,
            "playlist": self._playlist,
        }

    def run(self, text: str, *, only: frozenset[str] | None = None) -> str:
        """Return the text with HTML for the shortcodes that are known; the others stay and are noted."""
        made, position = [], 0
        for _number in range(MOST):
            opening = OPENING.search(text, position)
            if opening is None:
                break
            end, html = self._one(text, opening, only)
            made += [text[position : opening.start()], html]
            position = end
        return "".join(made) + text[position:]

    def _one(
        self, text: str, opening: re.Match[str], only: frozenset[str] | None
    ) -> tuple[int, str]:
        """Return where the shortcode ends, and what stands for it."""
        name = opening[2].lower()
        code = self._read(text, opening)
        end = opening.start() + len(opening[1]) + len(code.raw)
        if opening[1] and text[end : end + 1] == "]":
            # Doubled brackets: it is shown, not done.
            return end + 1, code.raw if only is None else opening[1] + code.raw + "]"
        known = self._known.get(name)
        if (only is not None and name not in only) or known is None:
            if only is None:
                self._note_unknown(code, has_end=code.content is not None)
            # What is inside may be known.
            return opening.end(), opening[0]
        return end, opening[1] + known(code)

    def _read(self, text: str, opening: re.Match[str]) -> Shortcode:
        name, inside = opening[2], None
        begin, end = opening.start() + len(opening[1]), opening.end()
        if not opening[4]:
            closing = text.find(f"[/{name}]", end)
            again = closing >= 0 and re.compile(rf"\[{name}(?![\w-])").search(text, end, closing)
            # Another of the same name begins first: then this one has no end of its own.
            if closing >= 0 and (not again or name.lower() in CODE):
                inside, end = text[end:closing], closing + len(name) + 3
        return Shortcode(name.lower(), attributes_of(opening[3]), inside, text[begin:end])

    def _note_unknown(self, code: Shortcode, *, has_end: bool) -> None:
        """Note what looks like a shortcode; "[sic]" and footnotes "[1]" do not."""
        has_value = any(not key.isdigit() for key in code.attributes)
        if has_end or has_value or "_" in code.name or "-" in code.name:
            self._notes.say(_("The shortcode [%(name)s] stays as text.") % {"name": code.name})

    def _code(self, code: Shortcode) -> str:
        if code.content is None:
            return code.raw
        language = code.first("language", "lang", "title")
        fits = re.fullmatch(r"[\w+#.-]{1,30}", language)
        attribute = f' class="language-{language.lower()}"' if fits else ""
        words = code.content.strip("\r\n")
        # WordPress.com keeps it escaped, blogs of one's own as it was typed.
        plain = (
            words
            if re.search(r"&(?:lt|gt|amp|quot|#\d+);", words) and "<" not in words
            else escape(words)
        )
        return f"\n\n<pre><code{attribute}>{plain}</code></pre>\n\n"

    def _caption(self, code: Shortcode) -> str:
        inside = code.content or ""
        caption = code.first("caption")
        if not caption:
            picture = re.match(
                r"\s*(?:<p>)?\s*((?:<a\s[^>]*>\s*)?<img[^>]*>(?:\s*</a>)?)(.*)", inside, re.DOTALL
            )
            if picture is None:
                return inside
            inside, caption = picture[1], picture[2]
        words = LINE_END.sub(" ", " ".join(self.run(caption).split())).strip()
        figcaption = f"<figcaption>{words}</figcaption>" if words else ""
        return f"\n\n<figure>{inside.strip()}{figcaption}</figure>\n\n"

    def _embed(self, code: Shortcode) -> str:
        given = " ".join([*code.attributes.values(), code.content or ""])
        found = ADDRESS.search(given.replace("&amp;", "&"))
        address = found[0] if found else _short_address(code)
        if not address:
            return self._keep(code)
        return f"\n\n<p>{shown(address)}</p>\n\n"

    def _quote(self, code: Shortcode) -> str:
        by = code.first("author", "cite", "name", "0")
        cite = f"\n\n<cite>{escape(by)}</cite>" if by else ""
        return f"\n\n<blockquote>{self.run(code.content or '')}{cite}</blockquote>\n\n"

    def _gallery(self, code: Shortcode) -> str:
        ids = [int(one) for one in re.findall(r"\d{1,18}", code.first("ids", "include"))]
        number = code.first("id")
        below = int(number) if number.isdecimal() and len(number) < 19 else self._post  # noqa: PLR2004 - of 64 bits
        media = self._site.media_of(ids) if ids else self._site.pictures_below(below)
        left_out = set(re.findall(r"\d+", code.first("exclude")))
        shown = _ordered([one for one in media if str(one.number) not in left_out], code)
        if len(shown) < len(ids):
            self._notes.say(_("Pictures of a gallery are not in the export."))
        if not shown:
            return self._keep(code)
        return "\n\n" + "\n".join(one.as_figure() for one in shown) + "\n\n"

    def _audio(self, code: Shortcode) -> str:
        return self._link(code, AUDIO, _("Listen: %(name)s"))

    def _video(self, code: Shortcode) -> str:
        return self._link(code, VIDEO, _("Watch: %(name)s"))

    def _wpvideo(self, code: Shortcode) -> str:
        key = code.first("0")
        if not re.fullmatch(r"\w{4,20}", key):
            return self._keep(code)
        return f"\n\n<p>{shown(f'https://videopress.com/v/{key}')}</p>\n\n"

    def _link(self, code: Shortcode, names: tuple[str, ...], words: str) -> str:
        found = ADDRESS.search(code.first(*names) or code.first("0") or code.content or "")
        if found is None:
            return self._keep(code)
        name = found[0].rpartition("/")[2] or found[0]
        return f'\n\n<p><a href="{escape(found[0])}">{escape(words % {"name": name})}</a></p>\n\n'

    def _playlist(self, code: Shortcode) -> str:
        media = self._site.media_of(
            [int(one) for one in re.findall(r"\d{1,18}", code.first("ids", "include"))]
        )
        if not media:
            return self._keep(code)
        rows = (f'<li><a href="{escape(one.url)}">{escape(one.name)}</a></li>' for one in media)
        return "\n\n<ul>" + "".join(rows) + "</ul>\n\n"

    def _keep(self, code: Shortcode) -> str:
        self._notes.say(_("The shortcode [%(name)s] stays as text.") % {"name": code.name})
        return escape(code.raw)


def _ordered(media: list[Media], code: Shortcode) -> list[Media]:
    """Return the pictures of a gallery in the order that it asks for, where that is known."""
    by, is_downwards = code.first("orderby").lower(), code.first("order").lower() == "desc"
    if by == "title":
        media = sorted(media, key=lambda one: one.title.lower())
    elif by == "id":
        media = sorted(media, key=lambda one: one.number)
    # Numbers that are given stand in their own order.
    return media[::-1] if is_downwards and (by or not code.first("ids")) else media


def _short_address(code: Shortcode) -> str:
    """Return the address of a video that is named by its number alone."""
    key = code.first("id", "0", "v") or (code.content or "").strip()
    if code.name == "youtube" and re.fullmatch(r"[\w-]{6,20}", key):
        return f"https://www.youtube.com/watch?v={key}"
    if code.name == "vimeo" and re.fullmatch(r"\d{3,12}", key):
        return f"https://vimeo.com/{key}"
    return ""
