"""Each of WordPress's own blocks, and what becomes of it."""

from __future__ import annotations

import json

import pytest

from portfolio.moving.content.conversion import convert
from tests.portfolio.moving.old_site import OLD, UPLOADS, FakeSite, body_of, converted

BEACH = f'<img src="{UPLOADS}2016/05/beach-300x200.jpg" alt="A beach" class="wp-image-7"/>'
HERE = '<img src="/media/beach.jpg" alt="A beach">'
FILLED = "Left out, as WordPress filled it each time: {}"


def block(name: str, inner: str, **attributes) -> str:
    said = f"{json.dumps(attributes)} " if attributes else ""
    return f"<!-- wp:{name} {said}-->\n{inner}\n<!-- /wp:{name} -->\n\n"


PARAGRAPH = block("paragraph", "<p>Words</p>")
BUTTON = '<div class="wp-block-button"><a class="wp-block-button__link" href="https://x.example/">Go</a></div>'
COLUMN = block("column", f'<div class="wp-block-column">{PARAGRAPH}</div>')
EMBED = (
    '<figure class="wp-block-embed is-type-video"><div class="wp-block-embed__wrapper">\nhttps://youtu.be/dQw4w9WgXcQ\n'
    "</div>{}</figure>"
)
FILE = (
    f'<div class="wp-block-file"><a href="{OLD}/a.pdf">A paper</a>'
    f'<a href="{OLD}/a.pdf" class="wp-block-file__button" download>Download</a></div>'
)


