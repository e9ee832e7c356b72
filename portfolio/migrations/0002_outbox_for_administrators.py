"""The outbox came after the roles: administrators, who may do everything, may look after it too."""

from importlib import import_module

from django.db import migrations

make_roles = import_module("portfolio.migrations.0001_roles").make_roles


class Migration(migrations.Migration):
    dependencies = [
        ("portfolio", "0001_roles"),
        ("accounts", "0003_mail_about_replies"),
        ("comments", "0005_mail_about_replies"),
    ]
    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
