"""Reading comments. Who sees which is said here, once."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Case, CharField, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce

from blog.models import Post

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User
    from comments.models import Comment  # noqa: F401


class CommentQuerySet(models.QuerySet["Comment"]):
    def approved(self) -> CommentQuerySet:
        return self.filter(status="approved")

    def public(self) -> CommentQuerySet:
        """What everybody may see wherever it stands: approved, under a post that the public may see."""
        post = Post.objects.published().filter(pk=OuterRef("post"))
        return self.approved().filter(Exists(post))

    def with_words(self) -> CommentQuerySet:
        """Those of which more than the place is left."""
        return self.exclude(status="deleted")

    def with_last_written_at(self) -> CommentQuerySet:
        return self.annotate(last_written_at=Coalesce("edited_at", "created_at"))

    def for_links(self) -> CommentQuerySet:
        """With what a link to a comment and its post needs, and nothing of the post's text."""
        long = ("post__body", "post__body_html", "post__excerpt")
        return self.select_related("post").without_secrets().defer(*long)

    def for_feed(self) -> CommentQuerySet:
        """With what a feed says of a comment and of what it answers."""
        long = ("post__body", "post__body_html", "post__excerpt")
        answered = ("parent__email", "parent__body", "parent__body_html")
        rows = self.select_related("post", "parent")
        return rows.defer("email", "body", "fingerprint", *long, *answered)

    def visible_with_own(
        self, own: Collection[int], user: User | AnonymousUser | None = None
    ) -> CommentQuerySet:
        """The public's, and what waits for moderation of the visitor's own.

        Their own are those whose number is in ``own`` (written in the same session), and ``user``'s.
        """
        mine = Q(pk__in=own) if own else Q()
        if user is not None and user.is_authenticated:
            mine |= Q(user=user)
        if not mine:
            return self.approved()
        return self.filter(Q(status="approved") | Q(mine, status="pending"))

    def in_thread_order(self) -> CommentQuerySet:
        return self.order_by("root__created_at", "path")

    def with_pictures(self) -> CommentQuerySet:
        """Each with ``picture``: the name of the file that stands beside it, "" for none.

        It is the one that the person sent themselves, where they want that everywhere or signed in by password,
        else their account's (as in accounts.identity.Identity.picture_url). The thread stays one query.
        """
        own = ~Q(user__picture="") & (Q(user__signs_with_profile=True) | Q(provider=""))
        picture = Case(
            When(own, user__isnull=False, then=F("user__picture")),
            default=Coalesce(F("avatar__file"), Value("")),
            output_field=CharField(),
        )
        return self.annotate(picture=picture)

    def without_secrets(self) -> CommentQuerySet:
        """Leave in the database what no page shows: addresses, and the text that the HTML was made of."""
        return self.defer("email", "body", "fingerprint", "guid")
