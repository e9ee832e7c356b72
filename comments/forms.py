"""The reply form: what a visitor may say, and as whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.safestring import mark_safe
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.identity import Identity
from blog.models import Post
from comments import markup
from comments.models import (
    BODY_LENGTH,
    EMAIL_LENGTH,
    NAME_LENGTH,
    WEBSITE_LENGTH,
    Comment,
    Discussion,
)
from comments.text import clean_line, clean_text

GUEST_FIELDS = ("name", "email", "website")
TOO_LONG = ngettext_lazy(
    "This is too long: it has %(show_value)d characters, and only %(limit_value)d is possible.",
    "This is too long: it has %(show_value)d characters, and only %(limit_value)d are possible.",
    "limit_value",
)


class LineField(forms.CharField):
    """One line, its characters made harmless."""

    def to_python(self, value: Any) -> Any:
        return clean_line((super().to_python(value) or "")[: 10 * NAME_LENGTH])


class BodyField(forms.CharField):
    """The text, its characters made harmless, unless it is too long to be looked at."""

    def to_python(self, value: Any) -> Any:
        text = (super().to_python(value) or "").replace("\r\n", "\n")
        return text if len(text) > BODY_LENGTH else clean_text(text)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Leave ``maxlength`` out of the page: a browser would cut what is pasted, without a word."""
        return {
            name: value
            for name, value in super().widget_attrs(widget).items()
            if name != "maxlength"
        }


class WebsiteField(forms.URLField):
    """A web address, with or without its ``https://``."""

    default_validators = [URLValidator(schemes=["http", "https"])]

    def to_python(self, value: Any) -> Any:
        return super().to_python(clean_line(value or ""))


class BodyForm(forms.Form):
    """What is said in a reply."""

    body = BodyField(
        label=_("Your comment"),
        strip=False,
        max_length=BODY_LENGTH,
        widget=forms.Textarea(attrs={"placeholder": _("Enter your comment here…")}),
        error_messages={"required": _("Please write something first."), "max_length": TOO_LONG},
    )


class ReplyForm(BodyForm):
    """A reply to ``post``, by ``identity``, or by a guest when that is None or the visitor pressed "Change"."""

    name = LineField(
        label=_("Name"),
        max_length=NAME_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Please give your name."), "max_length": TOO_LONG},
    )
    email = forms.EmailField(
        label=mark_safe(_("Email <small>(never made public)</small>")),  # noqa: S308 (our own words)
        max_length=EMAIL_LENGTH,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Please give your e-mail address. It is never made public."),
            "invalid": _("This does not look like an e-mail address. Please check it."),
            "max_length": TOO_LONG,
        },
    )
    website = WebsiteField(
        label=mark_safe(_("Website <small>(optional)</small>")),  # noqa: S308 (our own words)
        required=False,
        max_length=WEBSITE_LENGTH,
        assume_scheme="https",
        # A text field: a browser would refuse "example.org", which is completed here.
        widget=forms.TextInput(attrs={"autocomplete": "url", "inputmode": "url"}),
        error_messages={
            "invalid": _("This does not look like a web address. Please check it."),
            "max_length": TOO_LONG,
        },
    )
    remember = forms.BooleanField(label=_("Remember me in this browser"), required=False)
    follow = forms.BooleanField(label=_("Email me about replies"), required=False)
    parent = forms.IntegerField(required=False, widget=forms.HiddenInput)
    as_guest = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        post: Post,
        identity: Identity | None,
        initial: Mapping[str, Any] | None = None,
        discussion: Discussion | None = None,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}), auto_id="reply-%s")
        self.post = post
        self.discussion = discussion or Discussion.current()
        self.identity = identity
        changed = (data if data is not None else self.initial).get("as_guest")
        self.speaker = None if changed and not self.discussion.members_only else identity
        self.must_sign_in = self.discussion.members_only and identity is None
        if self.speaker or self.must_sign_in:
            for name in (*GUEST_FIELDS, "remember"):
                del self.fields[name]
        elif not self.discussion.guests_must_identify:
            self.fields["name"].required = self.fields["email"].required = False

    def clean_parent(self) -> Comment | None:
        """Return the comment that is answered; one that is gone by now is said so, and the text stays."""
        number = self.cleaned_data["parent"]
        if number is None:
            return None
        try:
            return self.post.comments.approved().get(pk=number)
        except Comment.DoesNotExist:
            self.data = {**self.data_as_dict(), "parent": ""}
            sentence = gettext(
                "The reply that you answer is no longer there. Post again to reply to the post itself."
            )
            raise ValidationError(sentence, code="gone") from None

    def clean(self) -> dict[str, Any]:
        if self.must_sign_in:
            self.add_error(None, gettext("Please log in to reply. Your text stays."))
        return self.cleaned_data

    def data_as_dict(self) -> dict[str, str]:
        """Return what was sent, as it was sent, each field once."""
        return {name: str(self.data[name]) for name in self.fields if name in self.data}

    def forgive_all_but_the_text(self, *, may_be_empty: bool) -> None:
        """Drop every error that only matters to the button "Post"."""
        for name in list(self.errors):
            if name != "body" or (may_be_empty and self.has_error("body", "required")):
                del self.errors[name]

    def make_comment(self) -> Comment:
        """Return the comment, not saved yet, as the speaker's or as a guest's."""
        text = self.cleaned_data["body"]
        parent = self.cleaned_data["parent"]
        parent = parent.place_of_answers(self.discussion.deepest) if parent else None
        comment = Comment(post=self.post, parent=parent, body=text)
        comment.body_html = markup.render(text)
        if self.speaker:
            comment.user = self.speaker.user
            comment.provider = self.speaker.provider
            comment.avatar = self.speaker.avatar
            comment.name = self.speaker.name
            comment.website = self.speaker.website
        else:
            comment.name = self.cleaned_data["name"] or gettext("Anonymous")
            comment.email = self.cleaned_data["email"]
            comment.website = self.cleaned_data["website"]
        return comment
