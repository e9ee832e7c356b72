"""Videos: an address of YouTube's or Vimeo's alone in a paragraph becomes a figure whose player loads on a click."""

from __future__ import annotations

import html
import re
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext

# Where the players come from. Pages with such a figure, and no others, may frame them.
PLAYER_HOSTS = ["https://www.youtube-nocookie.com", "https://player.vimeo.com"]

# As markup.sanitise() and the editor write a paragraph: the address, as words or as a link to itself.
PARAGRAPH = re.compile(
    r"<p>\n?(?:<a href=\"(?P<link>https?://[^\s\"<>]+)\"[^<>]*>)?"
    r"(?P<address>https?://[^\s\"<>]+)(?(link)</a>)\n?</p>"
)
FIGURE_START = '<figure class="video">'
FIGURE = re.compile(re.escape(FIGURE_START) + r".*?</figure>")
YOUTUBE_HOSTS = {"youtube.com", "www.youtube.com", "m.youtube.com", "youtu.be"}
YOUTUBE_HOSTS |= {"www.youtube-nocookie.com", "music.youtube.com"}
VIMEO_HOSTS = {"vimeo.com", "www.vimeo.com", "player.vimeo.com"}
YOUTUBE_ID = re.compile(r"[\w-]{6,20}", re.ASCII)
VIMEO_PATH = re.compile(r"/(?:video/)?([0-9]{3,12})(?:/([0-9a-f]{6,20}))?/?")
MOMENT = re.compile(r"(?:(\d{1,2})h)?(?:(\d{1,3})m)?(?:(\d{1,6})s?)?", re.ASCII)


def with_videos(rendered: str) -> str:
    """Return a rendered body with a figure in the place of every video's address."""
    return PARAGRAPH.sub(_figure, rendered)


def without_videos(rendered: str) -> str:
    return FIGURE.sub("", rendered)


def hold_video(rendered: str) -> bool:
    return FIGURE_START in rendered


def allow_players(response: HttpResponse, rendered: str) -> HttpResponse:
    """Let the page frame the players, if it holds a video."""
    if hold_video(rendered):
        policy = {**settings.SECURE_CSP, "frame-src": PLAYER_HOSTS}
        # As django.views.decorators.csp.csp_override says it to the middleware.
        response._csp_config = policy  # type: ignore[attr-defined] # noqa: SLF001
    return response


def player(address: str) -> str:
    """Return the address of the player for a video's page, "" if this is not one."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    if parts.hostname in YOUTUBE_HOSTS:
        return _youtube(parts.hostname, parts.path, parse_qs(parts.query))
    if parts.hostname in VIMEO_HOSTS:
        return _vimeo(parts.path, parse_qs(parts.query))
    return ""


def _figure(match: re.Match[str]) -> str:
    address = html.unescape(match["address"])
    source = player(address)
    if not source or match["link"] not in {None, match["address"]}:
        return match[0]
    name = "Vimeo" if "vimeo" in source else "YouTube"
    return format_html(
        FIGURE_START
        + '<a class="button" href="{}" data-player="{}">{}</a><figcaption>{}</figcaption></figure>',
        address,
        source,
        gettext("Play the video"),
        gettext("Playing it loads it from %(name)s.") % {"name": name},
    )


def _youtube(host: str, path: str, query: dict[str, list[str]]) -> str:
    first, _, second = path.strip("/").partition("/")
    if host == "youtu.be":
        video = first
    elif first == "watch":
        video = query.get("v", [""])[0]
    else:
        video = second if first in {"shorts", "live", "embed"} else ""
    if not YOUTUBE_ID.fullmatch(video):
        return ""
    start = _seconds(query.get("t", query.get("start", [""]))[0])
    return f"{PLAYER_HOSTS[0]}/embed/{video}?autoplay=1" + (f"&start={start}" if start else "")


def _vimeo(path: str, query: dict[str, list[str]]) -> str:
    match = VIMEO_PATH.fullmatch(path)
    if not match:
        return ""
    secret = match[2] or query.get("h", [""])[0]
    known = f"&h={secret}" if re.fullmatch(r"[0-9a-f]{6,20}", secret) else ""
    return f"{PLAYER_HOSTS[1]}/video/{match[1]}?dnt=1&autoplay=1{known}"


def _seconds(moment: str) -> int:
    match = MOMENT.fullmatch(moment)
    hours, minutes, seconds = (int(part or 0) for part in match.groups()) if match else (0, 0, 0)
    return 3600 * hours + 60 * minutes + seconds
