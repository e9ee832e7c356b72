"""The pictures that are drawn for posts without a cover."""

from __future__ import annotations

import io

import fontpkg
import pytest
from django.core.files.storage import default_storage
from PIL import Image, features

from blog.cards import drawing, fonts
from blog.cards.keeping import keep_card
from blog.models import AuthorCard, Post, Site
from blog.tasks import draw_card, renew_what_is_outdated
from tests.factories import make_author, make_page, make_picture, make_post
from tests.structured import head_of, node_of

ACCENT = (11, 93, 102)
ARABIC, HEBREW = "مكتبة صغيرة في وسط المدينة", "ספרייה קטנה"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def no_other_fonts(monkeypatch):
    """A machine with the project's own fonts alone."""
    monkeypatch.setattr(fonts, "_of_the_machine", tuple)


def drawn(title: str, *, site: str = "A portfolio", author: str = "A. Librarian") -> Image.Image:
    card = drawing.draw(title=title, site=site, author=author)
    assert card is not None
    return Image.open(io.BytesIO(card)).convert("RGB")


def ink_in(image: Image.Image, *, right: bool = False) -> bool:
    """Whether something is drawn in the third of the title that is at the left, or at the right."""
    left = 800 if right else 60
    part = image.crop((left, 140, left + 340, 490))
    return len(set(part.get_flattened_data())) > 1


@pytest.mark.parametrize(
    "title", ["Networking and social media", "Σκέψεις", "Заметки", "Łódź", ARABIC, HEBREW]
)
def test_a_title_is_drawn_by_the_project_s_own_fonts(no_other_fonts, title):
    image = drawn(title)
    assert image.size == (1200, 630)
    assert ink_in(image) or ink_in(image, right=True)


@pytest.mark.parametrize(("title", "right"), [("Notes", False), ("كتب", True), (HEBREW, True)])
def test_a_title_begins_where_its_script_begins(no_other_fonts, title, right):
    image = drawn(title)
    assert image.getpixel((1195 if right else 5, 300)) == ACCENT
    assert ink_in(image, right=right)
    assert not ink_in(image, right=not right)


def test_a_script_that_no_font_has_is_not_drawn_as_boxes(no_other_fonts):
    assert drawing.draw(title="圖書館", site="A portfolio", author="") is None


def test_a_font_of_the_machine_helps_out(monkeypatch, tmp_path):
    (tmp_path / "broken-bold.ttf").write_bytes(b"no font")
    (tmp_path / "notes.txt").write_bytes(b"")
    (tmp_path / "their-bold.ttf").write_bytes(fontpkg.path("amiri", weight=700).read_bytes())
    monkeypatch.setattr(fonts, "FOLDERS", (tmp_path, tmp_path / "none"))
    monkeypatch.setattr(fonts, "OURS", ("source-serif-4",))
    fonts._of_the_machine.cache_clear()
    assert fonts.font_for(ARABIC) == tmp_path / "their-bold.ttf"
    fonts._of_the_machine.cache_clear()


def test_arabic_waits_for_a_shaper(monkeypatch):
    monkeypatch.setattr(features, "check", lambda feature: False)
    assert drawing.draw(title=ARABIC, site="A portfolio", author="") is None
    assert ink_in(drawn("Notes"))


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ("A day 🐼 in the map room 👩‍👩‍👧‍👦", "A day in the map room"),
        ("Rated 5️⃣ ★", "Rated 5"),
        ("A\n\tb \u202e c\x00", "A b c"),
        ("½ price → now", "½ price → now"),
        ("Z" + "\u0310" * 90, "Z" + "\u0310" * fonts.MOST_MARKS),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_what_has_a_picture_of_its_own_is_left_out(title, kept):
    assert fonts.words(title).replace("\u200d", "").strip() == kept


@pytest.mark.parametrize("title", ["", "🐼🐼", "\u202e"])
def test_nothing_to_draw_is_no_card(title):
    assert drawing.draw(title=title, site="A portfolio", author="A. Librarian") is None


