"""What is asked before an import begins."""

from __future__ import annotations

from typing import Any, override

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from blog.permissions import people_who_write
from portfolio.imports.kinds import Kind
from portfolio.imports.looking import Found, Writer
from portfolio.moving.models import Known

# Nobody chooses among more in a list.
MOST_PEOPLE = 500
NEW = 0


class SeveralFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    widget = SeveralFilesInput

    @override
    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[bytes]]:
        files = data if isinstance(data, list) else [data]
        return [super(SeveralFilesField, self).clean(file, initial) for file in files if file]


class UploadForm(forms.Form):
    exports = SeveralFilesField(
        label=_("Export files"),
        required=False,
        widget=SeveralFilesInput(attrs={"accept": ".xml,.zip,.gz", "multiple": True}),
    )
    pictures = forms.FileField(
        label=_("The old blog’s pictures, if you have them as one ZIP"),  # noqa: RUF001
        required=False,
        widget=forms.FileInput(attrs={"accept": ".zip"}),
    )

    def __init__(self, *args: Any, has_media: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_media:
            del self.fields["pictures"]


class WritersForm(forms.Form):
    """Whose posts are whose: a field for each writer of the files."""

    fetches_media = forms.BooleanField(label=_("Fetch pictures from the old blog"), required=False)

    def __init__(self, *args: Any, found: Found, kind: Kind, fetches: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._logins = {f"writer-{n}": one.login for n, one in enumerate(found.writers)}
        suggested = _suggested(found) if kind.makes_people else {}
        choices = [(NEW, kind.nobody), *_people({*suggested.values()})]
        for name, writer in zip(self._logins, found.writers, strict=True):
            self.fields[name] = forms.TypedChoiceField(
                label=_label(writer),
                choices=choices,
                coerce=int,
                initial=suggested.get(writer.login, NEW),
            )
        if not fetches:
            del self.fields["fetches_media"]

    def writers(self) -> list[forms.BoundField]:
        return [self[name] for name in self._logins]

    def people(self) -> dict[str, int]:
        return {login: self.cleaned_data[name] for name, login in self._logins.items()}


def _label(writer: Writer) -> str:
    known = ", ".join(one for one in (writer.login, writer.email) if one and one != writer.name)
    return f"{writer.name} ({known})" if writer.name and known else writer.name or known


def _people(also: set[int]) -> list[tuple[int, str]]:
    """Return who may be meant: those who write here, and those of ``also``."""
    people = people_who_write(also=also).order_by("display_name", "username")[:MOST_PEOPLE]
    return [(person.pk, f"{person} ({person.username})") for person in people]


def _suggested(found: Found) -> dict[str, int]:
    """Return who each writer may be: known by an earlier import, by address, or by name."""
    logins = {writer.login for writer in found.writers}
    emails = {writer.email.lower(): writer.login for writer in found.writers if writer.email}
    by_name = User.objects.filter(username__in=logins).values_list("username", "pk")
    by_email = (
        User.objects.alias(folded=Lower("email"))
        .filter(folded__in=emails)
        .order_by("-pk")
        .values_list("email", "pk")
    )
    known = Known.objects.filter(origin=found.origin, kind=Known.Kind.WRITER, key__in=logins)
    return {
        **dict(by_name),
        **{emails[email.lower()]: pk for email, pk in by_email},
        **dict(known.filter(number__in=User.objects.values("pk")).values_list("key", "number")),
    }
