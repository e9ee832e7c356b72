"""What is put into a page after its templates have made it."""

from blog.gaps import Held, put_together


def test_what_is_long_is_put_in_where_its_mark_stands():
    held = Held()
    made = f"<main>{held.hold(['one, ', 'two'])}</main><aside>{held.hold(['three'])}</aside>"
    assert "one" not in made
    assert "".join(held.put_in(made)) == "<main>one, two</main><aside>three</aside>"


def test_what_a_visitor_wrote_is_no_mark():
    held = Held()
    made = f"{held.hold(['long'])}\ue000held 0\ue001"
    assert "".join(held.put_in(made)) == "long\ue000held 0\ue001"


def test_where_nothing_is_held_back_the_pieces_are_put_together_at_once():
    assert put_together(None, ["one, ", "two"]) == "one, two"
