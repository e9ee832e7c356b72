"""The door before Django: what was answered to everybody, and is still so, needs no view."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from blog.parts import KEY as PARTS
from blog.shared import Shared, shared_of
from portfolio.page_cache.pages import Headers, Page, encoding_for
from portfolio.page_cache.parts import KeptParts, PartsOfSite, PartStore
from portfolio.page_cache.store import Key, Store
from portfolio.page_cache.versions import UNANSWERED, Asked, Ready, State, Version, forget, versions

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

# Below these, nothing is the same for everybody, or somebody else keeps it.
NOT_HERE = ("/admin/", "/accounts/", "/static/", settings.MEDIA_URL)
# What a request says that can change no shared answer: how a page is made, it must not hear the rest.
HEARD = frozenset({"HTTP_HOST", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_FOR"})
# Who says one of these asks as somebody, or for a part; and who says one of those has the page, perhaps.
PERSONAL = ("HTTP_COOKIE", "HTTP_AUTHORIZATION", "HTTP_HX_REQUEST", "HTTP_RANGE")
CONDITIONAL = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE")
NOT_AT_HAND = frozenset({*PERSONAL, *CONDITIONAL})
# Who sends something changes a thread, perhaps, and then looks at it.
_PARTS_FOR = {"GET": KeptParts, "POST": PartsOfSite}
GET_OR_HEAD = frozenset({"GET", "HEAD"})
# Reached by this machine's own names, or any in the demo.
IS_AT_HOME = settings.SITE_IS_LOCAL or settings.DEMO
# Of a page that is sent once and not kept.
NEVER = Version(-1, -1, None)
# Spellings of Accept-Encoding that are remembered.
SPELLINGS = 500


class Door:
    """A WSGI application (PEP 3333) around another one."""

    def __init__(self, application: Application, store: Store, parts: PartStore) -> None:
        self.application = application
        self.store = store
        self.parts = parts
        self._encodings: dict[str | None, str] = {}

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        ready = self.at_hand(environ)
        if ready:
            start_response(ready.status, ready.headers[:])
            return ready.body
        try:
            if not _is_for_everybody(environ):
                return self._ask_for_one(environ, start_response)
            key, state = _key(environ), versions().now()
            made = self._current(key, state) or self._make(key, state, environ, start_response)
        except UNANSWERED:
            # The view will find out by itself what is the matter with the database.
            forget()
            return self.application(environ, start_response)
        if isinstance(made, Page):
            return self._send(made, key, environ, start_response)
        return made

    def at_hand(self, environ: Environ) -> Ready | None:
        """Return what was sent to the very same question, if nothing was written since."""
        question = _question(environ)
        if question is None:
            return None
        try:
            ready = versions().at_hand(question)
        except UNANSWERED:
            forget()
            return None
        # What the memory had no room for is not good any more.
        return ready if ready and ready.page.is_kept else None

    def _ask_for_one(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Ask Django for what is somebody's, and hand in what of it was made for everybody before."""
        kind = _PARTS_FOR.get(environ["REQUEST_METHOD"])
        if kind and not environ["PATH_INFO"].startswith(NOT_HERE):
            try:
                environ[PARTS] = kind(self.parts, versions().now())
            except UNANSWERED:
                forget()
        return self.application(environ, start_response)

    def _current(self, key: Key, state: State) -> Page | None:
        page = self.store.get(key)
        if page and page.version == state.version_of(page.shared):
            self.store.used(key)
            return page
        return None

    def _make(
        self, key: Key, state: State, environ: Environ, start_response: Callable[..., Any]
    ) -> Page | Iterable[bytes]:
        """Ask Django, one at a time for each page, and keep what it says may be shared."""
        with self.store.making(key) as has_waited:
            if has_waited:
                state = versions().now()
            # Somebody may have made it meanwhile.
            page = self._current(key, state)
            if page:
                return page
            before = _version_before(self.store.get(key), state)
            answer = _Answer()
            asked = _without_what_differs(environ)
            body = self.application({**asked, PARTS: KeptParts(self.parts, state)}, answer)
            shared = shared_of(body)
            if shared is None or not answer.may_be_kept:
                start_response(answer.status, answer.headers, *answer.rest)
                return _of_method(environ, body)
            version = before.get(shared) or _proved_version(shared, state)
            page = _page(answer, body, shared, version or NEVER, state)
            if version:
                self.store.put(key, page)
            return page

    def _send(
        self,
        page: Page,
        key: Key,
        environ: Environ,
        start_response: Callable[..., Any],
    ) -> Iterable[bytes]:
        accepted = environ.get("HTTP_ACCEPT_ENCODING")
        encoding = self._encodings.get(accepted)
        if encoding is None:
            encoding = encoding_for(accepted or "")
            if len(self._encodings) < SPELLINGS:
                self._encodings[accepted] = encoding
        is_new = not page.is_ready_in(encoding)
        headers, body = page.in_encoding(encoding)
        if is_new and self.store.get(key) is page:
            # It takes more room now.
            self.store.put(key, page)
        if _is_conditional(environ) and page.is_known_to(environ):
            start_response("304 Not Modified", _of_not_modified(headers))
            return []
        sent = [] if environ["REQUEST_METHOD"] == "HEAD" else [body]
        question = _question(environ)
        if question and not page.is_hasty_in(encoding):
            versions().keep_at_hand(question, Ready(page, page.status, headers, sent))
        start_response(page.status, headers[:])
        return sent


