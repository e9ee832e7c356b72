"""Writing in the editor of the admin."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django.test import Client
from PIL import Image
from playwright.sync_api import Browser, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from blog import markup
from blog.models import Picture, Post
from blog.tokens import VOID_TAGS
from tests.browser.conftest import watched_page
from tests.browser.pasted import GOOGLE_DOCS, HOSTILE, WORD, WORDPRESS
from tests.factories import make_author, make_post

pytestmark = pytest.mark.django_db(transaction=True)

ADD = "/admin/blog/post/add/"
PASTE = """(node, html) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  data.setData("text/plain", "words");
  node.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""
DROP = """(node, [base64, name, type]) => {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const data = new DataTransfer();
  data.items.add(new File([bytes], name, { type }));
  const { left, bottom } = node.getBoundingClientRect();
  const place = { clientX: left + 60, clientY: bottom - 30 };
  node.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true, ...place }));
}"""
# Puts a text into the editor as other modules do, and a paragraph after it.
TAKE_OVER = """(area, html) => {
  area.value = html;
  area.dispatchEvent(new Event("change"));
  const { editor } = document.querySelector(".ProseMirror");
  editor.commands.insertContentAt(editor.state.doc.content.size, "<p>End.</p>");
  return area.value;
}"""


@pytest.fixture
def writer(chromium: Browser, live_server: LiveServer, scripts: bool) -> Iterator[Page]:
    """A page of an author's, logged in, that bears no complaint of the browser's."""
    client = Client()
    client.force_login(make_author())
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=scripts)
    session = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    yield from watched_page(context, live_server)


with_scripts = pytest.mark.parametrize("scripts", [True], indirect=False)


def text_of(page: Page) -> str:
    return page.locator("#id_body").input_value()


def open_editor(page: Page, address: str = ADD) -> Page:
    page.goto(address)
    page.locator(".ProseMirror").click()
    return page


def tool(page: Page, name: str) -> None:
    page.locator(f"[data-tool={name}]").click()


def paste(page: Page, html: str) -> str:
    """Paste into an empty text; return what the text is then."""
    open_editor(page)
    page.locator(".ProseMirror").evaluate(PASTE, html)
    expect(page.locator("#id_body")).not_to_have_value("")
    text = text_of(page)
    assert markup.sanitise(text) == text
    return text


def picture_as_base64() -> str:
    content = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(content, "PNG")
    return base64.b64encode(content.getvalue()).decode()


def drop(page: Page, name: str) -> None:
    page.locator(".ProseMirror").evaluate(DROP, [picture_as_base64(), name, "image/png"])


def save(page: Page) -> None:
    page.locator("[name=_save]:visible").last.click()
    page.wait_for_url("**/admin/blog/post/")


def write_every_element(page: Page) -> None:
    press, write = page.keyboard.press, page.keyboard.type

    def lines(*several: str) -> None:
        for line in several:
            write(line)
            press("Enter")

    lines("## Reading", "### Slowly", "#### At night")
    for keys, word in [("b", "bold"), ("i", "italic"), ("Shift+s", "struck"), ("e", "code")]:
        press(f"Control+{keys}")
        write(word)
        press(f"Control+{keys}")
        write(" ")
    press("Control+k")
    page.fill("#editor-dialog-href", "example.org/about")
    page.fill("#editor-dialog-text", "a link")
    press("Enter")
    press("Enter")
    lines("- one", "two", "", "1. first", "", "> Quoted", "")
    tool(page, "codeBlock")
    page.select_option("#editor-dialog-language", "python")
    page.get_by_role("button", name="Done").click()
    expect(page.locator(".editor-dialog")).to_have_count(0)
    write("print(1 < 2)")
    press("ArrowDown")
    tool(page, "table")
    write("Year")
    press("Tab")
    write("Books")
    press("Control+End")
    tool(page, "horizontalRule")
    lines("https://youtu.be/dQw4w9WgXcQ")
    drop(page, "sea.png")
    page.fill("#editor-dialog-alt", "The sea")
    press("Enter")
    page.locator(".ProseMirror figure figcaption").click()
    write("In May")


def elements_in(source: str) -> list[str]:
    """Return what is written there, one piece after the other."""
    return [
        "<h2>Reading</h2>\n<h3>Slowly</h3>\n<h4>At night</h4>",
        "<strong>bold</strong> <em>italic</em> <s>struck</s> <code>code</code>",
        '<a href="https://example.org/about">a link</a>',
        "<ul><li>one</li><li>two</li></ul>",
        "<ol><li>first</li></ol>",
        "<blockquote><p>Quoted</p></blockquote>",
        '<pre><code class="language-python">print(1 &lt; 2)</code></pre>',
        "<table><thead><tr><th>Year</th><th>Books</th><th></th></tr></thead><tbody><tr><td></td>",
        "<hr>",
        '<p><a href="https://youtu.be/dQw4w9WgXcQ">https://youtu.be/dQw4w9WgXcQ</a></p>',
        f'<figure><img src="{source}" alt="The sea" width="64" height="48">',
        "<figcaption>In May</figcaption></figure>",
    ]


