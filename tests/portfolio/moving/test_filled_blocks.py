"""Blocks that WordPress filled when it showed them, and what scripts and browsers drew."""

from __future__ import annotations

import pytest

from portfolio.moving.content.elements import replaced
from tests.portfolio.moving.old_site import OLD, converted

WORDS = "<!-- wp:paragraph -->\n<p>Words</p>\n<!-- /wp:paragraph -->"
LEFT_OUT = "Left out, as WordPress filled it each time: {}"
QUERY = f"""<!-- wp:query {{"queryId":1}} -->
<div class="wp-block-query"><!-- wp:post-template -->
<!-- wp:post-title /-->
<!-- wp:post-featured-image /-->
<!-- wp:paragraph -->
<p>By</p>
<!-- /wp:paragraph -->
<!-- /wp:post-template -->
<!-- wp:query-pagination -->
<!-- wp:query-pagination-next /-->
<!-- /wp:query-pagination -->
<!-- wp:query-no-results -->
<!-- wp:paragraph -->
<p>Nothing</p>
<!-- /wp:paragraph -->
<!-- /wp:query-no-results -->
{WORDS}</div>
<!-- /wp:query -->"""
MENU = f"""<!-- wp:navigation -->
<!-- wp:navigation-link {{"label":"Here","url":"{OLD}/?p=1"}} /-->
<!-- wp:navigation-submenu {{"label":"More","url":"#"}} -->
<!-- wp:navigation-link {{"url":"https://x.example/"}} /-->
<!-- /wp:navigation-submenu -->
<!-- wp:page-list /-->
<!-- /wp:navigation -->"""


def social(*links: str) -> str:
    inner = "\n\n".join(f"<!-- wp:social-link {link} /-->" for link in links)
    return f'<!-- wp:social-links -->\n<ul class="x">{inner}</ul>\n<!-- /wp:social-links -->'


def test_a_list_of_posts_is_one_name_and_what_it_repeated_is_left_out():
    made = converted(f"{QUERY}\n\n{QUERY}")
    assert made.body == "<p>Words</p>\n<p>Words</p>"
    assert made.notes == [LEFT_OUT.format("query (×2)")]


def test_all_blocks_that_wordpress_filled_are_one_sentence():
    made = converted("<!-- wp:post-date /-->\n<!-- wp:a/map /-->\n<!-- wp:post-date /-->")
    assert made.notes == [LEFT_OUT.format("post-date (×2), a/map")]


@pytest.mark.parametrize("name", ["spacer", "shortcode", "core/image", "social-link", "embed"])
def test_a_block_that_its_author_left_empty_is_no_loss(name):
    made = converted(f"<!-- wp:{name} /-->\n{WORDS}")
    assert (made.body, made.notes) == ("<p>Words</p>", [])


def test_a_menu_is_a_list_of_its_links():
    made = converted(MENU)
    assert made.body == (
        '<ul><li><a href="/2016/05/12/hello/">Here</a></li><li>More\n'
        '<ul><li><a href="https://x.example/">https://x.example/</a></li></ul></li></ul>'
    )
    assert made.notes == [LEFT_OUT.format("page-list")]


def test_what_a_feed_showed_is_a_link_to_it():
    made = converted('<!-- wp:rss {"feedURL":"https://x.example/feed/"} /-->')
    assert made.body == '<p><a href="https://x.example/feed/">https://x.example/feed/</a></p>'
    assert made.notes == []


@pytest.mark.parametrize(
    ("link", "html"),
    [
        ('{"url":"#","service":"wordpress"}', ""),
        ('{"url":"#me","service":"fivehundredpx"}', ""),
        (
            '{"url":"github.com/me","service":"github"}',
            '<a href="https://github.com/me">GitHub</a>',
        ),
        ('{"url":"/feed/","service":"feed"}', '<a href="/feed/">RSS</a>'),
        ('{"url":"me@x.example","service":"mail"}', '<a href="mailto:me@x.example">E-mail</a>'),
        (
            '{"url":"https://x.example/@me","service":"mastodon","label":"Me"}',
            '<a href="https://x.example/@me">Me</a>',
        ),
    ],
)
def test_a_social_link_leads_where_wordpress_led(link, html):
    assert converted(social(link)).body == (f"<ul><li>{html}</li></ul>" if html else "")


@pytest.mark.parametrize(
    "formula",
    [
        '<math data-latex="a &lt; b"><mi>a</mi></math>',
        "<math data-latex='a &lt; b'><mi>a</mi></math>",
        '<math><mi>a</mi><annotation encoding="application/x-tex">a &lt; b</annotation></math>',
        "<math><mi>a</mi> <mo>&lt;</mo> <mi>b</mi></math>",
    ],
)
def test_a_formula_is_shown_as_it_was_typed(formula):
    made = converted(f"<!-- wp:paragraph -->\n<p>If {formula}.</p>\n<!-- /wp:paragraph -->")
    assert made.body == "<p>If <code>a &lt; b</code>.</p>"
    assert made.notes == ["A formula is shown as it was typed."]


GIST = "https://gist.github.com/ada/1f"
WIDGET = "https://x.example/widget.js"


@pytest.mark.parametrize(
    ("script", "body", "notes"),
    [
        (
            f'<script src="{GIST}.js"></script><noscript><img src="a"></noscript>',
            f'<p><a href="{GIST}">{GIST}</a></p>',
            [],
        ),
        (f"<script src={WIDGET}></script>", "", [f"A script is left out: {WIDGET}"]),
        ("<SCRIPT>a()</SCRIPT><script>b()</script>", "", ["A script is left out. (×2)"]),
        (
            '<p>Said</p><script async src="https://platform.twitter.com/widgets.js"></script>',
            "<p>Said</p>",
            [],
        ),
        ("<noscript>Words</noscript>", "<p>Words</p>", []),
        ("Words<script>never ends", "<p>Words</p>", []),
    ],
)
def test_a_script_is_left_out_and_said_and_what_it_names_is_a_link(script, body, notes):
    made = converted(f"<!-- wp:html -->\n{script}\n<!-- /wp:html -->")
    assert (made.body, made.notes) == (body, notes)


def test_what_never_ends_is_looked_at_once():
    text = "</math>" + "<math>" * 300_000
    assert replaced(text, "math", lambda _attributes, content: content) == text


def test_an_own_post_that_was_shown_in_a_frame_is_a_link_to_where_it_is():
    source = f"<figure><div>\n{OLD}/?p=1\n</div></figure>"
    assert converted(source).body == f'<p><a href="/2016/05/12/hello/">{OLD}/?p=1</a></p>'
