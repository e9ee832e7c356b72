"""What is kept in step with a post's words."""

from __future__ import annotations

from django.db import transaction

from blog.models import Post
from blog.search import index
from blog.search.posts import POSTS
from blog.tasks import draw_card, relate_post


@transaction.atomic
def keep_in_step(post: Post) -> None:
    """Note what the post shows and what it is found by. To be called in the transaction that saved it."""
    post.set_pictures()
    index.update(POSTS, post)
    relate_post.enqueue(post.pk)
    draw_card.enqueue(post.pk)
