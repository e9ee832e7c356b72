from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0008_fill_likenesses")]

    operations = [
        migrations.AddIndex(
            model_name="user",
            index=models.Index(fields=['username_key'], name="user_username_key"),
        ),
        migrations.AddIndex(
            model_name="user",
            index=models.Index(fields=['display_key'], name="user_display_key"),
        ),
        migrations.AddIndex(
            model_name="user",
            index=models.Index(fields=['email_key'], name="user_email_key"),
        ),
    ]
