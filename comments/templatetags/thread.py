"""``{% thread post %}``: a post's replies, and the form for one more."""

from __future__ import annotations

from typing import Any

from django import template
from django.http import HttpRequest
from django.template.context import Context
from django.utils.safestring import SafeString

from accounts.providers import label_of
from blog.absolute import web_address
from blog.models import Post
from comments.drafts import own_comments
from comments.following.tick import followed_comments
from comments.respond import reply_context
from comments.structured import thread_data
from comments.text import initials as initials_of
from comments.threads import Thread, build_thread

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


def thread_context(request: HttpRequest, post: Post) -> dict[str, Any]:
    """Return the thread that the visitor may see and, while replies are open, what the form needs."""
    own = own_comments(request)
    return {
        "thread": build_thread(post, own=own, user=request.user),
        "followed": followed_comments(post, own, request.user),
        "post": post,
        **(reply_context(request, post) if post.comments_open else {}),
    }


@register.simple_tag
def structured_data(thread: Thread, post: Post) -> SafeString:
    """Tell machines of the replies that the page shows."""
    return thread_data(post, (row.comment for row in thread.rows if row.comment), thread.count)
