from django.apps import AppConfig

from portfolio import checks  # noqa: F401 - it says what is wrong by being there


class PortfolioConfig(AppConfig):
    name = "portfolio"
