import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('comments', '0019_lists_of_mail_and_followers'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='comment',
            name='comment_address',
        ),
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(models.F('user'), django.db.models.functions.text.Lower('email'), condition=models.Q(('user', None)), name='comment_of_guest'),
        ),
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(fields=['-created_at', '-id'], name='comment_newest'),
        ),
    ]
