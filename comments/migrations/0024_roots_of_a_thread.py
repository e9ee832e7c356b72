from django.db import migrations, models

# A post without a row has never shown a reply: one that has, from before there were versions, gets a row.
MISSING = """
INSERT INTO comments_threadversion (post_id, number, changed_at)
SELECT DISTINCT post_id, 0, CURRENT_TIMESTAMP FROM comments_comment
WHERE post_id NOT IN (SELECT post_id FROM comments_threadversion)
"""


class Migration(migrations.Migration):
    dependencies = [("comments", "0023_index_of_name_key")]

    operations = [
        migrations.AddField(
            model_name="threadversion",
            name="roots",
            field=models.PositiveBigIntegerField(null=True),
        ),
        migrations.RunSQL(MISSING, migrations.RunSQL.noop),
    ]
