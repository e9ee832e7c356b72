"""``{% thread post %}``: a post's replies, and the form for one more."""

from __future__ import annotations

from django import template
from django.template.context import Context
from django.utils.safestring import SafeString

from accounts.providers import label_of
from blog.absolute import web_address
from blog.models import Post
from comments.discussion import discussion_of
from comments.places import Place, place_asked_for
from comments.structured import thread_data
from comments.text import initials as initials_of
from comments.thread_context import thread_context
from comments.threads import Thread

register = template.Library()
register.filter("via", label_of)
register.filter("initials", initials_of)
register.filter("web_address", web_address)


@register.simple_tag(takes_context=True)
def thread(context: Context, post: Post) -> str:
    """Render the thread with everything that the page knows, so that the form looks as on its own page."""
    engine = context.template.engine  # type: ignore[union-attr]
    with context.push(**thread_context(context["request"], post)):
        return engine.get_template("comments/thread.html").render(context)


@register.simple_tag(takes_context=True)
def thread_address(context: Context, post: Post) -> str:
    """Return the address that search engines should keep of this page: each page of the usual order has its own."""
    request = context["request"]
    usual = discussion_of(request).order
    place = place_asked_for(request, usual)
    return (place if place.order == usual else Place(usual, usual=usual)).address(post)


@register.simple_tag
def structured_data(thread: Thread, post: Post) -> SafeString:
    """Tell machines of the replies that the page shows."""
    return thread_data(post, (row.comment for row in thread.rows if row.comment), thread.count)