@with_scripts
def test_a_post_with_every_element_is_written_published_and_read(writer, scripts):
    page = open_editor(writer)
    write_every_element(page)
    text = text_of(page)
    assert markup.sanitise(text) == text
    page.fill("#id_title", "Every element")
    page.select_option("#id_status", "published")
    save(page)
    post, picture = Post.objects.get(), Picture.objects.get()
    assert post.body == text
    for piece in elements_in(picture.file.url):
        assert piece in post.body
    page.goto(post.get_absolute_url())
    prose = page.locator(".prose")
    for element in ("h2", "h3", "h4", "strong", "em", "s", "a", "ul", "ol", "blockquote", "table"):
        expect(prose.locator(element).first).to_be_visible()
    for element in ("hr", "figure.video"):
        expect(prose.locator(element)).to_be_attached()
    assert prose.locator("figure img").evaluate("image => image.naturalWidth") == 64
    expect(prose.locator("figcaption", has_text="In May")).to_be_visible()


@with_scripts
@pytest.mark.parametrize(
    ("source", "clean"), [WORD, GOOGLE_DOCS, WORDPRESS, HOSTILE], ids=["Word", "Docs", "WP", "bad"]
)
def test_what_is_pasted_becomes_clean_html(writer, scripts, source, clean):
    assert paste(writer, source) == clean


