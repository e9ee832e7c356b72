"""Who may do what to a post. Every page, form and action asks here.

The roles are WordPress's: a contributor writes drafts, an author publishes posts of their own, an editor looks after
everybody's posts and after pages. Which role holds which permission is said by portfolio's migration.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model

from blog.models import AuthorCard, Post

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser, AnonymousUser
    from django.db.models import QuerySet

    User = AbstractUser | AnonymousUser

EDIT_OTHERS = "blog.change_others_post"
PUBLISH = "blog.publish_post"


def people_who_write(*, also: Collection[int] = ()) -> QuerySet[Any]:
    """Return those who may write here, and those of whom there is something; and ``also`` those with these numbers."""
    people = get_user_model().objects.order_by()
    staff = people.filter(is_staff=True).values("pk")
    writers = Post.objects.order_by().values("author")
    # Not as one condition: databases would ask each of all the people who ever replied.
    return get_user_model().objects.filter(
        pk__in=staff.union(writers, people.filter(pk__in=also).values("pk"))
    )


def edits_others(user: User) -> bool:
    """Whether ``user`` looks after everybody's posts, and after pages."""
    return user.has_perm(EDIT_OTHERS)


def may_publish(user: User) -> bool:
    """Whether what ``user`` writes may be more than a draft."""
    return user.has_perm(PUBLISH)


def may_view(user: User, post: Post) -> bool:
    """Whether ``user`` may look at the post in the administration."""
    return user.has_perm("blog.view_post") and (edits_others(user) or post.author_id == user.pk)


def may_edit(user: User, post: Post) -> bool:
    return user.is_staff and user.has_perm("blog.change_post") and _is_within_reach(user, post)


def may_delete(user: User, post: Post) -> bool:
    return user.has_perm("blog.delete_post") and _is_within_reach(user, post)


def _is_within_reach(user: User, post: Post) -> bool:
    if edits_others(user):
        return True
    own = post.author_id == user.pk and post.kind == Post.Kind.POST
    return own and (post.status == Post.Status.DRAFT or may_publish(user))


def may_save(user: User, post: Post) -> bool:
    """Whether ``user`` may leave the post as it is now: asked of whatever a request made of it."""
    return _is_within_reach(user, post)


def may_edit_card(user: User, card: AuthorCard) -> bool:
    """Everybody who writes here says who they are; administrators say it of others, too."""
    if user.has_perm("blog.change_authorcard"):
        return True
    return card.user_id == user.pk and has_a_card(user)


def has_a_card(user: User) -> bool:
    return user.has_perm("blog.add_post")
