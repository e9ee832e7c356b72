from typing import Any

from django.http import HttpRequest

from blog.models import Post
from comments.models import Comment


def reply_context(request: HttpRequest, post: Post, parent: Comment | None = None) -> dict[str, Any]:
    return {"post": post, "parent": parent}
