"""Your past is yours: comments left as a guest, or brought along from elsewhere, under an address that is proven."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Lower

from accounts.identity import Identity
from accounts.models import User
from accounts.verified import addresses_in
from comments.models import Claim, Comment, NotMine, ThreadVersion
from comments.querysets import CommentQuerySet


def offered_to(identity: Identity) -> CommentQuerySet:
    """Return the guests' comments that this person may take as their own, oldest first.

    Those under an address that one of their providers checked, as everybody sees them: not what waits for the
    author, or was thrown away, or stands under what the person may not read; nor what they said is another's.
    """
    addresses = addresses_in(identity.accounts)
    if not addresses:
        return Comment.objects.none()
    declined = NotMine.objects.filter(user=identity.user, comment=OuterRef("pk"))
    return (
        Comment.objects.approved()
        .on_posts_visible_to(identity.user)
        .alias(address=Lower("email"))
        # Letters beyond ASCII have a way of becoming ASCII when their case is folded.
        .filter(user=None, address__in=addresses, email__regex="^[!-~]+$")
        .filter(~Exists(declined))
        .order_by("created_at", "pk")
    )


def claim(identity: Identity, numbers: Collection[int]) -> int:
    """Make those of ``numbers`` that are offered the person's own; return how many.

    Each keeps the name that it was written with. Of two who claim one at the same instant, one gets it.
    """
    with transaction.atomic():
        offered = offered_to(identity).filter(pk__in=numbers).select_for_update(of=("self",))
        chosen = list(offered.only("pk", "email", "post"))
        Claim.objects.bulk_create(Claim(comment=comment, email=comment.email) for comment in chosen)
        Comment.objects.filter(pk__in=[comment.pk for comment in chosen]).update(
            user=identity.user, avatar=identity.avatar, email=""
        )
        ThreadVersion.bump_all({comment.post_id for comment in chosen})
    return len(chosen)


def give_back(user: User, number: int) -> bool:
    """Make a comment that the person claimed a guest's again, exactly as it was; return whether there was one."""
    with transaction.atomic():
        # The comment before its claim, as whatever deletes it takes them.
        claimed = Comment.objects.filter(pk=number, user=user, claim__isnull=False)
        comment = claimed.select_for_update(of=("self",)).select_related("claim").first()
        if comment is None:
            return False
        rows = Comment.objects.filter(pk=comment.pk)
        rows.update(user=None, avatar=None, email=comment.claim.email)
        comment.claim.delete()
        ThreadVersion.bump(comment.post_id)
    return True


def decline(identity: Identity, numbers: Collection[int]) -> None:
    """Remember that another wrote these: a shared address offers each of its comments to several people."""
    theirs = offered_to(identity).filter(pk__in=numbers).values_list("pk", flat=True)
    said = [NotMine(user=identity.user, comment_id=number) for number in theirs]
    NotMine.objects.bulk_create(said, ignore_conflicts=True)


def offer_again(user: User) -> None:
    """Forget what the person said is another's."""
    NotMine.objects.filter(user=user).delete()
