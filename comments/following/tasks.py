"""What nobody needs to wait for."""

from __future__ import annotations

from django.tasks import task

from comments.following.writing import write_due


@task
def write_to_followers() -> None:
    """Write what is due. When there is more than one call should do, another follows: in between a worker may stop."""
    if write_due():
        write_to_followers.enqueue()
