"""The Markdown subset of replies: what a visitor types becomes HTML here, once, and nowhere else.

Two walls: markdown-it-py writes no tag that is not in the subset, and nh3 lets no other through.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, blockquote, list_block
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from comments.models import BODY_LENGTH
from comments.text import clean_text

TAGS = {"p", "br", "strong", "em", "code", "pre", "blockquote", "ul", "ol", "li", "a"}
# "*": nh3 lets "title" and "lang" through everywhere unless it is told.
ATTRIBUTES: dict[str, set[str]] = {"a": {"href"}, "ol": {"start"}, "*": set()}
SCHEMES = {"http", "https", "mailto"}
REL = "nofollow ugc noopener"

# How deep quotes and lists may stand in one another (a list counts twice: itself and its item), and bold and
# italic; what is deeper is text. Browsers stop drawing, and parsers slow down, at hundreds.
DEEPEST_BLOCK, DEEPEST_EMPHASIS = 10, 4

_CLEANER = nh3.Cleaner(tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=REL)

# What stands before "://", and from there on; no longer than any address that a browser follows.
_SCHEME = re.compile(r"(?<![0-9a-z])(https?)$", re.IGNORECASE)
_ADDRESS = re.compile(r"://[^\s<>\"`\\]{0,50}?\w[^\s<>\"`\\]{0,2000}")
_SENTENCE_END = frozenset("?!.,:;*_~'")


class TextTooLongError(ValueError):
    """The text has more characters than a reply may have. It was not parsed."""


def render(source: str) -> str:
    """Return the HTML of a reply. Raise TextTooLongError, before anything is parsed, above BODY_LENGTH characters."""
    if len(source) > BODY_LENGTH:
        msg = f"{len(source)} characters; a reply may have {BODY_LENGTH}."
        raise TextTooLongError(msg)
    return _CLEANER.clean(_parser.render(clean_text(source))).strip()


BlockRule = Callable[[StateBlock, int, int, bool], bool]


def _shallow(rule: BlockRule) -> BlockRule:
    """Return ``rule`` for the first levels only: deeper, its marks are text (the parser's own limit drops words)."""

    def capped(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 (markdown-it's)
        return state.level < DEEPEST_BLOCK and rule(state, start, end, silent)

    return capped


def _flatten_emphasis(state: StateCore) -> None:
    """Drop bold and italic that stand too deep in one another, and keep their words."""
    for token in state.tokens:
        if token.children:
            token.children = list(_without_deep_emphasis(token.children))


def _without_deep_emphasis(tokens: Iterable[Token]) -> Iterator[Token]:
    depth = 0
    for token in tokens:
        if token.tag not in {"em", "strong"}:
            yield token
            continue
        depth += token.nesting
        # An opening tag has counted itself already, a closing one no longer does.
        if depth + (token.nesting == -1) <= DEEPEST_EMPHASIS:
            yield token


def _link_address(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 (markdown-it's)
    """Make an address in the text a link. (linkify-it does more, and takes half a minute for 64 KB of "://".)"""
    address = _ADDRESS.match(state.src, state.pos, state.posMax)
    before = address and _SCHEME.search(state.pending[-7:])
    if not address or not before or state.linkLevel:
        return False
    rest = _without_sentence_end(address[0])
    url = state.md.normalizeLink(before[1] + rest)
    if not silent:
        state.pending = state.pending[: -len(before[1])]
        state.push("link_open", "a", 1).attrs = {"href": url}
        state.push("text", "", 0).content = before[1] + rest
        state.push("link_close", "a", -1)
    state.pos += len(rest)
    return True


def _without_sentence_end(address: str) -> str:
    """Leave to the sentence what ends it, and the bracket that was opened before the address."""
    surplus = address.count(")") - address.count("(")
    while address[-1] in _SENTENCE_END or (address[-1] == ")" and surplus > 0):
        surplus -= address[-1] == ")"
        address = address[:-1]
    return address


def _is_allowed(url: str) -> bool:
    return url.lower().startswith(("http://", "https://", "mailto:"))


def _make_parser() -> MarkdownIt:
    options = {"breaks": True, "langPrefix": "", "maxNesting": DEEPEST_BLOCK + 2}
    parser = MarkdownIt("zero", options)
    parser.enable(["code", "fence", "blockquote", "list"])
    parser.enable(["newline", "escape", "backticks", "emphasis", "link", "autolink"])
    # "alt" names what each ends when it begins, as markdown-it has it; a list does not end the list that it is.
    ends = ["paragraph", "reference", "blockquote"]
    parser.block.ruler.at("blockquote", _shallow(blockquote), {"alt": [*ends, "list"]})
    parser.block.ruler.at("list", _shallow(list_block), {"alt": ends})
    parser.inline.ruler.after("text", "link_address", _link_address)
    parser.core.ruler.push("flatten_emphasis", _flatten_emphasis)
    parser.validateLink = _is_allowed  # type: ignore[method-assign]
    # mdurl fills its tables at the first address that it reads, where every thread sees them: of two that come first
    # at once, one would write an address by half a table.
    parser.render("<https://example.org/>")
    return parser


_parser = _make_parser()
