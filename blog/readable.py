"""A text as its reader sees it: blocks of words, each word with what makes it look different."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

KINDS: dict[str, Promise] = {
    "blockquote": _("Quotation"),
    "dd": _("Description"),
    "dt": _("Term"),
    "figcaption": _("Caption"),
    "h2": _("Heading"),
    "h3": _("Heading, second level"),
    "h4": _("Heading, third level"),
    "hr": _("Rule"),
    "li": _("List item"),
    "pre": _("Code"),
    "summary": _("Summary"),
    "td": _("Table cell"),
    "th": _("Table heading"),
}
# What a word's look is called, and the tag that shows it. A text's own "ins" and "del" are not those of a comparison.
LOOKS = {
    **dict.fromkeys(("b", "strong"), "strong"),
    **dict.fromkeys(("i", "em", "cite", "var"), "em"),
    **dict.fromkeys(("code", "kbd", "samp"), "code"),
    **dict.fromkeys(("s", "del"), "s"),
    **dict.fromkeys(("u", "ins"), "u"),
    **{tag: tag for tag in ("mark", "q", "small", "sub", "sup")},
}
# What is written out because it cannot be seen: a link's target, a picture.
ASIDE = "small"
INLINE = {"a", "abbr", "bdi", "bdo", "img", "span", "time", "wbr", *LOOKS}

# So many blocks are told apart; what comes after them is one.
MOST_BLOCKS = 6_000

# Languages without spaces are compared letter by letter.
LETTER = r"[\u3040-\u30ff\u3400-\u9fff]"
ONE = rf"{LETTER}|(?:(?!{LETTER})\w)+(?:['\u2019]\w+)*|[^\w\s]"
WORD = re.compile(rf"({ONE})(\s*)")
WORD_OR_SPACE = re.compile(rf"({ONE}|\s+)()")


class Word(NamedTuple):
    text: str
    space: str = ""
    looks: tuple[str, ...] = ()

    @property
    def same(self) -> tuple[str, tuple[str, ...]]:
        """What must be equal for two words to be the same; the space after them need not."""
        return self.text, self.looks


class Block(NamedTuple):
    tag: str
    words: tuple[Word, ...]

    @property
    def kind(self) -> str:
        """What the block is; "" for a paragraph."""
        return str(KINDS.get(self.tag, ""))


def read(html: str) -> list[Block]:
    """Return the blocks of a post's rendered text; what sanitise() did not see may take its time."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end_block()
    return reader.blocks


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[Block] = []
        self.words: list[Word] = []
        self.tags: list[str] = []
        self.looks: list[str] = []
        self.targets: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "a":
            self.targets.append(values.get("href", ""))
        elif tag == "img":
            name = values.get("src", "").rpartition("/")[2]
            self.aside(" · ".join(filter(None, [values.get("alt"), name])))
        elif tag in LOOKS:
            self.looks.append(LOOKS[tag])
        elif tag not in INLINE:
            self.begin_block(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self.targets:
            self.aside(self.targets.pop())
        elif tag in LOOKS and self.looks:
            self.looks.pop()
        elif tag not in INLINE:
            self.part()
            if tag in self.tags:
                del self.tags[len(self.tags) - 1 - self.tags[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        if data[:1].isspace():
            self.space()
        looks = tuple(self.looks)
        pattern = WORD_OR_SPACE if "pre" in self.tags else WORD
        for text, space in pattern.findall(data):
            self.words.append(Word(text, " " if space else "", looks))

    def aside(self, text: str) -> None:
        if text:
            self.space()
            self.words.append(Word(f"[{text}]", " ", (ASIDE,)))

    def space(self) -> None:
        """Part the next word from the last."""
        if self.words and "pre" not in self.tags:
            self.words[-1] = self.words[-1]._replace(space=" ")

    def begin_block(self, tag: str) -> None:
        self.part()
        if tag == "hr":
            self.words.append(Word("———", " "))
            self.part("hr")
        elif tag != "br":
            self.tags.append(tag)

    def part(self, tag: str = "") -> None:
        """What comes next is not in the same block any more."""
        if len(self.blocks) < MOST_BLOCKS:
            self.end_block(tag)
        else:
            self.space()

    def end_block(self, tag: str = "") -> None:
        if any(word.text.strip() for word in self.words):
            tag = tag or next((tag for tag in reversed(self.tags) if tag in KINDS), "p")
            self.blocks.append(Block(tag, tuple(self.words)))
        self.words = []
