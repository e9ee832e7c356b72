"""A comment's HTML as what somebody would have typed here to get the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from html import unescape

from blog.markup import plain_text
from comments import markup
from comments.models import BODY_LENGTH
from comments.text import clean_text
from portfolio.moving.content.paragraphs import with_paragraphs
from portfolio.moving.content.tree import Node, parse

ADDRESS = re.compile(r"""https?://[^\s<>"`\\]+""", re.IGNORECASE)
# What is marked up where it stands; "_" within a word is not.
MARKS = re.compile(r"\\(?=[!-/:-@\[-`{-~])|[`*]|(?<![^\W_])_|_(?![^\W_])|<(?=[A-Za-z])|\](?=\()")
BRACKET = re.compile(r"(?<!\\)[\[\]]")
EVERY_MARK = re.compile(r"[\\`*_<>\[\]]")
# What begins a quotation, a list or code where a line begins.
AT_LINE_START = re.compile(
    r"^( {0,3})(>|[-+*](?=\s|$)|\d{1,9}(?=[.)](?:\s|$))|~{3,})", re.MULTILINE
)
INDENT = re.compile(r"^[ \t]+", re.MULTILINE)
WHITE = re.compile(r"[ \t\n\r\f]+")
BLANK = re.compile(r"\n\s*\n+")
# Letters, digits and signs of sentences; the first is a letter, as it is in each line.
PLAIN = re.compile(r"[^\W\d_](?:[^\W_]|[ \n,.;:!?'\"()%$’“”…–—-])*")  # noqa: RUF001
LOOSE = re.compile(r"[ \n] |\n{3}| \n|[ \n]\Z|\n(?![^\W\d_]|\n)")
BLOCKS = {
    *(
        [
            "address",
            "article",
            "aside",
            "blockquote",
            "center",
            "dd",
            "div",
            "dl",
            "dt",
            "figure",
            "footer",
            "form",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
        ]
    ),
    *(
        [
            "header",
            "hr",
            "li",
            "main",
            "nav",
            "ol",
            "p",
            "pre",
            "section",
            "table",
            "tbody",
            "td",
            "tfoot",
            "th",
            "thead",
            "tr",
            "ul",
        ]
    ),
}
LISTS = {"ul", "ol"}
TABLES = {"table", "thead", "tbody", "tfoot"}
# Wider than a space, and as little of a word.
BETWEEN_CELLS = "\u2003"
STRONG, SLANTED = {"strong", "b"}, {"em", "i", "cite"}
Escape = Callable[[str], str]


def source_of(html: str, mend: Callable[[Node], None] | None = None) -> tuple[str, str]:
    """Return the text in the Markdown of replies, and what it renders to; ``mend`` may change its tree before.

    Words never get lost: where something would be marked up that was not, all that could mark up is escaped.
    Raises ``markup.TextTooLongError``.
    """
    if len(html) > 4 * BODY_LENGTH:
        raise markup.TextTooLongError
    if mend is None and is_plain(html):
        return html, _rendered_plain(html)
    tree = parse(with_paragraphs(html))
    if mend:
        mend(tree)
    text, rendered = "", ""
    for escape in (_escape_some, _escape_all):
        text = _Writer(escape).blocks(tree.children)
        rendered = markup.render(text)
        if _words(plain_text(rendered)) == _words(_text_of(tree)):
            break
    return text, rendered


def is_plain(text: str) -> bool:
    """Tell words that nothing could take for markup: most comments are that, and need no parser to be read."""
    return bool(
        len(text) <= BODY_LENGTH
        and PLAIN.fullmatch(text)
        and not LOOSE.search(text)
        and clean_text(text) == text
    )


def _rendered_plain(text: str) -> str:
    """Return what ``markup.render`` makes of plain words."""
    paragraphs = text.replace("\n\n", "</p>\r<p>").replace("\n", "<br>\n").replace("\r", "\n")
    return f"<p>{paragraphs}</p>"


def _text_of(node: Node) -> str:
    """Return the words of a text, with those that stand for pictures."""
    return "".join(
        child if isinstance(child, str) else _picture_words(child) or _text_of(child)
        for child in node.children
    )


def _picture_words(node: Node) -> str:
    """Return what stands for a picture: what it shows in words, or the name of its file."""
    if node.tag != "img":
        return ""
    return node.get("alt") or node.get("src").partition("?")[0].rpartition("/")[2]


def _words(text: str) -> str:
    return "".join(text.split())


def _escape_some(text: str) -> str:
    """Escape what would mark up, but in addresses, which become links as they stand."""
    parts, position = [], 0
    for address in ADDRESS.finditer(text):
        parts += [_marks(text[position : address.start()]), address[0]]
        position = address.end()
    return "".join([*parts, _marks(text[position:])])


def _marks(text: str) -> str:
    return MARKS.sub(_escape_mark, text)


def _escape_all(text: str) -> str:
    return EVERY_MARK.sub(_escape_mark, text)


def _escape_mark(mark: re.Match[str]) -> str:
    return f"\\{mark[0]}"


