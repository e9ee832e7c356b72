"""Followers came after the roles: administrators, who may do everything, may look after them too."""

from importlib import import_module

from django.db import migrations

make_roles = import_module("portfolio.migrations.0001_roles").make_roles


class Migration(migrations.Migration):
    dependencies = [
        ("portfolio", "0002_outbox_for_administrators"),
        ("comments", "0008_following"),
    ]
    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
