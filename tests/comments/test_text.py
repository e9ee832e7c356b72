"""What visitors type is harmless before it is kept."""

from __future__ import annotations

import pytest

from comments.text import MOST_MARKS, clean_line, clean_text, initials

CONTROLS = [chr(code) for code in [*range(0x20), *range(0x7F, 0xA0)]]
OVERRIDES = list("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@pytest.mark.parametrize("control", [*CONTROLS, "\u2028", "\u2029"], ids=ascii)
def test_no_control_character_stays_in_a_name(control: str) -> None:
    cleaned = clean_line(f"Jo{control}Reader")
    assert cleaned in {"JoReader", "Jo Reader"}


@pytest.mark.parametrize("control", [*CONTROLS, "\u2028", "\u2029"], ids=ascii)
def test_no_control_character_but_line_feed_and_tab_stays_in_a_text(control: str) -> None:
    cleaned = clean_text(f"One{control}two")
    assert cleaned in {"Onetwo", "One\ntwo", "One\ttwo"}
    assert (cleaned == "One\ttwo") == (control == "\t")


@pytest.mark.parametrize("control", OVERRIDES, ids=ascii)
def test_what_turns_the_direction_of_text_around_is_dropped(control: str) -> None:
    assert clean_line(f"Jo{control}Reader") == "JoReader"
    assert clean_text(f"One{control}two") == "Onetwo"


@pytest.mark.parametrize("surrogate", list("\ud800\udbff\udc00\udfff"), ids=ascii)
def test_lone_surrogates_which_no_database_takes_are_dropped(surrogate: str) -> None:
    assert clean_line(f"Jo{surrogate}Reader") == "JoReader"
    assert clean_text(f"One{surrogate}two") == "Onetwo"


@pytest.mark.parametrize("character", ["\ufdd0", "\ufffe", "\uffff", "\U0001fffe", "\U0010ffff"])
def test_what_is_no_character_is_dropped(character: str) -> None:
    assert clean_line(f"Jo{character}Reader") == "JoReader"
    assert clean_text(f"One{character}two") == "Onetwo"


@pytest.mark.parametrize("character", list("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))
def test_a_latin_name_holds_nothing_unseen(character: str) -> None:
    assert clean_line(f"J{character}o") == "Jo"


def test_joiners_stay_where_words_and_emoji_are_made_with_them() -> None:
    persian, family = "علی\u200cرضا", "👩\u200d👩\u200d👧"
    assert clean_line(f"{persian} {family}") == f"{persian} {family}"
    assert clean_text(f"{persian} {family}") == f"{persian} {family}"


def test_joiners_at_the_ends_of_a_name_are_dropped_and_many_are_one() -> None:
    assert clean_line("\u200dعلی\u200c\u200c\u200cرضا\u200d") == "علی\u200cرضا"


def test_white_space_in_a_name_is_single_spaces() -> None:
    assert clean_line(" \t Jo\u00a0\u3000\r\nReader\u2028 ") == "Jo Reader"


def test_line_breaks_of_every_kind_are_line_feeds() -> None:
    assert clean_text("1\r\n2\r3\u20284\u20295\x856\x0b7\x0c8") == "1\n2\n3\n4\n5\n6\n7\n8"


def test_white_space_at_the_ends_of_lines_and_empty_lines_at_the_ends_are_cut() -> None:
    assert clean_text("\n \n    code \t\n\nend  \n\n ") == "    code\n\nend"


def test_a_letter_keeps_a_few_marks_only() -> None:
    assert clean_line("a" + "\u0323" * 10_000 + "b") == "\u1ea1" + "\u0323" * (MOST_MARKS - 1) + "b"


def test_joiners_between_the_marks_do_not_let_more_of_them_through() -> None:
    cleaned = clean_text("a" + "\u0336\u200d" * 10_000)
    assert cleaned.count("\u0336") == MOST_MARKS


def test_marks_that_are_two_in_one_are_counted_as_two() -> None:
    cleaned = clean_line("x" + "\u0344" * 100)
    assert len(cleaned) == 1 + MOST_MARKS
    assert clean_line(cleaned) == cleaned


def test_letters_and_their_marks_become_one_character() -> None:
    assert clean_line("Zoe\u0308") == "Zoë"
    assert clean_text("Zoe\u0308") == "Zoë"


@pytest.mark.parametrize(
    "value",
    ["", " ", "\u200b", "\u200d\u200c", "\u3164", "\u2800", "\u0301\u0301", "\u202e", "\ufe0f"],
    ids=ascii,
)
def test_what_cannot_be_seen_is_nothing(value: str) -> None:
    assert clean_line(value) == ""
    assert clean_text(value) == ""


@pytest.mark.parametrize("value", ["李", "עברית", "🏳\ufe0f\u200d🌈", "...", "\ue000", "\U000ce000"])
def test_what_can_be_seen_stays(value: str) -> None:
    assert clean_line(value)
    assert clean_text(value)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Jo Reader", "JR"),
        ("A. Librarian", "AL"),
        ("Sam", "S"),
        ("mary ann van der berg", "MB"),
        ("王小明", "王"),
        ("דנה כהן", "דכ"),
        ("(Jo) “Reader”", "("),
        ("Jo (Reader)", "J"),
        ("👩\u200d👩\u200d👧 family", "F"),
        ("👩\u200d👩\u200d👧", "👩\u200d👩\u200d👧"),
        ("👍🏽👍", "👍🏽"),
        ("🇳🇿🇦🇺", "🇳🇿"),
        ("e\u0323\u0302a b", "E\u0323\u0302B"),
        ("", ""),
    ],
)
def test_initials_are_what_a_reader_would_take(name: str, expected: str) -> None:
    assert initials(name) == expected


def test_a_kanji_of_a_name_keeps_its_variant() -> None:
    assert clean_line("葛\U000e0100城") == "葛\U000e0100城"


@pytest.mark.parametrize("clean", [clean_line, clean_text])
def test_cleaning_twice_changes_nothing(clean: object) -> None:
    assert callable(clean)
    everything = (
        "".join(map(chr, range(0x3000))) + "a\u0344\u0301\u0323" * 20 + "é\u200d\u200c\u202e"
    )
    assert clean(clean(everything)) == clean(everything)
