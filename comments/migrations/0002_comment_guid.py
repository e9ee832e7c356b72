from django.db import migrations, models

import blog.guids

BATCH = 1000


def name_each(apps, schema_editor):
    """Give each row a guid of its own; a column that is added has the same default in all."""
    Comment = apps.get_model('comments', 'Comment')
    rows = Comment.objects.only("pk").order_by("pk")
    last = 0
    while batch := list(rows.filter(pk__gt=last)[:BATCH]):
        for row in batch:
            row.guid = blog.guids.new_guid()
        Comment.objects.bulk_update(batch, ["guid"])
        last = batch[-1].pk


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name='comment',
            name="guid",
            field=models.CharField(max_length=500, null=True, editable=False),
        ),
        migrations.RunPython(name_each, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='comment',
            name="guid",
            field=models.CharField(
                max_length=500, unique=True, default=blog.guids.new_guid, editable=False
            ),
        ),
    ]
