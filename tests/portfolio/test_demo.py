"""The demo's content: complete, sound, and written once."""

from __future__ import annotations

import gzip
import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import pytest
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.files.storage import default_storage
from PIL import Image

from accounts.identity import Identity, accounts_of
from accounts.identity_provider.addresses import point_allauth_at
from accounts.identity_provider.server import start_identity_provider
from accounts.models import Avatar, User
from accounts.providers import LABELS
from blog import markup, renditions
from blog.models import Category, Picture, Post, Site, Tag
from comments.claiming import offered_to
from comments.models import Ban, Comment, Follow, Like, OutgoingMail, Report
from portfolio.demo import content, filling
from portfolio.demo.conversations import CONVERSATIONS
from portfolio.demo.drawings import HEIGHT, PICTURES, WIDTH
from portfolio.demo.drawings import Picture as Drawing
from portfolio.demo.filling import fill
from portfolio.demo.pictures import with_pictures
from portfolio.demo.replies import with_parents
from tests import following
from tests.sign_in import sign_in

pytestmark = pytest.mark.django_db
NETWORKING = "networking-and-social-media"


@pytest.fixture(scope="session")
def drawn() -> dict[str, bytes]:
    return {picture.alt: picture.as_webp() for picture in PICTURES.values()}


@pytest.fixture(autouse=True)
def _data_folder(tmp_path, settings, monkeypatch, drawn: dict[str, bytes]):
    """Give each test media of its own, and draw each picture once for all of them."""
    settings.MEDIA_ROOT = tmp_path / "media"
    monkeypatch.setattr(renditions, "make", lambda _picture: [])
    monkeypatch.setattr(Drawing, "as_webp", lambda picture: drawn[picture.alt])


def everything() -> dict[str, int]:
    models = (Category, Comment, Post, Site, SocialAccount, Tag, User)
    return {model.__name__: model.objects.count() for model in models}


def thread() -> dict[str, Comment]:
    """Return the replies to the named post by their first words."""
    return {comment.body[:20]: comment for comment in Comment.objects.filter(post__slug=NETWORKING)}


def test_a_second_filling_doubles_nothing():
    assert fill()
    before = everything()
    assert not fill()
    assert everything() == before


def test_a_second_filling_asks_one_question(django_assert_num_queries):
    fill()
    with django_assert_num_queries(3):  # the transaction's begin and end are two of them
        fill()


def test_what_a_visitor_of_the_demo_removed_stays_removed():
    fill()
    Comment.objects.filter(post__slug="storytime-seen-from-the-floor").delete()
    before = everything()
    fill()
    assert everything() == before


def test_a_filling_that_is_stopped_half_way_leaves_nothing(monkeypatch):
    def stop(*_args: object) -> None:
        raise KeyboardInterrupt

    empty = everything()
    with monkeypatch.context() as patch:
        patch.setattr(filling, "publish_thread", stop)
        with pytest.raises(KeyboardInterrupt):
            fill()
    assert everything() == empty
    assert fill()


def test_readers_have_reported_a_reply_that_still_shows_and_somebody_is_banned():
    fill()
    reported = {report.comment for report in Report.objects.all()}
    assert [comment.status for comment in reported] == ["approved"]
    assert Ban.objects.get().whom == "casino.example"


def test_permalinks_have_the_day_and_the_name():
    fill()
    post = Post.objects.get(slug=NETWORKING)
    assert post.get_absolute_url() == f"/2016/05/12/{NETWORKING}/"
    assert [page.get_absolute_url() for page in Post.objects.in_menu()] == ["/about/", "/cv/"]


def test_the_day_is_the_same_in_every_time_zone(settings):
    settings.TIME_ZONE = "Pacific/Auckland"
    fill()
    first = Post.objects.posts().order_by("published_at").first()
    assert first is not None
    assert first.get_absolute_url() == "/2015/09/21/a-place-to-think-aloud/"


def test_the_newest_but_one_is_on_networking_and_social_media():
    fill()
    titles = [post.title for post in Post.objects.published().posts().order_by("-published_at")]
    assert titles[:3] == [
        "What a library is for",
        "Networking and social media",
        "Reflections on placement",
    ]
    assert len(titles) >= 8


def test_the_posts_are_shown_with_their_replies_and_pictures(client):
    fill()
    page = client.get(f"/2016/05/12/{NETWORKING}/").text
    assert "Networking and social media" in page
    assert "Read along once or twice" in page
    assert (
        page.count('<span class="badge">Author</span>')
        == Comment.objects.approved()
        .filter(post__slug=NETWORKING, user__username="librarian")
        .count()
    )
    assert PICTURES["phone"].alt in page
    assert PICTURES["network"].alt in page