@pytest.mark.parametrize(
    ("source", "body"),
    [
        (PARAGRAPH, "<p>Words</p>"),
        (block("paragraph", '<p class="has-drop-cap">A<br>b</p>', dropCap=True), "<p>A<br>b</p>"),
        (block("paragraph", "<p></p>"), ""),
        (block("heading", '<h2 class="wp-block-heading">Two</h2>'), "<h2>Two</h2>"),
        (block("heading", "<h1>One</h1>", level=1), "<h2>One</h2>"),
        (block("heading", "<h5>Five</h5>", level=5), "<h4>Five</h4>"),
        (
            block("list", f"<ul>{block('list-item', '<li>One<ul><li>Two</li></ul></li>')}</ul>"),
            "<ul><li>One\n<ul><li>Two</li></ul></li></ul>",
        ),
        (
            block("list", '<ol reversed start="3"><li>One</li></ol>', ordered=True),
            '<ol reversed="" start="3"><li>One</li></ol>',
        ),
        (
            block(
                "quote",
                f'<blockquote class="wp-block-quote">{PARAGRAPH}<cite>Ada</cite></blockquote>',
            ),
            "<blockquote><p>Words</p>\n<p><cite>Ada</cite></p></blockquote>",
        ),
        (
            block(
                "pullquote", "<figure><blockquote><p>So</p><cite>Ada</cite></blockquote></figure>"
            ),
            "<figure><blockquote><p>So</p>\n<p><cite>Ada</cite></p></blockquote></figure>",
        ),
        (
            block("code", '<pre class="wp-block-code"><code>a &lt; b\n\n[gallery]</code></pre>'),
            "<pre><code>a &lt; b\n\n[gallery]</code></pre>",
        ),
        (block("preformatted", "<pre>a  b<br>c</pre>"), "<pre>a  b\nc</pre>"),
        (block("verse", '<pre class="wp-block-verse">a\n b</pre>'), "<pre>a\n b</pre>"),
        (
            block(
                "image", f"<figure>{BEACH}<figcaption>At <b>noon</b></figcaption></figure>", id=7
            ),
            f"<figure>{HERE}<figcaption>At <b>noon</b></figcaption></figure>",
        ),
        (
            block("image", f'<figure><a href="{OLD}/?attachment_id=7">{BEACH}</a></figure>'),
            f"<figure>{HERE}</figure>",
        ),
        (
            block("image", f'<figure><a href="https://x.example/">{BEACH}</a></figure>'),
            f'<figure><a href="https://x.example/">{HERE}</a></figure>',
        ),
        (
            block(
                "image",
                f'<div class="wp-block-image"><figure class="alignleft">{BEACH}</figure></div>',
            ),
            f"<figure>{HERE}</figure>",
        ),
        (
            block(
                "gallery",
                '<ul class="wp-block-gallery"><li class="blocks-gallery-item">'
                f"<figure>{BEACH}<figcaption>One</figcaption></figure></li></ul>",
                ids=[7],
            ),
            f"<figure>{HERE}<figcaption>One</figcaption></figure>",
        ),
        (
            block(
                "gallery",
                '<figure class="wp-block-gallery"><ul class="blocks-gallery-grid">'
                f"<li><figure>{BEACH}</figure></li></ul><figcaption>All</figcaption></figure>",
            ),
            f"<figure>{HERE}</figure>\n<p>All</p>",
        ),
        (
            block(
                "gallery",
                f'<figure class="wp-block-gallery">{block("image", f"<figure>{BEACH}</figure>") * 2}</figure>',
            ),
            f"<figure>{HERE}</figure>\n<figure>{HERE}</figure>",
        ),
        (
            block("columns", f'<div class="wp-block-columns">{COLUMN * 2}</div>'),
            "<p>Words</p>\n<p>Words</p>",
        ),
        (block("group", f"<section><div>{PARAGRAPH}</div></section>"), "<p>Words</p>"),
        (
            block("buttons", f'<div class="wp-block-buttons">{block("button", BUTTON)}</div>'),
            '<p><a href="https://x.example/">Go</a></p>',
        ),
        (
            block(
                "table",
                "<figure><table><thead><tr><th>A</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table>"
                "<figcaption>Words</figcaption></figure>",
            ),
            (
                "<figure><table><thead><tr><th>A</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table>"
                "<figcaption>Words</figcaption></figure>"
            ),
        ),
        (block("embed", EMBED.format("")), "<p>https://youtu.be/dQw4w9WgXcQ</p>"),
        (
            block("core-embed/youtube", EMBED.format("<figcaption>See</figcaption>")),
            "<p>https://youtu.be/dQw4w9WgXcQ</p>\n<p>See</p>",
        ),
        (
            '<!-- wp:embed {"url":"https://x.example/a"} /-->',
            '<p><a href="https://x.example/a">https://x.example/a</a></p>',
        ),
        (block("file", FILE), '<p><a href="/media/files/a.pdf">A paper</a></p>'),
        (
            block(
                "media-text",
                f'<div class="wp-block-media-text"><figure>{BEACH}</figure>'
                f'<div class="wp-block-media-text__content">{PARAGRAPH}</div></div>',
            ),
            f"<figure>{HERE}</figure>\n<p>Words</p>",
        ),
        (
            block(
                "cover",
                f'<div class="wp-block-cover" style="background-image:url({UPLOADS}2016/05/beach.jpg)">'
                f"{PARAGRAPH}</div>",
            ),
            '<figure><img src="/media/beach.jpg" alt=""></figure>\n<p>Words</p>',
        ),
        (
            block(
                "cover",
                '<div class="wp-block-cover has-parallax"><span aria-hidden="true"></span><div role="img"'
                ' aria-label="A beach" class="wp-block-cover__image-background"'
                f' style="background-position:50% 50%;background-image:URL({UPLOADS}2016/05/beach.jpg)"></div>'
                f"<div>{PARAGRAPH}</div></div>",
            ),
            f"<figure>{HERE}</figure>\n<p>Words</p>",
        ),
        (
            block(
                "cover-image",
                '<section class="wp-block-cover-image"'
                f' style="background-image:url({UPLOADS}2016/05/beach.jpg)"><h2>Words</h2></section>',
            ),
            '<figure><img src="/media/beach.jpg" alt=""></figure>\n<h2>Words</h2>',
        ),
        (
            block("file", FILE.replace(">A paper<", "></a><").replace("</a></a>", "</a>")),
            '<p><a href="/media/files/a.pdf">Download</a></p>',
        ),
        (
            block("image", f'<figure><a href="{OLD}/2016/05/12/hello/beach/">{BEACH}</a></figure>'),
            f"<figure>{HERE}</figure>",
        ),
        (
            block(
                "accordion-heading",
                '<h3><button type="button"><span>Why?</span>'
                '<span class="wp-block-accordion-heading__toggle-icon" aria-hidden="true">+</span></button></h3>',
            ),
            "<h3>Why?</h3>",
        ),
        (block("separator", '<hr class="wp-block-separator"/>'), "<hr>"),
        (block("spacer", '<div style="height:9px" aria-hidden="true"></div>'), ""),
        (block("nextpage", "<!--nextpage-->") + PARAGRAPH, "<hr>\n<p>Words</p>"),
        (
            block("shortcode", "[gallery ids=7]"),
            f"<figure>{HERE}<figcaption>At noon</figcaption></figure>",
        ),
        (
            block(
                "html",
                "<section><h6>Six</h6>Loose <span>words</span><style>no</style></section>",
            ),
            "<h4>Six</h4>\n<p>Loose words</p>",
        ),
        (
            block("details", f"<details open><summary>More</summary>{PARAGRAPH}</details>"),
            '<details open=""><summary>More</summary>\n<p>Words</p></details>',
        ),
        (
            block(
                "social-links",
                '<ul><!-- wp:social-link {"url":"https://x.example","service":"x"} /--></ul>',
            ),
            '<ul><li><a href="https://x.example">X</a></li></ul>',
        ),
        ('<!-- wp:social-link {"service":"x"} /-->' + PARAGRAPH, "<p>Words</p>"),
        (block("freeform", "One\n\nTwo"), "<p>One</p>\n<p>Two</p>"),
        (f"One\n\nTwo\n\n{PARAGRAPH}Three", "<p>One</p>\n<p>Two</p>\n<p>Words</p>\n<p>Three</p>"),
        ("<!-- wp:paragraph {broken} -->\n<p>Words</p>\n<!-- /wp:paragraph -->", "<p>Words</p>"),
        ('<!-- wp:embed {"url":[} /-->\n' + PARAGRAPH, "<p>Words</p>"),
        ("<!-- wp:embed [] /-->\n" + PARAGRAPH, "<p>Words</p>"),
        (f"<!-- /wp:group -->{PARAGRAPH}", "<p>Words</p>"),
    ],
)
def test_a_block_becomes_html(source, body):
    made = converted(source)
    assert (made.body, made.notes) == (body, [])


