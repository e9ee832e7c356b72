"""Which replies the queue shows, as its address says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

from django.db.models import Q
from django.db.models.functions import Lower
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from comments.models import Comment, Report
from comments.querysets import CommentQuerySet

WAITING, REPORTED, ALL = "pending", "reported", "all"
TABS: Mapping[str, str | Promise] = {
    WAITING: _("Waiting"),
    "approved": _("Approved"),
    "spam": _("Spam"),
    "trash": _("Trash"),
    REPORTED: _("Reported"),
    ALL: _("All"),
}
# What is looked for whatever its status is.
NARROW = ("post", "writer", "q")
# As WordPress counts them: what was thrown away is not among all.
IN_ALL = ("pending", "approved")


@dataclass(frozen=True, kw_only=True)
class Filters:
    """Each empty, but for the status, unless somebody asked for it."""

    status: str = WAITING
    post: str = ""  # its number
    writer: str = ""  # the number of one of their replies: no address stands in an address
    via: str = ""
    q: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Filters:
        """Return what the query of an address says, as far as it makes sense."""
        said = {field.name: query.get(field.name, "").strip() for field in fields(cls)}
        for name in ("post", "writer"):
            said[name] = said[name][:18] if said[name].isdecimal() else ""
        # Django's own list called it so, and links to it are in bookmarks.
        said["status"] = said["status"] or query.get("status__exact", "")
        if said["status"] not in TABS:
            said["status"] = ALL if any(said[name] for name in NARROW) else WAITING
        return cls(**said)

    @classmethod
    def read_text(cls, text: str) -> Filters:
        return cls.read(QueryDict(text).dict())

    @property
    def is_narrow(self) -> bool:
        return bool(self.via) or any(getattr(self, name) for name in NARROW)

    @property
    def text(self) -> str:
        """What stands behind the question mark of the address."""
        said = {field.name: getattr(self, field.name) for field in fields(self)}
        return urlencode({name: value for name, value in said.items() if value})

    def but(self, **changes: str) -> str:
        return replace(self, **changes).text

    def narrow(self) -> CommentQuerySet:
        """Return the replies of every status that the other filters leave."""
        comments = Comment.objects.with_words()
        if self.post:
            comments = comments.filter(post=int(self.post))
        if self.writer:
            comments = comments.filter(_same_writer(int(self.writer)))
        if self.via:
            comments = comments.filter(_via(self.via))
        for word in self.q.split():
            comments = comments.filter(_says(word))
        return comments

    def find(self) -> CommentQuerySet:
        return self.narrow().filter(kind(self.status))


def kind(tab: str) -> Q:
    """Return what is shown under the name of a tab."""
    # By what it is not: databases would begin with all that have these states.
    in_all = ~Q(status__in=[status for status in Comment.Status if status not in IN_ALL])
    if tab == ALL:
        return in_all
    if tab == REPORTED:
        return in_all & Q(pk__in=Report.objects.unanswered().values("comment"))
    return Q(status=tab)


def _via(provider: str) -> Q:
    return Q(user=None) if provider == "guest" else Q(user__isnull=False, provider=provider)


def _says(word: str) -> Q:
    columns = ("name", "email", "website", "body", "post__title")
    return Q.create([(f"{column}__icontains", word) for column in columns], connector=Q.OR)


def _same_writer(number: int) -> Q:
    """Find who wrote that reply: an account, or guests who gave the same address."""
    one = Comment.objects.annotate(address=Lower("email")).filter(pk=number)
    user, address = one.values_list("user", "address").first() or (None, "")
    if user is not None:
        return Q(user=user)
    same = Comment.objects.annotate(address=Lower("email")).filter(user=None, address=address)
    return Q(pk__in=same.values("pk")) if address else Q(pk=number)
