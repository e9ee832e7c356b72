"""The HTML of posts: what is allowed, and how the rendered body is made."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from urllib.parse import quote

import nh3

from blog import embeds, footnotes, headings, highlighting, nesting
from blog.tokens import TOKEN, VOID_TAGS, tag_name

# nh3's time is quadratic in the number of "&": the length is checked before anything is parsed. A long book
# chapter has 60,000 characters.
MAX_LENGTH = 300_000

# The one list of what a post may hold. Everything else is dropped; what stood inside it stays.
GLOBAL_ATTRIBUTES = {"lang", "dir", "id", "title"}
ATTRIBUTES: dict[str, set[str]] = {
    "a": {"href", "rel", "hreflang"},
    "blockquote": {"cite"},
    "code": {"class"},
    "details": {"open"},
    "img": {"src", "alt", "width", "height", "loading"},
    "li": {"value"},
    "ol": {"start", "reversed", "type"},
    "q": {"cite"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
}
INLINE_TAGS = {
    *(
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "br",
        "cite",
        "code",
        "del",
        "em",
        "i",
        "img",
        "ins",
        "kbd",
        "mark",
        "q",
    ),
    *("s", "samp", "small", "strong", "sub", "sup", "time", "u", "var", "wbr"),
}
BLOCK_TAGS = {
    *(
        "blockquote",
        "caption",
        "col",
        "colgroup",
        "dd",
        "details",
        "dl",
        "dt",
        "figcaption",
        "figure",
        "h2",
        "h3",
    ),
    *(
        "h4",
        "hr",
        "li",
        "ol",
        "p",
        "pre",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ),
}
URL_SCHEMES = {"http", "https", "mailto", "tel"}
# A post's ids must not take a place of the page's own, such as "respond" or "comment-12".
ID_PREFIX = "text-"

ADDRESSES = {"href", "src", "cite"}
# Browsers take these signs in an address for what stands for them there.
NO_ADDRESS = re.compile(r'[\s"<>\\^`{|}]')
# What an attribute may say; others say nothing to anybody.
NUMBER, LANGUAGE = re.compile(r"[1-9][0-9]{0,3}"), re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
COUNT = re.compile(r"-?[0-9]{1,9}")
CLOCK = r"\d\d:\d\d(:\d\d)?"
VALUES = {
    **dict.fromkeys(("width", "height", "colspan", "rowspan"), NUMBER),
    **dict.fromkeys(("lang", "hreflang"), LANGUAGE),
    **dict.fromkeys(("start", "value"), COUNT),
    "datetime": re.compile(rf"\d{{4}}(-\d\d(-\d\d([T ]{CLOCK}(Z|[+-]\d\d:\d\d)?)?)?)?", re.ASCII),
    "dir": re.compile("ltr|rtl|auto"),
    "id": re.compile(r"\S+"),
    "loading": re.compile("lazy|eager"),
    "scope": re.compile("(row|col)(group)?"),
    "type": re.compile("[1aAiI]"),
}

PAGE_ANCHOR = re.compile(r"#(respond|responses|comment-[0-9]+)")
LANGUAGE_CLASS = re.compile(r"language-[\w+#.-]+")
# The page's heading is its h1, and four levels are enough below it.
OTHER_HEADING = re.compile(r"(</?)h([156])(?=[\s/>])", re.IGNORECASE)

# HTML drops one line end here each time that it is read.
PRE_START = re.compile(r'(<pre(?: [^>"]*(?:"[^"]*"[^>"]*)*)?>)\n+')


class TextTooLongError(ValueError):
    """The text is longer than ``MAX_LENGTH``."""


def sanitise(text: str) -> str:
    """Return the author's HTML without what is not allowed; doing it twice changes nothing.

    Raises ``TextTooLongError``.
    """
    if len(text) > MAX_LENGTH:
        raise TextTooLongError
    clean = _CLEANER.clean(OTHER_HEADING.sub(_nearest_heading, text))
    return PRE_START.sub(r"\1", clean)


def _nearest_heading(match: re.Match[str]) -> str:
    return match[1] + ("h2" if match[2] == "1" else "h4")


def _filter_attribute(_tag: str, name: str, value: str) -> str | None:
    if name in ADDRESSES:
        value = NO_ADDRESS.sub(lambda sign: quote(sign[0], safe=""), value)
    if name in VALUES and not VALUES[name].fullmatch(value):
        return None
    if name == "id":
        return _prefixed(value)
    if (
        name == "href"
        and value.startswith("#")
        and len(value) > 1
        and not PAGE_ANCHOR.fullmatch(value)
    ):
        return "#" + _prefixed(value[1:])
    if name == "class":
        return " ".join(word for word in value.split() if LANGUAGE_CLASS.fullmatch(word)) or None
    return value


def _prefixed(name: str) -> str:
    return name if name.startswith(ID_PREFIX) else ID_PREFIX + name


_CLEANER = nh3.Cleaner(
    tags=INLINE_TAGS | BLOCK_TAGS,
    attributes={"*": GLOBAL_ATTRIBUTES} | ATTRIBUTES,
    attribute_filter=_filter_attribute,
    url_schemes=URL_SCHEMES,
    # The author's own "me", "tag" or "nofollow" stays: these are their words, not a stranger's.
    link_rel=None,
)

# --- Rendering ------------------------------------------------------------------------------------------------
# What follows reads only what sanitise() returned.

BREAKING_TAGS = BLOCK_TAGS | {"br"}
BLANK_LINES = re.compile(r"\n\s*\n")
# Quotations within quotations have their plain text made paragraphs so far down.
QUOTATION_LEVELS = 5


def render(body: str) -> str:
    """Return the page's HTML for a sanitised body, with all that can be made before anybody reads it."""
    whole = paragraphs(nesting.mended(body, blocks=BLOCK_TAGS))
    rendered = embeds.with_videos(TOKEN.sub(_fitted, whole))
    return highlighting.with_colours(headings.with_ids(footnotes.with_notes(rendered)))


