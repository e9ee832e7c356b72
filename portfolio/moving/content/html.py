"""WordPress's HTML as the site's own: blocks of the allowed list, links and pictures where they are now."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from html import escape

from django.utils.translation import gettext as _

from blog.markup import ATTRIBUTES, BLOCK_TAGS, GLOBAL_ATTRIBUTES, INLINE_TAGS
from blog.tokens import VOID_TAGS
from portfolio.moving.content.frames import shown
from portfolio.moving.content.notes import Notes
from portfolio.moving.content.old_site import OldSite, split
from portfolio.moving.content.pictures import is_aside, parts_of_cover, without_asides
from portfolio.moving.content.tree import Node, parse

RENAMED = {
    "strike": "s",
    "tt": "code",
    "acronym": "abbr",
    "dfn": "em",
    "big": "strong",
    "dir": "ul",
    "menu": "ul",
}
HEADINGS = {"h1": "h2", "h5": "h4", "h6": "h4"}
# Begin a block of their own as what is kept does, and are unfolded.
UNFOLDED = {
    *("address", "article", "aside", "audio", "center", "div", "embed", "fieldset", "footer"),
    *("form", "header", "hgroup", "iframe", "legend", "main", "nav", "object", "section"),
    *("video", "option", "select", "textarea"),
}
BLOCKS = BLOCK_TAGS | set(HEADINGS) | UNFOLDED
ONLY_WORDS = {"figcaption", "caption", "summary", "dt", "h2", "h3", "h4"}
# What holds words and blocks alike, so that its words need no paragraph.
LOOSE = {"li", "td", "th", "dd", "details"}
COVERS = {"wp-block-cover", "wp-block-cover-image"}
# The plus beside what folds.
SIGN = "wp-block-accordion-heading__toggle-icon"
GALLERIES = {
    *("wp-block-gallery", "blocks-gallery-grid", "wp-block-jetpack-slideshow_swiper-wrapper"),
}
# What a figure shows.
FRAMED = ("img", "table", "pre", "blockquote")
STRUCTURE = {"table", "thead", "tbody", "tfoot", "tr", "colgroup", "dl", "ul", "ol"}
ONLY_AN_ADDRESS = re.compile(r"\s*(https?://\S+)\s*")
WHITE = " \t\n\r"
# What says nothing where words begin or end; and the same, read from the end.
NOTHING, BACKWARDS = re.compile(r"(?:<br>|[ \t\n\r])*"), re.compile(r"(?:>rb<|[ \t\n\r])*")
AT_BREAK = re.compile(r" ?<br> ?")
WHITE_RUN = re.compile(r"[ \t\n\r]+")
SAID_BY_BEING_THERE = {"open", "reversed"}


class Rebuilder:
    """Writes one text anew."""

    def __init__(self, *, site: OldSite, notes: Notes) -> None:
        self._site, self._notes = site, notes
        self._special: dict[str, Callable[[Node], Iterator[str]]] = {
            "figure": self._figure,
            "iframe": self._frame,
            "embed": self._frame,
            "object": self._object,
            "audio": self._player,
            "video": self._player,
            "form": self._form,
            "pre": self._pre,
        }

    def rebuild(self, html: str) -> str:
        return "\n".join(self._flow(parse(html).children))

    # --- Blocks ---

    def _flow(self, children: Iterable[Node | str], *, loose: bool = False) -> Iterator[str]:
        """Yield the blocks among ``children``; words between them are paragraphs, unless the place is ``loose``."""
        words: list[Node | str] = []
        for child in children:
            if isinstance(child, str) or not self._is_block(child):
                words.append(child)
                continue
            yield from self._words(words, loose=loose)
            words = []
            # What should stand in a list and does not has one of its own.
            yield from self._block(Node("ul", {}, [child]) if child.tag == "li" else child)
        yield from self._words(words, loose=loose)

    def _is_block(self, node: Node) -> bool:
        return node.tag in BLOCKS or any(self._is_block(child) for child in node.nodes)

    def _words(self, words: list[Node | str], *, loose: bool) -> Iterator[str]:
        beside = [] if loose else [child for child in words if is_aside(child)]
        if beside and len(beside) < len(words):
            for picture in beside:
                yield from self._words([picture], loose=False)
            words = without_asides(words)
        html = _trimmed(self._inline(words))
        if html:
            yield html if loose else f"<p>{html}</p>"

    def _block(self, node: Node) -> Iterator[str]:
        if special := self._special.get(node.tag):
            yield from special(node)
            return
        tag = HEADINGS.get(node.tag, RENAMED.get(node.tag, node.tag))
        if tag == "ul" and node.classes & GALLERIES:
            yield from self._flow(self._gallery([node]))
        elif tag in {"br", "hr", "col"}:
            yield f"<{tag}>"
        elif tag == "p":
            yield from self._paragraph(node)
        elif tag not in BLOCK_TAGS:
            yield from self._container(node)
        else:
            yield from self._kept(node, tag)

    def _paragraph(self, node: Node) -> Iterator[str]:
        if any(self._is_block(child) for child in node.nodes):
            yield from self._flow(node.children)
            return
        if any(map(is_aside, node.children)):
            yield from self._words(node.children, loose=False)
            return
        html = _trimmed(self._inline(node.children))
        if html and html != "\xa0":
            yield f"<p{self._attributes(node, 'p')}>{html}</p>"

    def _container(self, node: Node) -> Iterator[str]:
        """Unfold what means nothing here, such as columns."""
        classes = node.classes
        if classes & COVERS:
            yield from self._flow(parts_of_cover(node))
            return
        if "wp-block-file" in classes:
            links = [one for one in node.nodes if one.tag == "a" and one.text.strip()]
            named = [one for one in links if "wp-block-file__button" not in one.classes]
            yield from self._flow(
                Node("a", {"href": one.get("href")}, one.children) for one in named or links
            )
            return
        yield from self._flow(node.children)

    def _kept(self, node: Node, tag: str) -> Iterator[str]:
        if tag in STRUCTURE:
            inner = "".join(self._structure(node))
        elif tag in ONLY_WORDS:
            inner = self._only_words(node)
        elif tag in LOOSE:
            inner = "\n".join(self._flow(node.children, loose=True))
        else:
            inner = "\n".join(self._flow(node.children))
        if inner or tag in {"td", "th", "li"}:
            yield f"<{tag}{self._attributes(node, tag)}>{inner}</{tag}>"

    def _structure(self, node: Node) -> Iterator[str]:
        """Yield what a list or table is made of; what stands in a list without an item gets one."""
        is_list = node.tag in {"ul", "ol", "dir", "menu"}
        for child in node.children:
            is_item = isinstance(child, Node) and child.tag == "li"
            if is_list and not is_item:
                inner = "".join(self._flow([child], loose=True))
                yield f"<li>{inner}</li>" if inner else ""
            elif isinstance(child, Node):
                yield from self._block(child)

    def _only_words(self, node: Node) -> str:
        return _trimmed(WHITE_RUN.sub(" ", self._all_inline(node)))

    def _all_inline(self, node: Node) -> str:
        """Return the words of all that is inside, blocks or not."""
        parts: list[str] = []
        for child in node.children:
            if isinstance(child, str) or not self._is_block(child):
                parts.append(self._inline([child]))
            elif child.tag not in {"hr", "col"}:
                parts.append(f" {self._all_inline(child)} ")
        return "".join(parts)

    # --- What WordPress shows in frames of its own ---

    def _figure(self, node: Node) -> Iterator[str]:
        caption = next((child for child in node.nodes if child.tag == "figcaption"), None)
        rest = [child for child in node.children if child is not caption]
        inside = Node("figure", {}, rest)
        words = self._only_words(caption) if caption else ""
        address = ONLY_AN_ADDRESS.fullmatch(inside.text)
        is_one = not inside.find("figure", "li", "ul", "ol") and inside.find(*FRAMED)
        if address and not inside.find("img"):
            yield f"<p>{shown(address[1], leads_to=self._led(address[1]))}</p>"
        elif not is_one:
            yield from self._flow(self._gallery(rest))
        else:
            inner = "".join(self._flow(rest, loose=True))
            end = f"<figcaption>{words}</figcaption>" if words else ""
            # A link to a picture that can't be shown is no figure.
            if any(f"<{tag}" in inner for tag in FRAMED):
                yield f"<figure>{inner}{end}</figure>"
                return
            yield inner if any(map(self._is_block, inside.nodes)) else f"<p>{inner}</p>"
        if words:
            yield f"<p>{words}</p>"

    def _gallery(self, children: list[Node | str]) -> list[Node | str]:
        """Take the pictures out of the list that an older gallery is."""
        found: list[Node | str] = []
        for child in children:
            if isinstance(child, Node) and child.tag in {"ul", "ol"} and child.find("img"):
                found += [part for item in child.nodes for part in item.children]
            else:
                found.append(child)
        return found

    def _frame(self, node: Node) -> Iterator[str]:
        yield from self._address(node.get("src") or node.get("data-src"))

    def _object(self, node: Node) -> Iterator[str]:
        inner = node.find("embed", "iframe")
        address = node.get("data") or (inner.get("src") if inner else "")
        if address:
            yield from self._address(address)
        else:
            yield from self._flow(node.children)

    def _address(self, address: str) -> Iterator[str]:
        """Write where something is that was shown in a frame: a video becomes one again."""
        if address.startswith("//"):
            address = f"https:{address}"
        if not address.startswith(("http://", "https://")):
            return
        video = re.match(
            r"https?://(?:www\.)?youtube(?:-nocookie)?\.com/(?:embed|v)/([\w-]{6,20})", address
        )
        vimeo = re.match(r"https?://player\.vimeo\.com/video/(\d+)", address)
        if video:
            address = f"https://www.youtube.com/watch?v={video[1]}"
        elif vimeo:
            address = f"https://vimeo.com/{vimeo[1]}"
        else:
            self._notes.say(
                _("What was shown in a frame is a link: %(address)s") % {"address": address[:200]}
            )
        yield f"<p>{shown(address)}</p>"

    def _player(self, node: Node) -> Iterator[str]:
        source = node.find("source")
        address = node.get("src") or (source.get("src") if source else "")
        if not address:
            return
        name = address.partition("?")[0].rpartition("/")[2] or address
        words = _("Listen: %(name)s") if node.tag == "audio" else _("Watch: %(name)s")
        self._notes.say(_("A recording is a link: %(name)s") % {"name": name})
        yield f'<p><a href="{escape(self._led(address))}">{escape(words % {"name": name})}</a></p>'

    def _form(self, node: Node) -> Iterator[str]:
        self._notes.say(_("A form can't be carried; its words are text."))
        yield from self._flow(node.children)

    def _pre(self, node: Node) -> Iterator[str]:
        words = self._inline(node.children, verbatim=True).strip("\n")
        if words.strip():
            yield f"<pre>{words}</pre>"

    # --- Words ---

    def _inline(self, children: Iterable[Node | str], *, verbatim: bool = False) -> str:
        parts = (
            self._inline_one(child, verbatim=verbatim)
            for child in children
            if isinstance(child, str) or SIGN not in child.classes
        )
        return "".join(parts if verbatim else _with_single_spaces(parts))

    def _inline_one(self, child: Node | str, *, verbatim: bool) -> str:
        if isinstance(child, str):
            return escape(child if verbatim else WHITE_RUN.sub(" ", child), quote=False)
        tag = RENAMED.get(child.tag, child.tag)
        if tag in {"br", "wbr"}:
            return "\n" if verbatim and tag == "br" else f"<{tag}>"
        if tag in {"img", "input"}:
            return self._image(child) if tag == "img" else _button(child)
        inner = self._inline(child.children, verbatim=verbatim)
        if tag == "a":
            return self._link(child, inner)
        if tag not in INLINE_TAGS or tag in VOID_TAGS or not _trimmed(inner):
            return inner
        return f"<{tag}{self._attributes(child, tag)}>{inner}</{tag}>"

    def _link(self, node: Node, inner: str) -> str:
        href = node.get("href")
        anchor = node.get("id") or node.get("name")
        picture = node.find("img")
        if not anchor and not _trimmed(inner):
            return inner
        # A picture that leads to itself, larger, is as large here.
        if picture is not None and (not href or "<img" not in inner or self._leads_to_itself(href)):
            return inner
        if not anchor and not href:
            return inner
        attributes = {**node.attributes, "href": self._led(href), "id": anchor}
        return f"<a{self._attributes(Node('a', attributes), 'a')}>{inner}</a>"

    def _led(self, address: str) -> str:
        """Return where a link leads now, and note one that still leads to the old site: to a file that is not here."""
        new = self._site.new_address(address)
        if new == address and self._site.is_old(address):
            words = _("A link leads to the old site, as there is no such file here: %(address)s")
            self._notes.say(words % {"address": address[:200]})
        return new

    def _leads_to_itself(self, href: str) -> bool:
        if not self._site.is_old(href):
            return False
        parts = split(href)
        return parts is not None and (
            bool(self._site.new_picture(href))
            or "attachment" in parts.query + parts.path
            or self._site.is_page_of_picture(href)
        )

    def _image(self, node: Node) -> str:
        given = node.get("data-orig-file") or node.get("src") or node.get("data-src")
        source = self._site.new_picture(given) or self._site.new_picture(node.get("src"))
        if source:
            return (
                f"<img{self._attributes(Node('img', {**node.attributes, 'src': source}), 'img')}>"
            )
        name = node.get("alt") or given.partition("?")[0].rpartition("/")[2]
        if not given.startswith(("http://", "https://", "/")) or given.startswith("/media/"):
            return escape(name, quote=False)
        # Smilies are words.
        if "/smilies/" in given or "wp-smiley" in node.classes or "/emoji/" in given:
            return escape(node.get("alt"), quote=False)
        self._notes.say(
            _("A picture is a link, as there is no file of it: %(address)s")
            % {"address": given[:200]}
        )
        return f'<a href="{escape(given)}">{escape(name or given, quote=False)}</a>'

    @staticmethod
    def _attributes(node: Node, tag: str) -> str:
        allowed = ATTRIBUTES.get(tag, set()) | GLOBAL_ATTRIBUTES
        kept = {
            name: value
            for name, value in node.attributes.items()
            if name in allowed and (value or name in SAID_BY_BEING_THERE)
        }
        if tag == "img":
            kept = {"src": kept.get("src", ""), "alt": node.get("alt"), **kept}
        return "".join(f' {name}="{escape(value)}"' for name, value in kept.items())


def _with_single_spaces(parts: Iterable[str]) -> Iterator[str]:
    """Yield the parts without the second of two spaces that met as what stood between them is gone."""
    before = ""
    for part in filter(None, parts):
        yield part.removeprefix(" ") if before.endswith(" ") else part
        before = part


def _button(node: Node) -> str:
    return escape(node.get("value")) if node.get("type") in {"button", "submit"} else ""


def _trimmed(html: str) -> str:
    """Return the words without what says nothing: space and breaks around them, space at breaks."""
    html = AT_BREAK.sub("<br>", html.replace("\n", " "))
    begin, rest = NOTHING.match(html), BACKWARDS.match(html[::-1])
    return html[begin.end() : len(html) - rest.end()] if begin and rest else html
