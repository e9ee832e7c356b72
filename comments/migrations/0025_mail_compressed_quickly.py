from django.db import migrations

# What PostgreSQL does by itself takes longer than to write a mail. One that can't do otherwise goes on as it is.
QUICKLY = """
DO $$ BEGIN
    ALTER TABLE comments_outgoingmail
        ALTER COLUMN text SET COMPRESSION lz4, ALTER COLUMN html SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN NULL;
END $$
"""


def compress_quickly(_apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(QUICKLY)


class Migration(migrations.Migration):
    dependencies = [("comments", "0024_roots_of_a_thread")]

    operations = [migrations.RunPython(compress_quickly, migrations.RunPython.noop)]
