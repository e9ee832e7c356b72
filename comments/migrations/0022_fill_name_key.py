from django.db import migrations

from accounts.likeness import fill, name_key


class Migration(migrations.Migration):
    # In pieces: whoever reads and replies meanwhile waits for none of them long.
    atomic = False
    dependencies = [("comments", "0021_name_key")]

    operations = [
        fill("comments", "Comment", {"name_key": ("name", name_key)}),
    ]