def paragraphs(body: str) -> str:
    """Return a sanitised body with paragraphs where the author left blank lines."""
    return _render(body, QUOTATION_LEVELS)


def plain_text(body: str) -> str:
    """Return the author's words alone."""
    spaced = (
        " " * (tag_name(part)[1] in BREAKING_TAGS) if part.startswith("<") else part
        for part in TOKEN.split(footnotes.without_marks(embeds.without_videos(body)))
    )
    return " ".join(html.unescape("".join(spaced)).split())


def _render(body: str, levels: int) -> str:
    pieces = [_quotation(piece, levels) or piece.html() for piece in _pieces(body)]
    return "\n".join(filter(None, pieces))


class _Piece:
    """A part of the body's outermost level: a block, or a paragraph of words and the inline tags among them."""

    def __init__(self, *tokens: str) -> None:
        self.tokens = list(tokens)
        self.is_block = False

    def html(self) -> str:
        if self.is_block:
            return "".join(self.tokens).strip()
        words = "".join(self._lines()).strip().removesuffix("<br>").strip()
        return f"<p>{words}</p>" if words else ""

    def _lines(self) -> Iterator[str]:
        """Break the words' lines where the author did, unless there is a break already."""
        before = "<br>"
        for token in self.tokens:
            if token.startswith("<") or (before == "<br>" and not token.strip()):
                yield token
            elif before == "<br>":
                yield token.lstrip().replace("\n", "<br>\n")
            else:
                yield token.replace("\n", "<br>\n")
            before = token or before


def _pieces(body: str) -> Iterator[_Piece]:
    piece, depth = _Piece(), 0
    for token in TOKEN.split(body):
        if not token.startswith("<"):
            # Blank lines inside an element are the element's own.
            first, *others = [token] if depth else BLANK_LINES.split(token)
            piece.tokens.append(first)
            for other in others:
                yield piece
                piece = _Piece(other)
            continue
        closing, name = tag_name(token)
        if name in BLOCK_TAGS and depth == 0:
            yield piece
            piece = _Piece()
        piece.is_block = piece.is_block or name in BLOCK_TAGS
        piece.tokens.append(token)
        if name not in VOID_TAGS:
            depth += -1 if closing else 1
        if depth == 0 and piece.is_block:
            yield piece
            piece = _Piece()
    yield piece


def _fitted(tag: re.Match[str]) -> str:
    """Load pictures late; let what may be wider than the screen be moved, with the keyboard as well."""
    closing, name = tag_name(tag[0])
    if name == "table":
        return f"{tag[0]}</div>" if closing else f'<div class="scroll" tabindex="0">{tag[0]}'
    if name == "pre" and not closing:
        return tag[0].replace("<pre", '<pre tabindex="0"', 1)
    if name == "img" and " loading=" not in tag[0]:
        return tag[0].replace("<img", '<img loading="lazy"', 1)
    return tag[0]


def _quotation(piece: _Piece, levels: int) -> str:
    """Return a quotation with paragraphs of its own; "" if the piece is anything else."""
    first, *inside = [token for token in piece.tokens if token] or [""]
    if not levels or tag_name(first) != (False, "blockquote"):
        return ""
    return first + _render("".join(inside[:-1]), levels - 1) + inside[-1]
