"""Passing a post on: plain links to the networks, which learn nothing of a reader who does not follow one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, urlencode, urlsplit

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from blog.models import Post

HOST = re.compile(
    r"(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]"
)


@dataclass(frozen=True)
class ShareLink:
    name: str
    address: str


def share_links(post: Post) -> list[ShareLink]:
    """Return where a published post can be passed on, ready to be filled in there."""
    url = settings.SITE_URL + post.get_absolute_url()
    mail = urlencode({"subject": post.heading, "body": url}, quote_via=quote)
    return [
        ShareLink("Mastodon", reverse("blog:share_on_mastodon", kwargs={"pk": post.pk})),
        ShareLink(
            "LinkedIn", f"https://www.linkedin.com/sharing/share-offsite/?{urlencode({'url': url})}"
        ),
        ShareLink(
            "Facebook", f"https://www.facebook.com/sharer/sharer.php?{urlencode({'u': url})}"
        ),
        ShareLink(
            "X", f"https://x.com/intent/post?{urlencode({'text': post.heading, 'url': url})}"
        ),
        ShareLink(gettext("Email"), f"mailto:?{mail}"),
    ]


class ServerForm(forms.Form):
    """Asks on which of Mastodon's many servers somebody is at home."""

    server = forms.CharField(
        label=_("Your server"),
        max_length=300,
        help_text=_("Such as mastodon.social, or your whole name there."),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocapitalize": "none"}),
    )

    def clean_server(self) -> str:
        """Return the server's name alone, out of an address or of "@name@server"."""
        try:
            host = host_in(self.cleaned_data["server"])
        except ValueError:
            host = ""
        if not HOST.fullmatch(host):
            raise ValidationError(_("This is not a server's name."))
        return host


def host_in(text: str) -> str:
    """Raises ``ValueError`` where nothing in the text can be a host."""
    text = text.strip().lower()
    host = (
        urlsplit(text).hostname or "" if "//" in text else text.partition("/")[0].rpartition("@")[2]
    )
    return host.encode("idna").decode("ascii")


@require_safe
def share_on_mastodon(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the server, then show the link that leads there: where it leads is for the reader to see."""
    post = get_object_or_404(Post.objects.published().for_links(), pk=pk)
    # Another site may not lead people across this one to a server of its choice.
    is_ours = request.headers.get("Sec-Fetch-Site", "none") in {"none", "same-origin"}
    form = ServerForm(request.GET if is_ours and "server" in request.GET else None)
    address = ""
    if form.is_valid():
        text = f"{post.heading} {settings.SITE_URL}{post.get_absolute_url()}"
        address = f"https://{form.cleaned_data['server']}/share?{urlencode({'text': text})}"
    context = {"post": post, "form": form, "address": address}
    return render(request, "blog/share_on_mastodon.html", context)
