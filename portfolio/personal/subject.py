"""Whose data it is: an account's, or those of whoever has an e-mail address."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower

from accounts.addresses import normal
from accounts.models import User
from accounts.verified import verified_addresses
from blog.models import Picture, Post
from comments.models import Comment, NotMine
from comments.querysets import CommentQuerySet


@dataclass(frozen=True)
class Subject:
    """A person as the site knows them. The addresses are proven: by a provider that checked them, or by a mail."""

    addresses: frozenset[str]
    user: User | None = None

    def comments(self) -> CommentQuerySet:
        """Return what they wrote, whatever became of it: but for what they said another wrote under their address."""
        comments = Comment.objects.alias(address=Lower("email"))
        # Letters beyond ASCII have a way of becoming ASCII when their case is folded.
        as_guest = Q(user=None, address__in=self.addresses, email__regex="^[!-~]+$")
        if self.user is None:
            return comments.filter(as_guest)
        declined = NotMine.objects.filter(user=self.user, comment=OuterRef("pk"))
        return comments.filter(Q(user=self.user) | as_guest & ~Exists(declined))

    @property
    def hindrance(self) -> bool:
        """Whether something stands here that can't be without them: posts or pictures, which another may take over."""
        if self.user is None:
            return False
        has_posts = Post.objects.filter(author=self.user).exists()
        return has_posts or Picture.objects.filter(uploaded_by=self.user).exists()


def subject_of_account(user: User) -> Subject:
    """Return the person with this account. What only they say is their address proves nothing: it is not in it."""
    return Subject(spellings(verified_addresses(user)), user)


def subject_at(address: str) -> Subject:
    """Return whoever has this address; to be called when that is proven."""
    return Subject(spellings([address]))


def spellings(addresses: Iterable[str]) -> frozenset[str]:
    """Return the addresses as they are found here: in lower case, the host in ASCII or as it was typed."""
    found = {spelling for one in addresses for spelling in (normal(one), one.strip().lower())}
    return frozenset(found - {""})