class Tags(HTMLParser):
    """Every tag of a text with its attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str, str | None]] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        name = {"b": "strong", "i": "em"}.get(tag, tag)
        self.found += [(name, "", None), *((name, attribute, value) for attribute, value in attrs)]


VALUES = {
    "lang": "fr", "dir": "rtl", "id": "text-x", "title": "T", "href": "/about/", "rel": "me", "hreflang": "fr",
    "cite": "/source/", "class": "language-c++", "open": "", "src": "/media/a.png", "alt": "A", "width": "20",
    "height": "10", "loading": "eager", "value": "3", "start": "4", "reversed": "", "type": "a", "colspan": "2",
    "rowspan": "2", "scope": "col", "datetime": "2016-05-12",
}  # fmt: skip
PLACES = {
    "summary": "<details>{}<p>Rest.</p></details>",
    "dt": "<dl>{}<dd>Rest.</dd></dl>",
    "dd": "<dl><dt>Word</dt>{}</dl>",
    "li": "<ol>{}</ol>",
    "figcaption": '<figure><img src="/media/a.png" alt="">{}</figure>',
    "caption": "<table>{}<tbody><tr><td>1</td></tr></tbody></table>",
    "colgroup": "<table>{}<tbody><tr><td>1</td></tr></tbody></table>",
    "col": "<table><colgroup>{}</colgroup><tbody><tr><td>1</td></tr></tbody></table>",
    "thead": "<table>{}<tbody><tr><td>1</td></tr></tbody></table>",
    "tfoot": "<table><tbody><tr><td>1</td></tr></tbody>{}</table>",
    "tbody": "<table>{}</table>",
    "tr": "<table><tbody>{}</tbody></table>",
    "td": "<table><tbody><tr>{}<td>1</td></tr><tr><td>2</td></tr></tbody></table>",
    "th": "<table><tbody><tr>{}<td>1</td></tr><tr><td>2</td></tr></tbody></table>",
}
INSIDE = {
    "table": "<tbody><tr><td>1</td></tr></tbody>", "thead": "<tr><th>1</th></tr>", "tbody": "<tr><td>1</td></tr>",
    "tfoot": "<tr><td>1</td></tr>", "tr": "<td>1</td>", "ul": "<li>1</li>", "ol": "<li>1</li>",
    "blockquote": "<p>Words</p>", "details": "<summary>S</summary><p>Words</p>", "dl": "<dt>1</dt><dd>2</dd>",
    "figure": '<img src="/media/a.png" alt="">', "colgroup": "<col>", "pre": "<code>x</code>",
}  # fmt: skip


def sample(tag: str) -> str:
    names = sorted(markup.GLOBAL_ATTRIBUTES | markup.ATTRIBUTES.get(tag, set()))
    start = f"<{tag}{''.join(f' {name}="{VALUES[name]}"' for name in names)}>"
    element = start if tag in VOID_TAGS else f"{start}{INSIDE.get(tag, 'words')}</{tag}>"
    return PLACES.get(tag, "{}" if tag in markup.BLOCK_TAGS else "<p>Some {} here.</p>").format(
        element
    )


@with_scripts
def test_the_editor_keeps_all_that_is_allowed_and_writes_nothing_else(writer, scripts):
    open_editor(writer)
    area = writer.locator("#id_body")
    for tag in sorted(markup.INLINE_TAGS | markup.BLOCK_TAGS):
        before = sample(tag)
        assert markup.sanitise(before) == before, f"{tag}: the sample itself is not allowed"
        after = area.evaluate(TAKE_OVER, before)
        assert markup.sanitise(after) == after, tag
        lost = set(Tags(before).found) - set(Tags(after).found)
        assert not lost, f"{tag} became {after}"


@with_scripts
@pytest.mark.parametrize(
    "body",
    [
        '<p>Words<a id="text-note"></a> and <a id="text-two">two</a>.</p>',
        '<figure><a href="/sea/"><img src="/media/a.png" alt="A"></a></figure>',
        "<pre>Plain <b>and bold</b></pre>",
        '<p><a href="/x/"><code>code</code></a> and <mark><em>both</em></mark></p>',
        "<blockquote><ul><li><p>One</p><p>Two</p></li></ul></blockquote>",
    ],
)
def test_what_older_texts_hold_is_not_lost(writer, scripts, body):
    open_editor(writer)
    after = writer.locator("#id_body").evaluate(TAKE_OVER, body)
    assert not set(Tags(body).found) - set(Tags(after).found)


@with_scripts
def test_what_has_no_place_in_the_editor_is_changed_as_html(writer, scripts):
    body = "<details><summary>More</summary><p>Inside</p></details>"
    post = make_post(body=body)
    open_editor(writer, f"/admin/blog/post/{post.pk}/change/")
    writer.locator(".ProseMirror details").dblclick()
    field = writer.locator("#editor-dialog-html")
    assert field.input_value() == body
    field.fill(body.replace("More", "Less") + "<script>alert(1)</script>")
    writer.get_by_role("button", name="Done").click()
    expect(writer.locator(".ProseMirror summary")).to_have_text("Less")
    assert text_of(writer) == body.replace("More", "Less")


@with_scripts
def test_the_whole_text_is_changed_as_html(writer, scripts):
    open_editor(writer)
    writer.keyboard.type("Words")
    tool(writer, "html")
    writer.fill("#editor-dialog-html", "<h2 onclick='x()'>Other</h2><dl><dt>A</dt><dd>B</dd></dl>")
    writer.get_by_role("button", name="Done").click()
    expect(writer.locator(".ProseMirror h2")).to_have_text("Other")
    assert text_of(writer) == "<h2>Other</h2>\n<dl><dt>A</dt><dd>B</dd></dl>"


@with_scripts
def test_a_picture_is_pasted_and_a_lost_connection_is_told(writer, scripts):
    page = open_editor(writer)
    page.locator(".ProseMirror").evaluate(
        """(node, base64) => {
          const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
          const data = new DataTransfer();
          data.items.add(new File([bytes], "sea.png", { type: "image/png" }));
          const options = { clipboardData: data, bubbles: true, cancelable: true };
          node.dispatchEvent(new ClipboardEvent("paste", options));
        }""",
        picture_as_base64(),
    )
    page.fill("#editor-dialog-alt", "The sea")
    page.context.set_offline(True)
    page.keyboard.press("Enter")
    expect(page.locator(".editor-message")).to_have_text(
        "sea.png: The site cannot be reached. Please try again."
    )
    assert text_of(page) == ""
    page.context.set_offline(False)


@with_scripts
def test_a_text_that_nobody_touched_stays_to_the_letter(writer, scripts):
    body = "One\ntwo.\n\n<i>Three</i>."
    post = make_post(body=body)
    open_editor(writer, f"/admin/blog/post/{post.pk}/change/")
    expect(writer.locator(".ProseMirror > p")).to_have_count(2)
    assert text_of(writer) == body
    writer.keyboard.press("Control+End")
    writer.keyboard.type("!")
    assert text_of(writer) == "<p>One<br>two.</p>\n<p><em>Three</em>.!</p>"
    writer.keyboard.press("Backspace")
    assert text_of(writer) == body


@with_scripts
def test_the_page_says_how_many_words_there_are(writer, scripts):
    open_editor(writer)
    expect(writer.locator(".editor-count")).to_have_text("0 words")
    writer.keyboard.type("Don’t read this")
    expect(writer.locator(".editor-count")).to_have_text("3 words")


@with_scripts
def test_the_editor_fills_the_screen_and_comes_back(writer, scripts):
    open_editor(writer)
    writer.keyboard.press("Control+Shift+f")
    box = writer.locator(".editor-box")
    assert box.bounding_box() == {"x": 0, "y": 0, **(writer.viewport_size or {})}
    writer.keyboard.type("Still writing")
    writer.keyboard.press("Escape")
    expect(box).not_to_have_class(re.compile("is-full-screen"))
    assert text_of(writer) == "<p>Still writing</p>"


@with_scripts
def test_what_was_done_is_undone_and_done_again(writer, scripts):
    open_editor(writer)
    writer.keyboard.type("Words")
    tool(writer, "undo")
    assert text_of(writer) == ""
    tool(writer, "redo")
    assert text_of(writer) == "<p>Words</p>"


@with_scripts
def test_the_shortcuts_are_listed(writer, scripts):
    open_editor(writer)
    writer.keyboard.press("Control+/")
    expect(writer.get_by_role("dialog", name="Keyboard shortcuts")).to_contain_text("Ctrl+Shift+F")
    writer.keyboard.press("Escape")
    expect(writer.locator(".editor-dialog")).to_have_count(0)


@with_scripts
def test_a_decorative_picture_is_a_choice_and_a_file_that_is_none_is_refused_in_a_sentence(
    writer, scripts
):
    page = open_editor(writer)
    area = page.locator(".ProseMirror")
    area.evaluate(DROP, ["PHN2Zy8+", "sea.svg", "image/svg+xml"])
    page.keyboard.press("Enter")
    expect(page.locator(".editor-dialog")).to_be_visible()  # neither words nor the box
    page.check("#editor-dialog-decorative")
    page.get_by_role("button", name="Insert").click()
    expect(page.locator(".editor-message")).to_contain_text("sea.svg: ")
    drop(page, "sea.png")
    page.check("#editor-dialog-decorative")
    page.get_by_role("button", name="Insert").click()
    expect(area.locator("figure img[alt='']")).to_be_visible()
    expect(page.locator(".editor-message")).to_have_text("")
    assert Picture.objects.get().is_decorative


@with_scripts
def test_a_picture_is_chosen_from_the_library_and_put_into_other_words(writer, scripts):
    page = open_editor(writer)
    drop(page, "sea.png")
    page.fill("#editor-dialog-alt", "The sea")
    page.keyboard.press("Enter")
    expect(page.locator(".ProseMirror figure")).to_have_count(1)
    page.goto(ADD)
    page.locator(".ProseMirror").click()
    tool(page, "picture")
    page.locator(".editor-dialog [data-src]").click()
    page.locator(".ProseMirror figure img").click()
    tool(page, "describe")
    page.fill("#editor-dialog-alt", "The sea in May")
    page.keyboard.press("Enter")
    expect(page.locator(".editor-dialog")).to_have_count(0)
    source = Picture.objects.get().file.url
    assert (
        text_of(page)
        == f'<figure><img src="{source}" alt="The sea in May" width="64" height="48"></figure>'
    )


@with_scripts
def test_a_footnote_is_a_mark_in_the_text_and_a_paragraph_at_its_end(writer, scripts):
    page = open_editor(writer)
    page.keyboard.type("One")
    tool(page, "footnote")
    page.keyboard.type("The first.")
    page.keyboard.press("Control+Home")
    page.keyboard.press("End")
    # Where the caret went is told to the editor a moment later; nobody's fingers are as quick.
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    page.keyboard.press("Control+Alt+f")
    page.keyboard.type("The second.")
    assert text_of(page) == "<p>One[^1][^2]</p>\n<p>[^1]: The first.</p>\n<p>[^2]: The second.</p>"


@pytest.mark.parametrize("scripts", [False])
def test_without_scripts_the_text_area_works(writer, scripts):
    writer.goto(ADD)
    writer.fill("#id_title", "Plain")
    writer.fill("#id_body", "One.\n\nTwo.")
    save(writer)
    assert Post.objects.get().body_html == "<p>One.</p>\n<p>Two.</p>"


@with_scripts
def test_a_video_asks_nobody_before_the_click_and_its_player_alone_after_it(
    chromium, live_server, scripts
):
    post = make_post(body="<p>https://youtu.be/dQw4w9WgXcQ</p>")
    context = chromium.new_context(base_url=live_server.url)
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(body="<p>A player</p>", content_type="text/html")

    context.route(lambda url: not url.startswith(live_server.url), answer)
    page = context.new_page()
    page.goto(post.get_absolute_url())
    page.wait_for_load_state("networkidle")
    assert asked == []
    page.get_by_role("button", name="Play the video").click()
    expect(page.frame_locator(".video iframe").locator("p")).to_have_text("A player")
    assert asked == ["https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1"]
    context.close()


@pytest.mark.parametrize("scripts", [False])
def test_without_scripts_a_video_is_a_link(visitor, scripts):
    post = make_post(body="<p>https://vimeo.com/76979871</p>")
    visitor.goto(post.get_absolute_url())
    link = visitor.get_by_role("link", name="Play the video")
    assert link.get_attribute("href") == "https://vimeo.com/76979871"