@pytest.mark.parametrize(
    ("name", "listed"),
    [
        *((name, name) for name in ("latest-posts", "calendar", "archives", "rss", "tag-cloud")),
        *((name, name) for name in ("search", "categories", "latest-comments", "page-list")),
        ("jetpack/map", "jetpack/map"),
    ],
)
def test_what_wordpress_filled_is_left_out_and_listed(name, listed):
    made = converted(f'<!-- wp:{name} {{"a":1}} /-->\n\n{PARAGRAPH}')
    assert (made.body, made.notes) == ("<p>Words</p>", [FILLED.format(listed)])


def test_a_shared_block_is_put_where_it_is_used():
    source = '<!-- wp:block {"ref":5} /-->'
    made = convert(source, site=FakeSite(blocks={5: PARAGRAPH}))
    assert made.body == "<p>Words</p>"
    missing = converted(source)
    assert missing.notes == ["A block that several posts share is not in the export."]


def test_a_block_that_uses_itself_ends():
    source = '<!-- wp:block {"ref":5} /-->'
    made = convert(source, site=FakeSite(blocks={5: PARAGRAPH + source}))
    assert made.body.count("Words") == 5


def test_footnotes_are_a_list_that_the_marks_lead_to():
    mark = '<sup data-fn="ab" class="fn"><a href="#ab" id="ab-link">1</a></sup>'
    source = block("paragraph", f"<p>Words{mark}</p>") + "<!-- wp:footnotes /-->"
    made = body_of(source, footnotes='[{"id":"ab","content":"A <em>note</em>"}]')
    assert '<li id="text-ab">A <em>note</em> <a href="#text-ab-link">' in made
    assert '<a href="#text-ab"' in made
    assert "note" in body_of(f"Words{mark}", footnotes='[{"id":"ab","content":"note"}]')


@pytest.mark.parametrize("meta", ["", "{", "[1]", "{}", "[" * 100_000])
def test_footnotes_that_are_none_are_left(meta):
    assert body_of(f"{PARAGRAPH}<!-- wp:footnotes /-->", footnotes=meta) == "<p>Words</p>"


@pytest.mark.parametrize(
    "source",
    [
        "Before\n\n<!--more-->\n\nAfter",
        "Before<!--more Go on-->After",
        f"{block('paragraph', '<p>Before</p>')}{block('more', '<!--more-->')}{block('paragraph', '<p>After</p>')}",
    ],
)
def test_what_stands_before_the_mark_more_is_the_teaser(source):
    made = converted(source)
    assert (made.body, made.teaser) == ("<p>Before</p>\n<p>After</p>", "Before")
