"""On which page somebody finds the reply that they have just sent, without counting a long thread again for each."""

from __future__ import annotations

from django.db.models import Count, Max

from comments.models import Comment, ThreadVersion
from comments.places import OLDEST


def older_roots(root: Comment) -> int:
    """Return how many of the roots that the public sees are older than ``root``, which is one of them.

    Who has just sent it knows, if their thread knew how many it has. Where a change made it forget, they are counted
    once, for all who come next.
    """
    if root.roots_then:
        return root.roots_then - 1
    # Before they are counted: what changes them meanwhile makes another version.
    version = ThreadVersion.objects.values_list("number", flat=True).get(pk=root.post_id)
    roots = root.post.comments.approved().roots()
    counted = roots.aggregate(number=Count("pk"), last=Max("created_at"))
    # None may be from the future: who comes next would not be the youngest.
    thread = ThreadVersion.objects.filter(pk=root.post_id, number=version)
    thread.filter(changed_at__gte=counted["last"]).update(roots=counted["number"])
    return roots.before(root, OLDEST).count()
