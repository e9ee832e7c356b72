from django.apps import AppConfig


class CommentsConfig(AppConfig):
    name = "comments"

    def ready(self) -> None:
        from blog.search.sources import register  # noqa: PLC0415 - they need the models, which come first
        from comments.search import REPLIES  # noqa: PLC0415

        register(REPLIES)
