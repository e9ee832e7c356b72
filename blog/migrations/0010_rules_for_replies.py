import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('blog', '0009_hierarchy'),
    ]

    operations = [
        migrations.AddField(
            model_name='historicalpost',
            name='hold_replies',
            field=models.BooleanField(default=False, help_text='Until it is approved, whatever the rules for replies say.', verbose_name='hold every reply to it'),
        ),
        migrations.AddField(
            model_name='post',
            name='hold_replies',
            field=models.BooleanField(default=False, help_text='Until it is approved, whatever the rules for replies say.', verbose_name='hold every reply to it'),
        ),
        migrations.AddField(
            model_name='site',
            name='replies_close',
            field=models.BooleanField(default=False, verbose_name='close the replies to old posts'),
        ),
        migrations.AddField(
            model_name='site',
            name='replies_close_after',
            field=models.PositiveSmallIntegerField(default=14, validators=[django.core.validators.MinValueValidator(1)], verbose_name='days until then'),
        ),
        migrations.AddField(
            model_name='site',
            name='replies_open',
            field=models.BooleanField(default=True, help_text='New pages do not.', verbose_name='new posts take replies'),
        ),
    ]
