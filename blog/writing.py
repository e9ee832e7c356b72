"""What a post's form carries besides the post: which version it began with, and words that were not saved yet."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils.text import slugify

from blog.models import Draft


class CarriedInteger(forms.IntegerField):
    """A number that goes along with the form and is no change of the post."""

    def has_changed(self, initial: Any, data: Any) -> bool:  # noqa: ARG002
        return False


class CarriedUUID(forms.UUIDField):
    def has_changed(self, initial: Any, data: Any) -> bool:  # noqa: ARG002
        return False


class WritingForm(forms.ModelForm):  # type: ignore[type-arg]
    """A form that is filled in from a draft, and that may come back unsaved with everything typed."""

    # Set by the admin on the class that it makes for one request.
    draft: ClassVar[Draft | None] = None
    # Why nothing is saved this time, in a sentence.
    held_back: ClassVar[str] = ""

    version = CarriedInteger(
        required=False, min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput
    )
    form_key = CarriedUUID(required=False, widget=forms.HiddenInput)
    # Which window the words are typed in, and the window whose draft the form was filled in from.
    window = CarriedUUID(required=False, widget=forms.HiddenInput)
    after = CarriedUUID(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.version if self.instance.pk else 0
        self.initial["form_key"] = self.instance.form_key or uuid.uuid4()
        if self.draft:
            self.initial = {**self.initial, **self._typed(self.draft)}
        self.initial["window"] = uuid.uuid4()
        if self.instance.pk and not self.instance.version and self._is_made_slug():
            # It follows the title until the post is saved.
            self.initial["slug"] = ""

    def clean(self) -> dict[str, Any]:
        if self.held_back:
            self.add_error(None, self.held_back)
        return super().clean() or {}

    def _typed(self, draft: Draft) -> dict[str, Any]:
        """Return the draft's fields as the form's widgets read them."""
        data = QueryDict(mutable=True)
        for name, values in draft.fields.items():
            data.setlist(name, values)
        typed = {
            name: field.widget.value_from_datadict(data, {}, name)
            for name, field in self.fields.items()
            if not field.widget.value_omitted_from_data(data, {}, name)
        }
        return {**typed, "version": draft.version, "after": typed.get("window")}

    def _is_made_slug(self) -> bool:
        made = slugify(self.initial.get("title", ""), allow_unicode=True)
        return self.initial.get("slug") in {made, self.instance.slug}
