"""What is made of a text when it is saved: notes, headings, a table of contents, colours, its time."""

from __future__ import annotations

import html
import re

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.forms import ChoiceField

from blog import headings, highlighting, markup, reading, upkeep
from blog.forms import PostForm
from blog.models import Post, Site
from blog.tasks import renew_what_is_outdated
from tests.factories import make_author, make_page, make_post


def rendered(text: str) -> str:
    return markup.render(markup.sanitise(text))


# --- Notes ----------------------------------------------------------------------------------------------------


def test_a_note_is_linked_in_both_directions():
    made = rendered("<p>Said.[^1]</p><p>[^1]: By <em>whom</em>.</p><p>More.</p>")
    assert made == (
        '<p>Said.<sup class="ref"><a id="ref-1" href="#note-1" role="doc-noteref"'
        ' aria-label="Note 1">1</a></sup></p>\n<p>More.</p>\n'
        '<section class="notes" role="doc-endnotes" aria-label="Notes"><ol>'
        '<li id="note-1">By <em>whom</em>. <a href="#ref-1" role="doc-backlink"'
        ' aria-label="Back to the text">↩\ufe0e</a></li></ol></section>'
    )


def notes(made: str) -> list[str]:
    return [markup.plain_text(item) for item in re.findall(r'<li id="note-\d+">.*?</li>', made)]


def test_notes_are_numbered_as_the_text_comes_to_them():
    made = rendered(
        "a[^late] b[^early] c[^late]\n\n[^early]: Early\n[^late]: Late, see[^third]\n[^third]: Third"
    )
    assert notes(made) == ["Late, see", "Early", "Third"]
    assert re.findall(r'id="(ref-[\d-]+)" href="#(note-\d)"', made) == [
        ("ref-1", "note-1"),
        ("ref-2", "note-2"),
        ("ref-1-2", "note-1"),
        ("ref-3", "note-3"),
    ]
    assert made.count('href="#ref-1"') == made.count('href="#ref-1-2"') == 1


@pytest.mark.parametrize(
    "text",
    [
        "A reference alone[^1]",
        "[^1]: A note alone",
        "<p><code>[^1]</code> <a href='/'>[^1]</a></p><p>[^1]: Nothing refers to it</p>",
        "An array[^2] of [^ ] and [^]",
    ],
)
def test_what_is_no_pair_stays_as_it_was_typed(text):
    assert 'class="notes"' not in rendered(text)
    assert markup.plain_text(rendered(text)) == markup.plain_text(markup.sanitise(text))


def test_a_note_that_nothing_refers_to_is_not_lost_among_others():
    made = rendered("a[^1]\n\n[^1]: One\n[^2]: Two")
    assert notes(made) == ["One"]
    assert "<p>[^2]: Two</p>" in made


def test_a_note_of_two_lines_within_an_element_stays_in_one_piece():
    made = rendered("<p>a[^1]</p><p>[^1]: <em>One<br>[^2]: two</em></p>")
    assert '<li id="note-1"><em>One<br>[^2]: two</em> <a' in made


def test_a_text_has_so_many_references_at_most():
    made = rendered("[^1]" * 2_000 + "\n\n[^1]: One")
    assert made.count('class="ref"') == 1_000
    assert made.count("[^1]") == 1_000


def test_the_words_of_a_text_have_neither_numbers_nor_arrows_of_its_notes():
    assert (
        markup.plain_text(rendered("Said[^1], twice[^1].\n\n[^1]: A note."))
        == "Said, twice. A note."
    )


# --- Headings and contents ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("<h2>What changed?</h2>", ["text-what-changed"]),
        ("<h2>One</h2><h3>One</h3><h2>One</h2>", ["text-one", "text-one-2", "text-one-3"]),
        ('<h2 id="mine">One</h2>', ["text-mine"]),
        ('<h2>One</h2><p id="one">x</p>', ["text-one-2", "text-one"]),
        ("<h2>Was ist <em>los</em>?[^1]</h2>\n\n[^1]: x", ["text-was-ist-los"]),
        ("<h2>图书馆</h2><h4>مكتبة</h4>", ["text-图书馆", "text-مكتبة"]),
        ("<h2>📚</h2>", ["text-section"]),
        ("<h2>" + "word " * 40 + "</h2>", ["text-" + "word-" * 11 + "word"]),
        ("<h2>Two<br>lines</h2>", ["text-two-lines"]),
    ],
)
def test_every_heading_has_an_id_of_its_own(text, ids):
    assert re.findall(r' id="(text-[^"]*)"', rendered(text)) == ids


