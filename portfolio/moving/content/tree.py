"""HTML as a tree. An HTML5 parser has closed and nested everything before it is read here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

import nh3

VOID = {"br", "col", "embed", "hr", "img", "input", "source", "track", "wbr", "param", "area"}
# Everything that a post of WordPress's may be made of, and that means something here.
TAGS = {
    *("a", "abbr", "acronym", "address", "area", "article", "aside", "audio", "b", "bdi", "bdo"),
    *("big", "blockquote", "br", "button", "caption", "center", "cite", "code", "col"),
    *("colgroup", "dd", "del", "details", "dfn", "dir", "div", "dl", "dt", "em", "embed"),
    *("fieldset", "figcaption", "figure", "font", "footer", "form", "h1", "h2", "h3", "h4", "h5"),
    *("h6", "header", "hgroup", "hr", "i", "iframe", "img", "input", "ins", "kbd", "label"),
    *("legend", "li", "main", "map", "mark", "menu", "nav", "object", "ol", "option", "p"),
    *("picture", "pre", "q", "rp", "rt", "ruby", "s", "samp", "section", "select", "small"),
    *("source", "span", "strike", "strong", "sub", "summary", "sup", "table", "tbody", "td"),
    *("textarea", "tfoot", "th", "thead", "time", "tr", "tt", "u", "ul", "var", "video", "wbr"),
}
ATTRIBUTES = {
    "*": {"class", "id", "lang", "dir", "title", "style", "data-fn"},
    "a": {"href", "rel", "hreflang", "name"},
    "audio": {"src"},
    "blockquote": {"cite"},
    "col": {"span"},
    "details": {"open"},
    "div": {"aria-label"},
    "embed": {"src"},
    "iframe": {"src", "data-src"},
    "img": {"src", "alt", "width", "height", "data-src", "data-orig-file"},
    "input": {"type", "value"},
    "li": {"value"},
    "object": {"data"},
    "ol": {"start", "reversed", "type"},
    "q": {"cite"},
    "source": {"src"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
    "video": {"src"},
}
_WELL_FORMED = nh3.Cleaner(
    tags=TAGS,
    attributes=ATTRIBUTES,
    clean_content_tags={"script", "style", "noscript", "template", "svg", "math"},
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel=None,
)


@dataclass
class Node:
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)

    def get(self, name: str) -> str:
        return self.attributes.get(name, "")

    @property
    def classes(self) -> set[str]:
        return set(self.get("class").split())

    @property
    def text(self) -> str:
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    @property
    def nodes(self) -> list[Node]:
        return [child for child in self.children if isinstance(child, Node)]

    def all(self, *tags: str) -> Iterator[Node]:
        """Yield those of the tags below this one, in the order of the text."""
        for child in self.nodes:
            if child.tag in tags:
                yield child
            yield from child.all(*tags)

    def find(self, *tags: str) -> Node | None:
        return next(self.all(*tags), None)


def parse(html: str) -> Node:
    """Return the tree of a text, without scripts, styles and drawings. Deep nests lose levels, not words."""
    builder = _Builder()
    builder.feed(_WELL_FORMED.clean(html))
    builder.close()
    return builder.root


# Python, and browsers after it, give up somewhere above that.
DEEPEST = 100


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        parent = self._open[-1] if len(self._open) < DEEPEST else self._open[DEEPEST - 1]
        parent.children.append(node)
        if tag not in VOID:
            self._open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and len(self._open) > 1:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        parent = self._open[-1] if len(self._open) < DEEPEST else self._open[DEEPEST - 1]
        parent.children.append(data)
