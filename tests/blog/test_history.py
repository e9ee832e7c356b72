"""Two versions of a text, side by side."""

from __future__ import annotations

import re
import time

import pytest

from blog.history import compare, count_changed_words


def rows(old, new):
    """Return what is shown of the blocks that changed: how it was, how it is."""
    return [
        (str(row.old), str(row.new))
        for stretch in compare(old, new).stretches
        for row in stretch.rows
        if row.is_changed
    ]


def kinds(old, new):
    return [row.kind for stretch in compare(old, new).stretches for row in stretch.rows]


def test_only_the_words_that_changed_are_marked():
    assert rows("<p>A quiet, long day.</p>", "<p>A quiet, short day.</p>") == [
        ("A quiet, <del>long </del>day.", "A quiet, <ins>short </ins>day.")
    ]


def test_a_paragraph_that_came_or_went_stands_alone():
    assert rows("<p>One.</p>", "<p>One.</p><p>Two.</p>") == [("", "<ins>Two.</ins>")]
    assert rows("<p>One.</p><p>Two.</p>", "<p>One.</p>") == [("<del>Two.</del>", "")]


def test_a_paragraph_that_changed_is_found_behind_a_new_one():
    old = "<p>The library opens at nine today.</p>"
    new = "<p>Something else altogether!</p><p>The library opens at ten today.</p>"
    assert rows(old, new) == [
        ("", "<ins>Something else altogether!</ins>"),
        (
            "The library opens at <del>nine </del>today.",
            "The library opens at <ins>ten </ins>today.",
        ),
    ]


def test_nothing_of_the_text_s_own_markup_comes_through_but_how_words_look():
    text = '<p id="a">x &lt;script&gt; <strong>b <em>i</em></strong> <del>gone</del></p>'
    ((_none, new),) = rows("", text)
    assert set(re.findall(r"<[^>]+>", new)) == {
        *("<ins>", "</ins>", "<strong>", "</strong>", "<em>", "</em>", "<s>", "</s>")
    }
    assert "&lt;" in new


def test_a_word_that_only_looks_different_is_marked():
    assert rows("<p>so much</p>", "<p>so <em>much</em></p>") == [
        ("so <del>much</del>", "so <ins><em>much</em></ins>")
    ]


def test_another_target_of_a_link_is_seen():
    assert rows('<p><a href="/a/">here</a></p>', '<p><a href="/b/">here</a></p>') == [
        ("here <del><small>[/a/] </small></del>", "here <ins><small>[/b/] </small></ins>")
    ]


def test_a_picture_and_its_words_are_seen():
    assert rows("<p>x</p>", '<p>x</p><img src="/media/cat.png" alt="A cat">') == [
        ("", "<ins><small>[A cat · cat.png] </small></ins>")
    ]
    assert rows("<p>x</p>", "<p>x<img></p>") == []


def test_code_is_compared_with_its_spaces():
    assert rows("<pre>a\n  b</pre>", "<pre>a\n    b</pre>") == [
        ("a<del>\n  </del>b", "a<ins>\n    </ins>b")
    ]


def test_languages_without_spaces_are_compared_letter_by_letter():
    assert rows("<p>我读书</p>", "<p>我写书</p>") == [("我<del>读</del>书", "我<ins>写</ins>书")]


def test_each_block_says_what_it_is():
    html = "<h2>A</h2><p>B</p><ul><li><p>C</p></li></ul><blockquote><p>D</p></blockquote><hr><p>E<br>F</p>"
    assert kinds(html, html) == ["Heading", "", "List item", "Quotation", "Rule", "", ""]
    assert kinds("<p>A b c</p>", "<h2>A b d</h2>") == ["¶ → Heading"]


def test_a_tag_that_was_never_opened_does_no_harm():
    assert rows("</p></a></em>x", "</ul>x") == []


def test_what_is_far_from_any_change_is_folded_away():
    old = [f"<p>Paragraph {n}.</p>" for n in range(9)]
    new = [*old[:4], "<p>Paragraph four.</p>", *old[5:]]
    stretches = compare("".join(old), "".join(new)).stretches
    assert [(stretch.is_folded, len(stretch.rows)) for stretch in stretches] == [
        (True, 3),
        (False, 3),
        (True, 3),
    ]


def test_the_same_text_has_no_change():
    assert not compare("<p>One.</p>", '<p id="text-a">One.</p>').is_changed


def test_words_are_counted():
    assert count_changed_words("<p>One two two.</p>", "<p>One two three four.</p>") == (2, 1)


LONG = 300_000
PARAGRAPH = "<p>" + " ".join(f"word{n % 97}" for n in range(80)) + "</p>"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (PARAGRAPH * 500, PARAGRAPH.replace("word9", "other") * 500),
        ("<p>" + "a b " * 75_000, "<p>" + "b b a " * 50_000),
        ("<hr>" * 75_000, "<hr><p>a</p>" * 25_000),
        (
            "".join(f"<p>{n}</p>" for n in range(25_000)),
            "".join(f"<p>{n}</p>" for n in range(25_000, 0, -1)),
        ),
        ("&amp;" * 60_000, "&amp;b" * 50_000),
    ],
    ids=["every paragraph", "two words", "rules", "turned round", "ampersands"],
)
def test_the_longest_texts_are_compared_in_bounded_time(old, new):
    began = time.process_time()
    compare(old[:LONG], new[:LONG])
    assert time.process_time() - began < 10
