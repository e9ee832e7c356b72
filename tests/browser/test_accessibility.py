"""axe-core has nothing to say: of no kind of page, light or dark, large or small, nor in the middle of replying."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from http import HTTPStatus
from typing import Literal, NamedTuple
from urllib.parse import urljoin, urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Browser, Page, Route, expect

from tests import pages
from tests.pages import ADMIN, KINDS, Filled

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db,
    pytest.mark.usefixtures("provider"),
]
HERE = "http://127.0.0.1:8000"


class Look(NamedTuple):
    scheme: Literal["light", "dark"]
    width: int
    height: int


DESKTOP_LIGHT, DESKTOP_DARK = Look("light", 1280, 900), Look("dark", 1280, 900)
PHONE_LIGHT, PHONE_DARK = Look("light", 390, 844), Look("dark", 390, 844)
LOOKS = (DESKTOP_LIGHT, DESKTOP_DARK, PHONE_LIGHT, PHONE_DARK)
# The administration's colours change slowly; some parts of it are Django's own, and not ours to mend.
ASK_AXE = """async () => {
  await Promise.all(document.getAnimations().map((animation) => animation.finished));
  const found = await axe.run({ exclude: [".select2", "th.original"] }, { resultTypes: ["violations"] });
  return found.violations;
}"""


class Shown:
    """A browser that gets pages without a server: what the address of one answers is said beforehand."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.address, self.html = "", ""
        page.route("**/*", self._answer)

    def show(self, address: str, html: str) -> None:
        self.address, self.html = urljoin(HERE, address), html
        self.page.goto(self.address)
        self.page.evaluate(AXE_SCRIPT)

    def _answer(self, route: Route) -> None:
        request = route.request
        if request.is_navigation_request():
            route.fulfill(body=self.html, content_type="text/html; charset=utf-8")
        elif found := finders.find(urlsplit(request.url).path.removeprefix("/static/").lstrip("/")):
            route.fulfill(path=str(found))
        else:
            route.fulfill(status=HTTPStatus.NOT_FOUND)

    def complaints(self, looks: Iterable[Look] = LOOKS) -> Iterator[str]:
        """Ask axe-core about the page as it stands."""
        for look in looks:
            self.page.set_viewport_size({"width": look.width, "height": look.height})
            self.page.emulate_media(color_scheme=look.scheme)
            for found in self.page.evaluate(ASK_AXE):
                where = [node["html"][:160] for node in found["nodes"]]
                yield f"{look}: {found['id']}: {found['help']}: {where}"


@pytest.fixture
def shown(chromium: Browser) -> Iterator[Shown]:
    context = chromium.new_context()
    yield Shown(context.new_page())
    context.close()


@pytest.fixture
def site(db: None) -> Filled:
    return pages.fill()


def test_no_kind_of_page_keeps_anybody_out(shown: Shown, site: Filled) -> None:
    found = []
    for name, kind in KINDS.items():
        shown.show(kind.address(site), pages.page_of(kind, site))
        found += [f"{name}: {said}" for said in shown.complaints()]
    assert not found, "\n".join(found)


def test_the_middle_of_replying_keeps_nobody_out(shown: Shown, site: Filled) -> None:
    shown.show(site.address, pages.page_of(KINDS["post"], site))
    shown.page.locator("a[data-reply]").first.click()
    expect(shown.page.get_by_role("button", name="Cancel reply")).to_be_visible()
    assert list(shown.complaints()) == []


def test_the_administration_keeps_nobody_out(shown: Shown, site: Filled) -> None:
    client = Client()
    client.force_login(site.owner)
    found = []
    for name, address in ADMIN.items():
        where = address.format(site=site)
        shown.show(where, client.get(where, follow=True).text)
        found += [f"{name}: {said}" for said in shown.complaints([DESKTOP_LIGHT, PHONE_DARK])]
    assert not found, "\n".join(found)


def test_enlarged_four_times_no_page_has_to_be_moved_sideways(shown: Shown, site: Filled) -> None:
    shown.page.set_viewport_size({"width": 320, "height": 256})
    wide = {}
    for name, kind in KINDS.items():
        shown.show(kind.address(site), pages.page_of(kind, site))
        wide[name] = shown.page.evaluate("document.documentElement.scrollWidth")
    assert {name: width for name, width in wide.items() if width > 320} == {}


# The next place that the keyboard reaches, and whether something is drawn around it or the form that it is in.
NEXT = """() => {
  const place = document.activeElement;
  if (place === document.body) return null;
  const drawn = [place, place.closest("form")].some((part) => part && getComputedStyle(part).outlineStyle !== "none");
  return [place.outerHTML.slice(0, 120), drawn];
}"""


def test_it_is_seen_where_the_keyboard_is(shown: Shown, site: Filled) -> None:
    for kind in ("home", "post", "archive", "reply", "log in", "not found"):
        shown.show(KINDS[kind].address(site), pages.page_of(KINDS[kind], site))
        places = []
        shown.page.keyboard.press("Tab")
        while place := shown.page.evaluate(NEXT):
            places.append(place)
            shown.page.keyboard.press("Tab")
        assert len(places) > 5
        assert not [html for html, drawn in places if not drawn], kind


def test_paper_shows_what_can_be_read_and_not_what_can_be_pressed(
    shown: Shown, site: Filled
) -> None:
    shown.show(site.address, pages.page_of(KINDS["post"], site))
    shown.page.emulate_media(media="print", color_scheme="dark")
    for pressed in (".site-nav", ".contents", ".fold", ".respond", ".actions >> nth=0"):
        expect(shown.page.locator(pressed)).to_be_hidden()
    for read in ("h1", ".prose", ".notes", ".comment-body >> nth=0"):
        expect(shown.page.locator(read)).to_be_visible()
    address = "getComputedStyle(document.querySelector('.prose a'), '::after').content"
    assert "https://example.org/" in shown.page.evaluate(address)
    assert shown.page.evaluate("getComputedStyle(document.body).color") == "rgb(35, 33, 30)"
