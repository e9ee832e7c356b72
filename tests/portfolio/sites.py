"""A site with something of everything in it, and an empty one beside it."""

from __future__ import annotations

import datetime
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connections

from accounts.models import Avatar
from blog.models import AuthorCard, Draft, FormerAddress, PreviewLink, ProfileLink, Site
from comments.models import Comment, Like
from comments.models.claim import Claim, NotMine
from comments.models.following import Follow, Follower
from comments.models.notice import Announcement, Notice
from portfolio.archive.tables import kept_models, rows_of
from tests.factories import (
    A_DAY,
    make_author,
    make_category,
    make_comment,
    make_member,
    make_page,
    make_picture,
    make_post,
    make_tag,
    make_user,
)

BODY = """<h2>What changed</h2><p>It was <strong>easy</strong> &amp; “kind”.</p>
<pre><code class="language-python">print("goat")</code></pre>
<table><tbody><tr><th>Where</th><th>What</th></tr><tr><td>Here</td><td>This</td></tr></tbody></table>
<figure><img src="/media/pictures/a.jpg" alt="Books" width="800" height="600"><figcaption>Mine</figcaption></figure>"""
PICTURE = b"no decoder looks at this"


def make_site() -> None:
    Site.objects.create(pk=1, title="Ünïcode 🐐", tagline="and “quotes”")
    author = make_author(biography="Reads.")
    reader = make_user(email="jo@example.org", website="https://jo.example.org/")
    make_member("Editor", "hidden")
    picture = make_picture(alt="", is_decorative=True)
    default_storage.save("pictures/a.jpg", ContentFile(PICTURE))
    card = AuthorCard.objects.create(user=author, picture=picture)
    ProfileLink.objects.create(card=card, label="Elsewhere", url="https://elsewhere.example.org/")
    filed: Any = {"categories": (make_category(),), "tags": (make_tag(), make_tag("zoë", "zoë"))}
    post = make_post(author=author, body=BODY, cover=picture, **filed)
    post.title = "Networking, and social media"
    post.save()
    make_page(body="<p>About me</p>")
    make_post(title="", slug="draft", published_at=None, author=author)
    make_post(title="Private", slug="private", status="private", author=author)
    make_post(title="Later", slug="later", published_at=A_DAY.replace(year=2099), author=author)
    first = make_comment(post=post, body="> easy\n\nIndeed 👍", name="Zoë")
    account = SocialAccount.objects.create(user=reader, provider="google", uid="1")
    avatar = Avatar.objects.create(account=account, file="avatars/a.webp")
    answer = make_comment(post=post, parent=first, user=reader, provider="google", avatar=avatar)
    make_what_readers_leave(first, answer)
    make_comment(post=post, parent=answer, user=author, status="pending")
    FormerAddress.objects.create(path="/2016/05/12/once/", post=post)
    Draft.objects.create(post=post, writer=author, version=2, fields={"title": ["Half"]})
    later = A_DAY + datetime.timedelta(days=1, microseconds=1)
    PreviewLink.objects.create(post=post, made_by=author, secret="s", expires_at=later)


def make_what_readers_leave(first: Comment, answer: Comment) -> None:
    assert answer.user
    Like.objects.create(comment=first, user=answer.user)
    NotMine.objects.create(comment=first, user=answer.user)
    Claim.objects.create(comment=answer, email="zoe@example.org")
    follower = Follower.objects.create(address="jo@example.org", confirmed_at=A_DAY)
    Follow.objects.create(follower=follower, post=first.post, comment=first, user=answer.user)
    Notice.objects.create(follower=follower, comment=answer, pace="daily")
    Announcement.objects.get_or_create(post=first.post)


def everything() -> dict[str, list[dict[str, Any]]]:
    """Return every row that the site keeps."""
    return {model._meta.label_lower: list(rows_of(model)) for model in kept_models()}


@contextmanager
def beside(name: str) -> Iterator[None]:
    """Speak with another database of the same server, or of another file, for as long as the block lasts."""
    ours = connections["default"]
    other = ours.copy()
    # A pool's connections are to the database that it was made for.
    options = {**ours.settings_dict["OPTIONS"], "pool": False}
    if ours.vendor == "sqlite":
        options = ours.settings_dict["OPTIONS"]
    other.settings_dict = {**ours.settings_dict, "NAME": name, "OPTIONS": options}
    connections["default"] = other
    try:
        yield
    finally:
        other.close()
        connections["default"] = ours


@contextmanager
def empty_database(folder: Path) -> Iterator[None]:
    """Make a database without a single table, and remove it when the block ends."""
    connection = connections["default"]
    if connection.vendor == "sqlite":
        with beside(str(folder / "empty.sqlite3")):
            yield
        return
    # Named after the database of this process: others may run the same test at the same time.
    name = f"{connection.settings_dict['NAME']}_empty"
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    try:
        with beside(name):
            yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def through_sqlite(archive: Path, folder: Path) -> Path:
    """Return the archive that a site of its own, with SQLite, makes of what it took from ``archive``."""
    keep = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    env = keep | {"DATA_DIR": str(folder / "elsewhere"), "ENV_FILE": os.devnull}
    again = folder / "again.zip"
    for command, file in (("import", archive), ("export", again)):
        subprocess.run(
            [sys.executable, "manage.py", command, str(file)],
            cwd=settings.BASE_DIR,
            env=env,
            check=True,
            stdout=subprocess.DEVNULL,
        )
    return again