class _Writer:
    def __init__(self, escape: Escape) -> None:
        self._escape = escape
        self._is_in_link = False

    def blocks(self, children: Iterable[Node | str], *, between: str = "\n\n") -> str:
        """Return the blocks among ``children``, with ``between`` two of them."""
        made: list[str] = []
        words: list[Node | str] = []
        before = ""
        for child in children:
            if isinstance(child, str) or not _has_block(child):
                words.append(child)
                continue
            if loose := self._paragraph(words):
                made.append(loose)
                before = ""
            # Of two lists one after the other, the second has another mark: it would go on with the first.
            block = (
                self._list(child, other=before == child.tag)
                if child.tag in LISTS
                else self._block(child)
            )
            made.append(block)
            before = child.tag if child.tag in LISTS and before != child.tag else ""
            words = []
        made.append(self._paragraph(words))
        return between.join(filter(None, made))

    def _paragraph(self, words: list[Node | str]) -> str:
        text = BLANK.sub("\n", INDENT.sub("", self._inline(words).strip()))
        return AT_LINE_START.sub(_escape_start, text)

    def _block(self, node: Node) -> str:
        if node.tag == "pre":
            return _fenced(node.text.rstrip("\n"))
        if node.tag == "blockquote":
            return _prefixed("> ", "> ", self.blocks(node.children))
        if node.tag == "tr" and not any(map(_has_block, _within(node.nodes))):
            return BETWEEN_CELLS.join(filter(None, map(self._cell, node.nodes)))
        return self.blocks(node.children, between="\n" if node.tag in TABLES else "\n\n")

    def _cell(self, node: Node) -> str:
        return WHITE.sub(" ", self._paragraph(node.children))

    def _list(self, node: Node, *, other: bool) -> str:
        start = node.get("start")
        first = int(start) if start.isdecimal() and len(start) < 9 else 1  # noqa: PLR2004 - as Markdown has it
        items = []
        # A blank line anywhere makes a paragraph of every item.
        is_loose = any(part.tag == "p" for item in node.nodes for part in item.nodes)
        between = "\n\n" if is_loose else "\n"
        for number, item in enumerate(node.nodes, start=first):
            mark = f"{number}{').'[not other]} " if node.tag == "ol" else "-*"[other] + " "
            children = item.children if item.tag == "li" else [item]
            items.append(_prefixed(mark, " " * len(mark), self.blocks(children, between=between)))
        return between.join(items)

    def _inline(self, children: Iterable[Node | str]) -> str:
        parts = [self._one(child) for child in children]
        around = ["", *parts, ""]
        for number, part in enumerate(parts):
            before, after = around[number][-1:], around[number + 2][:1]
            # What stands right at an address would be taken for more of it, or for what is none.
            if ADDRESS.fullmatch(part) and (before.isalnum() or after.strip()):
                parts[number] = f"<{part}>"
        return "".join(parts)

    def _one(self, child: Node | str) -> str:
        if isinstance(child, str):
            return self._escape(WHITE.sub(" ", child))
        if child.tag == "br":
            return "\n"
        if child.tag in {"code", "kbd", "samp", "tt"}:
            return _code(WHITE.sub(" ", child.text))
        if child.tag == "a":
            return self._link(child)
        if child.tag == "img":
            return self._picture(child)
        inner = self._inline(child.children)
        mark = "**" if child.tag in STRONG else "*" if child.tag in SLANTED else ""
        return _around(mark, inner) if mark else inner

    def _picture(self, node: Node) -> str:
        """Write a link to the picture; smilies are words, and within a link there is no other."""
        source, is_smiley = node.get("src"), "smil" in node.get("class") + node.get("src")
        words = self._escape(_picture_words(node))
        if self._is_in_link or is_smiley or not source.startswith(("http://", "https://")):
            return words
        return self._link(Node("a", {"href": source}, [_picture_words(node)]))

    def _link(self, node: Node) -> str:
        self._is_in_link = True
        href, words = node.get("href"), _in_one_line(self._inline(node.children))
        self._is_in_link = False
        if not href.startswith(("http://", "https://", "mailto:")) or not words:
            return words
        if node.text.strip() == href and ADDRESS.fullmatch(href):
            return href
        address = href.replace("<", "%3C").replace(">", "%3E").replace("\\", "%5C")
        # Markdown reads references there, as HTML does.
        address = address if unescape(address) == address else address.replace("&", "&amp;")
        return f"[{BRACKET.sub(_escape_mark, words)}](<{' '.join(address.split())}>)"


def _in_one_line(text: str) -> str:
    """Return the text without HTML's own white space around and in it; others hold words together."""
    return WHITE.sub(" ", text).strip(" ")


def _within(cells: list[Node]) -> list[Node]:
    return [part for cell in cells for part in cell.nodes]


def _has_block(node: Node) -> bool:
    return node.tag in BLOCKS or any(_has_block(child) for child in node.nodes)


def _escape_start(found: re.Match[str]) -> str:
    mark = found[2]
    return f"{found[1]}{mark}\\" if mark.isdecimal() else f"{found[1]}\\{mark}"


def _prefixed(first: str, others: str, text: str) -> str:
    lines = text.split("\n")
    rest = (f"{others}{line}".rstrip() for line in lines[1:])
    return "\n".join([f"{first}{lines[0]}", *rest])


def _around(mark: str, inner: str) -> str:
    """Put the mark right at the words: beside a space it would be none."""
    words = inner.strip()
    if not words:
        return inner
    before, after = inner[: inner.index(words)], inner[inner.index(words) + len(words) :]
    return f"{before}{mark}{words}{mark}{after}"


def _fence_for(text: str, least: int) -> str:
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    return "`" * max(least, longest + 1)


def _fenced(text: str) -> str:
    fence = _fence_for(text, 3)
    return "\n".join([fence, *filter(None, [text]), fence])


def _code(text: str) -> str:
    if not text:
        return ""
    fence = _fence_for(text, 1)
    # One space at either end is not shown, unless there is nothing else.
    space = " " if text.strip(" ") and {text[0], text[-1]} & {" ", "`"} else ""
    return f"{fence}{space}{text}{space}{fence}"
