"""WordPress's roles, as groups: what each of them may do."""

from django.apps import apps as installed_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations

READS_TERMS = ("blog.view_category", "blog.view_tag")
CONTRIBUTOR = (
    "blog.add_post",
    "blog.change_post",
    "blog.delete_post",
    "blog.view_post",
    "blog.view_picture",
    *READS_TERMS,
)
AUTHOR = (
    *CONTRIBUTOR,
    "blog.publish_post",
    "blog.add_picture",
    "blog.change_picture",
    "blog.delete_picture",
    "blog.add_tag",
)
EDITOR = (
    *AUTHOR,
    "blog.change_others_post",
    "blog.add_category",
    "blog.change_category",
    "blog.delete_category",
    "blog.change_tag",
    "blog.delete_tag",
    "comments.view_comment",
    "comments.change_comment",
    "comments.delete_comment",
)
# Everything in the site's own apps, and the keys of providers. Whose account is whose nobody writes by hand.
OWN_APPS = ("blog", "comments", "accounts")
KEYS = (
    "socialaccount.add_socialapp",
    "socialaccount.change_socialapp",
    "socialaccount.delete_socialapp",
    "socialaccount.view_socialapp",
    "socialaccount.view_socialaccount",
)


def make_roles(apps, schema_editor):
    """Make the roles, or give them back what they had. A site keeps what else it gave them."""
    using = schema_editor.connection.alias
    _make_permissions(apps, using)
    permissions = apps.get_model("auth", "Permission").objects.using(using)
    number_of = {
        f"{app}.{codename}": number
        for number, app, codename in permissions.values_list(
            "pk", "content_type__app_label", "codename"
        )
    }
    everything = [name for name in number_of if name.partition(".")[0] in OWN_APPS]
    roles = {
        "Administrator": [*everything, *KEYS],
        "Editor": EDITOR,
        "Author": AUTHOR,
        "Contributor": CONTRIBUTOR,
    }
    groups = apps.get_model("auth", "Group").objects.using(using)
    for role, names in roles.items():
        group, _ = groups.get_or_create(name=role)
        group.permissions.add(*(number_of[name] for name in names))


def _make_permissions(apps, using):
    """Django makes them after the last migration only."""
    for label in (*OWN_APPS, "socialaccount"):
        app = installed_apps.get_app_config(label)
        create_permissions(app, verbosity=0, using=using, apps=apps)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_cache_table"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("blog", "0002_roles_permissions"),
        ("comments", "0001_initial"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("socialaccount", "0006_alter_socialaccount_extra_data"),
    ]
    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
