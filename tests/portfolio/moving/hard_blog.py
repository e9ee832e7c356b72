"""A blog that has all that WordPress exports, as its theme unit test has: a classic file, and one of blocks."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from PIL import Image

from tests.portfolio.moving.wxr import (
    attachment,
    category,
    cdata,
    export,
    item,
    page,
    reply,
    term,
)

OLD = "https://old.example.org"
UPLOADS = f"{OLD}/wp-content/uploads/2016/05"
NEVER = "0000-00-00 00:00:00"
YOUTUBE = "https://www.youtube.com/watch?v=abcdefghijk"
JANE = (
    "<wp:author><wp:author_id>3</wp:author_id><wp:author_login><![CDATA[jane]]></wp:author_login>"
    "<wp:author_email><![CDATA[jane@example.org]]></wp:author_email>"
    "<wp:author_display_name><![CDATA[Jane Doe]]></wp:author_display_name></wp:author>"
)
# As WordPress.com had it for years: without a number.
THEO = (
    "<wp:author><wp:author_login>theo</wp:author_login><wp:author_email>Theo@example.org</wp:author_email>"
    "<wp:author_display_name><![CDATA[Theo Ø. “The” Reviewer]]></wp:author_display_name></wp:author>"
)
TERMS = (
    category(31, "grand-child", "Grand child", parent="child")
    + category(30, "child", "Child &amp; co", parent="parent", description="Below <b>parent</b>")
    + category(29, "parent", "Parent", description="Holds others")
    + category(32, "lost", "Lost", parent="nowhere")
    + category(33, "%d0%ba%d0%bd%d0%b8%d0%b3%d0%b8", "Книги")
    + "<wp:tag><wp:term_id>40</wp:term_id><wp:tag_slug>dotnet</wp:tag_slug>"
    "<wp:tag_name><![CDATA[.NET & C#]]></wp:tag_name>"
    "<wp:tag_description><![CDATA[About it]]></wp:tag_description></wp:tag>"
    "<wp:term><wp:term_id>50</wp:term_id><wp:term_taxonomy>nav_menu</wp:term_taxonomy>"
    "<wp:term_slug>main</wp:term_slug><wp:term_name>Main</wp:term_name></wp:term>"
)
IN_CHILD = term("category", "child", "Child &amp; co") + term("post_tag", "dotnet", ".NET & C#")
MEDIA = [
    attachment(
        801,
        "2016/05/sea.png",
        title="The sea",
        excerpt="Waves at <em>noon</em>",
        content="A description that no page shows.",
        parent=101,
        link=f"{OLD}/2016/05/12/classic/sea/",
        meta={
            "_wp_attachment_image_alt": "Sea &amp; rocks",
            "_wp_attached_file": "2016/05/sea.png",
        },
    ),
    attachment(802, "2016/05/hill.png", title="Hill", parent=101, order=2),
    attachment(803, "2016/05/song.mp3", title="Song", excerpt="Sung by nobody"),
    attachment(804, "2016/05/paper.pdf", title="Paper"),
    attachment(
        805,
        "2016/05/lost.png",
        title="Lost",
        parent=101,
        link=f"{OLD}/2016/05/12/classic/lost/",
    ),
]


def sea(size: str = "") -> str:
    return f'<img class="alignleft wp-image-801" src="{UPLOADS}/sea{size}.png" alt="Mine" width="300" />'


CLASSIC_TEXT = f"""A <strong>paragraph</strong> of two lines
that break here.

[caption id="attachment_801" align="aligncenter" width="300"]{sea("-300x200")} Under <em>it</em>[/caption]

<!--more Go on, Jane's friend-->

<h1>Too big</h1>
<blockquote>Stay hungry.

Stay foolish.<cite>Somebody</cite></blockquote>
<ul>
	<li>one
<ol start="8">
	<li>eight</li>
</ol>
</li>
	<li>two</li>
</ul>
<pre>  two  spaces
    four &lt;b&gt;</pre>
[gallery ids="801,802,805" columns="2"]

[embed width="100"]{YOUTUBE}[/embed]

{YOUTUBE}

[audio mp3="{UPLOADS}/song.mp3"][/audio]

[video src="{UPLOADS}/film.mp4" poster="{UPLOADS}/sea.png"]

[sourcecode language="css" light="true"]
a &gt; b {{ color: red; }}
[/sourcecode]

[quote]Said once.[/quote]

[playlist ids="803"]

