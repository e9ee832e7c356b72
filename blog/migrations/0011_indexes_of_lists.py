from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('blog', '0010_rules_for_replies'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='post',
            index=models.Index(fields=['kind', 'status', '-published_on', '-published_at', '-id'], name='post_latest_day_first'),
        ),
        migrations.AddIndex(
            model_name='post',
            index=models.Index(fields=['author', 'kind', 'status', '-published_at', '-id'], name='post_of_author'),
        ),
    ]
