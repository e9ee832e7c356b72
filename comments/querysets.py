"""Reading comments. Who sees which is said here, once."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from accounts.likeness import LikenessQuerySet
from blog.models import Post
from comments.places import LIKED, NEWEST

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User
    from comments.models import Comment, Like

# The orders of the replies to a post, the pinned one first; and of the thread, each branch in one piece.
ROOTS = ("-is_pinned", "created_at", "pk")
ROOT_ORDERS = {
    NEWEST: ("-is_pinned", "-created_at", "-pk"),
    LIKED: ("-is_pinned", "-likes_count", "created_at", "pk"),
}
THREAD = ("-root__is_pinned", "root__created_at", "path")
THREAD_ORDERS = {
    NEWEST: ("-root__is_pinned", "-root__created_at", "-root_id", "path"),
    LIKED: ("-root__is_pinned", "-root_likes", "root__created_at", "path"),
}


class CommentQuerySet(LikenessQuerySet["Comment"]):
    def approved(self) -> CommentQuerySet:
        return self.filter(status="approved")

    def public(self) -> CommentQuerySet:
        """What everybody may see wherever it stands: approved, under a post that the public may see."""
        post = Post.objects.published().filter(pk=OuterRef("post"))
        return self.approved().filter(Exists(post))

    def on_posts_visible_to(self, user: User | AnonymousUser) -> CommentQuerySet:
        # Not the numbers of all those posts: SQLite would gather them first.
        return self.filter(Exists(Post.objects.visible_to(user).filter(pk=OuterRef("post"))))

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

    def with_tally(self, whole: CommentQuerySet) -> CommentQuerySet:
        """Annotate each with what its thread is as a ``whole``: asked along with the rows, it is no query more.

        Databases count once, not once a row: nothing in it depends on the row.
        """
        together = whole.order_by().values("post")
        roots = together.annotate(n=Count("root", distinct=True))
        approved = together.annotate(n=Count("pk", filter=Q(status="approved")))
        tally = {
            "thread_roots": Subquery(roots.values("n")),
            "thread_approved": Subquery(approved.values("n")),
            "thread_number": Coalesce(F("post__thread_version__number"), 0),
        }
        return self.annotate(**tally)

    def roots(self) -> CommentQuerySet:
        """Return the roots that these stand under, whether or not they are among these themselves."""
        # Not EXISTS: SQLite would look through the whole thread once for each root.
        return self.model.objects.filter(pk__in=self.values("root"))

    def in_root_order(self, order: str) -> CommentQuerySet:
        comments = self.with_likes() if order == LIKED else self
        return comments.order_by(*ROOT_ORDERS.get(order, ROOTS))

    def in_thread_order(self, order: str = "") -> CommentQuerySet:
        """Every branch as one piece, its root where ``in_root_order()`` has it."""
        likes = {"root_likes": self._count_likes_of("root")} if order == LIKED else {}
        return self.annotate(**likes).order_by(*THREAD_ORDERS.get(order, THREAD))

    def before(self, root: Comment, order: str) -> CommentQuerySet:
        """Return those of these roots that stand before ``root`` on a thread's pages, by age."""
        earlier = "gt" if order == NEWEST else "lt"
        older = Q(**{f"created_at__{earlier}": root.created_at})
        older |= Q(**{"created_at": root.created_at, f"pk__{earlier}": root.pk})
        return self.none() if root.is_pinned else self.filter(older | Q(is_pinned=True))

    def with_likes(self, user: User | AnonymousUser | None = None) -> CommentQuerySet:
        """Annotate how many like each, as ``likes_count``, and whether ``user`` does, as ``is_liked``."""
        comments = self.annotate(likes_count=self._count_likes_of("pk"))
        if user is None or not user.is_authenticated:
            return comments
        liked = self.model.objects.filter(pk=OuterRef("pk"), likes__user=user.pk)
        return comments.annotate(is_liked=Exists(liked))

    def _count_likes_of(self, comment: str) -> Coalesce:
        """A query inside the query, so that no row is grouped."""
        likes: models.Manager[Like] = self.model.likes.field.model.objects  # type: ignore[attr-defined]
        same = likes.filter(comment=OuterRef(comment)).order_by().values("comment")
        count = same.annotate(n=Count("pk")).values("n")
        return Coalesce(Subquery(count, output_field=IntegerField()), 0)

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
        return self.defer("email", "body", "fingerprint", "guid", "address_key", "network_key")
