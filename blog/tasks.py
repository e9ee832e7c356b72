"""What nobody needs to wait for."""

from __future__ import annotations

from django.tasks import task

from blog import renditions, upkeep
from blog.cards.keeping import keep_card
from blog.models import Picture, Post
from blog.related import relate
from blog.search import index


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
        post.save_rendering()


@task
def relate_post(post_id: int) -> None:
    """Find the posts that have something to do with this one."""
    post = Post.objects.filter(pk=post_id).only("pk").first()
    if post:
        relate(post)


@task
def draw_card(post_id: int) -> None:
    post = Post.objects.select_related("author").filter(pk=post_id).first()
    if post:
        keep_card(post)


def renew_what_is_outdated() -> None:
    """Have it done, if there is anything to do: for whoever starts the site."""
    if upkeep.outdated().exists():
        renew_outdated.enqueue()


@task
def renew_outdated(after: int = 0) -> None:
    """Make a number of outdated posts anew, and leave the rest to the next task: others may have their turn."""
    last = upkeep.renew(upkeep.outdated(), after=after)
    if last:
        renew_outdated.enqueue(last)


@task
def bring_index_up_to_date() -> None:
    """Make what is searched what it should be: for a new language it is all made anew."""
    index.catch_up()
