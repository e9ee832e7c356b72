from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('comments', '0017_rules'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(fields=['post', 'status', '-created_at'], name='comment_newest_on_post'),
        ),
    ]
