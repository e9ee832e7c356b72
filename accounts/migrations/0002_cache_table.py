"""The table that Django's database cache keeps its entries in, there from the start whatever CACHE_URL says."""

from django.core.management import call_command
from django.db import migrations


def make_table(_apps, schema_editor):
    database = schema_editor.connection.alias
    call_command("createcachetable", "cache", database=database, verbosity=0)


def drop_table(_apps, schema_editor):
    schema_editor.execute("DROP TABLE IF EXISTS cache")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(make_table, drop_table)]