def test_people_have_pictures_and_one_of_them_a_past_as_a_guest(client):
    fill()
    pictures = Avatar.objects.values_list("account__extra_data", "file")
    assert [bool(file) for said, file in pictures if "Mei Chen" in str(said)] == [False]
    assert all(file for said, file in pictures if "Mei Chen" not in str(said))
    page = client.get(f"/2016/05/12/{NETWORKING}/").text
    assert (
        page.count('<img class="avatar"')
        == Comment.objects.approved()
        .filter(post__slug=NETWORKING, avatar__isnull=False)
        .exclude(avatar__file="")
        .count()
    )
    priya = User.objects.get(socialaccount__extra_data__icontains="Priya")
    accounts = accounts_of(priya)
    identity = Identity(priya, "linkedin", "LinkedIn", "Priya", "", accounts=accounts)
    assert [comment.name for comment in offered_to(identity)] == ["Priya"]


def test_somebody_with_every_kind_of_identity_is_in_the_thread():
    fill()
    shown = Comment.objects.approved().filter(post__slug=NETWORKING)
    assert {*LABELS, ""} == set(shown.values_list("provider", flat=True))
    guests = shown.filter(user=None)
    assert guests.filter(website="").exists()
    assert guests.exclude(website="").exists()
    assert shown.filter(user__username="librarian", provider="").exists()
    assert shown.count() >= 12


def test_the_thread_is_deep_and_has_a_gravestone_and_one_who_waits():
    fill()
    replies = thread().values()
    assert max(reply.depth for reply in replies) == 4
    trashed = [reply for reply in replies if reply.status == Comment.Status.TRASH]
    assert trashed
    assert all(reply.replies.approved().exists() for reply in trashed)
    assert "Nell" in [reply.name for reply in replies if reply.status == Comment.Status.PENDING]


def test_the_queue_shows_itself_with_what_waits_what_is_spam_and_why():
    fill()
    waiting = Comment.objects.filter(status=Comment.Status.PENDING)
    rules = set(waiting.values_list("decisions__rule", flat=True))
    assert rules == {"hold_post", "first", "links", "unverified", "words"}
    for status in (Comment.Status.SPAM, Comment.Status.TRASH):
        by = Comment.objects.filter(status=status).values_list("decisions__by__username", flat=True)
        assert {None, "librarian"} <= set(by)


def test_the_threads_show_what_people_do_with_comments():
    fill()
    replies = Comment.objects.all()
    assert replies.filter(edited_at__isnull=False).exists()
    likes = Counter(Like.objects.values_list("comment", flat=True))
    assert sorted(likes.values()) == [1, 2, 3, 5]
    assert [reply.depth for reply in replies.filter(is_pinned=True)] == [0]
    deleted = replies.get(status=Comment.Status.DELETED)
    assert deleted.replies.approved().exists()


def test_every_reply_is_younger_than_what_it_answers():
    fill()
    for reply in Comment.objects.select_related("parent", "post"):
        assert reply.post.published_at
        assert reply.created_at > reply.post.published_at
        if reply.parent:
            assert reply.created_at > reply.parent.created_at
            assert reply.pk > reply.parent.pk


def test_the_numbers_of_a_threads_replies_tell_the_order_in_which_they_came():
    fill()
    replies = Comment.objects.filter(post__slug=NETWORKING)
    by_number, by_time = replies.order_by("pk"), replies.order_by("created_at")
    assert list(by_number) == list(by_time)


def test_every_conversation_stands_under_a_post():
    fill()
    written = sum(1 for replies in CONVERSATIONS.values() for _ in with_parents(replies))
    assert Comment.objects.count() == written


def test_addresses_of_people_are_nobodys():
    fill()
    emails = [
        *Comment.objects.values_list("email", flat=True),
        *User.objects.values_list("email", flat=True),
    ]
    assert all(re.search(r"(@example\.org|\.example)$", email) for email in emails if email)


def test_the_author_has_no_password_until_one_is_made():
    fill()
    author = User.objects.get(username="librarian")
    assert author.is_superuser
    assert not author.has_usable_password()


@pytest.fixture
def _stand_in() -> Iterator[None]:
    provider = start_identity_provider()
    undo = point_allauth_at(provider.base_url)
    yield
    undo()
    provider.stop()


@pytest.mark.usefixtures("_stand_in")
@pytest.mark.parametrize(
    ("provider_id", "person"),
    [
        ("twitter_oauth2", "jo-reader"),
        ("linkedin", "priya-raman"),
        ("facebook", "tomasz-wisniewski"),
        ("wordpress", "layla-haddad"),
        ("google", "mei-chen"),
    ],
)
def test_who_replied_signs_in_as_the_same_person(client, provider_id: str, person: str):
    fill()
    people = User.objects.count()
    sign_in(client, provider_id, person)
    reply = Comment.objects.filter(provider=provider_id, post__slug=NETWORKING).select_related(
        "user"
    )
    signed_in = User.objects.get(pk=client.session["_auth_user_id"])
    assert signed_in in [one.user for one in reply]
    assert {one.name for one in reply if one.user == signed_in} == {signed_in.display_name}
    assert User.objects.count() == people


