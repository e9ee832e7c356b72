"""What nobody needs to wait for."""

from __future__ import annotations

from django.tasks import task

from comments import delivery
from comments.calling import call


# A queue of its own: while a mail server keeps the worker waiting, pictures need not wait as well.
@task(queue_name="mail")
def deliver_mails() -> None:
    """Send what is due. When there is more than one call should do, another follows: in between a worker may stop."""
    if delivery.deliver_batch():
        call(deliver_mails)
