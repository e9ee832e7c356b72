"""``{% personal "template.html" %}``: what a page shows to the one who looks, and not to everybody."""

from __future__ import annotations

from django import template
from django.template.context import Context
from django.utils.safestring import SafeString

from blog.frames import IS_FRAME
from blog.gaps import mark

register = template.Library()


@register.simple_tag(takes_context=True)
def personal(context: Context, name: str) -> SafeString:
    """Leave a gap in a frame; elsewhere, render the template here and now."""
    if context.get(IS_FRAME):
        return mark(name)
    engine = context.template.engine  # type: ignore[union-attr]
    return engine.get_template(name).render(context)