def test_the_author_s_own_link_finds_the_heading():
    assert 'href="#text-what-changed"' in rendered(
        '<a href="#what-changed">x</a><h2>What changed</h2>'
    )


def test_contents_nest_as_the_headings_do():
    made = rendered("<h2>A &amp; b</h2><h3>C</h3><h4>deep</h4><h3>D</h3><h2>E</h2>")
    assert headings.contents(made) == (
        '<ol><li><a href="#text-a-b">A &amp; b</a><ol><li><a href="#text-c">C</a></li>'
        '<li><a href="#text-d">D</a></li></ol></li><li><a href="#text-e">E</a></li></ol>'
    )


@pytest.mark.parametrize(
    "text", ["<h2>One</h2><h2>Two</h2>", "<h2>a</h2><h3>b</h3>" + "<h4>c</h4>" * 5, "<h2></h2>" * 5]
)
def test_few_headings_need_no_contents(text):
    assert headings.contents(rendered(text)) == ""


def test_contents_that_begin_with_a_smaller_heading_are_a_flat_list():
    made = headings.contents(rendered("<h3>A</h3><h3>B</h3><h2>C</h2>"))
    assert made.count("<ol>") == 1


@pytest.mark.django_db
@pytest.mark.parametrize(("words", "is_shown"), [(100, False), (1_000, True)])
def test_a_long_post_has_contents_before_its_text(client, words, is_shown):
    post = make_post(body="<h2>One</h2><h2>Two</h2><h2>Three</h2>" + "word " * words)
    page = client.get(post.get_absolute_url()).text
    assert ('<summary id="contents">Contents</summary>' in page) is is_shown
    if is_shown:
        assert page.index('href="#text-one"') < page.index('id="text-one"')


# --- Code -----------------------------------------------------------------------------------------------------


def code(words: str, language: str = "python") -> str:
    return rendered(f'<pre><code class="language-{language}">{html.escape(words)}</code></pre>')


def test_code_is_marked_by_kinds_of_words():
    assert code('@a\ndef f():\n    return "<b>", 1, None  # why\n') == (
        '<pre tabindex="0"><code class="language-python"><span class="f">@a</span>\n'
        '<span class="k">def</span> <span class="f">f</span>():\n'
        '    <span class="k">return</span> <span class="s">"&lt;b&gt;"</span>, '
        '<span class="n">1</span>, <span class="n">None</span>  <span class="c"># why</span>\n</code></pre>'
    )


@pytest.mark.parametrize("language", [*highlighting.LANGUAGES, "py", "js", "sh", "yml", "C#", "f#"])
def test_coloured_code_has_the_same_words(language):
    words = "\n\n<?php if (a && b) { 'x' } // – é &amp; \"\n+ a\n- b\n\n"
    # HTML takes one line end at the beginning for none.
    made = code("x" + words, language)
    assert html.unescape(re.sub(r"<[^>]*>", "", made)) == "x" + words


@pytest.mark.parametrize("language", highlighting.LANGUAGES)
def test_every_language_that_the_editor_offers_is_known(language):
    assert highlighting.lexer_for(language)


@pytest.mark.parametrize(
    ("words", "language"),
    [("1 + 1", "klingon"), ("1 + 1", "brainfuck"), ("1 " * 6_000, "python")],
    ids=["unknown", "not offered", "too long"],
)
def test_other_code_stays_as_it_is(words, language):
    assert "<span" not in code(words, language)


def test_code_that_the_author_marked_up_stays_as_it_is():
    text = '<pre><code class="language-python">x = <mark>1</mark></code></pre>'
    assert "<span" not in rendered(text)


def test_so_much_code_of_a_text_is_coloured_at_most():
    block = f'<pre><code class="language-python">{"1 " * 4_900}</code></pre>'
    assert rendered(block * 6).count('<code class="language-python"><span') == 4


def test_php_is_read_without_its_beginning():
    assert '<span class="k">return</span>' in code("return 1;", "php")
    assert '<span class="k">return</span>' in code("<?php return 1;", "php")


# --- Time -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("", 1),
        ("word " * 900, 4),
        ("图书馆员的笔记。" * 250, 4),
        ("図書館について、" * 250, 4),
        ("도서관 사서의 기록 " * 300, 4),
        ("ห้องสมุด" * 550, 4),
        ("word " * 440 + "图书" * 500, 4),
    ],
    ids=["none", "english", "chinese", "japanese", "korean", "thai", "mixed"],
)
def test_reading_takes_its_time_in_any_language(text, minutes):
    assert reading.minutes_to_read(text) == minutes


