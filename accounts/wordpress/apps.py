from django.apps import AppConfig


class WordPressConfig(AppConfig):
    name = "accounts.wordpress"
    label = "accounts_wordpress"
