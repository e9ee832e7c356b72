from django.db import migrations

from accounts.addresses import normal
from accounts.likeness import fill, name_key

SOURCES = {
    "username_key": ("username", name_key),
    "display_key": ("display_name", name_key),
    "email_key": ("email", normal),
}


class Migration(migrations.Migration):
    # In pieces: whoever reads and replies meanwhile waits for none of them long.
    atomic = False
    dependencies = [("accounts", "0007_likenesses")]

    operations = [
        fill("accounts", "User", SOURCES),
    ]
