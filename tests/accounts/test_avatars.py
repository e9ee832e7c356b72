"""An account's picture: fetched once, in the background, and never in anybody's way."""

from __future__ import annotations

import io
import logging
from pathlib import Path

import pytest
from allauth.socialaccount.models import SocialAccount
from django.conf import settings as site_settings
from django.core.files.base import ContentFile
from PIL import Image

from accounts import avatars, tasks
from accounts.avatars import avatar_address_in, look_after_avatar
from accounts.identity_provider import faults
from accounts.models import Avatar, User
from tests.factories import make_author, make_comment, make_post, make_user
from tests.sign_in import PROVIDERS, sign_in

pytestmark = pytest.mark.django_db
every_provider = pytest.mark.parametrize("provider_id", PROVIDERS)


@pytest.fixture
def at_commit(django_capture_on_commit_callbacks):
    """What erases files does so once that is certain, which a test has to wait for."""
    return django_capture_on_commit_callbacks


def files() -> set[str]:
    folder = Path(site_settings.MEDIA_ROOT) / "avatars"
    return {path.name for path in folder.iterdir()} if folder.exists() else set()


def name_of(avatar: Avatar) -> str:
    return Path(str(avatar.file.name)).name


def kept(avatar: Avatar) -> Image.Image:
    with avatar.file.open() as file:
        return Image.open(io.BytesIO(file.read()))


@every_provider
def test_the_picture_is_fetched_at_the_first_sign_in(client, provider, provider_id):
    assert sign_in(client, provider_id)["Location"] == "/"
    avatar = Avatar.objects.get()
    assert avatar.account == SocialAccount.objects.get()
    assert kept(avatar).format == "WEBP"
    response = client.get(avatar.file.url)
    assert response.headers["Content-Type"] == "image/webp"
    assert b"".join(response.streaming_content).startswith(b"RIFF")
    response.close()


@every_provider
def test_who_has_no_picture_has_none_here(client, provider, provider_id):
    sign_in(client, provider_id, "mei-chen")
    assert not Avatar.objects.get().file


def test_it_is_fetched_once(client, provider, monkeypatch):
    sign_in(client, "google")
    before = Avatar.objects.get().file.name
    monkeypatch.setattr(tasks, "_fetch", lambda source: pytest.fail("It is here already."))
    sign_in(client, "google")
    assert Avatar.objects.get().file.name == before


def test_another_address_is_another_picture_and_the_old_file_goes(client, provider, at_commit):
    sign_in(client, "google")
    avatar = Avatar.objects.get()
    before = name_of(avatar)
    Avatar.objects.update(source="https://old.example/me.png")
    with at_commit(execute=True):
        sign_in(client, "google")
    avatar.refresh_from_db()
    assert name_of(avatar) != before
    assert before not in files()
    assert name_of(avatar) in files()


def test_who_took_the_picture_away_at_the_provider_has_none_here(client, provider, at_commit):
    sign_in(client, "google")
    before = name_of(Avatar.objects.get())
    provider.people = [one for one in provider.people if one.key != "jo-reader"]
    provider.people.append(
        type(provider.people[0])(
            key="jo-reader", number=1001, name="Jo", username="jo", has_picture=False
        )
    )
    with at_commit(execute=True):
        sign_in(client, "google")
    avatar = Avatar.objects.get()
    assert (avatar.source, avatar.file.name) == ("", "")
    assert before not in files()


@pytest.mark.parametrize("what", sorted({**faults.ANSWERS, **faults.NO_PICTURES}))
def test_whatever_comes_instead_of_a_picture_nobody_is_kept_from_signing_in(
    client, provider, settings, what
):
    settings.OUTBOUND_SECONDS = 2 if what == "slow" else 10
    before = files()
    provider.fault = f"picture.{what}"
    assert sign_in(client, "google")["Location"] == "/"
    assert "_auth_user_id" in client.session
    assert not Avatar.objects.get().file
    assert files() == before


def test_a_picture_is_found_where_its_address_leads(client, provider):
    provider.fault = "picture.moved"
    sign_in(client, "google")
    assert kept(Avatar.objects.get()).format == "WEBP"


def test_a_new_picture_that_failed_is_tried_again_and_the_old_one_shows_meanwhile(client, provider):
    sign_in(client, "google")
    before = Avatar.objects.get().file.name
    Avatar.objects.update(source="https://old.example/me.png")
    provider.fault = "picture.500"
    sign_in(client, "google")
    assert Avatar.objects.get().file.name == before
    provider.fault = ""
    sign_in(client, "google")
    assert Avatar.objects.get().file.name != before


def test_what_failed_is_tried_again_at_the_next_sign_in(client, provider):
    provider.fault = "picture.500"
    sign_in(client, "google")
    provider.fault = ""
    sign_in(client, "google")
    assert Avatar.objects.get().file


