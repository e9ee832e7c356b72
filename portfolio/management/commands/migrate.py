"""``manage.py migrate``: Django's, after which the database counts what public pages depend on."""

from __future__ import annotations

from typing import Any, override

from django.core.management.commands.migrate import Command as Migrate
from django.db import connections

from portfolio.page_cache import triggers
from portfolio.page_cache.models import PageVersion


class Command(Migrate):
    @override
    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        using = options["database"]
        # Not when the tables that it needs were not made, as in a migration backwards.
        if PageVersion._meta.db_table in connections[using].introspection.table_names():
            triggers.install(using)
