"""The HTML of posts: what is allowed, and how the rendered body is made."""

import nh3


def sanitise(html: str) -> str:
    return nh3.clean(html)


def render(body: str) -> str:
    return body
