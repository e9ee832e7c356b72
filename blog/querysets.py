"""Reading posts. What the public may see is said here, once."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count, DateTimeField, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Concat, Greatest, NullIf
from django.utils import timezone

from blog.years import WithYears

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser, AnonymousUser

    from blog.models import Category, Post


class PostQuerySet(WithYears["Post"]):
    def published(self, now: datetime.datetime | None = None) -> PostQuerySet:
        """What the public may see: published, and its moment has come."""
        return self.filter(_public(now))

    def hidden_posts(self) -> PostQuerySet:
        """What ``published().posts()`` leaves out, said so that databases find each part in an index."""
        unpublished = Q(kind="post", status__in=["draft", "private"])
        return self.filter(Q(kind="page") | unpublished | Q(published_at__gt=timezone.now()))

    def visible_to(self, user: AbstractUser | AnonymousUser) -> PostQuerySet:
        """The public's, and what ``user`` may see besides: their own private posts, all of them for editors."""
        if not user.is_authenticated:
            return self.published()
        private = Q(status="private")
        # Without asking what a reader may do, who may not even open the administration.
        if not (user.is_staff and user.has_perm("blog.change_others_post")):
            private &= Q(author=user)
        return self.filter(_public() | private)

    def on_desk_of(self, user: AbstractUser | AnonymousUser) -> PostQuerySet:
        """What ``user`` may look at in the administration: their own, everybody's for editors."""
        if user.has_perm("blog.change_others_post"):
            return self
        return self.filter(author=user.pk)

    def posts(self) -> PostQuerySet:
        return self.filter(kind="post")

    def pages(self) -> PostQuerySet:
        return self.filter(kind="page")

    def on_day(self, year: int, month: int, day: int) -> PostQuerySet:
        """Those of one day; none when the calendar has no such day."""
        try:
            return self.filter(published_on=datetime.date(year, month, day))
        except ValueError:
            return self.none()

    def within(self, first: datetime.date, last: datetime.date) -> PostQuerySet:
        """Those whose address has a day from ``first`` to ``last``."""
        return self.filter(published_on__range=(first, last))

    def at(self, path: str) -> PostQuerySet:
        """The page that stands at a path such as "about/team"."""
        folder, _slash, slug = path.rpartition("/")
        return self.filter(folder=folder, slug=slug)

    def in_menu(self) -> PostQuerySet:
        pages = self.published().pages().filter(menu_order__isnull=False)
        return pages.for_links().order_by("menu_order", "title")

    def newest_first(self) -> PostQuerySet:
        return self.order_by("-published_at", "-pk")

    def latest_day_first(self) -> PostQuerySet:
        """Newest first, by the days of their addresses: what a period shows lies together in an index."""
        return self.order_by("-published_on", "-published_at", "-pk")

    def sticky_first(self) -> PostQuerySet:
        """Newest first, below those that stay on top."""
        return self.order_by("-is_sticky", "-published_at", "-pk")

    def below(self, category: Category) -> PostQuerySet:
        """Those filed under a category, or under one that stands below it."""
        filed = self.model.categories.through.objects.filter(category__in=category.with_all_below())
        return self.filter(pk__in=filed.values("post"))

    def older_than(self, post: Post) -> PostQuerySet:
        """Those before ``post``, the nearest first."""
        moment = post.published_at
        older = Q(published_at__lt=moment) | Q(published_at=moment, pk__lt=post.pk)
        # Said twice: databases begin in an index where it is said alone.
        return self.filter(older, published_at__lte=moment).newest_first()

    def newer_than(self, post: Post) -> PostQuerySet:
        """Those after ``post``, the nearest first."""
        moment = post.published_at
        newer = Q(published_at__gt=moment) | Q(published_at=moment, pk__gt=post.pk)
        return self.filter(newer, published_at__gte=moment).newest_first().reverse()

    def since(self, moment: datetime.datetime, pk: int) -> PostQuerySet:
        """Those from a moment on, of that moment itself from a number on."""
        later = Q(published_at__gt=moment) | Q(published_at=moment, pk__gte=pk)
        # Said twice, as above.
        return self.filter(later, published_at__gte=moment)

    def around(self, post: Post) -> PostQuerySet:
        """Links to those beside ``post`` and like it, and to the pages in the menu in its order, in one query."""
        posts = self.posts()
        beside = Q(pk=Subquery(posts.older_than(post).values("pk")[:1]))
        beside |= Q(pk=Subquery(posts.newer_than(post).values("pk")[:1]))
        like = Q(kind="post", pk__in=post.related or [])
        links = self.filter(beside | like | Q(kind="page", menu_order__isnull=False))
        return links.for_links().order_by("menu_order", "title")

    def with_author(self) -> PostQuerySet:
        return self.select_related("author__card__picture", "cover")

    def for_replying(self) -> PostQuerySet:
        """With what a reply needs, its author's mail included, and nothing of the text."""
        return self.select_related("author").defer("body", "body_html", "contents_html", "excerpt")

    def for_links(self) -> PostQuerySet:
        """Only what a link to a post needs."""
        return self.only(
            "kind", "title", "slug", "folder", "language", "published_at", "published_on"
        )

    def with_rendering_due(self, language: str) -> PostQuerySet:
        """Annotate ``is_due``: not rendered by today's renderer in the language that the post, or the site, has."""
        own = Coalesce(NullIf("language", Value("")), Value(language))
        now = Concat(Value(f"{self.model.RENDERER}:"), own)
        return self.annotate(is_due=~Q(rendered_by=now))

    def with_changed_at(self) -> PostQuerySet:
        """Annotate ``changed_at``: when the words were last changed, or when they appeared if that was later."""
        return self.annotate(
            changed_at=Greatest(
                "published_at", Coalesce("revised_at", "published_at"), output_field=DateTimeField()
            )
        )

    def for_sitemap(self) -> PostQuerySet:
        """With the pictures that a post shows, in two queries; the oldest first, so that a full list stays as it is."""
        posts = self.with_changed_at().only(
            "kind", "slug", "folder", "published_at", "published_on", "cover__file"
        )
        return (
            posts.select_related("cover")
            .prefetch_related("pictures")
            .order_by("published_at", "pk")
        )

    def for_list(self) -> PostQuerySet:
        """With everything that a list of posts shows, in two queries whatever its length."""
        posts = self.with_responses_count().select_related("cover", "author")
        posts = posts.defer("body", "contents_html")
        return posts.prefetch_related("categories")

    def for_feed(self) -> PostQuerySet:
        """With everything that a feed says of a post, in three queries."""
        posts = self.select_related("author", "cover").defer("body", "contents_html")
        return posts.prefetch_related("categories", "tags")

    def with_responses_count(self) -> PostQuerySet:
        """Annotate ``responses_count``, of approved replies: a query inside the query, so that no row is grouped."""
        approved = Count("comments", filter=Q(comments__status="approved"))
        same = (
            self.model.objects.filter(pk=OuterRef("pk"))
            .order_by()
            .values("pk")
            .annotate(n=approved)
        )
        count: Any = Coalesce(Subquery(same.values("n"), output_field=IntegerField()), 0)
        return self.annotate(responses_count=count)


def _public(now: datetime.datetime | None = None) -> Q:
    return Q(status="published", published_at__lte=now or timezone.now())
