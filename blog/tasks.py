"""What nobody needs to wait for."""

from __future__ import annotations

from django.tasks import task

from blog import renditions
from blog.models import Picture, Post


@task
def make_renditions(picture_id: int) -> None:
    """Make the smaller ones of a picture, and offer them in the posts that show it already."""
    picture = Picture.objects.filter(pk=picture_id).first()
    if picture is None:
        return
    picture.renditions = renditions.make(picture)
    picture.save(update_fields=["renditions"])
    for post in Post.objects.filter(pictures=picture):
        post.render_body()
        # Words that were saved in the meantime have been rendered by whoever saved them.
        Post.objects.filter(pk=post.pk, body=post.body).update(body_html=post.body_html)
