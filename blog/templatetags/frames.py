"""``{% personal "template.html" %}``: what a page shows to the one who looks; ``{% kept %}``: what all pages show."""

from __future__ import annotations

from typing import override

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from blog.frames import IS_FRAME
from blog.gaps import mark
from blog.parts import parts_of

register = template.Library()


@register.simple_tag(takes_context=True)
def personal(context: Context, name: str) -> SafeString:
    """Leave a gap in a frame; elsewhere, render the template here and now."""
    if context.get(IS_FRAME):
        return mark(name)
    engine = context.template.engine  # type: ignore[union-attr]
    return engine.get_template(name).render(context)


@register.tag
def kept(parser: Parser, token: Token) -> KeptNode:
    """``{% kept "name" value … %}…{% endkept %}``: make it once for the values, while nothing of the site changes.

    What is in it may depend on nothing else than the site, its people, its language and those values.
    """
    values = [parser.compile_filter(word) for word in token.split_contents()[1:]]
    inside = parser.parse(["endkept"])
    parser.delete_first_token()
    return KeptNode(values, inside)


class KeptNode(template.Node):
    child_nodelists = ("inside",)

    def __init__(self, values: list[FilterExpression], inside: NodeList) -> None:
        self.values = values
        self.inside = inside

    @override
    def render(self, context: Context) -> SafeString:
        request = context.get("request")
        if request is None:
            return self.inside.render(context)
        key = ("kept", get_language(), *(value.resolve(context) for value in self.values))
        parts = parts_of(request)
        made: SafeString | None = parts.get(key)
        if made is None:
            made = self.inside.render(context)
            parts.keep(key, made, size=len(made) + 500)
        return made