def with_door(application: Application) -> Application:
    """Return the application behind a door of its own; while debugging, everything is made anew each time."""
    if settings.DEBUG:
        return application
    # Half of it for what of the pages of those who are signed in is everybody's: pages are kept packed, and take less.
    room = settings.PAGE_CACHE_BYTES // 2
    return Door(application, Store(room), PartStore(room))


class _Answer:
    """Takes what Django begins its answer with."""

    def __init__(self) -> None:
        self.status = ""
        self.headers: Headers = []
        self.rest: tuple[Any, ...] = ()

    def __call__(self, status: str, headers: Headers, *rest: Any) -> Callable[[bytes], None]:
        self.status, self.headers, self.rest = status, headers, rest
        return lambda _data: None

    @property
    def may_be_kept(self) -> bool:
        """Whatever a view said: no cookie, no error, nothing that is somebody's."""
        said = {name.lower(): value for name, value in self.headers}
        personal = {"private", "no-store"} & {
            word.strip() for word in said.get("cache-control", "").split(",")
        }
        return self.status.startswith("200") and "set-cookie" not in said and not personal


def _version_before(old: Page | None, state: State) -> dict[Shared, Version]:
    """Return the version that the page will be of, if it depends on the same as the last time."""
    return {old.shared: state.version_of(old.shared)} if old else {}


def _proved_version(shared: Shared, state: State) -> Version | None:
    """Return the version of what was made since ``state``; None when a change came between.

    Which thread it depends on is known only now: its number is that of then if no thread changed at all.
    """
    version = state.version_of(shared)
    return version if shared.thread is None or versions().now().is_like(state) else None


def _of_method(environ: Environ, body: Iterable[bytes]) -> Iterable[bytes]:
    """Return the body to a GET; a HEAD, which was asked as one, gets none."""
    if environ["REQUEST_METHOD"] != "HEAD":
        return body
    _close(body)
    return []


def _close(body: Iterable[bytes]) -> None:
    close = getattr(body, "close", None)
    if close:
        close()


def _page(
    answer: _Answer, body: Iterable[bytes], shared: Shared, version: Version, state: State
) -> Page:
    try:
        content = b"".join(body)
    finally:
        _close(body)
    return Page(
        status=answer.status,
        headers=answer.headers,
        body=content,
        shared=shared,
        version=version,
        changed_at=state.changed_at,
        made_at=time.time(),
    )


def _is_for_everybody(environ: Environ) -> bool:
    asked = environ.get
    return (
        asked("REQUEST_METHOD") in GET_OR_HEAD
        and not asked("QUERY_STRING")
        and not any(map(asked, PERSONAL))
        and not environ["PATH_INFO"].startswith(NOT_HERE)
        and (IS_AT_HOME or _is_our_host(asked("HTTP_HOST", "")))
    )


def _question(environ: Environ) -> Asked | None:
    """Return all that decides what is sent; None to whoever asks as somebody, or for less than the whole page."""
    asked = environ.get
    if asked("QUERY_STRING") or not environ.keys().isdisjoint(NOT_AT_HAND):
        return None
    return (
        environ["PATH_INFO"],
        asked("HTTP_HOST"),
        asked("HTTP_ACCEPT_ENCODING"),
        environ["REQUEST_METHOD"],
        environ["wsgi.url_scheme"],
        asked("HTTP_X_FORWARDED_PROTO"),
    )


def _is_conditional(environ: Environ) -> bool:
    return not environ.keys().isdisjoint(CONDITIONAL)


def _is_our_host(host: str) -> bool:
    """Whether it is the site as its readers type it: no spelling of it makes a copy of its own."""
    return host == urlsplit(settings.SITE_URL).netloc or host in settings.ALLOWED_HOSTS


def _key(environ: Environ) -> Key:
    scheme, forwarded = environ["wsgi.url_scheme"], environ.get("HTTP_X_FORWARDED_PROTO")
    is_secure = scheme == "https" or forwarded == "https"
    return is_secure, environ.get("HTTP_HOST", ""), environ["PATH_INFO"]


def _without_what_differs(environ: Environ) -> Environ:
    """Return the request as everybody's: a GET that says nothing which is not in the key."""
    heard = {
        name: value
        for name, value in environ.items()
        if not name.startswith("HTTP_") or name in HEARD
    }
    return {**heard, "REQUEST_METHOD": "GET"}


def _of_not_modified(headers: Headers) -> Headers:
    """Return what a 304 repeats (RFC 9110, 15.4.5)."""
    left_out = {"content-length", "content-type", "content-encoding", "content-language"}
    return [pair for pair in headers if pair[0].lower() not in left_out]
