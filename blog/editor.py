"""The editor in which posts and pages are written, as a form's widget. Its parts are in static/blog/editor/."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.forms import Media, Script
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_prose_editor.widgets import AdminProseEditorWidget

from blog import markup
from blog.highlighting import LANGUAGES

# By the name that our modules import it by; named here, too, so that browsers fetch it at once.
LIBRARY = f"{settings.STATIC_URL}django_prose_editor/editor.js"

WORDS = {
    "text": _("Text"),
    "tools": _("Formatting"),
    "heading2": _("Heading"),
    "heading3": _("Smaller heading"),
    "heading4": _("Smallest heading"),
    "bold": _("Bold"),
    "italic": _("Italic"),
    "strike": _("Struck through"),
    "code": _("Code"),
    "link": _("Link"),
    "bulletList": _("List"),
    "orderedList": _("Numbered list"),
    "blockquote": _("Quotation"),
    "codeBlock": _("Block of code"),
    "table": _("Table"),
    "footnote": _("Footnote"),
    "horizontalRule": _("Rule"),
    "picture": _("Picture"),
    "describe": _("Describe the picture"),
    "addRowAfter": _("Add a row"),
    "deleteRow": _("Remove the row"),
    "addColumnAfter": _("Add a column"),
    "deleteColumn": _("Remove the column"),
    "toggleHeaderCell": _("Heading or plain cell"),
    "deleteTable": _("Remove the table"),
    "undo": _("Undo"),
    "redo": _("Redo"),
    "html": _("Edit as HTML"),
    "fullScreen": _("Full screen"),
    "help": _("Keyboard shortcuts"),
    "typed": {
        "## ␣": _("Heading"),
        "- ␣": _("List"),
        "1. ␣": _("Numbered list"),
        "> ␣": _("Quotation"),
        "``` ␣": _("Block of code"),
        "---": _("Rule"),
        "**…**": _("Bold"),
        "`…`": _("Code"),
        "[^1] … [^1]: …": _("Footnote"),
    },
    "address": _("Address"),
    "addressHint": _("Leave it empty to have no link."),
    "linkText": _("Words to show"),
    "language": _("Language"),
    "plainText": _("(none)"),
    "noCode": _("Make it plain text again"),
    "alt": _("In words"),
    "altHint": _("What does it show? For those who cannot see it."),
    "decorative": _("Decorative: it says nothing that the text does not say"),
    "fromThisDevice": _("From this device"),
    "caption": _("Caption"),
    "loading": _("Loading…"),
    "uploading": _("Uploading"),
    "offline": _("The site cannot be reached. Please try again."),
    "refused": _("The picture could not be taken. Please try another."),
    "htmlHint": _("What is not allowed in a text is left out."),
    "insert": _("Insert"),
    "done": _("Done"),
    "cancel": _("Cancel"),
    "close": _("Close"),
    "oneWord": _("{count} word"),
    "manyWords": _("{count} words"),
}


def allowed() -> dict[str, Any]:
    """Return the one list of what a text may hold, as the editor takes it."""
    return {
        "inline": sorted(markup.INLINE_TAGS),
        "blocks": sorted(markup.BLOCK_TAGS),
        "attributes": {tag: sorted(names) for tag, names in markup.ATTRIBUTES.items()},
        "everywhere": sorted(markup.GLOBAL_ATTRIBUTES),
        "schemes": sorted(markup.URL_SCHEMES),
    }


class Editor(AdminProseEditorWidget):
    """A text area that scripts turn into an editor.

    The library's editor, with our own module in the place of its presets: those need an inline import map, which our
    Content-Security-Policy forbids.
    """

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": 28, **(attrs or {})}, preset="blog")

    @property
    def media(self) -> Media:
        return Media(
            css={
                "all": [
                    "django_prose_editor/material-icons.css",
                    "blog/pictures.css",
                    "blog/editor/editor.css",
                ]
            },
            js=[
                Script(LIBRARY, type="module"),  # type: ignore[list-item]
                Script("blog/editor/editor.js", type="module"),  # type: ignore[list-item]
            ],
        )

    def get_config(self) -> dict[str, Any]:
        return {
            "allowed": allowed(),
            "languages": LANGUAGES,
            "words": WORDS,
            "upload": reverse("admin:blog_picture_upload"),
            "library": reverse("admin:blog_picture_pick"),
        }

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        config = self.get_config() | {"paragraphs": _paragraphs(value or "")}
        encoded = json.dumps(config, separators=(",", ":"), cls=DjangoJSONEncoder)
        context["widget"]["attrs"][f"data-django-prose-editor-{self.preset}"] = encoded
        return context


def _paragraphs(body: str) -> str | None:
    """Return the text for the editor if it differs: blank lines are paragraphs in the text area alone."""
    try:
        clean = markup.sanitise(body)
    except markup.TextTooLongError:
        return None
    parted = markup.paragraphs(clean)
    return None if parted == body else parted
