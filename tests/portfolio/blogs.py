"""Blogs that hypothesis makes up: everything that a blog may have, and words that are hard to carry."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from html import escape
from string import Template
from typing import Any

from hypothesis import strategies as st

Draw = Callable[[st.SearchStrategy[Any]], Any]
Plan = dict[str, Any]

FRAGMENTS = [
    *("Goats", "a", "0", "ünï", "e\u0301", "日本語", "Ελλ", "ß", "x" * 40, " ", " ", " "),
    # Right to left, with marks and isolates; joined emoji; spaces that hold words together.
    *(
        "שלום",
        "مرحبا",
        "C++\u200e",
        "\u200fא",
        "\u2067אב\u2069",
        "👩\u200d👩\u200d👧",
        "🐐",
        "\u00a0!",
        "\u3000",
    ),
    # What ends or begins something in XML, HTML, WordPress or Markdown.
    *(
        "]]>",
        "<![CDATA[",
        "&",
        "&amp;",
        "&lt;b&gt;",
        "&#91;",
        "<b>",
        "</title>",
        "</item>",
        "<!--more-->",
    ),
    *(
        "<!-- wp:paragraph -->",
        "[gallery]",
        "[caption]x[/caption]",
        "[[code]]",
        "[1]",
        "[",
        "]",
        "<",
        ">",
    ),
    *(
        "'",
        '"',
        "%C3%AB",
        "100 %",
        "\\",
        "`",
        "*",
        "**",
        "_",
        "~~~",
        "#",
        "- ",
        "1. ",
        "> ",
        "{{ x }}",
        "$1",
    ),
    "https://a.example/?x=1&y=2",
]
# What must not occur, and what no export may stumble over.
HARMFUL = ["\x0b", "\x01", "\x7f", "\x85", "\u2028", "\ufffe", "\ufeff"]
ZONES = ["UTC", "Europe/Berlin", "America/St_Johns", "Pacific/Apia", "Asia/Kathmandu"]
SLUGS = [
    "a",
    "hello",
    "Hello",
    "zoë",
    "日本語",
    "2-goats",
    "under_score",
    "שלום",
    "long-" + "x" * 190,
]
LATER = datetime.datetime(2199, 1, 1, 12, tzinfo=datetime.UTC)


def texts(*, most: int = 5, harmful: bool = False) -> st.SearchStrategy[str]:
    parts = st.sampled_from(FRAGMENTS + HARMFUL if harmful else FRAGMENTS)
    return st.lists(parts, max_size=most).map("".join)


def lines(*, least: int = 0, most: int = 200, harmful: bool = True) -> st.SearchStrategy[str]:
    """Return texts as a field of one line keeps them."""
    found = texts(harmful=harmful).map(lambda text: text[:most].strip())
    # "a" may be followed by what shows nothing.
    return found.map(lambda text: text if least == 0 else f"a{text}"[:most].strip())


def moments() -> st.SearchStrategy[datetime.datetime]:
    some = st.datetimes(datetime.datetime(1999, 1, 1), datetime.datetime(2025, 12, 31))  # noqa: DTZ001 - in UTC below
    return some.map(lambda at: at.replace(tzinfo=datetime.UTC))


# --- A post's text -------------------------------------------------------------------------------------------------

# What holds nothing is not carried: it shows nothing.
words = texts(most=3).map(lambda text: escape(f"w{text}", quote=False))
links = st.sampled_from(
    [
        "/about/",
        "/2016/05/12/x/?a=1&b=2#c",
        "/tag/zo%C3%AB/",
        "/a%3Fb/",
        "https://b.example/?q=[x]",
        "//c.example/d",
        "mailto:a@b.example",
        "#text-d",
        "/media/pictures/none.png",
    ]
)


@st.composite
def inlines(draw: Draw, pictures: list[str], depth: int = 0) -> str:
    inner = words if depth > 1 else inlines(pictures, depth + 1)
    made = [draw(words)]
    for kind in draw(st.lists(st.sampled_from(INLINE), max_size=3)):
        if kind == "words":
            made.append(draw(words))
        elif kind == "a":
            made.append(
                f'<a href="{escape(draw(links))}" title="t{escape(draw(texts(most=2)))}">{draw(inner)}</a>'
            )
        elif kind == "img":
            made += [_img(draw, picture) for picture in pictures[:1]]
        elif kind == "br":
            made.append("<br>w")
        else:
            made.append(f"<{kind}>{draw(inner)}</{kind}>")
    return "".join(made)


def _img(draw: Draw, picture: str) -> str:
    return f'<img src="/media/{picture}" alt="{escape(draw(texts(most=2)))}" width="8" height="8">'


INLINE = ["words", "words", "words", "strong", "em", "code", "mark", "sup", "a", "a", "br", "img"]
BLOCKS = {
    "loose": Template("\n\n$inline\n$words\n\n"),
    **{name: Template(f"<{name}>$inline</{name}>") for name in ("p", "h2", "h3", "h4")},
    "p again": Template("<p>$inline</p>"),
    **{
        name: Template(
            f"<{name}><li>$inline</li><li><p>$inline</p><ul><li>$words</li></ul>$inner</li></{name}>"
        )
        for name in ("ul", "ol")
    },
    "blockquote": Template("<blockquote><p>$inline</p>$inner</blockquote>"),
    "pre": Template('<pre><code class="language-python">$words\n  $words</code></pre>'),
    "table": Template("<table><tbody><tr><th>$inline</th><td>$inline</td></tr></tbody></table>"),
    "figure": Template("<figure>$shown<figcaption>$inline</figcaption></figure>"),
    "hr": Template("<hr>"),
    "details": Template("<details><summary>$inline</summary>$inner</details>"),
    "dl": Template("<dl><dt>$inline</dt><dd>$inner</dd></dl>"),
    "video": Template("<p>https://www.youtube.com/watch?v=dQw4w9WgXcQ</p>"),
}
# Within others, words are as they are written.
INNER_BLOCKS = [kind for kind in BLOCKS if kind != "loose"]
BETWEEN = st.sampled_from(["", "\n", "\n\n", "  \n"])


@st.composite
def blocks(draw: Draw, pictures: list[str], depth: int = 0) -> str:
    kinds = draw(
        st.lists(st.sampled_from(INNER_BLOCKS if depth else [*BLOCKS]), max_size=4 - depth)
    )
    return "".join(_block(draw, kind, pictures, depth) + draw(BETWEEN) for kind in kinds)


def _block(draw: Draw, kind: str, pictures: list[str], depth: int) -> str:
    template, inline = BLOCKS[kind], draw(inlines(pictures))
    # The deepest are made of words alone, and nothing is made that is not needed.
    is_deep = depth > 1 or "inner" not in template.get_identifiers()
    parts = {"inline": inline, "inner": "" if is_deep else draw(blocks(pictures, depth + 1))}
    parts["shown"] = _img(draw, pictures[0]) if pictures else "<blockquote><p>x</p></blockquote>"
    return template.substitute(
        {**parts, "inner": parts["inner"] or f"<p>{inline}</p>", "words": draw(words)}
    )


# --- A reply's text ------------------------------------------------------------------------------------------------

MARKDOWN = [
    *(
        "*soft*",
        "**hard**",
        "`code`",
        "``a ` b``",
        "[a link](https://d.example/?a=1&b=2)",
        "<https://e.example/>",
    ),
    *(
        "\n",
        "\n",
        "\n\n",
        "\n\n",
        "\n> ",
        "\n\n> > ",
        "\n\n- ",
        "\n  - ",
        "\n\n1. ",
        "\n\n7. ",
        "\n\n```\n",
        "\n\n    ",
    ),
    *("\\*", "a_b_c", "mailto:a@b.example"),
]


def replies() -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(FRAGMENTS + MARKDOWN), min_size=1, max_size=8).map("".join)


# --- The blog ------------------------------------------------------------------------------------------------------


@st.composite
def blogs(draw: Draw) -> Plan:
    """Return what a blog has, as plain values; ``make_blog()`` makes it."""
    people = [_person(draw, number) for number in range(draw(st.integers(1, 3)))]
    categories = [_term(draw, slug) for slug in draw(slugs(3))]
    for number, category in enumerate(categories):
        category["parent"] = draw(st.none() | st.integers(0, number - 1)) if number else None
    pictures = [_picture(draw, number, len(people)) for number in range(draw(st.integers(0, 2)))]
    names = [picture["name"] for picture in pictures]
    return {
        "title": draw(lines(least=1)),
        "tagline": draw(lines()),
        "zone": draw(st.sampled_from(ZONES)),
        "people": people,
        "categories": categories,
        "tags": [_term(draw, slug) for slug in draw(slugs(2))],
        "pictures": pictures,
        "has_file": draw(st.booleans()),
        "posts": [_post(draw, names, len(people)) for _number in range(draw(st.integers(1, 3)))],
        "pages": _pages(draw, names, len(people)),
    }


def slugs(most: int) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(SLUGS), max_size=most, unique=True)


def _person(draw: Draw, number: int) -> Plan:
    name = draw(st.sampled_from(["jo", "Jo.Doe", "zoë", "-a@b+c-", "q" * 149]))
    # Two may share an address.
    email = draw(
        st.sampled_from(
            ["", "jo@example.org", "Other@example.org", "a" * 60 + "@" + "b" * 50 + ".example"]
        )
    )
    return {
        "username": f"{name}{number}",
        "display_name": draw(lines(most=100, harmful=False)),
        "email": email,
    }


def _term(draw: Draw, slug: str) -> Plan:
    return {"slug": slug, "name": draw(lines(least=1)), "description": _paragraphs(draw)}


def _paragraphs(draw: Draw) -> str:
    return str(draw(st.lists(lines(), max_size=2).map("\n".join))).strip()


def _picture(draw: Draw, number: int, people: int) -> Plan:
    is_decorative = draw(st.booleans())
    return {
        "name": f"pictures/{number:016x}.{draw(st.sampled_from(['png', 'jpg']))}",
        "title": draw(lines()),
        "alt": "" if is_decorative else draw(lines()),
        "is_decorative": is_decorative,
        "caption": draw(lines()),
        "credit": draw(lines()),
        "uploaded_by": draw(st.none() | st.integers(0, people - 1)),
        "created_at": draw(moments()),
    }


def _post(draw: Draw, pictures: list[str], people: int) -> Plan:
    status = draw(
        st.sampled_from(["published", "published", "published", "private", "draft", "scheduled"])
    )
    at = LATER if status == "scheduled" else draw(moments())
    return {
        "status": "published" if status == "scheduled" else status,
        # A draft may have been public before.
        "at": None if status == "draft" and draw(st.booleans()) else at,
        "author": draw(st.integers(0, people - 1)),
        "title": draw(lines(most=300)),
        "slug": draw(st.sampled_from(SLUGS)),
        "body": draw(blocks(pictures)),
        "excerpt": _paragraphs(draw),
        "language": draw(st.sampled_from(["", "", "de", "pt-BR"])),
        "comments_open": draw(st.booleans()),
        "hold_replies": draw(st.booleans()),
        "is_sticky": draw(st.booleans()),
        "cover": draw(st.none() | st.sampled_from(pictures)) if pictures else None,
        "updated_at": draw(moments()),
        "categories": draw(st.sets(st.integers(0, 2), max_size=2)),
        "tags": draw(st.sets(st.integers(0, 1), max_size=2)),
        "comments": _comments(draw, people),
    }


def _pages(draw: Draw, pictures: list[str], people: int) -> list[Plan]:
    """Return pages; "parent" is the place of another in an order of their own, so that none is below itself."""
    count = draw(st.integers(0, 4))
    order = draw(st.permutations(range(count)))
    pages = []
    for rank in order:
        above = draw(st.none() | st.integers(0, rank - 1)) if rank else None
        page = {
            **_post(draw, pictures, people),
            "is_sticky": False,
            "parent": None if above is None else order.index(above),
            "rank": rank,
            "menu_order": draw(st.none() | st.integers(0, 3)),
        }
        # Few, so that they stand at the same place in several folders.
        page["slug"] = draw(st.sampled_from(["team", "Team", "zoë"]))
        pages.append(page)
    return pages


def _comments(draw: Draw, people: int) -> list[Plan]:
    return [_comment(draw, number, people) for number in range(draw(st.integers(0, 3)))]


def _comment(draw: Draw, number: int, people: int) -> Plan:
    return {
        "parent": draw(st.none() | st.integers(0, number - 1)) if number else None,
        "status": draw(st.sampled_from(STATUSES)),
        "kind": draw(st.sampled_from(["comment", "comment", "pingback", "trackback"])),
        # One more than there are authors: a reader with an account.
        "user": draw(st.none() | st.integers(0, people)),
        "name": draw(lines(least=1, harmful=False)),
        "email": draw(st.sampled_from(["", "sam@example.org"])),
        "website": draw(st.sampled_from(["", "https://sam.example/?a=1&b=%C3%AB"])),
        "body": f"{number} {draw(replies())}",
        "created_at": draw(moments()),
    }


STATUSES = ["approved", "approved", "pending", "spam", "trash", "deleted"]
