"""What only a browser shows of the page that everybody reads: its layout, its keyboard, its silence."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from blog.models import Post
from comments.models import Comment
from tests.factories import make_comment, make_page, make_post

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("provider"),
]
PHONE = {"width": 390, "height": 844}
NARROWEST = {"width": 320, "height": 640}
DESKTOP = {"width": 1280, "height": 900}


@pytest.fixture
def post(transactional_db: None) -> Post:
    return make_post()


def add_branch(post: Post, *, depth: int) -> list[Comment]:
    branch: list[Comment] = []
    for level in range(depth):
        parent = branch[-1] if branch else None
        branch.append(make_comment(post=post, parent=parent, body=f"Level {level}"))
    return branch


@pytest.mark.parametrize(("size", "most"), [(DESKTOP, 5), (PHONE, 3)], ids=["desktop", "phone"])
def test_the_indent_ends_but_the_lists_go_on(
    visitor: Page, post: Post, size: dict[str, int], most: int
) -> None:
    branch = add_branch(post, depth=12)
    visitor.set_viewport_size(size)  # type: ignore[arg-type]
    visitor.goto(post.get_absolute_url())
    boxes = [visitor.locator(f"#comment-{comment.pk}").bounding_box() for comment in branch]
    lefts = [round(box["x"]) for box in boxes if box]
    assert len(set(lefts[:most])) == most
    assert len(set(lefts[most:])) == 1
    deepest = "ol > li " * len(branch) + "> article"
    expect(visitor.locator(f".responses {deepest}")).to_have_id(f"comment-{branch[-1].pk}")


@pytest.mark.parametrize("size", [DESKTOP, PHONE, NARROWEST], ids=["1280", "390", "320"])
def test_nothing_is_wider_than_the_screen(visitor: Page, post: Post, size: dict[str, int]) -> None:
    make_page(menu_order=1, title="A page with a title that is much longer than others")
    for name, body in [
        ("W" * 245, "W" * 2_000),
        ("👩‍👩‍👧‍👦" * 20, "https://example.org/" + "path/" * 200),
        ("ليلى " * 30, "    " + "code " * 200),
        ("Z" + "\u0310" * 8, "> " * 9 + "deep quotes\n\n" + "- " * 9 + "deep lists"),
    ]:
        make_comment(post=post, name=name.strip(), body=body)
    visitor.set_viewport_size(size)  # type: ignore[arg-type]
    for address in ["/", post.get_absolute_url(), f"{post.get_absolute_url()}reply/", "/none/"]:
        visitor.goto(address)
        assert max(_ends(visitor)) <= size["width"], address


def _ends(page: Page) -> list[float]:
    """Return how far to the right the parts of the page go: Playwright measures that without scripts, too."""
    parts = page.locator("header, main, footer, article, section, form, h1, h2").all()
    return [box["x"] + box["width"] for part in parts if (box := part.bounding_box())]


def test_reading_leaves_nothing_in_the_browser(visitor: Page, post: Post) -> None:
    for address in ["/", post.get_absolute_url(), f"{post.get_absolute_url()}reply/"]:
        visitor.goto(address)
    assert visitor.context.cookies() == []


def test_a_reply_can_be_written_with_the_keyboard_alone(visitor: Page, post: Post) -> None:
    visitor.goto(post.get_absolute_url())
    visitor.keyboard.press("Tab")
    expect(visitor.get_by_role("link", name="Skip to content")).to_be_focused()
    visitor.get_by_placeholder("Enter your comment here…").focus()
    visitor.keyboard.type("Written without a mouse.")
    for label in ["WordPress.com", "Google", "X (Twitter)", "Facebook", "LinkedIn"]:
        visitor.keyboard.press("Tab")
        expect(visitor.get_by_role("button", name=f"Continue with {label}")).to_be_focused()
    visitor.keyboard.press("Tab")
    visitor.keyboard.type("Sam")
    visitor.keyboard.press("Tab")
    visitor.keyboard.type("sam@example.org")
    for name in ["Website", "Email me about replies", "Remember me in this browser"]:
        visitor.keyboard.press("Tab")
        expect(visitor.get_by_label(name)).to_be_focused()
    for name in ["Preview", "Post comment"]:
        visitor.keyboard.press("Tab")
        expect(visitor.get_by_role("button", name=name)).to_be_focused()
    visitor.keyboard.press("Enter")
    expect(visitor.get_by_text("Your comment is awaiting moderation.")).to_be_visible()
    assert Comment.objects.get().name == "Sam"
