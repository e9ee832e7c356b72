import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('comments', '0009_thread_index'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('before', models.CharField(blank=True, choices=[('pending', 'pending'), ('approved', 'approved'), ('spam', 'spam'), ('trash', 'trash'), ('deleted', 'deleted by its writer')], max_length=8)),
                ('status', models.CharField(choices=[('pending', 'pending'), ('approved', 'approved'), ('spam', 'spam'), ('trash', 'trash'), ('deleted', 'deleted by its writer')], max_length=8, verbose_name='status')),
                ('was_pinned', models.BooleanField(default=False)),
                ('rule', models.CharField(choices=[('author', 'by the author of the post'), ('moderator', 'by somebody who moderates'), ('honeypot', 'a field that people do not see was filled in'), ('too_fast', 'sent faster than people write'), ('proof', 'no proof of work while under attack'), ('banned', 'a ban'), ('hold_all', 'every reply is held'), ('hold_post', 'every reply to the post is held'), ('links', 'links'), ('words', 'words that hold'), ('unverified', 'name or address of somebody else'), ('first', 'no approved reply yet'), ('learned', 'the learned filter'), ('akismet', 'Akismet'), ('none', 'no rule was against it'), ('trash_words', 'words that trash'), ('reported', 'reports by readers'), ('ban', 'taken along by a ban'), ('by_hand', 'by hand'), ('undone', 'undone')], max_length=11, verbose_name='rule')),
                ('matched', models.CharField(blank=True, max_length=250, verbose_name='found')),
                ('note', models.CharField(blank=True, max_length=250, verbose_name='note')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='when')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('comment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='decisions', to='comments.comment')),
                ('undoes', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='undone_by', to='comments.decision')),
            ],
            options={
                'verbose_name': 'decision',
                'verbose_name_plural': 'decisions',
                'ordering': ['-pk'],
                'default_permissions': (),
                'indexes': [models.Index(fields=['-at', '-id'], name='decision_at')],
                'constraints': [models.CheckConstraint(condition=models.Q(('rule__in', ['author', 'moderator', 'honeypot', 'too_fast', 'proof', 'banned', 'hold_all', 'hold_post', 'links', 'words', 'unverified', 'first', 'learned', 'akismet', 'none', 'trash_words', 'reported', 'ban', 'by_hand', 'undone'])), name='decision_rule_known')],
            },
        ),
    ]