class Tags(HTMLParser):
    """Collects what a text is made of: tags with their attributes, and the words between them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.seen: Counter[str] = Counter()
        self.words = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen[f"{tag} {sorted(pair for pair in attrs if pair[0] != 'rel')}"] += 1

    def handle_data(self, data: str) -> None:
        self.words += data


@pytest.mark.parametrize("text", [*content.posts(), *content.pages()], ids=lambda text: text.slug)
def test_the_sanitiser_takes_nothing_away(text: content.Text):
    html = with_pictures(text)
    before, after = Tags(html), Tags(markup.sanitise(html))
    assert after.seen == before.seen
    assert after.words == before.words


@pytest.mark.parametrize("text", content.posts(), ids=lambda text: text.slug)
def test_every_post_has_substance_and_is_filed(text: content.Text):
    assert 250 <= len(Tags(text.body).words.split()) <= 700
    assert text.category
    assert text.tags
    assert text.excerpt


def test_links_inside_the_demo_lead_somewhere(client):
    fill()
    bodies = "".join(Post.objects.values_list("body", flat=True))
    links = set(re.findall(r'href="(/[^"]*)"', bodies))
    assert links
    assert {link for link in links if client.get(link).status_code != 200} == set()


def test_every_picture_is_saved_as_one_of_its_size():
    fill()
    covers = Post.objects.filter(cover__isnull=False).values_list("cover__file", flat=True)
    bodies = "".join(Post.objects.values_list("body", flat=True))
    inside = re.findall(rf'src="{settings.MEDIA_URL}([^"]+)"', bodies)
    assert len(covers) >= 5
    assert inside
    for name in {*covers, *inside}:
        with default_storage.open(name) as file, Image.open(BytesIO(file.read())) as image:
            assert (image.format, image.size) == ("WEBP", (WIDTH, HEIGHT))


def test_every_picture_is_used_and_told_in_words():
    fill()
    told = set(Post.objects.filter(cover__isnull=False).values_list("cover__alt", flat=True))
    bodies = "".join(Post.objects.values_list("body", flat=True))
    told |= set(re.findall(r'alt="([^"]*)"', bodies))
    assert told == {picture.alt for picture in PICTURES.values()}
    assert all(len(alt) > 30 for alt in told)


def test_every_picture_gets_its_sizes_in_the_background(monkeypatch):
    sizes = [{"name": "a.webp", "format": "webp", "width": 480, "height": 320}]
    monkeypatch.setattr(renditions, "make", lambda _picture: sizes)
    fill()
    assert {len(picture.renditions) for picture in Picture.objects.all()} == {1}


def test_no_picture_is_without_use():
    fill()
    assert not Picture.objects.unused().exists()


def test_pictures_know_their_size_without_a_look_at_the_file():
    fill()
    sizes = set(Picture.objects.values_list("width", "height"))
    assert sizes == {(WIDTH, HEIGHT)}


def test_pictures_are_drawn_the_same_every_time(monkeypatch, drawn: dict[str, bytes]):
    monkeypatch.undo()
    picture = PICTURES["story"]
    assert picture.as_webp() == drawn[picture.alt]


def test_a_picture_that_is_there_already_is_not_written_again():
    text = next(text for text in content.posts() if "picture:" in text.body)
    assert with_pictures(text) == with_pictures(text)
    assert len(default_storage.listdir("pictures")[1]) == 1


def test_an_answer_to_a_guest_is_mailed_to_them():
    fill()
    assert not OutgoingMail.objects.exists()
    said = Comment.objects.approved().get(name="Nell")
    following.reply(said.post, parent=said, name="Sam", email="sam@example.org", body="Noted!")
    (mail,) = following.mails_to("nell@example.org")
    assert mail.subject == f"Sam replied to Nell on “{said.post.heading}”"


def test_who_subscribed_and_who_has_not_confirmed_it_is_shown_to_the_author():
    fill()
    subscribers = Follow.objects.filter(post=None).select_related("follower")
    assert Counter(bool(one.follower.confirmed_at) for one in subscribers) == {True: 2, False: 1}


def test_a_post_s_page_with_its_thread_is_light(client):
    fill()
    post = Post.objects.get(slug=NETWORKING)
    page = client.get(post.get_absolute_url())
    sheets = re.findall(r'<link rel="stylesheet" href="/static/([^"]*)">', page.text)
    scripts = re.findall(r'<script type="module" src="/static/([^"]*)">', page.text)
    files = [Path(str(finders.find(name))).read_bytes() for name in [*sheets, *scripts]]
    assert len(sheets) == 1
    # The page, its sheet and its scripts; scripts of the type "module" wait until the page is there.
    assert page.text.count("<script ") == len(scripts) + page.text.count("application/ld+json")
    assert 1 + len(files) <= 4
    # Nothing but pictures is loaded besides.
    loaded = re.findall(
        r'<(?!link rel="(?:icon|apple-touch-icon)")[^<>]*?(?:src|href)="/static/([^"]*)"', page.text
    )
    assert sorted(loaded) == sorted([*sheets, *scripts])
    assert sum(len(gzip.compress(file)) for file in [page.content, *files]) <= 20_000


def test_its_posts_and_its_replies_are_found(client):
    fill()
    assert "<mark>" in client.get("/search/?q=library").text
    assert "<mark>" in client.get("/search/?q=library&in=replies").text
