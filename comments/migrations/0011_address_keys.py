from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0010_decisions"),
    ]

    operations = [
        migrations.AddField(
            model_name="comment",
            name="address_key",
            field=models.CharField(blank=True, default="", editable=False, max_length=43),
        ),
        migrations.AddField(
            model_name="comment",
            name="network_key",
            field=models.CharField(blank=True, default="", editable=False, max_length=43),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(fields=["address_key"], name="comment_address_key"),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(fields=["network_key"], name="comment_network_key"),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                condition=~models.Q(address_key="", network_key=""),
                fields=["created_at"],
                name="comment_with_keys",
            ),
        ),
    ]
