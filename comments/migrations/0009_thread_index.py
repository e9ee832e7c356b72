from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0008_following"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="comment", name="comment_thread"),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(fields=["post", "status", "shown_in"], name="comment_thread"),
        ),
    ]
