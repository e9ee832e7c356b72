"""Paragraphs as WordPress's classic editor makes them: the cases of its own tests of ``wpautop()``."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio.moving.content.paragraphs import with_paragraphs
from tests.portfolio.moving.odd import look_for_it

BLOCKS = (
    "table thead tfoot caption col colgroup tbody tr td th div dl dd dt ul ol li form map area address style h1 h2 "
    "h3 h4 h5 h6 fieldset legend section article aside hgroup header footer nav figure figcaption details menu summary"
)
INLINE = "a abbr acronym b bdo big button cite code del dfn em font i img ins kbd label mark q s small span strong sub"
PIECES = [
    "Words",
    "\n",
    "\n\n",
    " ",
    "<b>bold</b>",
    "<!-- note -->",
    "<pre>a\n\nb</pre>",
    "<hr />",
    "<br>",
]
BUILT = [
    "<div>",
    "</div>",
    "<blockquote>",
    "</blockquote>",
    "<ul>\n<li>One</li>\n</ul>",
    "<p>",
    "</p>",
    "<pre",
    "<",
]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("", ""),
        (" \n\t\n", ""),
        ("One", "<p>One</p>"),
        ("One\n\nTwo", "<p>One</p>\n<p>Two</p>"),
        ("One\r\n\r\nTwo\rthree", "<p>One</p>\n<p>Two<br />\nthree</p>"),
        ("One\n\n\n\n\n\n\n\n\n\n\n\nTwo", "<p>One</p>\n<p>Two</p>"),
        ("One<br />\ntwo", "<p>One<br />\ntwo</p>"),
        ("One<br>two", "<p>One<br />two</p>"),
        ("One<br/><br />Two", "<p>One</p>\n<p>Two</p>"),
        ("a<div>b</div>", "<p>a</p>\n<div>b</div>"),
        ("<div>b</div>c", "<div>b</div>\n<p>c</p>"),
        ("<div>\n\nb\n\n</div>", "<div>\n<p>b</p>\n</div>"),
        ("<blockquote>foo</blockquote>", "<blockquote><p>foo</p></blockquote>"),
        ("<blockquote class='a'>One\n\nTwo</blockquote>", None),
        ("<ul>\n<li>One</li>\n<li>Two</li>\n</ul>", "<ul>\n<li>One</li>\n<li>Two</li>\n</ul>"),
        ("One\n<hr />\nTwo", "<p>One</p>\n<hr />\n<p>Two</p>"),
        ("<pre>one\n\ntwo</pre>", "<pre>one\n\ntwo</pre>"),
        ("<pre>a</pre>b</pre>", "<pre>a</pre>\n<p>b</p>"),
        ("One\n<pre>a\nb</pre>\nTwo <pre", None),
        ('<a\nhref="x">y</a>', '<p><a\nhref="x">y</a></p>'),
        ("<script>\nvar a;\n\nvar b;\n</script>", None),
        ("<style>\na {}\n</style>", "<style>\na {}\n</style>"),
        ("<select>\n<option>a</option>\n<option>b</option>\n</select>", None),
        (
            '<object data="a">\n<param name="b">\n<embed src="c">\n</object>',
            '<p><object data="a"><param name="b"><embed src="c"></object></p>',
        ),
        (
            '<video>\n<source src="a">\n<track src="b">\n</video>',
            '<p><video><source src="a"><track src="b"></video></p>',
        ),
        ('[audio]\n<track src="b">\n[/audio]', '<p>[audio]<track src="b">[/audio]</p>'),
        (
            '<figure>\n<img src="a" />\n<figcaption>Words</figcaption>\n</figure>',
            '<figure>\n<img src="a" /><figcaption>Words</figcaption></figure>',
        ),
        ("One<!-- a\n\nb -->two", "<p>One<!-- a\n\nb -->two</p>"),
    ],
)
def test_a_text_of_the_classic_editor_gets_its_paragraphs(typed, meant):
    made = with_paragraphs(typed).strip()
    if meant is not None:
        assert made == meant
    # Twice is as once, but for line ends beside a quotation's.
    assert "".join(with_paragraphs(made).split()) == "".join(made.split())


@pytest.mark.parametrize("tag", BLOCKS.split())
def test_a_block_stands_in_no_paragraph(tag):
    assert with_paragraphs(f"<{tag}>foo</{tag}>").strip() == f"<{tag}>foo</{tag}>"


@pytest.mark.parametrize("tag", INLINE.split())
def test_words_in_an_element_stand_in_a_paragraph(tag):
    assert with_paragraphs(f"<{tag}>foo</{tag}>").strip() == f"<p><{tag}>foo</{tag}></p>"


def test_a_long_run_of_spaces_takes_no_time_to_speak_of():
    assert (
        with_paragraphs("a" + " " * 200_000 + "b" + " \n" * 100_000 + "c")
        == "<p>a b</p>\n<p>c</p>\n"
    )


@look_for_it
@given(st.lists(st.sampled_from(PIECES + BUILT), max_size=12).map("".join))
def test_no_text_is_too_odd_for_paragraphs(text):
    assert text.count("Words") == with_paragraphs(text).count("Words")
