"""Footnotes, as Markdown has them: ``[^1]`` in the text, and a paragraph ``[^1]: The note.`` anywhere."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext

from blog.tokens import ATTRIBUTES, TOKEN, VOID_TAGS, tag_name

NAME = r"\[\^([\w-]{1,40})\]"
REFERENCE = re.compile(NAME)
PARAGRAPH = re.compile(rf"<p({ATTRIBUTES})>(?={NAME}:)(.*?)</p>\n?", re.DOTALL)
# Notes may stand under each other, without a blank line between them.
DEFINITION = re.compile(rf"(?:^|<br>)\s*{NAME}:\s*")
# A link is many times as long as its reference.
MOST_REFERENCES = 1_000
# What is written in these stays as it is.
LITERAL_TAGS = {"a", "code", "kbd", "pre", "samp"}
# Of the marks that this module makes, none is a word of the author's.
MARK = re.compile(r'<sup class="ref">.*?</sup>| ?<a [^>]*role="doc-backlink"[^>]*>.*?</a>')


@dataclass
class Note:
    number: int
    text: str
    # The ids of the places that refer to it.
    places: list[str] = field(default_factory=list)


class Notes:
    """The notes of one text, numbered as the text comes to them."""

    def __init__(self, definitions: dict[str, str]) -> None:
        self.definitions = definitions
        self.used: dict[str, Note] = {}
        self.places = 0

    def refer(self, match: re.Match[str]) -> str:
        name = match[1]
        if name not in self.definitions or self.places == MOST_REFERENCES:
            return match[0]
        self.places += 1
        note = self.used.setdefault(name, Note(len(self.used) + 1, self.definitions[name]))
        nth = len(note.places) + 1
        note.places.append(f"ref-{note.number}" + (f"-{nth}" if nth > 1 else ""))
        return format_html(
            '<sup class="ref"><a id="{}" href="#note-{}" role="doc-noteref" aria-label="{}">{}</a></sup>',
            note.places[-1],
            note.number,
            gettext("Note %(number)s") % {"number": note.number},
            note.number,
        )

    def with_references(self, text: str) -> str:
        made, inside = [], 0
        for token in TOKEN.split(text):
            closing, name = tag_name(token)
            if name in LITERAL_TAGS:
                inside += -1 if closing else 1
            made.append(token if name or inside else REFERENCE.sub(self.refer, token))
        return "".join(made)

    def html(self) -> str:
        """Return the list of the notes; what a note refers to comes after it."""
        done = 0
        while done < len(self.used):
            note = list(self.used.values())[done]
            note.text = self.with_references(note.text)
            done += 1
        items = [_item(note) for note in self.used.values()]
        return format_html(
            '<section class="notes" role="doc-endnotes" aria-label="{}"><ol>{}</ol></section>',
            gettext("Notes"),
            mark_safe("".join(items)),  # noqa: S308 - the sanitiser's own, and ours
        )


def with_notes(rendered: str) -> str:
    """Return a rendered body with its notes at the end, linked in both directions.

    A reference without a note, and a note without a reference, stay as the author typed them.
    """
    if "[^" not in rendered:
        return rendered
    definitions: dict[str, str] = {}
    for match in PARAGRAPH.finditer(rendered):
        for name, text in _definitions(match):
            definitions.setdefault(name, text)
    notes = Notes(definitions)
    text = notes.with_references(PARAGRAPH.sub("", rendered))
    if not notes.used:
        return rendered
    ending = notes.html()
    return f"{text.rstrip()}\n{_unused(rendered, notes)}{ending}"


def without_marks(rendered: str) -> str:
    """Return a rendered body without the numbers and arrows that lead to its notes and back."""
    return MARK.sub("", rendered)


def _definitions(paragraph: re.Match[str]) -> list[tuple[str, str]]:
    parts = DEFINITION.split(paragraph[3])[1:]
    if not all(_is_whole(text) for text in parts[1::2]):
        # A line ends within an element: the paragraph is one note.
        parts = DEFINITION.split(paragraph[3], maxsplit=1)[1:]
    return list(zip(parts[::2], (text.strip() for text in parts[1::2]), strict=True))


def _is_whole(text: str) -> bool:
    """Tell whether every element that begins in the text ends in it."""
    tags = (tag_name(token) for token in TOKEN.findall(text))
    return sum(-1 if closing else 1 for closing, name in tags if name not in VOID_TAGS) == 0


def _unused(rendered: str, notes: Notes) -> str:
    """Return the paragraphs of notes that nothing refers to, so that no word is lost."""
    left = (
        f"<p>[^{name}]: {text}</p>\n"
        for match in PARAGRAPH.finditer(rendered)
        for name, text in _definitions(match)
        if name not in notes.used
    )
    return "".join(left)


def _item(note: Note) -> str:
    back = "".join(
        format_html(
            ' <a href="#{}" role="doc-backlink" aria-label="{}">↩\N{VARIATION SELECTOR-15}</a>',
            place,
            gettext("Back to the text"),
        )
        for place in note.places
    )
    return f'<li id="note-{note.number}">{note.text}{back}</li>'
