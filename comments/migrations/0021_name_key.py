from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("comments", "0020_queue_of_a_million")]

    operations = [
        migrations.AddField(
            model_name="comment",
            name="name_key",
            field=models.BigIntegerField(editable=False, null=True),
        ),
    ]
