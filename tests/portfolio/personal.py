"""Two people with something in every table: each word about the one has their mark in it, and no other word has."""

from __future__ import annotations

import uuid
from importlib import import_module
from typing import Any

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, models
from django.utils import timezone

from accounts.models import Avatar, User
from blog.models import AuthorCard, Post
from comments.models import Comment, Feature, Follower
from comments.search import index_reply
from portfolio.personal.tables import TABLES
from tests.factories import make_comment, make_user

# What hinders an erasing, and what stays the site's.
HINDERS = {"blog.post", "blog.historicalpost", "blog.picture", "moving.import"}
# Stands for the number of the person's account.
NUMBER = -1
# Of the values that a column takes, one that fits the others; "…" stands for the mark.
FITTING: dict[str, dict[str, Any]] = {
    "comments.outgoingmail": {"status": "waiting", "recipient": "…@example.org", "lease": None},
    "moving.known": {"kind": "writer", "number": NUMBER},
    "comments.ban": {"kind": "person", "value": ""},
    "comments.claim": {"email": "…@example.org"},
    "comments.notice": {"post": None},
    "comments.follow": {"pace": "at_once"},
    "django_tasks_database.dbtaskresult": {
        "task_path": "accounts.tasks.fetch_avatar",
        "args_kwargs": {"args": [1, "https://pictures.example/…"], "kwargs": {}},
        "status": "SUCCESSFUL",
    },
}


class Marked:
    """A person who signed in, wrote with the account and without, follows, likes, and works here, too."""

    def __init__(self, mark: str, *, post: Post) -> None:
        self.mark, self.post = mark, post
        self.address = f"{mark}@example.org"
        self.user = make_user(
            mark,
            email=self.address,
            display_name=f"{mark} name",
            website=f"https://{mark}.example/",
            biography=f"{mark} biography",
            picture=self.file("own"),
        )
        self.account = self._account()
        avatar = Avatar.objects.create(
            account=self.account,
            source=f"https://pictures.example/{mark}",
            file=self.file("theirs"),
        )
        as_member = {"provider": "google", "avatar": avatar}
        self.comment = self.write("member", user=self.user, **as_member)
        self.guests = self.write("guest", name=f"{mark} guest", email=self.address)
        self.anchors: dict[type[models.Model], models.Model] = {
            User: self.user,
            SocialAccount: self.account,
            Comment: self.comment,
            Post: post,
            Follower: Follower.objects.create(address=self.address, key=f"{mark}-key"),
            EmailAddress: EmailAddress.objects.create(user=self.user, email=self.address),
            Group: Group.objects.order_by("pk")[0],
            Permission: Permission.objects.order_by("pk")[0],
            ContentType: ContentType.objects.get_for_model(Post),
            AuthorCard: AuthorCard.objects.create(user=self.user),
        }
        self._teach()
        self._fill()
        self._begin_session()

    def file(self, name: str) -> str:
        return default_storage.save(
            f"avatars/{self.mark}-{name}.webp", ContentFile(f"{self.mark} {name}".encode())
        )

    def write(self, what: str, **fields: Any) -> Comment:
        comment = make_comment(
            post=self.post,
            body=f"{self.mark} {what}",
            website=f"https://{self.mark}.example/{what}",
            address_key=f"{self.mark}-address",
            network_key=f"{self.mark}-network",
            **fields,
        )
        index_reply(comment)
        return comment

    def _account(self) -> SocialAccount:
        said = {"email": self.address, "email_verified": True, "name": f"{self.mark} said"}
        return SocialAccount.objects.create(
            user=self.user, provider="google", uid=f"{self.mark} uid", extra_data=said
        )

    def _teach(self) -> None:
        """Let the filter know what a lesson of theirs has taught it: see "features" of the row that _fill() makes."""
        Feature.objects.get_or_create(pk=Feature.WHOLE)
        Feature.objects.filter(pk=Feature.WHOLE).update(spam=models.F("spam") + 1)
        Feature.objects.create(pk=f"{self.mark}-features", spam=1)

    def _fill(self) -> None:
        """Make a row in every table that has something about people and none of theirs yet."""
        for label, (table, *_others) in TABLES.items():
            model = apps.get_model(label)
            if label in HINDERS or label == "sessions.session":
                continue
            if not model._base_manager.filter(pk__in=self._rows(model, table)).exists():
                model._base_manager.bulk_create([self.row(model)])

    def _rows(self, model: Any, table: Any) -> Any:
        subject = import_module("portfolio.personal.subject").subject_of_account(self.user)
        return table.rows(model, subject).values("pk")

    def row(self, model: type[models.Model], **fields: Any) -> models.Model:
        """Return a row, not saved, that leads to the person by every relation, and has their mark in all words."""
        fitting = FITTING.get(model._meta.label_lower, {})
        values = {
            f.name: self._value(f)
            for f in model._meta.concrete_fields
            if f.remote_field or not f.primary_key
        }
        return model(**{**values, **{k: self._marked(v) for k, v in fitting.items()}, **fields})

    def _marked(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {name: self._marked(one) for name, one in value.items()}
        if isinstance(value, list):
            return [self._marked(one) for one in value]
        if value == NUMBER:
            return self.user.pk
        return value.replace("…", self.mark) if isinstance(value, str) else value

    def _value(self, field: Any) -> Any:
        if field.remote_field:
            anchor = self.anchors.get(field.remote_field.model)
            return None if anchor is None and field.null else anchor
        if field.choices:
            return field.choices[0][0]
        if isinstance(field, models.JSONField):
            return {"said": f"{self.mark} {field.name}"}
        if isinstance(field, models.CharField | models.TextField):
            return f"{self.mark}-{field.name}"[: field.max_length]
        return self._plain(field)

    @staticmethod
    def _plain(field: Any) -> Any:
        if isinstance(field, models.UUIDField):
            return uuid.uuid4()
        if isinstance(field, models.DateTimeField):
            return None if field.null else timezone.now()
        return field.get_default() if field.has_default() else 1

    def _begin_session(self) -> None:
        for data in (
            {"_auth_user_id": str(self.user.pk), "note": self.mark},
            {"guest": {"email": self.address, "name": self.mark}},
            {"reply_drafts": {"a": {"post": 1, "fields": {"email": self.address}}}},
        ):
            session = SessionStore()
            session.update(data)
            session.create()


def everything() -> dict[str, str]:
    """Return every table of the database as text, the cache's and that of sessions, readable, included."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found[table] = repr(cursor.fetchall()).lower()
    rows = apps.get_model("sessions.session").objects.order_by("pk")
    found["django_session"] = repr([row.get_decoded() for row in rows]).lower()
    return found


def files() -> dict[str, str]:
    """Return every file below the media folder."""
    _folders, names = default_storage.listdir("avatars")
    found = {}
    for name in names:
        with default_storage.open(f"avatars/{name}", "rb") as file:
            found[name] = file.read().decode(errors="replace")
    return found
