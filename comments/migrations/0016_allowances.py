from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0015_bans_and_reports"),
    ]

    operations = [
        migrations.CreateModel(
            name="Allowance",
            fields=[
                ("key", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("used_until", models.FloatField(db_index=True)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="discussion",
            name="under_attack",
            field=models.CharField(
                choices=[
                    ("auto", "when it shows: many replies come at once that are held, or spam"),
                    ("on", "now"),
                    ("off", "never"),
                ],
                default="auto",
                help_text=(
                    "Then the browser of a guest who is not known here does some work before a reply is taken; "
                    "where scripts are off, the reply is held. Nobody has to solve a puzzle."
                ),
                max_length=4,
                verbose_name="under attack",
            ),
        ),
    ]
