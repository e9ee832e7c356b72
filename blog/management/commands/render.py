"""``manage.py render``: every text rendered anew."""

from __future__ import annotations

from typing import Any, override

from django.core.management import BaseCommand

from blog import upkeep
from blog.models import Post


class Command(BaseCommand):
    help = "Renders all posts and pages anew and looks for related posts. After an upgrade, `serve` does so by itself."

    @override
    def handle(self, *_args: Any, **_options: Any) -> None:
        posts = Post.objects.all()
        last = 0
        while last := upkeep.renew(posts, after=last):
            pass
        self.stdout.write(f"Rendered anew: {posts.count()}")
