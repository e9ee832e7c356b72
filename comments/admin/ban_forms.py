"""What is asked before somebody is banned: by what, for how long, and what becomes of what they wrote."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.exceptions import ValidationError
from django.core.validators import validate_domain_name, validate_email
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.client import client_at
from accounts.models import User
from comments.bans import Target, replies_of
from comments.models import Ban, Comment
from comments.models.ban import NOTE_LENGTH, one_mailbox
from comments.permissions import may_moderate

Kind = Ban.Kind
DAYS: list[tuple[str, str | Promise]] = [
    ("1", _("a day")),
    ("7", _("a week")),
    ("30", _("30 days")),
    ("365", _("a year")),
    ("", _("for good")),
]
REPLIES: list[tuple[str, str | Promise]] = [
    ("", _("stay as they are")),
    (Comment.Status.TRASH.value, _("go to the trash, until the ban is lifted")),
    (Comment.Status.SPAM.value, _("are marked as spam, until the ban is lifted")),
]


class SentenceForm(forms.Form):
    """How long a ban lasts, and what it takes along."""

    days = forms.ChoiceField(
        label=_("For how long"), choices=DAYS, required=False, widget=forms.RadioSelect
    )
    replies = forms.ChoiceField(
        label=_("Their replies"), choices=REPLIES, required=False, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("Note"),
        max_length=NOTE_LENGTH,
        required=False,
        widget=AdminTextInputWidget,
        help_text=_("For those who moderate: why, or who it is."),
    )

    def sentence(self) -> dict[str, Any]:
        """Return what bans.ban() needs to know besides whom."""
        days = self.cleaned_data["days"]
        lasts = datetime.timedelta(days=int(days)) if days else None
        return {
            "lasts": lasts,
            "replies": self.cleaned_data["replies"],
            "note": self.cleaned_data["note"],
        }


class BanWriterForm(SentenceForm):
    """Bans the writer of a reply, by some of what is known of them."""

    what = forms.MultipleChoiceField(
        label=_("Ban"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Please choose at least one of these.")},
    )
    field_order = ["what", "days", "replies", "note"]

    def __init__(self, data: Mapping[str, Any] | None = None, *, targets: list[Target]) -> None:
        super().__init__(data, initial={"what": [targets[0].kind], "days": "", "replies": ""})
        self.targets_by_kind = {target.kind.value: target for target in targets}
        what: Any = self.fields["what"]
        what.choices = [(target.kind.value, _label(target)) for target in targets]

    def targets(self) -> list[Target]:
        return [self.targets_by_kind[kind] for kind in self.cleaned_data["what"]]


def _label(target: Target) -> str:
    """Say whom it means, and how much they wrote: a ban of "gmail.com" should not come as a surprise."""
    words = {
        Kind.PERSON: gettext("The account %(whom)s"),
        Kind.EMAIL: gettext("The e-mail address %(whom)s"),
        Kind.DOMAIN: gettext("Everybody at %(whom)s"),
        Kind.ADDRESS: gettext("The internet address that it was sent from"),
        Kind.NETWORK: gettext("The network that it was sent from: others may share it"),
    }[target.kind]
    count = replies_of(target).with_words().count()
    replies = ngettext("%d reply", "%d replies", count) % count
    return f"{words % {'whom': target.user or target.value}} ({replies})"


class NewBanForm(SentenceForm):
    """Bans whoever is named."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Kind)
    value = forms.CharField(
        label=_("Whom"),
        widget=AdminTextInputWidget,
        help_text=_("A user name, an e-mail address, a domain, or an internet address."),
    )
    field_order = ["kind", "value", "days", "replies", "note"]

    def clean(self) -> dict[str, Any]:
        kind, value = self.cleaned_data.get("kind"), self.cleaned_data.get("value")
        if kind and value:
            try:
                self.target = _target(Kind(kind), value.strip())
            except ValidationError as error:
                self.add_error("value", error)
        return self.cleaned_data

    def targets(self) -> list[Target]:
        return [self.target]


def _target(kind: Ban.Kind, value: str) -> Target:
    """Return what a moderator means by ``value``. Raises ValidationError."""
    match kind:
        case Kind.PERSON:
            return Target(kind, user=_person(value))
        case Kind.EMAIL:
            validate_email(value)
            return Target(kind, value=value)
        case Kind.DOMAIN:
            domain = one_mailbox(f"anybody@{value.rpartition('@')[2]}").partition("@")[2]
            validate_domain_name(domain)
            return Target(kind, value=domain)
    client = client_at(value.partition("/")[0])
    if not client.address_key:
        raise ValidationError(gettext("This does not look like an internet address."))
    is_address = kind == Kind.ADDRESS
    return Target(kind, value=client.address_key if is_address else client.network_key)


def _person(name: str) -> User:
    user = User.objects.filter(username=name).first()
    if user is None:
        raise ValidationError(gettext("Nobody has this user name."))
    if may_moderate(user):
        raise ValidationError(gettext("Whoever moderates cannot be banned."))
    return user
