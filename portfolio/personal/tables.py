"""What each table of the site has about people. A table that is not here fails a test until somebody says it."""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db.models import Model, Q, QuerySet
from django.db.models.functions import Lower

from portfolio.personal import elsewhere
from portfolio.personal.subject import Subject

ALL = "*"


@dataclass(frozen=True)
class Table:
    """How rows lead to the person that they are about, and which of their columns are not handed over."""

    # Lookups, from the table's rows, of their account, of a comment of theirs, of their address.
    user: tuple[str, ...] = ()
    comment: tuple[str, ...] = ()
    address: tuple[str, ...] = ()
    # Where no lookup leads to them: the condition.
    where: Callable[[Subject], Q] | None = None
    # Secrets, what is about others, and what was made of something else that is handed over.
    hidden: tuple[str, ...] = ()

    def rows(self, model: type[Model], subject: Subject) -> QuerySet[Model]:
        folded = {f"folded_{n}": Lower(lookup) for n, lookup in enumerate(self.address)}
        about = [Q(**{f"{name}__in": subject.addresses}) for name in folded]
        if subject.user is not None:
            about += [Q(**{lookup: subject.user.pk}) for lookup in self.user]
        about += [Q(**{f"{lookup}__in": subject.comments()}) for lookup in self.comment]
        if self.where:
            about.append(self.where(subject))
        whole = functools.reduce(operator.or_, about, Q(pk__in=[]))
        every: QuerySet[Model] = model._base_manager.alias(**folded)
        return every.filter(whole).order_by("pk")

    def hides(self, column: str) -> bool:
        return column in self.hidden or ALL in self.hidden


TABLES: dict[str, tuple[Table, ...]] = {
    "accounts.user": (
        Table(user=("pk",), hidden=("password", "username_key", "display_key", "email_key")),
    ),
    "accounts.user_groups": (Table(user=("user",)),),
    "accounts.user_user_permissions": (Table(user=("user",)),),
    "accounts.avatar": (Table(user=("account__user",)),),
    "account.emailaddress": (Table(user=("user",)),),
    "account.emailconfirmation": (Table(user=("email_address__user",), hidden=("key",)),),
    "socialaccount.socialaccount": (Table(user=("user",)),),
    "socialaccount.socialtoken": (
        Table(user=("account__user",), hidden=("token", "token_secret")),
    ),
    "sessions.session": (Table(where=elsewhere.sessions, hidden=("session_key", "session_data")),),
    "django_tasks_database.dbtaskresult": (
        Table(where=elsewhere.tasks, hidden=("return_value", "traceback", "worker_ids")),
    ),
    # What they did as staff names what others wrote; what was done about them names who did it.
    "admin.logentry": (
        Table(user=("user",), hidden=("object_repr", "change_message")),
        Table(where=elsewhere.log_of, hidden=("user", "object_repr", "change_message")),
    ),
    "blog.post": (Table(user=("author",), hidden=("form_key",)),),
    "blog.historicalpost": (
        Table(user=("author",), hidden=("history_user",)),
        Table(user=("history_user",), hidden=("author", "body", "title", "excerpt", "slug")),
    ),
    "blog.draft": (Table(user=("writer",)),),
    "blog.previewlink": (Table(user=("made_by",), hidden=("secret",)),),
    "blog.picture": (Table(user=("uploaded_by",)),),
    "blog.authorcard": (Table(user=("user",)),),
    "blog.profilelink": (Table(user=("card__user",)),),
    "comments.comment": (Table(comment=("pk",), hidden=("parent", "root", "path", "name_key")),),
    "comments.commententry": (Table(comment=("comment",), hidden=(ALL,)),),
    "comments.claim": (Table(comment=("comment",), address=("email",)),),
    "comments.notmine": (Table(user=("user",)),),
    # Which words of the author's rules it was is theirs to know; and who decided.
    "comments.decision": (
        Table(comment=("comment",), hidden=("by", "matched", "note", "undoes")),
        Table(user=("by",), hidden=("matched", "note", "undoes")),
    ),
    # Of a banned address a keyed hash is kept; the author's note on it, and how they know it again, are theirs.
    "comments.ban": (
        Table(
            user=("user",),
            where=elsewhere.bans,
            hidden=("value", "hint", "note", "made_by", "because_of"),
        ),
        Table(user=("made_by",), hidden=("user", "value", "hint", "note", "because_of")),
    ),
    "comments.lesson": (Table(comment=("comment",)),),
    "comments.report": (Table(user=("user",)),),
    "comments.follower": (Table(address=("address",), hidden=("key",)),),
    # An address that they gave, but that is not known to be theirs, stands in another's row.
    "comments.follow": (
        Table(user=("user",), address=("follower__address",), hidden=("follower",)),
    ),
    "comments.like": (Table(user=("user",)),),
    "comments.notice": (Table(address=("follower__address",), hidden=("follower",)),),
    # What was sent to them holds others' words, and links that act for them without a log-in.
    # An import stays the site's; it forgets who began it when they go.
    "moving.import": (Table(user=("started_by",), hidden=("people",)),),
    "moving.known": (Table(where=elsewhere.known, hidden=("number",)),),
    "comments.outgoingmail": (
        Table(
            address=("recipient",),
            hidden=("key", "subject", "text", "html", "headers", "lease", "last_error"),
        ),
        Table(
            where=elsewhere.mails_to_author,
            hidden=("key", "subject", "text", "html", "headers", "lease", "last_error"),
        ),
    ),
}

# These have nothing about anybody.
NOBODY = {
    "auth.group",
    "auth.group_permissions",
    "auth.permission",
    "blog.category",
    "blog.formeraddress",
    "blog.historicalpost_categories",
    "blog.historicalpost_tags",
    "blog.pictureuse",
    "blog.post_categories",
    "blog.post_tags",
    "blog.postentry",
    "blog.site",
    "blog.tag",
    # Who sent how much, by a number or a keyed hash, for as long as it holds them back.
    "comments.allowance",
    "comments.announcement",
    "comments.ban_taken",
    "comments.discussion",
    "comments.feature",
    "comments.threadversion",
    "contenttypes.contenttype",
    "moving.keptfile",
    "moving.remark",
    "page_cache.pageversion",
    "socialaccount.socialapp",
}


def about(
    subject: Subject, *, but: Collection[str] = ()
) -> Iterator[tuple[type[Model], Table, QuerySet[Model]]]:
    """Yield each table with its rows about the person, in the order above: not those of ``but``."""
    for label, tables in TABLES.items():
        if label in but:
            continue
        model = apps.get_model(label)
        for table in tables:
            yield model, table, table.rows(model, subject)
