from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_lists_of_people")]

    operations = [
        migrations.AlterModelManagers(name="user", managers=[]),
        migrations.AddField(
            model_name="user",
            name="username_key",
            field=models.BigIntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="user",
            name="display_key",
            field=models.BigIntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="user",
            name="email_key",
            field=models.BigIntegerField(editable=False, null=True),
        ),
    ]
