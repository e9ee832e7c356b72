import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('comments', '0016_allowances'),
    ]

    operations = [
        migrations.AddField(
            model_name='discussion',
            name='deepest',
            field=models.PositiveSmallIntegerField(default=5, help_text='2 to 10. What answers the last level stands beside what it answers.', validators=[django.core.validators.MinValueValidator(2), django.core.validators.MaxValueValidator(10)], verbose_name='levels of replies'),
        ),
        migrations.AddField(
            model_name='discussion',
            name='hold_links',
            field=models.PositiveSmallIntegerField(default=2, help_text='0: never.', verbose_name='hold a reply with so many links, or more'),
        ),
        migrations.AddField(
            model_name='discussion',
            name='hold_words',
            field=models.TextField(blank=True, help_text='One a line. A reply that has one in its text, name, e-mail address, website or network address waits for you. “press” also finds “WordPress”.', max_length=50000, verbose_name='words that hold'),
        ),
        migrations.AddField(
            model_name='discussion',
            name='members_only',
            field=models.BooleanField(default=False, verbose_name='only people who are signed in may reply'),
        ),
        migrations.AddField(
            model_name='discussion',
            name='order',
            field=models.CharField(choices=[('oldest', 'the oldest first'), ('newest', 'the newest first')], default='oldest', help_text='The one that readers begin with.', max_length=6, verbose_name='order of the replies'),
        ),
        migrations.AddField(
            model_name='discussion',
            name='trash_words',
            field=models.TextField(blank=True, help_text='The same; but the reply goes to the trash, whatever the other rules say.', max_length=50000, verbose_name='words that trash'),
        ),
        migrations.AddConstraint(
            model_name='discussion',
            constraint=models.CheckConstraint(condition=models.Q(('deepest__gte', 2), ('deepest__lte', 10)), name='discussion_depth_sound'),
        ),
        migrations.AddConstraint(
            model_name='discussion',
            constraint=models.CheckConstraint(condition=models.Q(('order__in', ['oldest', 'newest'])), name='discussion_order_known'),
        ),
    ]
