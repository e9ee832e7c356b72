"""Pages of a list of posts: found as quickly in a long list as in a short one."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, override

from django.core.paginator import Page, Paginator
from django.utils.functional import cached_property

from blog.models import Post
from blog.querysets import PostQuerySet
from blog.remembered import remembered

if TYPE_CHECKING:
    Pages = Paginator[Post]
else:
    Pages = Paginator

POSTS_A_PAGE = 10
# The numbers of so many posts of each list: its first pages, or all of them.
REMEMBERED = 500


class Counted(Pages):
    """Pages of posts whose number is remembered. ``name`` tells the list from all others."""

    def __init__(self, posts: PostQuerySet, length: int, *, name: str, **options: Any) -> None:
        super().__init__(posts, length, **options)
        self.posts, self.name = posts, name

    @cached_property
    def count(self) -> int:
        return remembered(("number of posts", self.name), self.posts.order_by().count)


class Listing(Counted):
    """The public ones of ``posts``, in their order; the newest first if they have none.

    The numbers of the first are remembered. Further ones are looked for in an index that has them in this order, from
    the nearer end: no text is read to be passed over.
    """

    def __init__(self, posts: PostQuerySet, *, name: str, **options: Any) -> None:
        ordered = posts if posts.query.order_by else posts.newest_first()
        super().__init__(ordered.published().posts(), POSTS_A_PAGE, name=name, **options)
        self._first = remembered(("first posts", name), self._find_first)

    def _find_first(self) -> array[int]:
        return array("q", self.posts.values_list("pk", flat=True)[: REMEMBERED + 1])

    @cached_property
    def count(self) -> int:
        return len(self._first) if len(self._first) <= REMEMBERED else super().count

    @override
    def page(self, number: int | str) -> Page[Post]:
        number = self.validate_number(number)
        rows = Post.objects.filter(pk__in=self._numbers(number)).for_list()
        return Page(rows.order_by(*self.posts.query.order_by), number, self)

    def first(self, number: int) -> list[int]:
        """Return the numbers of the first posts, so many at the most."""
        return self._first[:number].tolist()

    def _numbers(self, page: int) -> Iterable[int]:
        first = (page - 1) * self.per_page
        last = min(first + self.per_page, self.count)
        if last <= len(self._first):
            return self._first[first:last]
        numbers = self.posts[first:last]
        if first > self.count // 2:
            numbers = self.posts.reverse()[self.count - last : self.count - first]
        return list(numbers.values_list("pk", flat=True))
