from django.apps import AppConfig


class BlogConfig(AppConfig):
    name = "blog"

    def ready(self) -> None:
        from blog.search.posts import POSTS  # noqa: PLC0415 - they need the models, which come first
        from blog.search.sources import register  # noqa: PLC0415

        register(POSTS)
