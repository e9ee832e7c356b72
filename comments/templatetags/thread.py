"""``{% thread post %}``: a post's replies, and the form for one more."""

from __future__ import annotations

from django import template
from django.template.context import Context

from accounts.providers import label_of
from blog.absolute import web_address
from blog.gaps import IN_CONTEXT, put_together
from blog.models import Post
from comments.discussion import discussion_of
from comments.places import Place, place_asked_for
from comments.respond import form_under_thread, takes_replies
from comments.showing import draw_thread
from comments.text import initials as initials_of

register = template.Library()
register.filter("via", label_of)
register.filter("initials", initials_of)
register.filter("web_address", web_address)


@register.simple_tag(takes_context=True)
def thread(context: Context, post: Post) -> str:
    """Render the thread and, while replies are open, the form for one more."""
    request = context["request"]
    pieces = draw_thread(request, post)
    if takes_replies(request, post):
        pieces.append(form_under_thread(request, post))
    return put_together(context.get(IN_CONTEXT), pieces)


@register.simple_tag(takes_context=True)
def thread_address(context: Context, post: Post) -> str:
    """Return the address that search engines should keep of this page: each page of the usual order has its own."""
    request = context["request"]
    usual = discussion_of(request).order
    place = place_asked_for(request, usual)
    return (place if place.order == usual else Place(usual, usual=usual)).address(post)
