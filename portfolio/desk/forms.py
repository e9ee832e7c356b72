"""The box for a thought that should not get lost."""

from __future__ import annotations

from django import forms
from django.utils.html import linebreaks
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from blog import markup, slugs
from blog.models import Post, Site


class QuickDraftForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=300, required=False)
    text = forms.CharField(
        label=_("Text"),
        required=False,
        max_length=markup.MAX_LENGTH // 10,
        widget=forms.Textarea({"rows": 4}),
    )

    def clean(self) -> None:
        if not self.errors and not any(self.cleaned_data.values()):
            raise forms.ValidationError(_("A title or a few words are enough to begin with."))

    def save(self, author: User) -> Post:
        title = self.cleaned_data["title"]
        slug = slugs.free_slug(title, kind=Post.Kind.POST, day=None, but=None)
        post = Post(author=author, title=title, slug=slug)
        post.comments_open = Site.current().replies_open
        post.set_body(linebreaks(self.cleaned_data["text"], autoescape=True))
        post.save()
        return post