@pytest.mark.parametrize(
    "title",
    [
        "Words that go on and on " * 12,
        "W" * 300,
        "Z" + "\u0301" * 299,
        "a" * 299 + "\u0301",
        "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    ],
)
def test_a_long_title_stays_on_the_card(no_other_fonts, title):
    image = drawn(title, site=title[:100], author=title[:245])
    paper = image.getpixel((1150, 300))
    assert set(image.crop((1120, 0, 1200, 630)).get_flattened_data()) == {paper}
    assert set(image.crop((60, 0, 1100, 40)).get_flattened_data()) == {paper}


def lines_of(text: str) -> list[str]:
    """Break the text as if every letter were 100 pixels wide: ten of them fill a line."""
    return list(drawing.broken(text, lambda part: len(part) * 100.0))


def test_lines_are_broken_between_words_or_where_a_script_allows_it():
    assert lines_of("One two three four") == ["One two", "three four"]
    assert lines_of("圖書館是什麼？在網路時代的公共空間") == [
        "圖書館是什麼？在網路",
        "時代的公共空間",
    ]
    assert lines_of("abcdefghijklmn") == ["abcdefghij", "klmn"]
    assert lines_of("abcdefghie\u0301k") == ["abcdefghi", "e\u0301k"]


@pytest.mark.django_db
class TestKeeping:
    @pytest.fixture(autouse=True)
    def site(self, settings):
        settings.SITE_URL = "https://blog.example.org"
        return Site.objects.create(pk=1, title="A portfolio")

    def card_of(self, post: Post) -> str:
        keep_card(post)
        post.refresh_from_db()
        return post.card

    def test_a_link_preview_shows_it(self, client):
        post = make_post()
        card = self.card_of(post)
        page = client.get(post.get_absolute_url()).text
        head = head_of(page)
        assert head["og:image"] == [f"https://blog.example.org/media/{card}"]
        assert (head["og:image:width"], head["og:image:height"]) == (["1200"], ["630"])
        assert head["og:image:alt"] == [post.title]
        assert head["twitter:card"] == ["summary_large_image"]
        assert node_of(page, "BlogPosting")["image"] == head["og:image"][0]
        file = client.get(f"/media/{card}")
        assert (file["Content-Type"], len(file.getvalue())) == (
            "image/png",
            default_storage.size(card),
        )

    def test_until_then_the_author_stands_in(self, client):
        author = make_author()
        post = make_post(author=author)
        assert "og:image" not in head_of(client.get(post.get_absolute_url()).text)
        AuthorCard.objects.create(user=author, picture=make_picture("me.jpg"))
        for address in (post.get_absolute_url(), "/", "/author/librarian/"):
            head = head_of(client.get(address).text)
            assert head["og:image"] == ["https://blog.example.org/media/pictures/me.jpg"]
            assert head["twitter:card"] == ["summary"]

    def test_a_cover_needs_no_card(self):
        assert self.card_of(make_post(cover=make_picture())) == ""

    def test_a_draft_needs_no_card(self):
        assert self.card_of(make_post(published_at=None)) == ""

    def test_a_page_has_one_too(self):
        assert self.card_of(make_page())

    def test_another_title_is_another_card(self):
        post = make_post()
        before = self.card_of(post)
        post.title = "Another"
        post.save()
        after = self.card_of(post)
        assert before != after
        assert (default_storage.exists(before), default_storage.exists(after)) == (False, True)

    def test_a_card_that_is_right_is_not_drawn_again(self, monkeypatch):
        post = make_post()
        card = self.card_of(post)
        with monkeypatch.context() as patch:
            patch.setattr("blog.cards.keeping.draw", None)
            assert self.card_of(post) == card
        default_storage.delete(card)
        self.card_of(post)
        assert default_storage.exists(card)

    def test_a_title_that_cannot_be_drawn_is_tried_once(self, monkeypatch):
        post = make_post(title="🐼")
        assert self.card_of(post) == ""
        monkeypatch.setattr("blog.cards.keeping.draw", None)
        assert self.card_of(post) == ""

    def test_it_comes_with_the_post_that_is_published(self, admin_client):
        post = make_post()
        draw_card.call(post.pk)
        draw_card.call(post.pk + 1)
        post.refresh_from_db()
        assert default_storage.exists(post.card)

    def test_posts_that_came_another_way_get_theirs_at_the_next_start(self):
        post = make_post()
        Post.objects.update(related=[])
        renew_what_is_outdated()
        post.refresh_from_db()
        assert default_storage.exists(post.card)

    def test_another_name_of_the_site_is_on_all_of_them(self, admin_client, site):
        post = make_post()
        before = self.card_of(post)
        form = admin_client.get("/admin/blog/site/1/change/").context["adminform"].form
        sent = {name: form[name].value() or "" for name in form.fields}
        admin_client.post("/admin/blog/site/1/change/", {**sent, "title": "Another name"})
        post.refresh_from_db()
        assert post.card not in {"", before}
