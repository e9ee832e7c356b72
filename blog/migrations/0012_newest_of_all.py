from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('blog', '0011_indexes_of_lists'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='post',
            index=models.Index(fields=['-published_at', '-id'], name='post_by_moment'),
        ),
    ]
