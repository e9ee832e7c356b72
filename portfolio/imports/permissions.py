"""Who may bring another blog in."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from accounts.models import User

# An import writes everybody's posts and replies, makes people, and fills the menu.
NEEDED = (
    "blog.change_others_post",
    "blog.change_site",
    "comments.change_comment",
    "accounts.add_user",
)


def may_import(user: User | AnonymousUser) -> bool:
    return user.is_active and user.is_staff and user.has_perms(NEEDED)