def test_nobody_is_kept_from_signing_in_by_work_that_cannot_be_queued(
    client, provider, monkeypatch, caplog
):
    def fail(account):
        raise RuntimeError

    monkeypatch.setattr(avatars, "_look_after", fail)
    with caplog.at_level(logging.CRITICAL + 1):
        assert sign_in(client, "google")["Location"] == "/"
    assert "_auth_user_id" in client.session


def test_a_picture_that_comes_too_late_is_not_kept(client, provider):
    sign_in(client, "google")
    avatar = Avatar.objects.get()
    source, before = avatar.source, avatar.file.name
    Avatar.objects.update(source="https://newer.example/me.png")
    tasks.fetch_avatar.call(avatar.pk, source)
    assert Avatar.objects.get().file.name == before
    avatar.account.delete()
    tasks.fetch_avatar.call(avatar.pk, source)
    assert not Avatar.objects.exists()


def test_no_address_of_a_private_network_is_asked(settings):
    """Neither by its number nor, in test_outbound, by a name that stands for it."""
    account = SocialAccount.objects.create(user=make_user(), provider="google", uid="1")
    for host in ("127.0.0.1", "10.0.0.1", "169.254.169.254", "[::1]", "192.168.1.1"):
        account.extra_data = {"picture": f"https://{host}/latest/meta-data/"}
        look_after_avatar(account)
        assert not Avatar.objects.get().file


@pytest.mark.parametrize(
    ("provider_id", "said", "address"),
    [
        ("google", {"picture": "https://a.example/1"}, "https://a.example/1"),
        ("linkedin", {"userinfo": {"picture": "https://a.example/1"}}, "https://a.example/1"),
        (
            "twitter_oauth2",
            {"profile_image_url": "https://a.example/1_normal.jpg"},
            "https://a.example/1_bigger.jpg",
        ),
        ("facebook", {"picture": {"data": {"url": "https://a.example/1"}}}, "https://a.example/1"),
        (
            "facebook",
            {"picture": {"data": {"url": "https://a.example/1", "is_silhouette": True}}},
            "",
        ),
        ("facebook", {"picture": "https://a.example/1"}, ""),
        ("facebook", {"picture": {"data": []}}, ""),
        (
            "wordpress",
            {"avatar_URL": "https://0.gravatar.example/a?s=96&d=identicon"},
            "https://0.gravatar.example/a?s=192&d=404",
        ),
        ("wordpress", {"avatar_URL": None}, ""),
        ("twitter_oauth2", {"profile_image_url": 12}, ""),
        ("google", {"picture": ["https://a.example/1"]}, ""),
        ("google", {"picture": "http://a.example/1"}, ""),
        ("google", {"picture": "javascript:alert(1)"}, ""),
        ("google", {"picture": "file:///etc/passwd"}, ""),
        ("google", {"picture": "https://a.example/" + "x" * 2000}, ""),
        ("myspace", {"picture": "https://a.example/1"}, ""),
    ],
)
def test_where_each_provider_has_the_picture(provider_id, said, address):
    assert avatar_address_in(SocialAccount(provider=provider_id, extra_data=said)) == address


@pytest.mark.parametrize("by", ["one", "several"])
def test_who_is_deleted_leaves_no_picture_behind(client, provider, at_commit, admin_client, by):
    sign_in(client, "google")
    user = User.objects.get(socialaccount__isnull=False)
    user.picture.save("mine.webp", ContentFile(b"a picture"))
    names = {name_of(Avatar.objects.get()), Path(str(user.picture.name)).name}
    assert names <= files()
    with at_commit(execute=True):
        if by == "one":
            admin_client.post(f"/admin/accounts/user/{user.pk}/delete/", {"post": "yes"})
        else:
            data = {"action": "delete_selected", "_selected_action": user.pk, "post": "yes"}
            admin_client.post("/admin/accounts/user/", data)
    assert not User.objects.filter(pk=user.pk).exists()
    assert not names & files()


def test_a_comment_shows_the_picture_of_the_account_it_was_written_with(client, provider):
    post = make_post(author=make_author())
    sign_in(client, "google")
    avatar = Avatar.objects.get()
    comment = make_comment(post=post, user=avatar.account.user, provider="google", avatar=avatar)
    page = client.get(post.get_absolute_url()).text
    article = page.partition(f'id="comment-{comment.pk}"')[2]
    assert (
        f'<img class="avatar" src="{avatar.file.url}" alt="" width="40" height="40" loading="lazy"'
        in article.partition("</article>")[0]
    )
    assert str(avatar) == f"{avatar.account_id}: {avatar.file.name}"
