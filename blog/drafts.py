"""Words that were typed and not saved yet: kept beside the post, which readers see as it was saved."""

from __future__ import annotations

import copy
import re
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from blog import markup, slugs
from blog.around import terms_of
from blog.models import Category, Draft, Picture, Post, Site, Tag, TermLink, Terms
from blog.models.post import LANGUAGE_TAG

Fields = Mapping[str, list[str]]
TITLE_LENGTH = 300
# Numbers that a database can look up have no more.
DIGITS = 9


class ChangedMeanwhileError(Exception):
    """Somebody saved the post since the version that was to be saved began."""


class WrittenElsewhereError(Exception):
    """The same writer types into the same post's form in another window."""


def claim_version(post: Post, *, version: int) -> None:
    """Give the post its next version, if ``version`` is still its last. Raises ``ChangedMeanwhileError``.

    One UPDATE decides, so that of two at the same instant one is told.
    """
    last = Post.objects.filter(pk=post.pk, version=version)
    if not last.update(version=F("version") + 1):
        raise ChangedMeanwhileError
    post.version = version + 1


def begin_post(*, writer: Any, form_key: uuid.UUID) -> Post:
    """Return the post that was begun in the form of that key; the first to ask makes it."""
    post = Post(author=writer, form_key=form_key, version=0)
    post.comments_open = Site.current().replies_open
    post.slug = slugs.free_slug("", kind=post.kind, day=None, but=None)
    # Its history begins when it is saved by hand.
    post.skip_history_when_saving = True  # type: ignore[attr-defined]
    try:
        with transaction.atomic():
            post.save()
    except IntegrityError:
        return Post.objects.get(form_key=form_key)
    return post


def keep_draft(*, post: Post, writer: Any, fields: Fields, version: int) -> Draft:
    """Keep what was typed, in place of what was typed into the same form before.

    Raises ``WrittenElsewhereError``.
    """
    before = Draft.objects.filter(post=post, writer=writer).first()
    if before and not _is_of_window(before, fields):
        raise WrittenElsewhereError
    kept = {"fields": dict(fields), "version": version, "saved_at": timezone.now()}
    # A post that was never saved by hand goes by the name that it is getting. The post comes before the draft, as it
    # does where a form is saved: two that took them in turns would wait for each other for ever.
    title = first(fields, "title")[:TITLE_LENGTH]
    Post.objects.filter(pk=post.pk, version=0).update(title=title)
    draft, _created = Draft.objects.update_or_create(post=post, writer=writer, defaults=kept)
    return draft


def end_draft(*, post: Post, writer: Any, fields: Fields) -> None:
    """Forget what was typed into a form that is saved now. What was typed in another window stays."""
    draft = Draft.objects.filter(post=post, writer=writer).first()
    if draft and _is_of_window(draft, fields):
        draft.delete()


def _is_of_window(draft: Draft, fields: Fields) -> bool:
    """Tell whether the form of these fields is where the draft was typed, or was filled in from it."""
    own, typed_in = first(fields, "window"), first(draft.fields, "window")
    return not own or not typed_in or typed_in in {own, first(fields, "after")}


def discard_draft(*, post: Post, writer: Any) -> bool:
    """Throw away what was typed; with it a post that was never saved, and then return True."""
    Draft.objects.filter(post=post, writer=writer).delete()
    never_saved = post.version == 0 and not post.drafts.exists()
    if never_saved:
        post.delete()
    return never_saved


def first(fields: Fields, name: str) -> str:
    return next(iter(fields.get(name, [])), "")


@dataclass(frozen=True)
class Typed:
    """A post as readers would see it with what is typed now. Nothing of it is saved."""

    post: Post
    terms: Terms


def as_typed(post: Post, fields: Fields) -> Typed:
    """Lay what was typed over the post. What was not sent, or makes no sense, stays as it was saved."""
    typed = copy.copy(post)
    typed.title = first(fields, "title")[:TITLE_LENGTH] if "title" in fields else post.title
    typed.excerpt = first(fields, "excerpt") if "excerpt" in fields else post.excerpt
    if first(fields, "kind") in Post.Kind.values:
        typed.kind = first(fields, "kind")
    if "language" in fields and re.match(f"$|{LANGUAGE_TAG}", first(fields, "language")):
        typed.language = first(fields, "language")
    if "cover" in fields:
        typed.cover = Picture.objects.filter(pk__in=_numbers(fields["cover"])).first()
    if "body" in fields:
        typed.set_body(first(fields, "body")[: markup.MAX_LENGTH])
        typed.revised_at = post.revised_at
    # Only so that the page can be drawn: the address leads nowhere yet.
    typed.slug = post.slug or slugs.free_slug(typed.title, kind=typed.kind, day=None, but=None)
    if typed.published_on is None:
        typed.set_moment(post.published_at or timezone.now())
    return Typed(typed, _terms(post, fields))


def _terms(post: Post, fields: Fields) -> Terms:
    """Return the typed categories and tags. Of a select with nothing chosen a form sends nothing at all."""
    if post.pk and "title" not in fields:
        return terms_of(post)
    categories = Category.objects.filter(pk__in=_numbers(fields.get("categories", [])))
    tags = Tag.objects.filter(pk__in=_numbers(fields.get("tags", [])))
    return Terms(
        categories=[TermLink("category", term.name, term.slug) for term in categories],
        tags=[TermLink("tag", term.name, term.slug) for term in tags],
    )


def _numbers(values: Iterable[str]) -> list[int]:
    return [
        int(value)
        for value in values
        if value.isascii() and value.isdecimal() and len(value) <= DIGITS
    ]


def number_in(text: str) -> int | None:
    """Return the whole number that a form sent, None if it sent none."""
    numbers = _numbers([text])
    return numbers[0] if numbers else None


def fields_of(data: MultiValueDict[str, Any], names: Iterable[str]) -> dict[str, list[str]]:
    """Return what was sent for a form's fields of these names; a moment has two parts, ``…_0`` and ``…_1``."""
    known = {part for name in names for part in (name, f"{name}_0", f"{name}_1")}
    return {
        name: [value.replace("\r\n", "\n") for value in values]
        for name, values in data.lists()
        if name in known
    }
