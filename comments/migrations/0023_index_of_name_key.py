from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("comments", "0022_fill_name_key")]

    operations = [
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(fields=['name_key', 'status', 'name'], name="comment_alike"),
        ),
    ]