[contact-form to="jane@example.org"][contact-field label="Name" /][/contact-form]

<a href="{OLD}/about/team/">team</a>, <a href="{OLD}/?p=103">draft</a>, <a href="{UPLOADS}/paper.pdf">paper</a>,
<a href="https://else.example/x?a=1&amp;b=2">else</a>, <a href="javascript:alert(1)">no</a>, [[gallery]], [sic]
<script>alert("x")</script><iframe src="https://player.vimeo.com/video/12345"></iframe>
<table><tbody><tr><th>Who</th><td colspan="2">a | b</td></tr></tbody></table>
H<sub>2</sub>O, E = MC<sup>2</sup>, <del>old</del> <ins>new</ins> <abbr title="Seriously">srsly</abbr> <kbd>Ctrl</kbd>

<!--nextpage-->

The second page.
"""
THREAD = "".join(
    [
        reply(
            91,
            parent=90,
            text="<p>An answer that stands first</p>",
            author_email="kim@example.org",
        ),
        reply(
            90,
            text='Two\n\nparagraphs &amp; a <a href="https://x.example/" rel="nofollow">link</a>',
        ),
        reply(92, parent=91, user_id=3, author="Jane Doe", author_email="jane@example.org"),
        reply(93, user_id=24783058, author="theo", author_email="theo@example.org"),
        reply(94, author="Theo?", author_email="theo@example.org", author_url="javascript:x"),
        reply(95, approved="0", author=cdata("John Γιάννης <b>Doe</b>")),
        reply(96, approved="spam"),
        reply(97, approved="trash", parent=90),
        reply(98, type="pingback", author="Another blog", author_email="", text="[...] classic"),
        reply(99, type="trackback", author="A third", author_email=""),
        reply(89, parent=4711, text="To nobody", date_gmt=NEVER),
        reply(
            88,
            meta={"_comment_like_count": "2"},
            text="<h2>Big</h2><table><tr><td>cell</td></tr></table><code>a_b</code> 2 * 3 * 4",
        ),
    ]
)
MENU = {"_menu_item_type": "post_type", "_menu_item_object": "page"}


def _entry(number: int, target: int, order: int, parent: int = 0) -> str:
    meta = {**MENU, "_menu_item_object_id": f"{target}", "_menu_item_menu_item_parent": f"{parent}"}
    terms = term("nav_menu", "main", "Main")
    return item(number, kind="nav_menu_item", title="", meta=meta, order=order, terms=terms)


def classic_file() -> str:
    return export(
        *MEDIA,
        item(
            101,
            slug="classic",
            title="Classic &amp; <em>hard</em>",
            content=CLASSIC_TEXT,
            date="2016-05-12 01:30:00",
            date_gmt="2016-05-11 23:30:00",
            terms=IN_CHILD + term("post_format", "post-format-image", "Image"),
            meta={"_thumbnail_id": "802", "_wp_old_slug": "before", "switch_like_status": "1"},
            replies=THREAD,
        ),
        item(102, title="On top", sticky=1, excerpt="<b>In</b> short", comments="closed"),
        item(103, title="Draft", status="draft", slug="", date_gmt=NEVER, link=f"{OLD}/?p=103"),
        item(
            104,
            title="Soon",
            status="future",
            link=f"{OLD}/?p=104",
            date="2126-01-01 12:00:00",
            date_gmt="2126-01-01 10:00:00",
        ),
        item(105, title="Mine alone", status="private"),
        item(106, title="Locked", password="enter"),
        item(107, title="Pending", status="pending", creator="theo"),
        item(108, title="Gone", status="trash"),
        item(
            109,
            title="Привет, мир",
            slug="%d0%bf%d1%80%d0%b8%d0%b2%d0%b5%d1%82",
            terms=term("category", "%d0%ba%d0%bd%d0%b8%d0%b3%d0%b8", "Книги"),
            meta={"_post_like_count": "7"},
            creator="theo",
        ),
        item(110, title="", slug="110", content="No title."),
        item(111, title="A " + "very " * 80 + "long title", slug="long-title", content=""),
        page(203, "history", parent=202, link=f"{OLD}/about/team/history/"),
        page(202, "team", parent=201, link=f"{OLD}/about/team/"),
        page(201, "about", comments="closed", order=5),
        page(204, "search", content="A page with the name of the site's own."),
        page(205, "hidden", status="draft"),
        item(301, kind="revision", status="inherit"),
        item(302, kind="feedback", title="From a form"),
        item(
            400,
            kind="nav_menu_item",
            title="",
            meta={**MENU, "_menu_item_object_id": "203"},
            terms=term("nav_menu", "all-pages", "All pages"),
        ),
        _entry(401, 201, 1),
        _entry(402, 202, 2, parent=401),
        item(
            403,
            kind="nav_menu_item",
            title="Elsewhere",
            meta={"_menu_item_type": "custom", "_menu_item_url": "https://x.example/"},
            order=3,
            terms=term("nav_menu", "main", "Main"),
        ),
        head=JANE + THEO + TERMS,
    )


def block(name: str, html: str, attributes: str = "") -> str:
    return f"<!-- wp:{name} {attributes}-->\n{html}\n<!-- /wp:{name} -->\n\n"


def p(words: str) -> str:
    return block("paragraph", f"<p>{words}</p>")


PICTURE = f'<img src="{UPLOADS}/sea-1024x683.png" alt="" class="wp-image-801"/>'
BLOCKS = {
    "paragraph": p('Words with a <a href="https://old.example.org/2016/05/12/classic/">link</a>.'),
    "heading": block("heading", '<h2 class="wp-block-heading has-small-font-size">Head</h2>'),
    "list": block(
        "list",
        '<ul class="wp-block-list">'
        + block("list-item", "<li>one" + block("list", "<ul><li>below</li></ul>") + "</li>")
        + "</ul>",
    ),
    "quote": block(
        "quote", f'<blockquote class="wp-block-quote">{p("Quoted")}<cite>By her</cite></blockquote>'
    ),
    "pullquote": block(
        "pullquote",
        '<figure class="wp-block-pullquote"><blockquote><p>Pulled</p><cite>By him</cite></blockquote></figure>',
    ),
    "image": block(
        "image",
        f'<figure class="wp-block-image size-large"><a href="{UPLOADS}/sea.png">{PICTURE}</a>'
        '<figcaption class="wp-element-caption">Its <strong>words</strong></figcaption></figure>',
        '{"id":801} ',
    ),
    "new gallery": block(
        "gallery",
        '<figure class="wp-block-gallery has-nested-images columns-2">'
        + block("image", f'<figure class="wp-block-image">{PICTURE}</figure>')
        + block(
            "image",
            f'<figure class="wp-block-image"><img src="{UPLOADS}/hill.png" alt="H"/></figure>',
        )
        + '<figcaption class="blocks-gallery-caption">All</figcaption></figure>',
    ),
    "old gallery": block(
        "gallery",
        '<ul class="wp-block-gallery columns-1"><li class="blocks-gallery-item"><figure>'
        f'<img src="{UPLOADS}/hill.png" alt="H" data-id="802"/><figcaption>Hilly</figcaption></figure></li></ul>',
    ),
    "columns": block(
        "columns",
        '<div class="wp-block-columns">'
        + block("column", f'<div class="wp-block-column">{p("Left")}</div>')
        + block("column", f'<div class="wp-block-column">{p("Right")}</div>')
        + "</div>",
    ),
    "buttons": block(
        "buttons",
        '<div class="wp-block-buttons">'
        + block(
            "button",
            f'<div class="wp-block-button"><a class="wp-block-button__link" href="{OLD}/about/">Go</a></div>',
        )
        + "</div>",
    ),
    "table": block(
        "table",
        '<figure class="wp-block-table is-style-stripes"><table class="has-fixed-layout"><thead><tr>'
        "<th>A</th><th>B</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody><tfoot><tr><td>S</td>"
        '<td>3</td></tr></tfoot></table><figcaption class="wp-element-caption">Sums</figcaption></figure>',
    ),
    "embed": block(
        "embed",
        f'<figure class="wp-block-embed is-type-video"><div class="wp-block-embed__wrapper">\n{YOUTUBE}\n</div>'
        '<figcaption class="wp-element-caption">A film</figcaption></figure>',
        f'{{"url":"{YOUTUBE}","providerNameSlug":"youtube"}} ',
    ),
    "other embed": block(
        "embed",
        '<figure class="wp-block-embed"><div class="wp-block-embed__wrapper">\nhttps://social.example/@a/1\n</div></figure>',
        '{"url":"https://social.example/@a/1"} ',
    ),
    "code": block("code", '<pre class="wp-block-code"><code>if a &lt; b:\n    pass</code></pre>'),
    "preformatted": block("preformatted", '<pre class="wp-block-preformatted">As  typed</pre>'),
    "verse": block("verse", '<pre class="wp-block-verse">A rose\n  is a rose</pre>'),
    "separator": block("separator", '<hr class="wp-block-separator has-alpha-channel-opacity"/>'),
    "spacer": block(
        "spacer", '<div style="height:100px" aria-hidden="true" class="wp-block-spacer"></div>'
    ),
    "group": block("group", f'<div class="wp-block-group has-background">{p("Grouped")}</div>'),
    "cover": block(
        "cover",
        f'<div class="wp-block-cover"><img class="wp-block-cover__image-background" alt="" src="{UPLOADS}/sea.png"/>'
        f'<div class="wp-block-cover__inner-container">{p("Over it")}</div></div>',
    ),
    "media and text": block(
        "media-text",
        f'<div class="wp-block-media-text"><figure class="wp-block-media-text__media">{PICTURE}</figure>'
        f'<div class="wp-block-media-text__content">{p("Beside")}</div></div>',
    ),
    "details": block(
        "details",
        f'<details class="wp-block-details"><summary>More of it</summary>{p("Folded")}</details>',
    ),
    "file": block(
        "file",
        f'<div class="wp-block-file"><a href="{UPLOADS}/paper.pdf">Paper</a>'
        f'<a href="{UPLOADS}/paper.pdf" class="wp-block-file__button" download>Download</a></div>',
    ),
    "audio": block(
        "audio",
        f'<figure class="wp-block-audio"><audio controls src="{UPLOADS}/song.mp3"></audio>'
        '<figcaption class="wp-element-caption">Sung</figcaption></figure>',
    ),
    "video": block(
        "video",
        f'<figure class="wp-block-video"><video controls src="{UPLOADS}/film.mp4"></video></figure>',
    ),
    "html": block("html", '<marquee>Old</marquee><div onclick="x()">times</div>'),
    "shortcode": block("shortcode", '[caption width="9"]' + sea() + " From a shortcode[/caption]"),
    "classic": "Typed\n\nwithout blocks.\n\n",
    "shared": '<!-- wp:block {"ref":501} /-->\n\n',
    "social": block(
        "social-links",
        '<ul class="wp-block-social-links">'
        '<!-- wp:social-link {"url":"https://m.example/@j","service":"mastodon"} /--></ul>',
    ),
    "latest posts": '<!-- wp:latest-posts {"postsToShow":3} /-->\n\n',
    "unknown": block("acme/box", '<div class="acme">Boxed words</div>'),
    "footnote": p('Noted<sup data-fn="f-1" class="fn"><a href="#f-1" id="f-1-link">1</a></sup>'),
}


def block_file() -> str:
    more = p("Before the fold.") + "<!-- wp:more -->\n<!--more-->\n<!-- /wp:more -->\n\n"
    ends = "<!-- wp:nextpage -->\n<!--nextpage-->\n<!-- /wp:nextpage -->\n\n<!-- wp:footnotes /-->"
    notes = '[{"content":"Of <em>it</em>","id":"f-1"}]'
    return export(
        item(501, kind="wp_block", title="Shared", content=p("Used twice")),
        item(
            112,
            slug="blocks",
            title="All the blocks",
            content=more + "".join(BLOCKS.values()) + ends,
            date="2023-01-16 07:08:31",
            date_gmt="2023-01-16 07:08:31",
            link=f"{OLD}/2023/01/16/blocks/",
            meta={"footnotes": notes, "_edit_last": "1"},
            creator="theo",
        ),
        head=JANE + THEO,
    )


def write(folder: Path) -> tuple[list[Path], Path]:
    """Write both files and the uploads; return the files, and the folder of the uploads."""
    files = [folder / "classic.xml", folder / "blocks.xml"]
    files[0].write_text(classic_file(), "utf-8")
    files[1].write_text(block_file(), "utf-8")
    uploads = folder / "uploads" / "2016" / "05"
    uploads.mkdir(parents=True)
    for name, colour in (("sea.png", "teal"), ("hill.png", "olive")):
        picture = BytesIO()
        Image.new("RGB", (60, 40), colour).save(picture, "PNG")
        (uploads / name).write_bytes(picture.getvalue())
    (uploads / "song.mp3").write_bytes(b"ID3\x03\x00\x00\x00\x00\x00\x00")
    (uploads / "paper.pdf").write_bytes(b"%PDF-1.4\n%%EOF")
    return files, folder / "uploads"
