"""What an author fills in to write a post or page."""

from __future__ import annotations

import datetime
from typing import Any, cast

from django import forms
from django.conf.locale import LANG_INFO
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog import markup, slugs
from blog.editor import Editor
from blog.models import Post
from blog.moments import MomentField
from blog.picture_forms import CoverField
from blog.writing import WritingForm


def languages() -> list[tuple[str, Any]]:
    """Return those that we know by name, each in its own words, after the site's."""
    known = {code: info["name_local"] for code, info in LANG_INFO.items() if "name_local" in info}
    return [("", _("The site's")), *sorted(known.items(), key=lambda item: item[1].casefold())]


class PostForm(WritingForm):
    body = forms.CharField(
        label=_("Text"),
        required=False,
        strip=False,
        max_length=markup.MAX_LENGTH,
        widget=Editor,
        help_text=_("HTML. A blank line begins a new paragraph."),
    )
    language = forms.ChoiceField(
        label=_("language"),
        required=False,
        choices=languages,
        help_text=Post._meta.get_field("language").help_text,
    )
    cover = CoverField()
    published_at = MomentField(label=_("Published at"), required=False)

    class Meta:
        model = Post
        exclude = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Whoever may only look at the post has a form without fields.
        if "slug" in self.fields:
            self.fields["slug"].required = False
        language = self.fields.get("language")
        if isinstance(language, forms.ChoiceField) and self.instance.language:
            # An imported post may be in one that we know no name of.
            own = self.instance.language
            language.choices = [*languages(), *[(own, own)] * (own not in LANG_INFO)]
        moment = self.fields.get("published_at")
        if isinstance(moment, MomentField):
            moment.begin_with(self.instance.published_at)
        self.body_before = self.instance.body
        self.moment_before = self.instance.published_at

    def _is_new_page(self, cleaned: dict[str, Any]) -> bool:
        """Whether nobody saved it yet: then it takes no replies, as is said beside "new posts take replies"."""
        is_new = self.instance.pk is None or self.instance.version == 0
        return is_new and cleaned.get("kind") == Post.Kind.PAGE

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            cleaned["published_at"] = self._moment(cleaned)
            self._clean_slug_for(cleaned, day=self._day(cleaned["published_at"]))
            if self._is_new_page(cleaned) and "comments_open" not in self.changed_data:
                cleaned["comments_open"] = False
        return cleaned

    def save(self, commit: bool = True) -> Post:  # noqa: FBT001, FBT002 - Django's signature
        post, moment = self.instance, self.cleaned_data["published_at"]
        # The form has put the new text there already; set_body() compares it with the old.
        post.body = self.body_before
        post.set_body(self.cleaned_data["body"])
        post.published_on = self._day(moment)
        saved: Post = super().save(commit)
        return saved

    def _moment(self, cleaned: dict[str, Any]) -> datetime.datetime | None:
        """Whatever is not a draft has a moment: now, unless the author says another."""
        given: datetime.datetime | None = cleaned.get("published_at")
        if cleaned["status"] == Post.Status.DRAFT:
            return given
        return given or timezone.now()

    def _day(self, moment: datetime.datetime | None) -> datetime.date | None:
        """The day of the address. It stays with its moment, even if the site has changed its time zone since."""
        if moment and moment == self.moment_before and self.instance.published_on:
            return cast("datetime.date", self.instance.published_on)
        return timezone.localtime(moment).date() if moment else None

    def clean_parent(self) -> Post | None:
        """Let no page stand below itself, by whatever way round."""
        parent: Post | None = self.cleaned_data["parent"]
        own = self.instance.path if self.instance.pk else ""
        if parent and own and f"{parent.path}/".startswith(f"{own}/"):
            raise forms.ValidationError(
                _("A page can't stand below itself. Please choose another.")
            )
        return parent

    def _folder(self, cleaned: dict[str, Any]) -> str:
        """Put a page below the one that was chosen; a post stands below none."""
        if cleaned["kind"] == Post.Kind.POST:
            cleaned["parent"] = None
        if "parent" in cleaned:
            self.instance.stand_below(cleaned["parent"])
        return str(self.instance.folder)

    def _clean_slug_for(self, cleaned: dict[str, Any], *, day: datetime.date | None) -> None:
        kind, slug, own = cleaned["kind"], cleaned.get("slug"), self.instance.pk
        folder = self._folder(cleaned)
        where: Any = {"kind": kind, "day": day, "but": own, "folder": folder}
        if not slug:
            cleaned["slug"] = slugs.free_slug(cleaned["title"], **where)
        elif kind == Post.Kind.PAGE and slugs.is_taken_by_the_site(slug, folder=folder):
            self.add_error("slug", _("The site itself uses this address. Please choose another."))
        elif slugs.is_in_use(slug, **where):
            self.add_error("slug", self._in_use(kind))

    @staticmethod
    def _in_use(kind: str) -> Any:
        if kind == Post.Kind.PAGE:
            return _("Another page has this address already. Please choose another.")
        return _("Another post of that day has this address already. Please choose another.")
