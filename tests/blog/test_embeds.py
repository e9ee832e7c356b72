"""Videos in a text."""

from __future__ import annotations

import pytest

from blog import embeds, markup
from tests.factories import make_page, make_post

YOUTUBE = "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1"
VIMEO = "https://player.vimeo.com/video/76979871?dnt=1&autoplay=1"
FRAMES = "frame-src https://www.youtube-nocookie.com https://player.vimeo.com"


@pytest.mark.parametrize(
    ("address", "player"),
    [
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ", YOUTUBE),
        ("http://youtube.com/watch?list=PL1&v=dQw4w9WgXcQ&feature=share", YOUTUBE),
        ("https://m.youtube.com/watch?v=dQw4w9WgXcQ&t=1h2m3s", f"{YOUTUBE}&start=3723"),
        ("https://youtu.be/dQw4w9WgXcQ?si=x&t=90", f"{YOUTUBE}&start=90"),
        ("https://youtu.be/dQw4w9WgXcQ?t=soon", YOUTUBE),
        ("https://www.youtube.com/shorts/dQw4w9WgXcQ", YOUTUBE),
        ("https://www.youtube.com/embed/dQw4w9WgXcQ?start=5", f"{YOUTUBE}&start=5"),
        ("https://vimeo.com/76979871", VIMEO),
        ("https://vimeo.com/76979871/0a1b2c3d4e", f"{VIMEO}&h=0a1b2c3d4e"),
        ("https://player.vimeo.com/video/76979871?h=0a1b2c3d4e", f"{VIMEO}&h=0a1b2c3d4e"),
        ("https://www.youtube.com/@somebody", ""),
        ("https://www.youtube.com/watch", ""),
        ("https://www.youtube.com/watch?v=../../evil", ""),
        ("https://youtu.be/<script>", ""),
        ("https://vimeo.com/channels/staffpicks", ""),
        ("https://youtube.com.evil.example/watch?v=dQw4w9WgXcQ", ""),
        ("https://example.org/watch?v=dQw4w9WgXcQ", ""),
        ("https://[broken/watch?v=dQw4w9WgXcQ", ""),
    ],
)
def test_a_video_s_page_has_a_player(address, player):
    assert embeds.player(address) == player


@pytest.mark.parametrize(
    "body",
    [
        "https://youtu.be/dQw4w9WgXcQ",
        "Words.\n\nhttps://youtu.be/dQw4w9WgXcQ\n\nMore.",
        "<p>https://youtu.be/dQw4w9WgXcQ</p>",
        '<p><a href="https://youtu.be/dQw4w9WgXcQ">https://youtu.be/dQw4w9WgXcQ</a></p>',
        "<blockquote><p>https://youtu.be/dQw4w9WgXcQ</p></blockquote>",
    ],
)
def test_an_address_alone_in_a_paragraph_becomes_a_figure(body):
    rendered = markup.render(markup.sanitise(body))
    assert embeds.hold_video(rendered)
    assert '<a class="button" href="https://youtu.be/dQw4w9WgXcQ"' in rendered
    assert "iframe" not in rendered
    assert markup.render(rendered) == rendered


@pytest.mark.parametrize(
    "body",
    [
        "<p>See https://youtu.be/dQw4w9WgXcQ</p>",
        '<p><a href="https://youtu.be/dQw4w9WgXcQ">A video</a></p>',
        '<p><a href="https://example.org/">https://youtu.be/dQw4w9WgXcQ</a></p>',
        "<pre>https://youtu.be/dQw4w9WgXcQ</pre>",
        "<p>https://example.org/</p>",
        '<figure class="video"><a class="button" data-player="https://evil.example/">Play</a></figure>',
    ],
)
def test_any_other_paragraph_stays(body):
    assert not embeds.hold_video(markup.render(markup.sanitise(body)))


def test_an_address_is_written_as_html():
    rendered = markup.render(
        markup.sanitise("<p>https://www.youtube.com/watch?v=dQw4w9WgXcQ&amp;t=9</p>")
    )
    assert 'href="https://www.youtube.com/watch?v=dQw4w9WgXcQ&amp;t=9"' in rendered
    assert "autoplay=1&amp;start=9" in rendered


def test_what_is_said_of_a_video_is_none_of_the_author_s_words():
    rendered = markup.render("Before.\n\nhttps://youtu.be/dQw4w9WgXcQ\n\nAfter.")
    assert markup.plain_text(rendered) == "Before. After."


@pytest.mark.django_db
@pytest.mark.parametrize("make", [make_post, make_page])
def test_a_page_may_frame_the_players_only_if_it_holds_a_video(client, make):
    post = make()
    page = client.get(post.get_absolute_url())
    assert "frame-src" not in page["Content-Security-Policy"]
    assert "blog/video.js" not in page.text
    post.set_body("https://vimeo.com/76979871")
    post.save()
    page = client.get(post.get_absolute_url())
    assert FRAMES in page["Content-Security-Policy"]
    assert "script-src 'self'" in page["Content-Security-Policy"]
    assert "blog/video.js" in page.text