# --- Language -------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_post_in_another_language_says_so_wherever_it_stands(client):
    post = make_post(title="Une carte", language="fr", body="Carte[^1]\n\n[^1]: Note")
    make_post(title="Next", slug="next", related=[post.pk], published_at=post.published_at)
    page = client.get(post.get_absolute_url()).text
    assert '<html lang="en-gb"' in page
    assert '<h1 class="p-name" dir="auto" lang="fr">Une carte</h1>' in page
    assert '<div class="prose e-content" dir="auto" lang="fr">' in page
    assert '<h2 class="p-name" dir="auto" lang="fr">' in client.get("/").text
    assert 'dir="auto" lang="fr">Une carte</a>' in client.get("/archive/").text
    assert '<bdi lang="fr">Une carte</bdi>' in client.get("/2016/05/12/next/").text


@pytest.mark.parametrize("tag", ["", "fr", "pt-BR", "zh-Hans-CN", "gsw"])
def test_a_language_is_any_tag(tag):
    assert Post._meta.get_field("language").clean(tag, None) == tag


@pytest.mark.parametrize("tag", ['x" y', "french language", "f", "fr\n"])
def test_a_language_is_nothing_but_a_tag(tag):
    with pytest.raises(ValidationError):
        Post._meta.get_field("language").clean(tag, None)


@pytest.mark.django_db
@pytest.mark.parametrize("kept", ["", "de", "gsw"])
def test_the_form_offers_languages_by_their_own_names_and_keeps_any_other(kept):
    field = PostForm(instance=make_post(language=kept)).fields["language"]
    assert isinstance(field, ChoiceField)
    offered: dict[str, str] = dict(field.choices)  # type: ignore[arg-type]
    assert offered["fr"] == "français"
    assert field.clean(kept) == kept


# --- Upkeep ---------------------------------------------------------------------------------------------------


def outdate(*posts: Post) -> None:
    Post.objects.filter(pk__in=[post.pk for post in posts]).update(
        body_html="old", rendered_by="0:en"
    )


@pytest.mark.django_db
def test_what_an_older_renderer_made_is_made_anew(monkeypatch):
    monkeypatch.setattr(upkeep, "BATCH", 2)
    posts = [make_post(slug=f"post-{n}", related=[]) for n in range(4)]
    page = make_page()
    outdate(*posts, page)
    Post.objects.update(card_key="drawn")
    Post.objects.filter(pk=posts[0].pk).update(
        body_html="new", rendered_by=f"{Post.RENDERER}:en-gb"
    )
    assert upkeep.outdated().count() == 4
    renew_what_is_outdated()
    assert not upkeep.outdated().exists()
    made = [post.body_html for post in Post.objects.order_by("pk")]
    assert made == ["new", *["<p>Social media was a way to keep up.</p>"] * 4]
    assert Post.history.count() == 5


@pytest.mark.django_db
def test_what_today_s_renderer_made_is_left_alone(monkeypatch):
    make_post(related=[])
    monkeypatch.delattr(upkeep, "renew")
    renew_what_is_outdated()


@pytest.mark.django_db
def test_a_site_that_changes_its_language_has_its_texts_rendered_anew(client):
    Site.objects.create(pk=1, title="Notes", language="en-gb", time_zone="Europe/London")
    french = make_post(slug="fr", language="fr", related=[])
    post = make_post(related=[])
    client.force_login(make_author("editor"))
    form = {"title": "Notes", "tagline": "", "time_zone": "Europe/London", "language": "de"}
    assert client.post("/admin/blog/site/1/change/", form).status_code == 302
    rendered_by = list(Post.objects.order_by("pk").values_list("rendered_by", flat=True))
    assert rendered_by == [f"{Post.RENDERER}:{name}" for name in ("fr", "de")]
    assert (french.rendered_by, post.rendered_by) == (
        f"{Post.RENDERER}:fr",
        f"{Post.RENDERER}:en-gb",
    )


@pytest.mark.django_db
def test_words_that_are_saved_meanwhile_stay():
    post = make_post(related=[])
    post.render_body()
    Post.objects.filter(pk=post.pk).update(body="<p>New.</p>", body_html="<p>New.</p>")
    post.save_rendering()
    assert Post.objects.get().body_html == "<p>New.</p>"


@pytest.mark.django_db
def test_a_command_renders_everything_anew(capsys, monkeypatch):
    monkeypatch.setattr(upkeep, "BATCH", 1)
    outdate(make_post(), make_page())
    call_command("render")
    assert capsys.readouterr().out == "Rendered anew: 2\n"
    assert not Post.objects.filter(body_html="old").exists()
