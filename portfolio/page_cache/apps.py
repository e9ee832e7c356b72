from django.apps import AppConfig


class PageCacheConfig(AppConfig):
    name = "portfolio.page_cache"
    label = "page_cache"
